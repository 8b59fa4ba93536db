"""Commands: searched for, chosen from menus, by the keyboard alone, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.graphapp.window.driver import App


# -- searching, menus, names


def test_a_double_click_on_nothing_searches(app: App) -> None:
    at = app.empty()
    app.double_click(*at)
    app.until(lambda s: s["palette"] and "master" not in s["palette"]["choices"], 2.0)
    app.type("lim")
    app.until(lambda s: s["palette"]["choices"][:1] == ["limiter"])
    app.key("Return")
    state = app.until(lambda s: "limiter-2" in s["nodes"])
    assert state["undo"] == ["Add Limiter"]


def test_shift_a_searches_and_the_arrows_choose(app: App) -> None:
    app.screen.point(*app.empty())
    app.key("shift+a")
    second = app.until(lambda s: s["palette"])["palette"]["choices"][1]
    app.key("Down", "Return")
    state = app.until(lambda s: s["palette"] is None and s["undo"])
    assert [state["nodes"][name]["type"] for name in state["selection"]] == [second]


def test_ctrl_k_finds_every_command(app: App) -> None:
    app.key("ctrl+k")
    choices = app.until(lambda s: s["palette"])["palette"]["choices"]
    assert {"save", "export", "import", "fit", "play", "preferences"} <= set(choices)
    app.type("select all")
    app.until(lambda s: s["palette"]["choices"][:1] == ["select-all"])
    app.key("Return")
    app.until(lambda s: len(s["selection"]) == len(s["nodes"]))


@pytest.mark.parametrize(
    ("what", "item"),
    [("node", "Bypass"), ("cable", "Delete the cable"), ("port", "Connect a new node…")],
)
def test_a_right_click_offers_what_applies_here(app: App, what: str, item: str) -> None:
    at = {
        "node": app.body("kick-eq"),
        "cable": app.cable("limiter.out", "master.in"),
        "port": app.port("spare", "out"),
    }[what]
    app.click(*at, button=3)
    app.until(lambda s: s["menu"], 2.0)
    app.choose(item)
    state = app.until(lambda s: s["menu"] is None)
    if what == "port":
        app.until(lambda s: s["palette"])
    else:
        assert len(app.until(lambda s: s["undo"])["undo"]) == 1
    assert state["dialog"] is None


def test_a_right_click_on_nothing_offers_the_canvas(app: App) -> None:
    app.click(*app.empty(), button=3)
    app.choose("Select all")
    app.until(lambda s: len(s["selection"]) == len(s["nodes"]))


def test_the_menu_names_the_step(app: App) -> None:
    app.select("spare")
    app.key("m")
    app.until(lambda s: s["undo"])
    app.press_button("menu")
    app.choose("Edit ▸")
    items = app.until(lambda s: any("Undo" in i["name"] for i in s["menu"]["items"]))["menu"]
    assert "Undo Mute Spare" in [item["name"] for item in items["items"]]
    app.choose("Undo Mute Spare")
    app.until(lambda s: not s["undo"])


def test_f2_renames(app: App) -> None:
    app.select("spare")
    app.key("F2")
    app.until(lambda s: s["dialog"] and s["focus"] == "field")
    app.type("vocal ride")
    app.key("Return")
    assert app.until(lambda s: s["undo"])["undo"] == ["Rename Spare"]
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    assert app.saved()["nodes"]["spare"]["label"] == "vocal ride"


def test_letters_typed_into_a_field_are_no_commands(app: App) -> None:
    app.select("spare")
    app.key("F2")
    app.until(lambda s: s["focus"] == "field")
    app.type("mbsl f1")
    app.key("Escape")
    state = app.until(lambda s: s["dialog"] is None)
    assert state["undo"] == []
    assert not state["nodes"]["spare"]["mute"]


# -- the keyboard alone


def test_arrows_go_from_node_to_node(app: App) -> None:
    app.key("Right")
    app.until(lambda s: s["selection"] == ["kick"] and s["focus"] == "node")
    for key, node in (("Right", "kick-eq"), ("Right", "kick-comp"), ("Down", "bass-send")):
        app.key(key)
        app.until(lambda s, node=node: s["selection"] == [node], what=f"{key}: {node}")  # type: ignore[misc]


def test_tab_goes_over_ports_and_enter_connects(app: App) -> None:
    before = app.state()
    app.key("Right", "Right")
    app.until(lambda s: s["selection"] == ["kick-eq"])
    app.key("Tab", "Return")  # its output; a cable is taken up
    app.key("Right")
    app.until(lambda s: s["selection"] == ["kick-comp"])
    app.key("Tab", "Tab", "Return")  # its inputs are in and key
    state = app.until(lambda s: s["undo"])
    new = [cable for cable in state["cables"] if cable not in before["cables"]]
    assert new == [["kick-eq.out", "kick-comp.key"]]


def test_enter_on_a_loop_is_refused_with_its_reason(app: App) -> None:
    before = app.state()
    app.key("Right", "Right", "Right")
    app.until(lambda s: s["selection"] == ["kick-comp"])
    app.key("Tab", "Return", "Left")
    app.until(lambda s: s["selection"] == ["kick-eq"])
    app.key("Tab", "Return")
    assert app.until(lambda s: s["refusal"], 1.0)["refusal"]
    assert app.state()["cables"] == before["cables"]


def test_shift_a_at_a_port_comes_wired(app: App) -> None:
    app.key("Right", "Tab", "shift+a")
    app.until(lambda s: s["palette"])
    app.type("pan")
    app.until(lambda s: s["palette"]["choices"][:1] == ["pan"])
    app.key("Return")
    app.until(lambda s: ["kick.out", "pan.in"] in s["cables"])


# -- undo


def test_undoing_everything_and_saving_gives_the_same_bytes(app: App) -> None:
    assert app.project is not None
    before = app.project.read_bytes()
    app.drag(app.handle("mix"), (app.body("mix")[0] + 31, app.body("mix")[1]))
    app.drag(app.port("kick", "out"), app.port("spare", "in"))
    app.select("hall")
    app.key("ctrl+d", "b", "Delete")
    app.until(lambda s: len(s["undo"]) == 5)
    app.key("ctrl+s")
    state = app.until(lambda s: not s["dirty"])
    assert len(state["undo"]) == 5, "saving clears no step"
    edited = app.project.read_bytes()
    assert edited != before
    app.key(*["ctrl+z"] * 5)
    app.until(lambda s: not s["undo"] and s["dirty"])
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    assert app.project.read_bytes() == before
    app.key(*["ctrl+shift+z"] * 5)
    app.until(lambda s: len(s["undo"]) == 5)
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    assert app.project.read_bytes() == edited


def test_fast_undo_loses_no_key(app: App) -> None:
    app.select("spare")
    app.screen.do("key " + " ".join(["m"] * 20))
    app.until(lambda s: len(s["undo"]) == 20, what="20 steps")
    app.screen.do("key " + " ".join(["ctrl+z"] * 20))
    app.until(lambda s: not s["undo"], what="20 steps back")

"""Nodes by mouse and keyboard: selected, moved, copied, switched, named, searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.graphapp.window.driver import App, Place, State

GRID = 20


def places(app: App) -> dict[str, Place]:
    """Return where the saved project has its nodes, in world units."""
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"], what="saved")
    return {name: (at[0], at[1]) for name, at in app.saved()["layout"]["nodes"].items()}


def offset(start: Place, dx: float, dy: float) -> Place:
    """Return a place beside another."""
    return start[0] + dx, start[1] + dy


def corner(state: State, name: str) -> list[float]:
    """Return the top left corner of a node."""
    found: list[float] = state["nodes"][name]["rect"][:2]
    return found


# -- selecting


def test_a_click_selects_shift_click_toggles(app: App) -> None:
    app.click(*app.body("kick"))
    app.until(lambda s: s["selection"] == ["kick"])
    app.click(*app.body("mix"), keys=["shift"])
    app.until(lambda s: set(s["selection"]) == {"kick", "mix"})
    app.click(*app.body("kick"), keys=["shift"])
    app.until(lambda s: s["selection"] == ["mix"])
    app.click(*app.empty())
    assert app.until(lambda s: s["selection"] == [])["undo"] == []


def test_a_box_selects_what_it_touches_with_shift_beside(app: App) -> None:
    app.select("mix")
    first, second = app.node("kick")["rect"], app.node("kick-eq")["rect"]
    start = first[0] - 15, first[1] - 15
    end = second[0] + second[2] / 2, second[1] + second[3] + 5
    app.drag(start, end)
    app.until(lambda s: set(s["selection"]) == {"kick", "kick-eq"})
    third = app.node("bass")["rect"]
    app.drag((third[0] - 15, third[1] + 5), (third[0] + 20, third[1] + 30), keys=["shift"])
    app.until(lambda s: set(s["selection"]) == {"kick", "kick-eq", "bass"})
    assert app.read()["undo"] == []


def test_ctrl_a_selects_all_and_delete_is_one_step(app: App) -> None:
    before = app.state()
    app.key("ctrl+a")
    app.until(lambda s: set(s["selection"]) == set(before["nodes"]))
    app.key("Delete")
    assert len(app.until(lambda s: not s["nodes"])["undo"]) == 1
    app.key("ctrl+z")
    after = app.until(lambda s: s["nodes"])
    assert after["nodes"] == before["nodes"]
    assert after["cables"] == before["cables"]


# -- moving


def test_a_drag_moves_what_is_selected_as_one_step(app: App) -> None:
    before = app.state()
    app.select("kick")
    app.click(*app.handle("bass"), keys=["shift"])
    app.drag(app.handle("bass"), offset(app.handle("bass"), -40, 50))
    after = app.state()
    for name in ("kick", "bass"):
        assert corner(after, name) == pytest.approx(offset(corner(before, name), -40, 50), abs=1)  # type: ignore[arg-type]
    assert corner(after, "mix") == corner(before, "mix")
    assert after["undo"] == ["Move 2 nodes"]
    app.key("ctrl+z")
    assert app.until(lambda s: not s["undo"])["nodes"] == before["nodes"]
    app.key("ctrl+shift+z")
    assert app.until(lambda s: s["undo"])["nodes"] == after["nodes"]


def test_a_drag_begins_on_an_unselected_node(app: App) -> None:
    app.drag(app.handle("hall"), offset(app.handle("hall"), 30, 30))
    state = app.state()
    assert (state["selection"], state["undo"]) == (["hall"], ["Move Hall"])


def test_ctrl_snaps_to_the_grid(app: App) -> None:
    app.drag(app.handle("spare"), offset(app.handle("spare"), 33, 41), keys=["ctrl"])
    x, y = places(app)["spare"]
    assert (x % GRID, y % GRID) == (0, 0)
    assert (x, y) != (220, 360)


def test_without_ctrl_it_does_not(app: App) -> None:
    app.drag(app.handle("spare"), offset(app.handle("spare"), 33, 41))
    x, y = places(app)["spare"]
    assert (x % GRID, y % GRID) != (0, 0)


def test_alt_drag_duplicates_with_the_cables_among_the_copies(app: App) -> None:
    before = app.state()
    app.select("kick-eq")
    app.click(*app.handle("kick-comp"), keys=["shift"])
    app.drag(app.handle("kick-eq"), offset(app.handle("kick-eq"), 10, -90), keys=["alt"])
    after = app.state()
    assert set(after["nodes"]) - set(before["nodes"]) == {"kick-eq-2", "kick-comp-2"}
    new = [cable for cable in after["cables"] if cable not in before["cables"]]
    assert new == [["kick-eq-2.out", "kick-comp-2.in"]]
    assert set(after["selection"]) == {"kick-eq-2", "kick-comp-2"}
    assert corner(after, "kick-eq") == corner(before, "kick-eq")
    assert after["undo"] == ["Duplicate 2 nodes"]


def test_escape_ends_a_drag_without_a_trace(app: App) -> None:
    before, start = app.state(), app.handle("mix")
    app.screen.press(*start)
    app.screen.carry(start, offset(start, 60, 60))
    app.until(lambda s: s["nodes"] != before["nodes"], 1.0)
    app.key("Escape")
    app.screen.release()
    after = app.state()
    assert (after["nodes"], after["undo"]) == (before["nodes"], [])


def test_alt_arrows_move_by_the_grid(app: App) -> None:
    app.select("mix")
    app.key("alt+Right", "alt+Down")
    assert places(app)["mix"] == (880 + GRID, 80 + GRID)


# -- copying


def test_copy_and_paste_keep_inner_cables_and_drop_the_others(app: App) -> None:
    before = app.state()
    app.select("bass-pan")
    app.click(*app.handle("bass-send"), keys=["shift"])
    app.key("ctrl+c", "ctrl+v")
    after = app.until(lambda s: s["undo"])
    assert set(after["nodes"]) - set(before["nodes"]) == {"bass-pan-2", "bass-send-2"}
    assert set(after["selection"]) == {"bass-pan-2", "bass-send-2"}
    new = [cable for cable in after["cables"] if cable not in before["cables"]]
    assert new == [["bass-pan-2.out", "bass-send-2.in"]]
    app.key("ctrl+v")
    app.until(lambda s: "bass-pan-3" in s["nodes"])
    assert len(app.read()["undo"]) == 2


def test_cut_and_paste(app: App) -> None:
    app.select("spare")
    app.key("ctrl+x")
    assert app.until(lambda s: "spare" not in s["nodes"])["undo"] == ["Cut Spare"]
    app.key("ctrl+v")
    assert app.until(lambda s: "spare" in s["nodes"])["selection"] == ["spare"]


def test_ctrl_d_duplicates(app: App) -> None:
    app.select("hall")
    app.key("ctrl+d")
    state = app.until(lambda s: s["selection"] == ["hall-2"])
    assert state["undo"] == ["Duplicate Hall"]


def test_the_master_is_not_copied(app: App) -> None:
    before = app.state()
    app.select("master")
    app.click(*app.handle("spare"), keys=["shift"])
    app.key("ctrl+c", "ctrl+v", "ctrl+d")
    new = app.until(lambda s: len(s["undo"]) == 2)["nodes"].keys() - before["nodes"].keys()
    assert new == {"spare-2", "spare-3"}


# -- switches


@pytest.mark.parametrize(("key", "switch"), [("m", "mute"), ("b", "bypass")])
def test_m_and_b_are_edits(app: App, key: str, switch: str) -> None:
    app.select("kick-eq")
    app.key(key)
    state = app.until(lambda s: s["nodes"]["kick-eq"][switch])
    assert state["undo"] == [f"{switch.capitalize()} Kick EQ"]
    app.key(key)
    state = app.until(lambda s: not s["nodes"]["kick-eq"][switch])
    assert len(state["undo"]) == 2


def test_s_and_l_are_how_it_is_listened_to_and_no_edits(app: App) -> None:
    app.select("kick-eq")
    app.key("s")
    state = app.until(lambda s: s["nodes"]["kick-eq"]["solo"])
    assert (state["undo"], state["dirty"]) == ([], False)
    app.key("s")
    app.until(lambda s: not s["nodes"]["kick-eq"]["solo"])
    app.key("l", "l")
    assert (app.state()["undo"], app.read()["dirty"]) == ([], False)


def test_switches_act_on_all_that_is_selected_as_one_step(app: App) -> None:
    app.select("kick-eq")
    app.click(*app.handle("kick-comp"), keys=["shift"])
    app.key("b")
    state = app.until(lambda s: s["nodes"]["kick-comp"]["bypass"])
    assert state["nodes"]["kick-eq"]["bypass"]
    assert len(state["undo"]) == 1


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
    app.drag(app.handle("mix"), offset(app.handle("mix"), 31, 17))
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

"""Nodes by mouse and keyboard: selected, moved, copied, switched, named, searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.graphapp.window.driver import App, Place, State

GRID = 20


def places(app: App) -> dict[str, Place]:
    """Return where the saved project has its nodes, in world units."""
    app.until(lambda s: s["undo"])
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
    after = app.until(lambda s: s["undo"])
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
    state = app.until(lambda s: s["undo"])
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
    after = app.until(lambda s: s["undo"])
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
    after = app.until(lambda s: s["nodes"] == before["nodes"])
    assert after["undo"] == []


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

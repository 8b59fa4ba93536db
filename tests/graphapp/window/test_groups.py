"""Groups by keyboard and mouse: made, entered, left, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.graphapp.window.driver import App

INNER = {"kick-eq", "kick-comp"}


def grouped(app: App) -> str:
    """Put an EQ and a compressor into a group and return its id."""
    app.select("kick-eq")
    app.click(*app.handle("kick-comp"), keys=["shift"])
    app.key("ctrl+g")
    state = app.until(lambda s: not INNER & s["nodes"].keys(), what="a group in their place")
    (name,) = state["selection"]
    assert state["nodes"][name]["type"] == "group"
    assert state["undo"] == ["Group 2 nodes"]
    return str(name)


def test_ctrl_g_groups_and_undo_brings_back_the_same(app: App) -> None:
    before = app.state()
    name = grouped(app)
    ends = {end for cable in app.read()["cables"] for end in cable}
    assert {f"{name}.in", f"{name}.out"} <= ends, "what came through still does"
    app.key("ctrl+z")
    after = app.until(lambda s: s["nodes"].keys() >= INNER)
    assert (after["nodes"], after["cables"]) == (before["nodes"], before["cables"])


def test_enter_goes_in_escape_goes_out(app: App) -> None:
    name = grouped(app)
    app.key("Return")
    inside = app.until(lambda s: s["level"] == [name])
    assert inside["nodes"].keys() == INNER
    assert inside["cables"] == [["kick-eq.out", "kick-comp.in"]]
    app.key("Escape")
    app.until(lambda s: s["level"] == [] and s["selection"] == [name])


def test_a_double_click_goes_in_and_the_crumb_goes_out(app: App) -> None:
    name = grouped(app)
    app.double_click(*app.body(name))
    app.until(lambda s: s["level"] == [name])
    app.press_button("level:0")
    app.until(lambda s: s["level"] == [])


def test_an_edit_inside_is_undone_where_it_was(app: App) -> None:
    name = grouped(app)
    app.key("Return")
    app.until(lambda s: s["level"] == [name])
    app.select("kick-eq")
    app.key("b")
    app.until(lambda s: s["nodes"]["kick-eq"]["bypass"])
    app.key("Escape")
    app.until(lambda s: s["level"] == [])
    app.key("ctrl+z")
    state = app.until(lambda s: s["level"] == [name], what="undo shows the level of the step")
    assert not state["nodes"]["kick-eq"]["bypass"]


def test_ctrl_shift_g_restores_inner_ids_and_cables(app: App) -> None:
    before = app.state()
    grouped(app)
    app.key("ctrl+shift+g")
    after = app.until(lambda s: s["nodes"].keys() >= INNER)
    assert after["nodes"].keys() == before["nodes"].keys()
    assert sorted(after["cables"]) == sorted(before["cables"])
    assert len(after["undo"]) == 2
    for node in INNER:
        assert after["nodes"][node]["rect"] == before["nodes"][node]["rect"]


def test_a_saved_group_is_read_again(app: App) -> None:
    name = grouped(app)
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    saved = app.saved()["nodes"][name]
    assert saved["type"] == "group"
    assert saved["graph"]["nodes"].keys() == INNER

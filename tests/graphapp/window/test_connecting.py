"""Cables by mouse: made, refused, drawn off, cut, deleted, and nodes put into them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.graphapp.window.driver import App, State


def cables(state: State) -> set[tuple[str, str]]:
    """Return the cables of a state."""
    return {(source, target) for source, target in state["cables"]}


def wait_added(app: App, before: State, *wanted: tuple[str, str]) -> None:
    """Wait for the cables that were not there before to be those wanted."""
    app.until(lambda s: cables(s) - cables(before) == set(wanted), what=f"new: {wanted}")


def wait_removed(app: App, before: State, *wanted: tuple[str, str]) -> None:
    """Wait for the cables that are there no more to be those wanted."""
    app.until(lambda s: cables(before) - cables(s) == set(wanted), what=f"gone: {wanted}")


def test_a_port_is_dragged_to_a_port(app: App) -> None:
    before = app.state()
    app.drag(app.port("kick-eq", "out"), app.port("kick-comp", "key"))
    wait_added(app, before, ("kick-eq.out", "kick-comp.key"))
    app.until(lambda s: s["undo"] == ["Connect"])
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    assert ["kick-eq.out", "kick-comp.key"] in app.saved()["cables"]


def test_an_input_is_dragged_to_an_output(app: App) -> None:
    before = app.state()
    app.drag(app.port("spare", "in"), app.port("kick", "out"))
    wait_added(app, before, ("kick.out", "spare.in"))


def test_a_port_is_hit_within_6_pixels(app: App) -> None:
    before = app.state()
    assert before["camera"]["zoom"] > 0.3
    (x, y), (to_x, to_y) = app.port("kick", "out"), app.port("spare", "in")
    app.drag((x + 4, y - 4), (to_x - 4, to_y + 4))
    wait_added(app, before, ("kick.out", "spare.in"))


def test_a_port_is_dragged_to_a_body(app: App) -> None:
    before = app.state()
    app.drag(app.port("bass", "out"), app.body("spare"))
    wait_added(app, before, ("bass.out", "spare.in"))
    app.until(lambda s: s["undo"] == ["Connect"])


def test_a_loop_is_refused_with_its_reason_before_anything_is_cut(app: App) -> None:
    before = app.state()
    start, end = app.port("mix", "out"), app.port("kick-eq", "in")
    app.screen.press(*start)
    app.screen.carry(start, end)
    reason = "kick-eq → kick-comp → mix → kick-eq would feed back"
    during = app.until(lambda s: s["refusal"] == reason, 2.0, "the reason over the target")
    assert cables(during) == cables(before)
    app.screen.release()
    released = time.monotonic()
    assert app.state()["refusal"] == during["refusal"], "it stays for a second"
    app.until(lambda s: s["refusal"] is None, 2.0)
    assert 0.7 < time.monotonic() - released < 1.6
    assert cables(app.read()) == cables(before)
    assert app.read()["undo"] == []


def test_the_reason_goes_when_the_target_is_left(app: App) -> None:
    start = app.port("mix", "out")
    app.screen.press(*start)
    app.screen.carry(start, app.port("kick-eq", "in"))
    app.until(lambda s: s["refusal"], 1.0)
    app.screen.carry(app.port("kick-eq", "in"), app.body("spare"))
    app.until(lambda s: s["refusal"] is None, 1.0)
    app.screen.release()
    assert ["mix.out", "spare.in"] in app.state()["cables"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (("kick", "out"), ("kick-eq", "in")),
        (("kick", "out"), ("bass", "out")),
        (("spare", "out"), ("spare", "in")),
    ],
    ids=["twice", "output to output", "itself"],
)
def test_what_may_not_be_is_refused(
    app: App, source: tuple[str, str], target: tuple[str, str]
) -> None:
    before = app.state()
    app.drag(app.port(*source), app.port(*target))
    assert app.until(lambda s: s["refusal"], 0.9)["refusal"]
    after = app.state()
    assert (cables(after), after["undo"]) == (cables(before), [])


def test_an_output_dropped_on_nothing_asks_for_what_fits(app: App) -> None:
    before, at = app.state(), app.empty()
    app.drag(app.port("spare", "out"), at)
    palette = app.until(lambda s: s["palette"], 2.0)["palette"]
    assert "eq" in palette["choices"]
    assert "stem" not in palette["choices"], "a stem has no input"
    app.type("comp")
    app.until(lambda s: s["palette"] and s["palette"]["text"] == "comp")
    app.key("Return")
    state = app.until(lambda s: s["palette"] is None)
    assert ["spare.out", "compressor.in"] in state["cables"]
    assert set(state["nodes"]) - set(before["nodes"]) == {"compressor"}
    assert state["undo"] == ["Add Compressor"], "the node and its cable are one step"
    x, y = app.port("compressor", "in")
    assert (x, y) == pytest.approx(at, abs=3), "its port lies where the cable was dropped"
    assert state["selection"] == ["compressor"]


def test_an_input_dropped_on_nothing_asks_for_what_feeds_it(app: App) -> None:
    app.drag(app.port("spare", "in"), app.empty())
    palette = app.until(lambda s: s["palette"], 2.0)["palette"]
    assert "stem" in palette["choices"]
    assert "master" not in palette["choices"]
    app.type("stem")
    app.until(lambda s: s["palette"] and s["palette"]["choices"][:1] == ["stem"])
    app.key("Return")
    app.until(lambda s: ["stem.out", "spare.in"] in s["cables"])


def test_a_choice_is_clicked(app: App) -> None:
    app.drag(app.port("spare", "out"), app.empty())
    x, y, w, _ = app.until(lambda s: s["palette"] and s["palette"]["rect"])["palette"]["rect"]
    first = app.read()["palette"]["choices"][0]
    app.click(x + w / 2, y + 40 + 8 + 16)
    state = app.until(lambda s: s["palette"] is None)
    assert [state["nodes"][name]["type"] for name in state["selection"]] == [first]


def test_escape_chooses_nothing(app: App) -> None:
    before = app.state()
    app.drag(app.port("spare", "out"), app.empty())
    app.until(lambda s: s["palette"])
    app.key("Escape")
    after = app.until(lambda s: s["palette"] is None)
    assert (after["nodes"].keys(), after["undo"]) == (before["nodes"].keys(), [])


def test_a_cable_is_drawn_off_an_input(app: App) -> None:
    before = app.state()
    app.drag(app.port("limiter", "in"), app.empty())
    wait_removed(app, before, ("mix.out", "limiter.in"))
    assert app.read()["palette"] is None
    app.until(lambda s: s["undo"] == ["Disconnect"])


def test_a_cable_drawn_off_can_go_elsewhere(app: App) -> None:
    before = app.state()
    app.drag(app.port("kick-comp", "in"), app.port("spare", "in"))
    wait_removed(app, before, ("kick-eq.out", "kick-comp.in"))
    wait_added(app, before, ("kick-eq.out", "spare.in"))
    app.until(lambda s: s["undo"] == ["Reconnect"])


def test_escape_puts_a_cable_back(app: App) -> None:
    before = app.state()
    start = app.port("limiter", "in")
    app.screen.press(*start)
    app.screen.carry(start, app.empty())
    app.until(lambda s: cables(s) != cables(before), 1.0)
    app.key("Escape")
    app.until(lambda s: cables(s) == cables(before), 1.0)
    app.screen.release()
    assert cables(app.state()) == cables(before)
    assert (app.read()["undo"], app.read()["palette"]) == ([], None)


def test_alt_click_deletes_a_cable(app: App) -> None:
    before = app.state()
    app.click(*app.cable("limiter.out", "master.in"), keys=["alt"])
    wait_removed(app, before, ("limiter.out", "master.in"))
    app.until(lambda s: s["undo"] == ["Delete cable"])


def test_a_cable_is_selected_and_deleted(app: App) -> None:
    before = app.state()
    app.click(*app.cable("limiter.out", "master.in"))
    app.state()
    app.key("Delete")
    wait_removed(app, before, ("limiter.out", "master.in"))


def test_ctrl_drag_cuts_what_it_crosses(app: App) -> None:
    before = app.state()
    x, _ = app.cable("kick.out", "kick-eq.in")
    top, low = app.node("kick")["rect"], app.node("bass")["rect"]
    app.drag((x, top[1] - 30), (x, low[1] + low[3] + 20), keys=["ctrl"])
    wait_removed(app, before, ("kick.out", "kick-eq.in"), ("bass.out", "bass-pan.in"))
    assert len(app.read()["undo"]) == 1, "one cut is one step"


def test_a_node_dropped_on_a_cable_goes_into_it(app: App) -> None:
    before = app.state()
    app.drag(app.handle("spare"), _for_body(app, "spare", app.cable("bass.out", "bass-pan.in")))
    wait_removed(app, before, ("bass.out", "bass-pan.in"))
    wait_added(app, before, ("bass.out", "spare.in"), ("spare.out", "bass-pan.in"))
    app.until(
        lambda s: s["undo"] == ["Insert Spare"], what="the move and the insertion are one step"
    )


def _for_body(app: App, name: str, at: tuple[float, float]) -> tuple[float, float]:
    """Return where a node's handle must go for its middle to be at a place."""
    return at[0], at[1] + app.handle(name)[1] - app.body(name)[1]


def test_a_node_from_the_library_is_dropped_on_a_cable(app: App) -> None:
    before = app.state()
    x, y, w, h = before["buttons"]["library:eq"]
    app.drag((x + w / 2, y + h / 2), app.cable("limiter.out", "master.in"))
    wait_added(app, before, ("limiter.out", "eq.in"), ("eq.out", "master.in"))
    wait_removed(app, before, ("limiter.out", "master.in"))
    app.until(lambda s: s["undo"] == ["Insert Parametric EQ"])


def test_a_node_from_the_library_is_dropped_on_the_canvas(app: App) -> None:
    before, at = app.state(), app.empty()
    x, y, w, h = before["buttons"]["library:reverb"]
    app.drag((x + w / 2, y + h / 2), at)
    state = app.until(lambda s: "reverb" in s["nodes"], 1.0)
    assert app.body("reverb") == pytest.approx(at, abs=2)
    assert state["undo"] == ["Add Reverb"]


def test_deleting_a_node_heals_the_cable(app: App) -> None:
    before = app.state()
    app.select("bass-pan")
    app.key("Delete")
    wait_added(app, before, ("bass.out", "bass-send.in"))
    app.until(lambda s: s["undo"] == ["Delete Bass Pan"])
    app.key("ctrl+z")
    app.until(lambda s: cables(s) == cables(before))


def test_two_quick_clicks_on_a_cable_search_for_nothing(app: App) -> None:
    app.double_click(*app.cable("limiter.out", "master.in"))
    assert app.state()["palette"] is None
    app.key("Delete")
    app.until(lambda s: s["undo"] == ["Delete cable"])

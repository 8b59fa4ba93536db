"""Automation as it is drawn and edited: the engine's curve, pixels and back, one step an edit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dsp.arrays import QUANTUM
from graphapp.editor import automation_lane as lanes
from graphapp.editor.automation_lane import LaneView, MoveBreakpoint
from graphapp.editor.document import Document
from graphapp.editor.editor import Editor
from graphapp.editor.geometry import Rect
from graphapp.engine.automation import Curve
from nodes.registry import catalogue
from nodes.vocabulary import Param
from projects import Breakpoint, Graph, Node, Project

RATE = 48_000
PATH = "fader.gain"


def parameter(kind: str, name: str) -> Param:
    found = catalogue()[kind].parameters[name]
    assert isinstance(found, Param)
    return found


def editor_with(*lane: Breakpoint) -> Editor:
    automation = {PATH: lane} if lane else {}
    graph = Graph({"fader": Node("fader"), "eq": Node("eq", {"bands": ({},)})}, (), automation)
    return Editor(Document(Project(rate=RATE, graph=graph)))


@pytest.mark.parametrize(
    ("kind", "name", "values"),
    [
        ("fader", "gain", (-12.0, -math.inf, 3.0, -40.0, -math.inf, -math.inf)),
        ("reverb", "damping", (2000.0, 20_000.0, 4000.0, 9000.0, 2500.0, 3000.0)),
        ("pan", "position", (-100.0, 100.0, 0.0, 50.0, -3.0, 7.5)),
    ],
)
def test_the_line_is_the_engines(kind: str, name: str, values: tuple[float, ...]) -> None:
    curves = ("linear", "linear", "smooth", "linear", "hold", "smooth")
    times = (0.01, 0.2, 0.5, 0.9, 1.3, 1.35)
    lane = tuple(Breakpoint(*point) for point in zip(times, values, curves, strict=True))
    unit = parameter(kind, name).unit
    count = 2 * RATE // QUANTUM
    heard = Curve(lane, unit, RATE).at(0, count)
    drawn = [lanes.value_at(lane, i * QUANTUM / RATE, unit) for i in range(count)]
    # The engine lets a jump begin at the next quantum; the eye does not see that far.
    jump = math.ceil(1.3 * RATE / QUANTUM)
    kept = np.arange(count) != jump
    np.testing.assert_allclose(np.array(drawn)[kept], heard[kept], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("kind", "name"), [("fader", "gain"), ("reverb", "damping")])
def test_pixels_and_values_are_inverse(kind: str, name: str) -> None:
    view = LaneView(Rect(30, 10, 500, 80), 4.0, 10.0, parameter(kind, name), 0.2, 0.9)
    for part in (0.0, 0.3, 0.77, 1.0):
        x, y = 30 + part * 500, 10 + part * 80
        assert view.x(view.time(x)) == pytest.approx(x)
        assert view.y(view.value(y)) == pytest.approx(y, abs=0.1)
    assert view.time(-1000) == 0.0


def test_a_breakpoint_is_hit_within_reach_and_the_nearest_one() -> None:
    view = LaneView(Rect(0, 0, 100, 100), 0.0, 10.0, parameter("pan", "position"))
    lane = (Breakpoint(2.0, 0.0), Breakpoint(3.0, 0.0))
    assert view.point_at(lane, 22, 51) == 0
    assert view.point_at(lane, 27, 50) == 1
    assert view.point_at(lane, 20, 50 + lanes.REACH + 1) is None
    assert view.point_at((), 20, 50) is None


def test_the_line_spans_the_view_and_passes_the_breakpoints() -> None:
    view = LaneView(Rect(0, 0, 200, 100), 1.0, 4.0, parameter("pan", "position"))
    lane = (
        Breakpoint(0.0, -100.0),
        Breakpoint(2.0, 50.0, "smooth"),
        Breakpoint(3.0, -50.0, "hold"),
        Breakpoint(9.0, 100.0),
    )
    line = view.line(lane)
    assert line[0][0] == pytest.approx(0.0)
    assert line[-1][0] == pytest.approx(200.0)
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert [50.0, pytest.approx(25.0)] in line
    held = [y for x, y in line if 50.0 < x < 100.0]
    assert held == pytest.approx([25.0] * len(held))
    assert held
    assert line[-1][1] == pytest.approx(view.y(lanes.value_at(lane, 5.0, view.parameter.unit)))


def test_a_fitted_range_holds_the_values_and_is_never_flat() -> None:
    gain = parameter("fader", "gain")
    for values in ([0.0], [-59.0, 24.0], [-math.inf], [24.0, 23.0], [-20.0, -3.0]):
        low, high = lanes.fitted_range(gain, values)
        view = LaneView(Rect(0, 0, 10, 100), 0, 1, gain, low, high)
        assert 0.0 <= low < high <= 1.0
        assert high - low >= 0.39
        for value in values:
            assert view.value(view.y(value)) == pytest.approx(value, abs=0.2)


def test_every_edit_is_a_step_and_can_be_undone() -> None:
    editor = editor_with()
    before = editor.document.project
    lanes.add_breakpoint(editor, PATH, 1.0, -6.0)
    lanes.add_breakpoint(editor, PATH, 3.0, 0.0)
    lanes.add_breakpoint(editor, PATH, 2.0, -3.0)
    assert [p.seconds for p in editor.graph.automation[PATH]] == [1.0, 2.0, 3.0]
    lanes.set_curve(editor, PATH, 1, "smooth")
    lanes.remove_breakpoint(editor, PATH, 0)
    assert editor.graph.automation[PATH] == (Breakpoint(2, -3, "smooth"), Breakpoint(3, 0))
    lanes.clear(editor, PATH)
    assert PATH not in editor.graph.automation
    assert editor.document.history.undo_names == [
        *["Add a breakpoint to gain of Fader"] * 3,
        "Set the curve of gain of Fader",
        "Delete a breakpoint of gain of Fader",
        "Delete the automation of gain of Fader",
    ]
    for _ in range(6):
        editor.undo()
    assert editor.document.project == before


def test_a_breakpoint_at_the_time_of_another_takes_its_place() -> None:
    editor = editor_with(Breakpoint(1.0, -6.0), Breakpoint(2.0, 0.0))
    lanes.add_breakpoint(editor, PATH, 2.0, -9.0)
    assert editor.graph.automation[PATH] == (Breakpoint(1.0, -6.0), Breakpoint(2.0, -9.0))


def test_a_drag_is_one_step_and_stays_between_the_neighbors() -> None:
    lane = (Breakpoint(1.0, -6.0), Breakpoint(2.0, 0.0), Breakpoint(3.0, -3.0))
    editor = editor_with(*lane)
    gesture = editor.gesture = MoveBreakpoint(editor, PATH, 1)
    for seconds in (2.1, 2.5, 7.0):
        gesture.to(seconds, -1.5)
        assert editor.document.history.undo_names == []
    assert editor.graph.automation[PATH][1] == Breakpoint(3.0 - lanes.NEAREST_S, -1.5)
    gesture.release()
    assert editor.document.history.undo_names == ["Move a breakpoint of gain of Fader"]
    editor.undo()
    assert editor.graph.automation[PATH] == lane


def test_a_drag_that_is_given_up_leaves_no_trace() -> None:
    editor = editor_with(Breakpoint(1.0, -6.0))
    gesture = editor.gesture = MoveBreakpoint(editor, PATH, 0)
    gesture.to(5.0, 0.0)
    editor.cancel()
    assert editor.graph.automation[PATH] == (Breakpoint(1.0, -6.0),)
    assert editor.document.history.undo_names == []


def test_zooming_keeps_what_is_under_the_pointer() -> None:
    view = LaneView(Rect(100, 0, 400, 50), 0.0, 60.0, parameter("pan", "position"))
    start, seconds = view.zoomed(200, 4.0, 60.0)
    nearer = view._replace(start=start, seconds=seconds)
    assert nearer.time(200) == pytest.approx(view.time(200))
    assert view.zoomed(200, 0.1, 60.0) == (0.0, 60.0)


def test_paths_are_those_that_can_be_automated() -> None:
    paths = lanes.automatable_paths(Node("eq", {"bands": ({}, {})}))
    assert paths == [
        *(f"bands[{i}].{name}" for i in (0, 1) for name in ("freq", "gain", "q")),
        "output",
    ]
    assert lanes.automatable_paths(Node("stem")) == ["trim"]

"""Automation drawn over time: between breakpoints and pixels, and the edits of a lane."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.gestures.gesture import Gesture, Touch
from graphapp.editor.levels import graph_of, with_graph
from graphapp.editor.values import parameter_at, position_of, value_from
from nodes.vocabulary import Bands, Param
from nodes.vocabulary.bands import bands_of
from projects import Breakpoint, edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.editor.editor import Editor
    from graphapp.editor.geometry import Rect
    from nodes.vocabulary import Unit
    from projects import Graph, Node

    Lane = Sequence[Breakpoint]

REACH: Final = 9.0
"""Pixels within which a breakpoint is hit, at a scale of 1."""

NEAREST_S: Final = 0.001
"""How near to each other breakpoints may be dragged, seconds."""

_SHORTEST_VIEW_S: Final = 0.05
_SAMPLE_PIXELS: Final = 5.0
_ROOM: Final = 0.1
_LEAST_RANGE: Final = 0.4
"""Part of a parameter's range that is shown at least, and what is left above and below."""

_SAME_PIXELS: Final = 0.05
_JUST_BEFORE_S: Final = 1e-9
"""A jump is drawn upright: from the value just before it."""


class LaneView(NamedTuple):
    """Which part of the song is drawn where, and between which values.

    Attributes
    ----------
    rect : Rect
        Where, in pixels.
    start, seconds : float
        The part of the song, in seconds.
    parameter : Param
        What the lane moves.
    low, high : float
        Which part of its range the height is, as positions of a knob.
    """

    rect: Rect
    start: float
    seconds: float
    parameter: Param
    low: float = 0.0
    high: float = 1.0

    def x(self, seconds: float) -> float:
        """Return where a time is drawn."""
        return self.rect.x + (seconds - self.start) / self.seconds * self.rect.w

    def time(self, x: float) -> float:
        """Return the time that is drawn at a place, not before the song."""
        return max(self.start + (x - self.rect.x) / self.rect.w * self.seconds, 0.0)

    def y(self, value: float) -> float:
        """Return where a value is drawn."""
        part = (position_of(self.parameter, value) - self.low) / (self.high - self.low)
        return self.rect.bottom - min(max(part, 0.0), 1.0) * self.rect.h

    def value(self, y: float) -> float:
        """Return the value that is drawn at a place."""
        part = (self.rect.bottom - y) / self.rect.h
        return value_from(self.parameter, self.low + part * (self.high - self.low))

    def point_at(self, lane: Lane, x: float, y: float, reach: float = REACH) -> int | None:
        """Return the breakpoint at a place: the nearest within reach."""
        far = [math.hypot(self.x(p.seconds) - x, self.y(p.value) - y) for p in lane]
        best = min(range(len(lane)), key=far.__getitem__, default=None)
        return best if best is not None and far[best] <= reach else None

    def line(self, lane: Lane) -> list[list[float]]:
        """Return the points of the line that is drawn, from one edge to the other."""
        if not lane:
            return []
        unit = self.parameter.unit
        first, last = self.start, self.start + self.seconds
        begin = bisect_right(lane, first, key=_seconds)
        end = bisect_right(lane, last, key=_seconds)
        points = [[self.rect.x, self.y(value_at(lane, first, unit))]]
        seen = lane[max(begin - 1, 0) : end + 1]
        if begin == 0 and end:
            points.append([self.x(lane[0].seconds), self.y(lane[0].value)])
        for before, after in pairwise(seen):
            left = max(before.seconds, first)
            right = min(after.seconds, last)
            points += [
                [self.x(second), self.y(between(before, after, second, unit))]
                for second in self._samples(left, right, hold=after.curve == "hold")
            ]
            if after.seconds <= last:
                points.append([self.x(after.seconds), self.y(after.value)])
        points.append([self.rect.right, self.y(value_at(lane, last, unit))])
        # A piece of no length has no direction, and would be drawn thicker than the others.
        return points[:1] + [b for a, b in pairwise(points) if math.dist(a, b) > _SAME_PIXELS]

    def _samples(self, left: float, right: float, *, hold: bool) -> list[float]:
        """Return times at which a line is looked up so that it is drawn as it is."""
        count = math.ceil((self.x(right) - self.x(left)) / _SAMPLE_PIXELS)
        if hold or count < 2:
            return [left, max(right - _JUST_BEFORE_S, left)]
        return [left + (right - left) * i / count for i in range(count)]

    def zoomed(self, x: float, factor: float, longest: float) -> tuple[float, float]:
        """Return start and length of the part, seconds, that is seen nearer at a place."""
        seconds = min(max(self.seconds / factor, _SHORTEST_VIEW_S), longest)
        held = self.start + (x - self.rect.x) / self.rect.w * self.seconds
        start = held - (x - self.rect.x) / self.rect.w * seconds
        return min(max(start, 0.0), max(longest - seconds, 0.0)), seconds


def fitted_range(parameter: Param, values: Sequence[float]) -> tuple[float, float]:
    """Return the part of a parameter's range in which values are drawn large enough to be drawn on.

    Parameters
    ----------
    parameter : Param
        The parameter.
    values : sequence of float
        What is drawn; at least one.

    Returns
    -------
    (float, float)
        As positions of a knob.
    """
    positions = [position_of(parameter, value) for value in values]
    low, high = min(positions) - _ROOM, max(positions) + _ROOM
    missing = max(_LEAST_RANGE - (high - low), 0.0) / 2
    low, high = low - missing, high + missing
    if low < 0.0:
        low, high = 0.0, high - low
    if high > 1.0:
        low, high = max(low - (high - 1.0), 0.0), 1.0
    return low, high


def between(before: Breakpoint, after: Breakpoint, seconds: float, unit: Unit) -> float:
    """Return the value at a time between two breakpoints.

    In octaves where the unit is logarithmic; from and to silence the gain runs straight, as no line
    in dB leads there.
    """
    if seconds >= after.seconds:
        return after.value
    if after.curve == "hold":
        return before.value
    part = max(seconds - before.seconds, 0.0) / (after.seconds - before.seconds)
    if after.curve == "smooth":
        part *= part * (3.0 - 2.0 * part)
    a, b = before.value, after.value
    if unit.logarithmic:
        return a * math.pow(b / a, part)
    if math.isinf(a) or math.isinf(b):
        gain = (1.0 - part) * math.pow(10.0, a / 20.0) + part * math.pow(10.0, b / 20.0)
        return 20.0 * math.log10(gain) if gain > 0.0 else -math.inf
    return a + (b - a) * part


def value_at(lane: Lane, seconds: float, unit: Unit) -> float:
    """Return the value of a lane at a time; beyond its ends, that of the breakpoint there."""
    after = bisect_right(lane, seconds, key=_seconds)
    if after == 0:
        return lane[0].value
    if after == len(lane):
        return lane[-1].value
    return between(lane[after - 1], lane[after], seconds, unit)


def automatable_paths(node: Node) -> list[str]:
    """Return the paths inside a node of all parameters that can be automated."""
    if node.group is not None:
        found = ((name, parameter_at(node, name)) for name in node.group.params)
        return [name for name, parameter in found if parameter and parameter.automatable]
    paths = []
    for name, parameter in (node.kind.parameters if node.kind else {}).items():
        if isinstance(parameter, Bands):
            count = len(bands_of(node.values.get(name, ())))
            fields = [field.name for field in parameter if field.automatable]
            paths += [f"{name}[{i}].{field}" for i in range(count) for field in fields]
        elif parameter.automatable:
            paths.append(name)
    return paths


class MoveBreakpoint(Gesture):
    """Drag a breakpoint, between its neighbors.

    Parameters
    ----------
    editor : Editor
        Where.
    path : str
        The lane, ``kick-eq.bands[1].gain``, at the level that is shown.
    index : int
        Which of its breakpoints.

    Attributes
    ----------
    now : Breakpoint or None
        What it has become; None before it is moved.
    """

    def __init__(self, editor: Editor, path: str, index: int) -> None:
        self.now: Breakpoint | None = None
        self._editor = editor
        self._path = path
        self._project = editor.document.project
        self._lane = graph_of(self._project, editor.level).automation[path]
        self._index = index

    def to(self, seconds: float, value: float) -> None:
        """Bring it to a time and a value."""
        editor, lane, i = self._editor, self._lane, self._index
        earliest = lane[i - 1].seconds + NEAREST_S if i else 0.0
        latest = lane[i + 1].seconds - NEAREST_S if i + 1 < len(lane) else math.inf
        seconds = round(max(min(seconds, latest), earliest), 4)
        self.now = lane[i]._replace(seconds=seconds, value=value)
        moved = (*lane[:i], self.now, *lane[i + 1 :])
        graph = edits.with_automation(graph_of(self._project, editor.level), self._path, moved)
        editor.draft = with_graph(self._project, editor.level, graph)

    def release(self, touch: Touch | None = None) -> None:  # noqa: ARG002 -- it was there already
        """Keep it, as one step."""
        draft, self._editor.draft = self._editor.draft, None
        if draft is not None:
            name = f"Move a breakpoint of {lane_title(self._editor, self._path)}"
            self._editor.commit(name, draft)

    def cancel(self) -> None:
        """Put it back."""
        self._editor.draft = None


def add_breakpoint(editor: Editor, path: str, seconds: float, value: float) -> None:
    """Add a breakpoint, or move the one that is at that time, as one step."""
    lane = editor.graph.automation.get(path, ())
    point = Breakpoint(round(seconds, 4), value)
    kept = [other for other in lane if abs(other.seconds - point.seconds) >= NEAREST_S]
    _change(editor, "Add a breakpoint to", path, sorted([*kept, point]))


def remove_breakpoint(editor: Editor, path: str, index: int) -> None:
    """Remove a breakpoint, as one step; with the last one the automation is gone."""
    lane = editor.graph.automation[path]
    _change(editor, "Delete a breakpoint of", path, [*lane[:index], *lane[index + 1 :]])


def set_curve(editor: Editor, path: str, index: int, curve: str) -> None:
    """Choose how a breakpoint is reached from the one before, as one step."""
    lane = list(editor.graph.automation[path])
    lane[index] = lane[index]._replace(curve=curve)
    _change(editor, "Set the curve of", path, lane)


def clear(editor: Editor, path: str) -> None:
    """Remove a parameter's automation, as one step."""
    _change(editor, "Delete the automation of", path, [])


def lane_title(editor: Editor, path: str) -> str:
    """Return what a lane is called: ``gain of Kick EQ``."""
    name, _, inner = path.partition(".")
    parameter = parameter_at(editor.graph.nodes[name], inner)
    return f"{parameter.label if parameter else inner} of {editor.titles({name})}"


def _seconds(point: Breakpoint) -> float:
    return point.seconds


def _change(editor: Editor, verb: str, path: str, lane: Lane) -> None:
    graph: Graph = edits.with_automation(editor.graph, path, lane)
    editor.change(f"{verb} {lane_title(editor, path)}", graph)

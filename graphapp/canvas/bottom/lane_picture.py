"""What is drawn of an automation lane: the waveform behind it, the line, its breakpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.decor import signed
from graphapp.canvas.inspector.waveform import draw_waveform
from graphapp.canvas.theme import alpha
from graphapp.editor.automation_lane import LaneView, MoveBreakpoint, fitted_range
from graphapp.editor.geometry import Rect
from graphapp.editor.stem_part import stem_part
from graphapp.editor.values import position_of, text_of

if TYPE_CHECKING:
    from graphapp.canvas.bottom.shown_lane import ShownLane
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from projects import Breakpoint

_SHORTEST_SONG_S: Final = 8.0
_BEYOND: Final = 1.05
"""How much more of the song is seen than up to the last breakpoint."""

_MOST_HANDLES: Final = 300
"""Breakpoints in sight, above which only the line is drawn."""


def view_of(
    bench: Bench,
    shown: ShownLane,
    area: Rect,
    part: tuple[float, float] | None,
    before: LaneView | None,
) -> LaneView:
    """Return what is seen of a lane; a breakpoint that is dragged does not change it.

    Parameters
    ----------
    bench : Bench
        Where.
    shown : ShownLane
        The lane.
    area : Rect
        Where it is drawn.
    part : (float, float) or None
        Start and length of the part of the song, seconds; None: all of it.
    before : LaneView or None
        What was seen of the same lane: its height stays as long as all breakpoints are in it.
    """
    kept = kept_points(bench, shown)
    values = [point.value for point in kept] or [level(bench, shown)]
    start, seconds = part or (0.0, song_seconds(bench, shown))
    heights = fitted_range(shown.parameter, values)
    if before is not None:
        positions = [position_of(shown.parameter, value) for value in values]
        if before.low <= min(positions) and max(positions) <= before.high:
            heights = before.low, before.high
    return LaneView(area, start, seconds, shown.parameter, *heights)


def kept_points(bench: Bench, shown: ShownLane) -> tuple[Breakpoint, ...]:
    """Return the breakpoints as they were before the gesture under way."""
    editor = bench.editor
    return editor.graph_in(editor.document.project).automation.get(shown.whole_path, ())


def level(bench: Bench, shown: ShownLane) -> float:
    """Return the value that the parameter has without automation."""
    from graphapp.canvas.inspector.bench import Subject

    node = bench.editor.graph.nodes[shown.node]
    value = Subject(bench, bench.editor, shown.node, node).value(shown.path)
    return value if isinstance(value, float) else float(shown.parameter.high)


def song_seconds(bench: Bench, shown: ShownLane) -> float:
    """Return how much of the song there is to see: the stem, and all breakpoints."""
    seconds = _SHORTEST_SONG_S
    kept = kept_points(bench, shown)
    if kept:
        seconds = max(seconds, _BEYOND * kept[-1].seconds)
    if shown.stem is not None:
        node = bench.editor.graph.nodes[shown.stem]
        peaks = bench.peaks(node)
        if peaks is not None:
            part = stem_part(node, peaks.seconds)
            seconds = max(seconds, part.offset + part.seconds)
    return seconds


def draw_stem(ink: Ink, bench: Bench, view: LaneView, shown: ShownLane) -> None:
    """Draw the waveform of the stem where it sounds."""
    if shown.stem is None:
        return
    node = bench.editor.graph.nodes[shown.stem]
    peaks = bench.peaks(node)
    if peaks is None:
        return
    part = stem_part(node, peaks.seconds)
    first = max(part.offset, view.start)
    last = min(part.offset + part.seconds, view.start + view.seconds)
    if last <= first:
        return
    left, right = view.x(first), view.x(last)
    place = view.rect._replace(x=left, w=max(right - left, 2.0))
    color = alpha(ink.theme.hue("Source"), 0.32)
    draw_waveform(ink, place, peaks, (part.in_file(first), part.in_file(last)), color)


def draw_line(ink: Ink, bench: Bench, view: LaneView, shown: ShownLane) -> None:
    """Draw the line and its breakpoints; a thin level where there are none."""
    theme = ink.theme
    color = theme.warn
    if not shown.points:
        y = round(view.y(level(bench, shown)))
        ink.rect(Rect(view.rect.x, y, view.rect.w, 1), alpha(color, 0.45))
        return
    ink.polyline(view.line(shown.points), color, thickness=1.8)
    seen = [p for p in shown.points if view.start <= p.seconds <= view.start + view.seconds]
    for point in seen if len(seen) <= _MOST_HANDLES else ():
        at = view.x(point.seconds), view.y(point.value)
        ink.circle(at, ink.px(4.5), theme.well, border=color, thickness=2)
    gesture = bench.editor.gesture
    if isinstance(gesture, MoveBreakpoint) and gesture.now is not None:
        _draw_value(ink, view, gesture.now)


def draw_ends(ink: Ink, view: LaneView) -> None:
    """Say between which values the lane is drawn."""
    rect = view.rect
    for y, top in ((rect.y, rect.y), (rect.bottom, rect.bottom - ink.px(9))):
        text = text_of(view.parameter, float(f"{view.value(y):.3g}"))
        ink.text(rect.x + ink.px(5), top, signed(text), size=9, font="mono", color=ink.theme.dim)


def _draw_value(ink: Ink, view: LaneView, point: Breakpoint) -> None:
    """Say what the breakpoint under the pointer is worth."""
    theme = ink.theme
    text = f"{point.seconds:.2f} s   {signed(text_of(view.parameter, point.value))}"
    width = ink.measure(text, 11, "mono") + ink.px(12)
    x = min(view.x(point.seconds) + ink.px(10), view.rect.right - width)
    y = max(view.y(point.value) - ink.px(22), view.rect.y)
    box = Rect(x, y, width, ink.px(18))
    ink.rect(box, theme.raised, border=theme.line_strong, rounding=4)
    ink.label(box, text, size=11, font="mono", align="center")

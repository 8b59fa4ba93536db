"""The face of a send: what goes on, and what goes to the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.decor import signed
from graphapp.canvas.inspector import controls
from graphapp.canvas.inspector.column import split
from graphapp.canvas.meters import MeterBar
from graphapp.editor.geometry import Rect
from graphapp.editor.names import title_of

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column

_HEIGHT: Final = 120.0


def draw(column: Column, subject: Subject) -> None:
    """Draw the two ways of the sound, and the controls."""
    ink, theme = column.ink, column.ink.theme
    place = column.take(_HEIGHT, 12)
    ink.rect(place, theme.well, border=theme.line, rounding=6)
    hue = subject.hue(theme)
    on = bool(subject.value("on")) and subject.number("level") > -60.0
    shade = hue if on and not subject.node.bypass else theme.faint
    left, right = place.x + ink.px(28), place.right - ink.px(96)
    low, high = place.y + ink.px(86), place.y + ink.px(36)
    ink.line(left, low, right, low, theme.dim, thickness=3)
    middle = left + (right - left) * 0.4
    ink.bezier(
        [(middle - ink.px(20), low), (middle + ink.px(24), low), (middle, high), (right, high)],
        shade,
        thickness=3,
    )
    ink.circle((left, low), ink.px(5), theme.dim)
    ink.circle((middle - ink.px(20), low), ink.px(4), shade)
    for y, color, text, detail in (
        (high, shade, _heading_for(subject, "send"), subject.text("level") if on else "off"),
        (low, theme.dim, _heading_for(subject, "out"), "0 dB"),
    ):
        ink.triangle((right, y - ink.px(6)), (right + ink.px(10), y), (right, y + ink.px(6)), color)
        words = Rect(
            right + ink.px(16), y - ink.px(16), place.right - right - ink.px(20), ink.px(16)
        )
        ink.label(words, text, size=12)
        ink.label(words.moved(0, ink.px(16)), signed(detail), size=11, font="mono", color=theme.dim)
    knob, rest = _split_off(column, 92)
    controls.turned_knob(column, knob, subject, "level")
    switch, meter = split(rest, 2, 0)
    inner = switch._replace(x=switch.x + ink.px(16), y=switch.y + ink.px(20), h=ink.px(28))
    controls.flag(column, inner, subject, "on")
    bar = MeterBar(ink, Rect(meter.x, meter.y + ink.px(24), meter.w, ink.px(20)), vertical=False)
    ink.text(meter.x, meter.y + ink.px(8), "Through", size=11, color=theme.dim)
    column.lives.append(lambda _now: bar.set(*subject.peaks_db()))


def _split_off(column: Column, height: float) -> tuple[Rect, Rect]:
    """Return the place of a knob, and the rest of its row."""
    row = column.take(height, 8)
    width = column.ink.px(68)
    return row._replace(w=width), row._replace(x=row.x + width, w=row.w - width)


def _heading_for(subject: Subject, port: str) -> str:
    """Return where a port leads."""
    graph = subject.editor.graph
    targets = [
        cable.target.node
        for cable in graph.cables
        if cable.source.node == subject.name and cable.source.port == port
    ]
    if len(targets) == 1:
        return title_of(targets[0], graph.nodes[targets[0]])
    return f"{len(targets)} nodes" if targets else "not connected"

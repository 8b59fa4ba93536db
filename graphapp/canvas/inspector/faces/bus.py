"""The face of a bus: what meets in it, and how loud each of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.inspector.bench import decibels
from graphapp.canvas.inspector.faces.fader import draw_fader
from graphapp.canvas.meters import MeterBar
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect
from graphapp.editor.names import title_of

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column, Live

_ROW: Final = 26.0
_MOST: Final = 16


def draw(column: Column, subject: Subject) -> None:
    """Draw the fader, and the list of what arrives."""
    draw_fader(column, subject, "gain")
    sources = list(dict.fromkeys(subject.sources()))
    column.heading(f"{len(sources)} input{'' if len(sources) == 1 else 's'}")
    if not sources:
        column.note("Nothing is connected. Drag cables to its input.")
    for name in sources[:_MOST]:
        _draw_source(column, subject, name)
    if len(sources) > _MOST:
        column.note(f"and {len(sources) - _MOST} more")


def _draw_source(column: Column, subject: Subject, name: str) -> None:
    """Draw a line with a node that feeds the bus; a click selects it."""
    ink, theme, editor = column.ink, column.ink.theme, subject.editor
    node = editor.graph.nodes[name]
    row = column.take(_ROW, 2)
    hue = theme.hue(node.kind.category if node.kind else "")
    ink.circle((row.x + ink.px(6), row.center.y), ink.px(4), hue)
    half = row.w * 0.46
    words = Rect(row.x + ink.px(18), row.y, half - ink.px(22), row.h)
    color = theme.faint if node.mute else theme.text
    ink.label(words, title_of(name, node), size=12, color=color)
    place = Rect(row.x + half, row.center.y - ink.px(5), row.w - half, ink.px(10))
    meter = MeterBar(ink, place, vertical=False)
    column.lives.append(_follow(subject, editor.full_id(name), meter))
    column.zones.append(
        Zone(
            f"source {name}",
            row,
            Role.SURFACE,
            tip="Select this node",
            on_click=lambda _pointer: editor.select({name}),
        )
    )


def _follow(subject: Subject, name: str, meter: MeterBar) -> Live:
    live = subject.bench.ws.live

    def follow(_now: float) -> None:
        left, right = live.peak(name)
        meter.set(decibels(left), decibels(right))

    return follow

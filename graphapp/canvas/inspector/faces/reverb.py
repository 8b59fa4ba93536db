"""The face of a reverb: how long the room answers, in the middle and at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.inspector import controls, turning
from graphapp.canvas.inspector.plot import Plot, Scale
from graphapp.canvas.theme import alpha
from graphapp.editor.responses import reverb_time_s
from graphapp.editor.values import position_of, value_from

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.theme import Color

_HEIGHT: Final = 160.0
_LOW_DB: Final = -60.0
_HIGH_HZ: Final = 8000.0
_SPANS_S: Final = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 40.0)
_MARKS: Final = 4


def draw(column: Column, subject: Subject) -> None:
    """Draw the decay, and the controls."""
    _draw_decay(column, subject)
    controls.knobs(
        column,
        subject,
        [
            *("time", "size", "predelay", "mix"),
            *("damping", "low_cut", "diffusion", "modulation", "width"),
        ],
    )


def _draw_decay(column: Column, subject: Subject) -> None:
    ink, theme = column.ink, column.ink.theme
    hue = subject.hue(theme) if not subject.node.bypass else theme.faint
    predelay, time = subject.number("predelay") / 1000.0, subject.number("time")
    span = next((s for s in _SPANS_S if s >= 1.15 * (predelay + time)), _SPANS_S[-1])
    plot = Plot(ink, column.take(_HEIGHT, 10), Scale(0.0, span), Scale(_LOW_DB, 3.0), margin=2)
    marks = [(span * i / _MARKS, f"{span * i / _MARKS:g} s") for i in range(1, _MARKS)]
    plot.verticals(marks)
    plot.horizontals([(-15.0, ""), (-30.0, "-30"), (-45.0, "")])
    high = reverb_time_s(subject.node, _HIGH_HZ)
    _draw_fall(plot, (predelay, time), alpha(hue, 0.16), hue)
    if high < 0.98 * time:
        _draw_fall(plot, (predelay, high), alpha(hue, 0.18), alpha(hue, 0.55))
        x = plot.x(predelay + high)
        ink.text(
            x + ink.px(4), plot.inner.bottom - ink.px(26), "8 kHz", size=10, color=alpha(hue, 0.9)
        )
    start = plot.x(predelay)
    if predelay:
        ink.line(start, plot.inner.y, start, plot.inner.bottom, theme.line_strong)
    end = plot.x(predelay + time), plot.inner.bottom - ink.px(1)
    ink.circle(end, ink.px(7), hue, border=theme.well, thickness=2)
    said = plot.inner._replace(
        y=plot.inner.y + ink.px(6), h=ink.px(20), w=plot.inner.w - ink.px(10)
    )
    ink.label(said, subject.text("time"), size=16, font="mono", align="right")
    below = said.moved(0, ink.px(20))._replace(h=ink.px(14))
    ink.label(below, f"{high:.2g} s at 8 kHz", size=10, color=theme.dim, align="right")
    _let_drag(column, subject, plot, predelay)


def _draw_fall(plot: Plot, fall: tuple[float, float], fill: Color, color: Color) -> None:
    """Draw a decay from its predelay on, s."""
    predelay, time = fall
    points = [(predelay, 0.0), (predelay + time, _LOW_DB)]
    plot.area(points, _LOW_DB, fill)
    plot.curve([(predelay, _LOW_DB), *points], color, thickness=2)


def _let_drag(column: Column, subject: Subject, plot: Plot, predelay: float) -> None:
    """Let the end of the decay be dragged."""
    parameter = subject.param("time")

    def time(pointer: Pointer) -> float:
        seconds = plot.across_at(pointer.x - column.origin.x) - predelay
        return value_from(parameter, position_of(parameter, max(seconds, float(parameter.low))))

    tip = "Drag to set the time of the decay"
    column.zones.append(turning.surface(plot.rect, "decay", subject, "time", time, tip=tip))

"""The face of a fader: a long one with its scale, beside the meter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import dials
from graphapp.canvas.decor import signed
from graphapp.canvas.inspector import turning
from graphapp.canvas.inspector.readouts import Readout, loudness_text
from graphapp.canvas.meters import MeterBar, meter_position
from graphapp.canvas.zones import Role, Zone
from graphapp.editor import automation_lane as lanes
from graphapp.editor.geometry import Rect
from graphapp.editor.values import number_of, position_of

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column

HEIGHT: Final = 236.0
_SCALE_DB: Final = (24, 12, 6, 0, -6, -12, -20, -30, -40, -60)
_METER_DB: Final = (0, -6, -12, -24, -36, -48)


def draw(column: Column, subject: Subject) -> None:
    """Draw the fader with its scale, the level behind it, and its number."""
    draw_fader(column, subject, "gain")


def draw_fader(column: Column, subject: Subject, path: str) -> None:
    """Draw a parameter in dB as a long fader, beside the node's meter."""
    ink, theme = column.ink, column.ink.theme
    place = column.take(HEIGHT, 10)
    ink.rect(place, theme.well, border=theme.line, rounding=6)
    inner = place.inset(ink.px(14))
    parameter = subject.param(path)
    value = subject.value(path)
    marks = [(position_of(parameter, float(db)), f"{db:+d}" if db else "0") for db in _SCALE_DB]
    slot = Rect(inner.x + ink.px(6), inner.y, ink.px(30), inner.h)
    made = dials.fader(
        ink,
        slot,
        f"{subject.name}.{path}",
        position_of(parameter, value),
        subject.hue(theme),
        marks=marks,
        value=number_of(parameter, value),
        **turning.turning(subject, path),
    )
    column.zones.append(made.zone)
    meter_rect = Rect(inner.x + ink.px(100), inner.y, ink.px(30), inner.h)
    meter = MeterBar(ink, meter_rect)
    _draw_scale(column, meter_rect)
    words = Rect(inner.x + ink.px(176), inner.y, inner.right - inner.x - ink.px(176), ink.px(40))
    _draw_value(column, subject, path, words)
    peak = Readout(ink, words.moved(0, ink.px(56)), "Peak", "dBFS")
    highest = [-200.0]
    live = subject.bench.ws.live
    lane = subject.editor.graph.automation.get(f"{subject.name}.{path}")

    def follow(_now: float) -> None:
        levels = subject.peaks_db()
        meter.set(*levels)
        highest[0] = max(highest[0] - 0.2, *levels)
        over = highest[0] >= 0.0
        peak.set(loudness_text(highest[0]), theme.bad if over else None)
        if lane and live.state().playing and subject.editor.gesture is None:
            now = lanes.value_at(lane, live.state().position, parameter.unit)
            made.set(position_of(parameter, now))

    column.lives.append(follow)


def _draw_scale(column: Column, meter: Rect) -> None:
    ink, theme = column.ink, column.ink.theme
    inner = meter.inset(ink.px(2))
    for db in _METER_DB:
        y = round(inner.bottom - meter_position(float(db)) * inner.h)
        ink.rect(Rect(meter.right + ink.px(2), y, ink.px(4), 1), theme.line_strong)
        ink.text(
            *(meter.right + ink.px(9), y - ink.px(5), signed(f"{db}")),
            size=10,
            font="mono",
            color=theme.dim,
        )


def _draw_value(column: Column, subject: Subject, path: str, words: Rect) -> None:
    """Draw the value as a number that can be typed over."""
    ink, theme = column.ink, column.ink.theme
    label = subject.parameter(path).label.capitalize()
    ink.text(words.x, words.y, label, size=11, color=theme.dim)
    well = Rect(words.x - ink.px(4), words.y + ink.px(16), words.w + ink.px(4), ink.px(28))
    ink.rect(well, theme.raised, border=theme.line, rounding=5)
    ink.label(well, signed(subject.text(path)), size=13, font="mono", align="center")
    column.zones.append(
        Zone(
            f"type {subject.name}.{path}",
            well,
            Role.SURFACE,
            glow=5,
            tip="Type a value",
            on_click=lambda _pointer: turning.type_value(column, well, subject, path),
        )
    )
    if f"{subject.name}.{path}" in subject.editor.graph.automation:
        mark = Rect(words.right - ink.px(13), words.y - ink.px(2), ink.px(13), ink.px(13))
        ink.icon("automation", mark, theme.warn, thickness=1.4)

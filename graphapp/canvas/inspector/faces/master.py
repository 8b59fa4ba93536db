"""The face of the master: its loudness against the target, and its delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas import widgets
from graphapp.canvas.inspector import controls
from graphapp.canvas.inspector.column import split
from graphapp.canvas.inspector.loudness import SAFE_DBTP, distance_text
from graphapp.canvas.inspector.readouts import NOTHING, Readout, loudness_text
from graphapp.canvas.inspector.targets import draw_target
from graphapp.canvas.meters import MeterBar
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column

_HEIGHT: Final = 188.0


def draw(column: Column, subject: Subject) -> None:
    """Draw the loudness of the program, the target, and the dither."""
    ink, theme = column.ink, column.ink.theme
    place = column.take(_HEIGHT, 8)
    ink.rect(place, theme.well, border=theme.line, rounding=6)
    inner = place.inset(ink.px(12))
    meter = MeterBar(ink, Rect(inner.right - ink.px(26), inner.y, ink.px(26), inner.h))
    numbers = inner._replace(w=inner.w - ink.px(38))
    big = Readout(ink, numbers, "Integrated", "LUFS", size=34)
    target = subject.bench.ws.preferences.target_lufs
    away = ink.text(inner.x, inner.y + ink.px(54), NOTHING, size=12, color=theme.dim)
    rows = [numbers._replace(y=inner.y + ink.px(78 + 44 * i), h=ink.px(40)) for i in range(2)]
    (first, second), (third, fourth) = (split(row, 2, ink.px(8)) for row in rows)
    short = Readout(ink, first, "Short-term", "LUFS")
    momentary = Readout(ink, second, "Momentary", "LUFS")
    spread = Readout(ink, third, "Range", "LU")
    peak = Readout(ink, fourth, "True peak", "dBTP")
    said = [""]

    def follow(_now: float) -> None:
        meter.set(*subject.peaks_db())
        program = subject.bench.ws.live.program
        big.set(loudness_text(program.integrated if program else None))
        short.set(loudness_text(program.short_term if program else None))
        momentary.set(loudness_text(program.momentary if program else None))
        spread.set(loudness_text(program.range if program else None))
        true_peak = program.true_peak if program else None
        hot = true_peak is not None and true_peak > SAFE_DBTP
        peak.set(loudness_text(true_peak), theme.warn if hot else None)
        text, near = distance_text(program, target)
        if text != said[0]:
            said[0] = text
            dpg.configure_item(away, text=text, color=theme.good if near else theme.dim)

    column.lives.append(follow)
    draw_target(column, subject.bench.ws)
    column.heading("Delivery")
    controls.labeled_choice(column, subject, "dither")
    column.zones.append(
        widgets.button(
            *(ink, column.take(32), "export", "Export the master…"),
            lambda _pointer: subject.bench.ws.run("export"),
            icon="export",
        )
    )

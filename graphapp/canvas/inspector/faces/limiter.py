"""The face of a limiter: what it takes away, and how loud the song is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.inspector import controls
from graphapp.canvas.inspector.readouts import Readout, loudness_text
from graphapp.canvas.inspector.reduction import ReductionBar, draw_history
from graphapp.canvas.meters import MeterBar
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column

_HEIGHT: Final = 146.0


def draw(column: Column, subject: Subject) -> None:
    """Draw the reduction, the level and the loudness, and the controls."""
    ink, theme = column.ink, column.ink.theme
    place = column.take(_HEIGHT, 8)
    bar = ReductionBar(ink, place._replace(w=ink.px(58)), 12.0)
    meter = MeterBar(ink, Rect(place.x + ink.px(66), place.y, ink.px(22), place.h))
    well = place._replace(x=place.x + ink.px(96), w=place.w - ink.px(96))
    ink.rect(well, theme.well, border=theme.line, rounding=6)
    numbers = well.inset(ink.px(10))
    rows = [numbers._replace(y=numbers.y + i * numbers.h / 3, h=numbers.h / 3) for i in range(3)]
    short, whole, peak = (
        Readout(ink, row, label, unit)
        for row, (label, unit) in zip(
            rows,
            [("Short-term", "LUFS"), ("Integrated", "LUFS"), ("True peak", "dBTP")],
            strict=True,
        )
    )
    live, name = subject.bench.ws.live, subject.full_id

    def follow(_now: float) -> None:
        bar.set(live.reduction(name))
        meter.set(*subject.peaks_db())
        program = live.program
        short.set(loudness_text(program.short_term if program else None))
        whole.set(loudness_text(program.integrated if program else None))
        over = program and program.true_peak and program.true_peak > subject.number("ceiling")
        peak.set(
            loudness_text(program.true_peak if program else None),
            theme.warn if over else None,
        )

    column.lives.append(follow)
    draw_history(column, subject, 6.0)
    controls.knobs(column, subject, ["drive", "ceiling", "lookahead", "release", "link"])

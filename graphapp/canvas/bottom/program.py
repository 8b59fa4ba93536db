"""The program's meters: how loud the master is, and how far from the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import dearpygui.dearpygui as dpg

from graphapp.canvas.bottom.part import Part
from graphapp.canvas.inspector.bench import SILENCE_DB
from graphapp.canvas.inspector.column import split
from graphapp.canvas.inspector.loudness import SAFE_DBTP, distance_text
from graphapp.canvas.inspector.readouts import Readout, loudness_text
from graphapp.canvas.meters import MeterBar
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.bottom.slots import Bottom, Slot
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.zones import Zone


class ProgramPanel(Part):
    """Integrated, short-term and momentary loudness, range and true peak.

    Parameters
    ----------
    bench, bottom
        See `Part`.
    """

    slot: ClassVar[Slot] = "program"
    phase_s: ClassVar[float] = 1 / 60

    def __init__(self, bench: Bench, bottom: Bottom) -> None:
        super().__init__(bench, bottom)
        self._meter: MeterBar | None = None
        self._readouts: tuple[Readout, ...] = ()
        self._target = 0
        self._said = ""
        self._ink: Ink | None = None

    def key(self) -> Hashable:
        """Return what its picture depends on."""
        return self.bench.ws.preferences.target_lufs

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the names of the numbers, and the meter."""
        theme = ink.theme
        self._ink = ink
        place = self.ground(ink, size)
        place = place._replace(w=place.w - ink.px(4))
        ink.rect(place, theme.well, border=theme.line, rounding=6)
        inner = place.inset(ink.px(9))
        bar = Rect(inner.right - ink.px(22), inner.y, ink.px(22), inner.h)
        self._meter = MeterBar(ink, bar)
        numbers = inner._replace(w=bar.x - inner.x - ink.px(10))
        first = Readout(ink, numbers, "Master", "LUFS integrated", size=28)
        self._target = ink.text(numbers.x, numbers.y + ink.px(47), "", size=11)
        self._said = ""
        rows = [numbers._replace(y=numbers.y + ink.px(66 + 32 * i)) for i in range(2)]
        names = (("Short-term", ""), ("Momentary", ""), ("Range", "LU"), ("True peak", "dBTP"))
        places = [place for row in rows for place in split(row, 2, ink.px(6))]
        self._readouts = (
            first,
            *(
                Readout(ink, place, label, unit, size=14)
                for place, (label, unit) in zip(places, names, strict=True)
            ),
        )
        return []

    def follow(self, now: float) -> None:  # noqa: ARG002 -- meters have their own clock
        """Show the newest numbers."""
        ink, meter = self._ink, self._meter
        if ink is None or meter is None:
            return
        live, theme = self.bench.ws.live, ink.theme
        program = live.program
        peaks = program.peaks if program and live.state().playing else ()
        left = max(peaks[0], SILENCE_DB) if peaks else SILENCE_DB
        meter.set(left, max(peaks[1], SILENCE_DB) if len(peaks) > 1 else left)
        values = (
            (program.integrated, program.short_term, program.momentary, program.range)
            if program
            else (None,) * 4
        )
        for readout, value in zip(self._readouts, values, strict=False):
            readout.set(loudness_text(value))
        peak = program.true_peak if program else None
        hot = peak is not None and peak > SAFE_DBTP
        self._readouts[4].set(loudness_text(peak), theme.warn if hot else None)
        said, near = distance_text(program, self.bench.ws.preferences.target_lufs)
        if said != self._said:
            self._said = said
            dpg.configure_item(self._target, text=said, color=theme.good if near else theme.dim)

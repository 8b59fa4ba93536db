"""The loudness of the last minute: momentary and short-term, against the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.bottom.part import Part
from graphapp.canvas.decor import signed
from graphapp.canvas.inspector.readouts import loudness_text
from graphapp.canvas.inspector.traces import Trace, TraceLine
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.bottom.slots import Bottom, Slot
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.zones import Zone

SECONDS: Final = 60.0
_LOW, _HIGH = -36.0, -3.0
_MARKS: Final = (-9.0, -18.0, -27.0)
_RATE: Final = 8.0


class LoudnessHistory(Part):
    """Momentary and short-term loudness over a minute.

    Parameters
    ----------
    bench, bottom
        See `Part`.
    """

    slot: ClassVar[Slot] = "loudness"

    def __init__(self, bench: Bench, bottom: Bottom) -> None:
        super().__init__(bench, bottom)
        self._momentary, self._short = Trace(SECONDS, _RATE), Trace(SECONDS, _RATE)
        self._lines: list[TraceLine] = []
        self._text = 0
        self._said = ""

    def key(self) -> Hashable:
        """Return what its picture depends on."""
        return self.bench.ws.preferences.target_lufs

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the scale, the target, and the lines as they were."""
        theme = ink.theme
        place = self.ground(ink, size)
        ink.rect(place, theme.well, border=theme.line, rounding=6)
        head = Rect(place.x + ink.px(10), place.y + ink.px(5), place.w - ink.px(20), ink.px(16))
        ink.label(head, "Loudness", size=11, color=theme.dim)
        self._text = ink.text(head.x + ink.px(64), head.y + ink.px(3), "", size=10, font="mono")
        self._said = ""
        plot = Rect(
            place.x + ink.px(8),
            head.bottom + ink.px(3),
            place.w - ink.px(42),
            place.bottom - head.bottom - ink.px(9),
        )

        def height(lufs: float) -> float:
            part = (min(max(lufs, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW)
            return plot.bottom - part * plot.h

        target = self.bench.ws.preferences.target_lufs
        for lufs in _MARKS:
            if abs(lufs - target) > 3.0:
                self._draw_mark(ink, plot, height(lufs), f"{lufs:.0f}", aim=False)
        if _LOW <= target <= _HIGH:
            self._draw_mark(ink, plot, height(target), f"{target:g}", aim=True)
        rest = round(plot.bottom)
        self._lines = [
            TraceLine(
                ink, plot, self._momentary, height, alpha(theme.dim, 0.8), rest=rest, thickness=1
            ),
            TraceLine(ink, plot, self._short, height, theme.good, rest=rest, thickness=1.8),
        ]
        return []

    def follow(self, now: float) -> None:
        """Take in what the meters say."""
        live = self.bench.ws.live
        program = live.program
        if live.state().playing and program is not None:
            self._momentary.feed(now, program.momentary)
            self._short.feed(now, program.short_term)
        for line in self._lines:
            line.show()
        said = ""
        if program is not None:
            momentary, short = loudness_text(program.momentary), loudness_text(program.short_term)
            said = f"M {momentary}  S {short}"
        if said != self._said:
            self._said = said
            dpg.configure_item(self._text, text=said)

    def _draw_mark(self, ink: Ink, plot: Rect, y: float, text: str, *, aim: bool) -> None:
        theme = ink.theme
        color = theme.good if aim else theme.faint
        line = alpha(theme.good, 0.5) if aim else alpha(theme.line, 0.8)
        ink.rect(Rect(plot.x, round(y), plot.w, 1), line)
        ink.text(
            plot.right + ink.px(6), y - ink.px(5), signed(text), size=9, font="mono", color=color
        )

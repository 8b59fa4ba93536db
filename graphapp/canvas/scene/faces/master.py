"""The face of the master: loudness and true peak of what is heard."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.scene.faces.face import Face

if TYPE_CHECKING:
    from graphapp.canvas.scene.live_view import LiveView

_NONE: Final = "–"
_EACH: Final = 3
"""Looks for one new number."""


class MasterFace(Face):
    """Two big numbers."""

    lively: ClassVar[bool] = True

    def draw(self) -> None:
        """Draw the numbers' places."""
        area, brush = self.area, self.brush
        middle = area.center.x
        brush.line(middle, area.y + 8, middle, area.bottom - 8, self.theme.line, thickness=1)
        self._texts: dict[str, tuple[int, float]] = {}
        for name, left in (("LUFS short", area.x), ("dB true peak", middle)):
            center = left + area.w / 4
            self.fine.text(
                center, area.bottom - 15, name, size=8, color=self.theme.faint, align="center"
            )
            item = brush.text(center, area.y + 11, _NONE, size=19, font="mono", align="center")
            self._texts[name] = item, center
        self._spelled: dict[str, str] = {}
        self._looks = 0

    def follow(self, live: LiveView, *, near: bool) -> bool:  # noqa: ARG002 -- as everywhere
        """Show the newest numbers."""
        self._looks += 1
        program = live.program
        if program is None or self._looks % _EACH:
            return False
        changed = self._show("LUFS short", program.short_term)
        return self._show("dB true peak", program.true_peak, limit=0.0) or changed

    def _show(self, name: str, value: float | None, limit: float = math.inf) -> bool:
        known = value is not None and math.isfinite(value)
        spelled = f"{value:.1f}".replace("-", "−") if known else _NONE
        if self._spelled.get(name) == spelled:
            return False
        self._spelled[name] = spelled
        item, center = self._texts[name]
        left = center - self.brush.measure(spelled, 19, "mono") / 2
        over = value is not None and value > limit
        color = self.theme.bad if over else self.theme.text
        dpg.configure_item(item, text=spelled, pos=(left, self.area.y + 11), color=color)
        return True

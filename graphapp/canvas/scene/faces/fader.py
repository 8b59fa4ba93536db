"""The face of a fader: where it stands, and its gain."""

from __future__ import annotations

import math
from typing import Final

from graphapp.canvas.scene.faces.face import Face, signed
from graphapp.canvas.theme import mix
from graphapp.editor.geometry import Rect
from graphapp.editor.responses import number_of

_TICKS_DB: Final = (-60.0, -40.0, -20.0, -10.0, 0.0, 10.0, 24.0)
_LOUD: Final = 1.7
"""Exponent that gives the loud part of the scale most of the room."""


class FaderFace(Face):
    """A fader that lies on its side."""

    def draw(self) -> None:
        """Draw scale, slot and cap."""
        area, brush = self.area, self.brush
        gain = number_of(self.subject.node, "gain")
        self._slot = slot = Rect(area.x + 12, area.bottom - 19, area.w - 24, 4)
        for db in _TICKS_DB:
            x = self._x(db)
            strong = db == 0.0
            color = self.theme.dim if strong else self.theme.line_strong
            self.scale.line(x, slot.y - 8, x, slot.y - 3.5, color, thickness=1.2 if strong else 0.8)
            if db in {-40.0, -20.0, 0.0, 10.0}:
                self.near.text(
                    x, slot.bottom + 5, signed(db), size=6.5, color=self.theme.faint, align="center"
                )
        brush.rect(slot, self.theme.raised, rounding=2)
        x = self._x(gain)
        if math.isfinite(gain):
            brush.rect(slot._replace(w=x - slot.x), mix(self.theme.well, self.hue, 0.7), rounding=2)
        cap = Rect(x - 6, slot.center.y - 8, 12, 16)
        ground = mix(self.theme.raised, self.theme.text, 0.12)
        brush.rect(cap, ground, border=self.theme.line_strong, rounding=3)
        brush.line(x, cap.y + 3, x, cap.bottom - 3, self.hue, thickness=1.6)
        text = f"{signed(gain)} dB" if math.isfinite(gain) else "off"
        self.fine.text(area.x + 8, area.y + 6, text, size=13, color=self.theme.text, font="mono")

    def _x(self, db: float) -> float:
        low, high = _TICKS_DB[0], _TICKS_DB[-1]
        part = (min(max(db, low), high) - low) / (high - low)
        return self._slot.x + float(part**_LOUD) * self._slot.w

"""The face of a compressor: its transfer curve with the level on it, and the gain reduction."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.scene.faces.face import Face, short
from graphapp.canvas.scene.faces.reduction import Reduction, ratio_text
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect
from graphapp.editor.responses import compressor_curve_db, number_of

if TYPE_CHECKING:
    from graphapp.canvas.scene.live_view import LiveView

_LOW_DB: Final = -60.0
_HIGH_DB: Final = 6.0
_POINTS: Final = 29


class CompressorFace(Face):
    """Level out over level in."""

    lively: ClassVar[bool] = True

    def draw(self) -> None:
        """Draw the curve, the threshold and the place of the numbers."""
        area, brush = self.area, self.brush
        side = area.h - 6
        self._square = square = Rect(area.x + 4, area.y + 3, side, side)
        dotted = alpha(self.theme.line_strong, 0.9)
        scale = self.scale
        scale.line(square.x, square.bottom, square.right, square.y, dotted, thickness=0.8)
        threshold = self._x(number_of(self.subject.node, "threshold"))
        scale.line(threshold, square.y, threshold, square.bottom, self.theme.line, thickness=0.8)
        levels = np.linspace(_LOW_DB, _HIGH_DB, _POINTS)
        self._curve = compressor_curve_db(self.subject.node, levels)
        points = [
            (self._x(float(a)), self._y(float(b))) for a, b in zip(levels, self._curve, strict=True)
        ]
        brush.polyline(points, self.hue, thickness=1.9)
        self._makeup = float(self._curve[0] - levels[0])
        self._levels = levels
        self._dot = brush.circle(
            (points[0][0], points[0][1]), 2.8, self.theme.text, border=self.hue, thickness=1
        )
        self._at = 0.0, 0.0
        left = square.right + 9
        self.fine.text(left, area.y + 5, "GR", size=8, color=self.theme.faint)
        bar = Rect(area.right - 11, area.y + 5, 6, area.h - 10)
        self._reduction = Reduction(self, bar, (left, area.y + 13))
        self.note(left, area.bottom - 24, ratio_text(number_of(self.subject.node, "ratio")))
        self.note(left, area.bottom - 13, f"{short(number_of(self.subject.node, 'threshold'))} dB")

    def follow(self, live: LiveView, *, near: bool) -> bool:  # noqa: ARG002 -- as everywhere
        """Show the gain reduction, and where the level is on the curve."""
        name = self.subject.name
        reduction = live.reduction(name)
        changed = self._reduction.set(reduction)
        peak = live.peak(name)
        loudest = max(peak) if peak else 0.0
        level = 20.0 * math.log10(loudest) + reduction - self._makeup if loudest else _LOW_DB
        level = min(max(level, _LOW_DB), _HIGH_DB)
        out = float(np.interp(level, self._levels, self._curve))
        at = round(self._x(level), 0), round(self._y(out), 0)
        if at != self._at:
            self._at = at
            dpg.configure_item(self._dot, center=at)
            changed = True
        return changed

    def _x(self, db: float) -> float:
        return self._square.x + (db - _LOW_DB) / (_HIGH_DB - _LOW_DB) * self._square.w

    def _y(self, db: float) -> float:
        part = min(max((db - _LOW_DB) / (_HIGH_DB - _LOW_DB), 0.0), 1.0)
        return self._square.bottom - part * self._square.h

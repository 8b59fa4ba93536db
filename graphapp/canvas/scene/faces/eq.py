"""The face of an EQ: its response, a dot for every band, and the spectrum when it is near."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.scene.faces.face import Face
from graphapp.canvas.theme import alpha
from graphapp.editor.responses import eq_bands, eq_response_db

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block
    from graphapp.canvas.scene.live_view import LiveView

_LOWEST_HZ: Final = 20.0
_OCTAVES: Final = math.log2(20_000.0 / _LOWEST_HZ)
_POINTS: Final = 41
_FILLED_EACH: Final = 4
_SPECTRUM_POINTS: Final = 60
_SPECTRUM_FLOOR_DB: Final = -84.0
_SPECTRUM_TOP_DB: Final = -6.0


class EqFace(Face):
    """Gain over frequency."""

    lively: ClassVar[bool] = True

    def draw(self) -> None:
        """Draw the response of the bands together."""
        area, brush = self.area, self.brush
        bands = eq_bands(self.subject.node)
        self._top_db = max(9.0, *(abs(band["gain"]) * 1.3 for band in bands), 9.0)
        self._spectrum: int | None = None
        middle = area.center.y
        for hz in (100.0, 1000.0, 10_000.0):
            x = self._x(hz)
            self.scale.line(x, area.y + 1, x, area.bottom - 1, self.theme.line, thickness=0.6)
        freqs = _LOWEST_HZ * 2.0 ** np.linspace(0.0, _OCTAVES, _POINTS)
        response = eq_response_db(self.subject.node, freqs)
        points = [(self._x(f), self._y(g)) for f, g in zip(freqs, response, strict=True)]
        seen = np.abs(response) < self._top_db
        self.scale.fill_between(points[::_FILLED_EACH], middle, self.soft, self.textures.blank())
        brush.line(area.x, middle, area.right, middle, self.theme.line_strong, thickness=0.8)
        off = not any(band["on"] for band in bands)
        for first, last in _runs(seen):
            line = points[max(first - 1, 0) : last + 1]
            brush.polyline(line, alpha(self.hue, 0.5 if off else 1.0), thickness=1.9)
        shown = [band for band in bands if band["on"]]
        at = np.array([band["freq"] for band in shown])
        for freq, gain in zip(at, eq_response_db(self.subject.node, at), strict=True):
            center = self._x(float(freq)), self._y(float(gain))
            brush.circle(center, 2.8, self.theme.well, border=self.theme.text, thickness=1.3)
        for hz, label in ((100.0, "100"), (1000.0, "1k"), (10_000.0, "10k")):
            self.near.text(
                self._x(hz) + 1.5, area.bottom - 8, label, size=6, color=self.theme.faint
            )

    def follow(self, live: LiveView, *, near: bool) -> bool:
        """Show the spectrum of the node, if it is the one that is watched."""
        levels = live.spectrum(self.subject.name) if near else None
        if levels is None:
            if self._spectrum is None:
                return False
            dpg.delete_item(self._spectrum)
            self._spectrum = None
            return True
        points = self._spectrum_points(levels)
        if self._spectrum is None:
            color = alpha(self.theme.dim, 0.6)
            self._spectrum = self.near.polyline(points, color, thickness=0.8)
        else:
            dpg.configure_item(self._spectrum, points=points)
        return True

    def _spectrum_points(self, levels: Block) -> list[list[float]]:
        area = self.area
        grouped = levels.reshape(_SPECTRUM_POINTS, -1).max(axis=1)
        part = (grouped - _SPECTRUM_FLOOR_DB) / (_SPECTRUM_TOP_DB - _SPECTRUM_FLOOR_DB)
        y = area.bottom - 2 - np.clip(part, 0.0, 1.0) * (area.h - 4)
        x = area.x + (np.arange(_SPECTRUM_POINTS) + 0.5) / _SPECTRUM_POINTS * area.w
        points: list[list[float]] = np.column_stack([x, y]).tolist()
        return points

    def _x(self, hz: float) -> float:
        part = math.log2(max(hz, _LOWEST_HZ) / _LOWEST_HZ) / _OCTAVES
        return self.area.x + min(part, 1.0) * self.area.w

    def _y(self, db: float) -> float:
        part = min(max(db / self._top_db, -1.0), 1.0)
        return self.area.center.y - part * (self.area.h / 2 - 2)


def _runs(seen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where each run of true values begins and where it has ended.

    Examples
    --------
    >>> _runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], seen.astype(int), [0]))))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]

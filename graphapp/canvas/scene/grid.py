"""The canvas' grid: lines far beyond what is seen, so that panning draws nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from graphapp.editor.geometry import Rect
from graphapp.editor.shapes import GRID

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush

_PITCHES: Final = ((0.55, 2 * GRID), (0.16, 8 * GRID), (0.0, 32 * GRID))
"""Zoom, and the pitch of lines from there on."""
_STRONG_EACH: Final = 4
_STALE: Final = 1.15
"""By how much the zoom may change before lines of the old thickness show."""


class Grid:
    """Thin lines, every fourth a little stronger; while nodes snap, those that they snap to.

    Parameters
    ----------
    brush : Brush
        Where it is drawn.
    """

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._drawn = Rect(0.0, 0.0, 0.0, 0.0)
        self._zoom = 0.0
        self._snapping = False

    def update(self, seen: Rect, zoom: float, *, snapping: bool) -> bool:
        """Draw it anew where it has become too short, thick or coarse; return whether it was."""
        stale = not 1 / _STALE < zoom / (self._zoom or 1e-9) < _STALE
        if not stale and snapping == self._snapping and self._reaches(seen):
            return False
        self._zoom, self._snapping = zoom, snapping
        self._drawn = seen.inset(-max(seen.w, seen.h) / 2)
        self._brush.erase()
        theme = self._brush.theme
        if snapping and GRID * zoom >= 5.0:
            self._lines(GRID, theme.grid_strong, 0.8 / zoom, skip=0)
        pitch = next(pitch for zoom_from, pitch in _PITCHES if zoom >= zoom_from)
        self._lines(pitch, theme.grid, 1.0 / zoom, skip=_STRONG_EACH)
        self._lines(pitch * _STRONG_EACH, theme.grid_strong, 1.0 / zoom, skip=0)
        return True

    def _reaches(self, seen: Rect) -> bool:
        drawn = self._drawn
        return (
            drawn.x <= seen.x
            and drawn.y <= seen.y
            and drawn.right >= seen.right
            and drawn.bottom >= seen.bottom
        )

    def _lines(
        self, pitch: float, color: tuple[int, int, int, int], thickness: float, *, skip: int
    ) -> None:
        area = self._drawn
        for i in range(math.ceil(area.x / pitch), math.floor(area.right / pitch) + 1):
            if not skip or i % skip:
                x = i * pitch
                self._brush.line(x, area.y, x, area.bottom, color, thickness=thickness)
        for i in range(math.ceil(area.y / pitch), math.floor(area.bottom / pitch) + 1):
            if not skip or i % skip:
                y = i * pitch
                self._brush.line(area.x, y, area.right, y, color, thickness=thickness)

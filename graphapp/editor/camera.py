"""The camera: which part of the world the canvas shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from graphapp.editor.geometry import Point, Rect

NEAREST: Final = 4.0
FARTHEST: Final = 0.05
_FITTED: Final = 1.5
"""Fitting goes no nearer than this, so that one node does not fill the window."""

_MARGIN: Final = 40.0


@dataclass(slots=True)
class Camera:
    """What the canvas shows.

    Attributes
    ----------
    zoom : float
        Pixels per world unit.
    x, y : float
        The world's point at the canvas' top left.
    view : Rect
        The canvas in the window, in pixels.
    """

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    view: Rect = field(default_factory=lambda: Rect(0.0, 0.0, 1000.0, 700.0))

    def world(self, x: float, y: float) -> Point:
        """Return the world's point at a pixel of the window."""
        return Point(self.x + (x - self.view.x) / self.zoom, self.y + (y - self.view.y) / self.zoom)

    def screen(self, point: Point) -> Point:
        """Return the pixel of the window at which a point of the world is seen."""
        return Point(
            self.view.x + (point.x - self.x) * self.zoom,
            self.view.y + (point.y - self.y) * self.zoom,
        )

    def screen_rect(self, rect: Rect) -> Rect:
        """Return where a rectangle of the world is seen."""
        corner = self.screen(Point(rect.x, rect.y))
        return Rect(corner.x, corner.y, rect.w * self.zoom, rect.h * self.zoom)

    @property
    def seen(self) -> Rect:
        """The part of the world that is seen."""
        return Rect(self.x, self.y, self.view.w / self.zoom, self.view.h / self.zoom)

    def zoom_at(self, x: float, y: float, factor: float) -> None:
        """Zoom, with the world's point under a pixel staying there."""
        held = self.world(x, y)
        self.zoom = min(max(self.zoom * factor, FARTHEST), NEAREST)
        self.x = held.x - (x - self.view.x) / self.zoom
        self.y = held.y - (y - self.view.y) / self.zoom

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by so many pixels."""
        self.x -= dx / self.zoom
        self.y -= dy / self.zoom

    def fit(self, rect: Rect | None) -> None:
        """Show all of a part of the world; with None, the origin at 100 %."""
        if rect is None:
            self.zoom, self.x, self.y = 1.0, -_MARGIN, -_MARGIN
            return
        width, height = (max(size - 2 * _MARGIN, 1.0) for size in (self.view.w, self.view.h))
        wanted = min(width / max(rect.w, 1.0), height / max(rect.h, 1.0), _FITTED)
        self.zoom = min(max(wanted, FARTHEST), NEAREST)
        self.center_on(rect.center)

    def center_on(self, point: Point) -> None:
        """Show a point of the world in the middle."""
        self.x = point.x - self.view.w / 2 / self.zoom
        self.y = point.y - self.view.h / 2 / self.zoom

    def resize(self, view: Rect) -> None:
        """Take up another part of the window; what was at its top left stays there."""
        self.view = view

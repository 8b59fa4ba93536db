"""The curve of a cable, and how far a point is from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECES: Final = 24
_SHORTEST, _LONGEST = 36.0, 220.0


class Curve(NamedTuple):
    """A cubic Bézier curve, by its ends and control points."""

    start: Point
    leave: Point
    arrive: Point
    end: Point

    @classmethod
    def between(cls, start: Point, end: Point) -> Curve:
        """Return a cable's curve: it leaves to the right and arrives from the left."""
        reach = abs(end.x - start.x) * 0.5 + abs(end.y - start.y) * 0.12
        reach = min(max(reach, _SHORTEST), _LONGEST)
        return cls(start, start.moved(reach, 0.0), end.moved(-reach, 0.0), end)

    def at(self, t: float) -> Point:
        """Return the point at a part of the way, 0 to 1."""
        u = 1.0 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        return Point(
            a * self.start.x + b * self.leave.x + c * self.arrive.x + d * self.end.x,
            a * self.start.y + b * self.leave.y + c * self.arrive.y + d * self.end.y,
        )

    @property
    def bounds(self) -> Rect:
        """A rectangle that holds it."""
        left, right = min(p.x for p in self), max(p.x for p in self)
        top, bottom = min(p.y for p in self), max(p.y for p in self)
        return Rect(left, top, right - left, bottom - top)

    def pieces(self) -> Iterator[tuple[Point, Point]]:
        """Yield straight pieces that follow it closely."""
        before = self.start
        for i in range(1, _PIECES + 1):
            after = self.at(i / _PIECES)
            yield before, after
            before = after

    def distance(self, point: Point) -> float:
        """Return how far a point is from it."""
        return min(_to_line(point, a, b) for a, b in self.pieces())

    def crosses(self, start: Point, end: Point) -> bool:
        """Whether a straight line cuts it."""
        return any(_cross(a, b, start, end) for a, b in self.pieces())

    def crosses_rect(self, rect: Rect) -> bool:
        """Whether it runs through a rectangle."""
        if not self.bounds.inset(-1.0).intersects(rect):
            return False
        return any(rect.contains(*self.at(i / _PIECES)) for i in range(_PIECES + 1))


def _to_line(point: Point, a: Point, b: Point) -> float:
    dx, dy = b.x - a.x, b.y - a.y
    length = dx * dx + dy * dy
    t = ((point.x - a.x) * dx + (point.y - a.y) * dy) / length if length else 0.0
    t = min(max(t, 0.0), 1.0)
    return math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0

"""Points and rectangles, x to the right and y down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Point(NamedTuple):
    """A place, in world units or pixels."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> Point:
        """Return the place so far from here."""
        return Point(self.x + dx, self.y + dy)


class Rect(NamedTuple):
    """A rectangle by its top left corner and its size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def center(self) -> Point:
        """Its middle."""
        return Point(self.x + self.w / 2, self.y + self.h / 2)

    def contains(self, x: float, y: float) -> bool:
        """Whether a place lies in it, its edges included."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def intersects(self, other: Rect) -> bool:
        """Whether it has an area in common with another."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def inset(self, distance: float) -> Rect:
        """Return it with every edge moved inwards; outwards if negative."""
        return Rect(
            self.x + distance, self.y + distance, self.w - 2 * distance, self.h - 2 * distance
        )

    def moved(self, dx: float, dy: float) -> Rect:
        """Return it somewhere else."""
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    @classmethod
    def between(cls, one: Point, other: Point) -> Rect:
        """Return the rectangle that has two places at opposite corners."""
        left, right = sorted((one.x, other.x))
        top, bottom = sorted((one.y, other.y))
        return cls(left, top, right - left, bottom - top)

    @classmethod
    def around(cls, rects: Iterable[Rect]) -> Rect | None:
        """Return the smallest rectangle that holds all of these; None if there are none."""
        found = list(rects)
        if not found:
            return None
        left, top = min(r.x for r in found), min(r.y for r in found)
        right, bottom = max(r.right for r in found), max(r.bottom for r in found)
        return cls(left, top, right - left, bottom - top)

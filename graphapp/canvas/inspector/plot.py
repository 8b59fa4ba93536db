"""A picture with scales: between values and pixels, its ground and its grid."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from graphapp.canvas.decor import signed
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color


_THINNEST = 0.5
"""Pixels below which an area is not seen."""


class Scale(NamedTuple):
    """The values along one side of a picture.

    Attributes
    ----------
    low, high : float
        At its ends: left and right, or bottom and top.
    logarithmic : bool
        Whether equal ratios are equally long.
    """

    low: float
    high: float
    logarithmic: bool = False

    def part(self, value: float) -> float:
        """Return where a value lies, 0 to 1 within the scale."""
        if self.logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, part: float) -> float:
        """Return the value at a part of the way, kept within the scale."""
        part = min(max(part, 0.0), 1.0)
        if self.logarithmic:
            return self.low * math.pow(self.high / self.low, part)
        return self.low + (self.high - self.low) * part


class Plot:
    """A sunk picture with a horizontal and a vertical scale.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where, its edge included.
    across, up : Scale
        The scales.

    Attributes
    ----------
    rect : Rect
        As given.
    inner : Rect
        What the scales span.
    """

    def __init__(
        self, ink: Ink, rect: Rect, across: Scale, up: Scale, *, margin: float = 0.0
    ) -> None:
        self._ink = ink
        self.rect = rect
        self.inner = rect.inset(ink.px(margin) + 1)
        self._across = across
        self._up = up
        ink.rect(rect, ink.theme.well, border=ink.theme.line, rounding=6)

    def x(self, value: float) -> float:
        """Return where a value is, from left to right, within the picture."""
        part = min(max(self._across.part(value), 0.0), 1.0)
        return self.inner.x + part * self.inner.w

    def y(self, value: float) -> float:
        """Return where a value is, from top to bottom, within the picture."""
        part = min(max(self._up.part(value), 0.0), 1.0)
        return self.inner.bottom - part * self.inner.h

    def across_at(self, x: float) -> float:
        """Return the value on the horizontal scale at a place."""
        return self._across.value((x - self.inner.x) / self.inner.w)

    def up_at(self, y: float) -> float:
        """Return the value on the vertical scale at a place."""
        return self._up.value((self.inner.bottom - y) / self.inner.h)

    def verticals(self, marks: Sequence[tuple[float, str]]) -> None:
        """Draw lines at values of the horizontal scale, named at the bottom."""
        ink, inner = self._ink, self.inner
        for value, text in marks:
            x = round(self.x(value))
            self._line(Rect(x, inner.y, 1, inner.h))
            if text:
                width = ink.measure(text, 9, "mono")
                left = min(max(x - width / 2, inner.x + ink.px(2)), inner.right - width - ink.px(2))
                self._name(left, inner.bottom - ink.px(12), text)

    def horizontals(self, marks: Sequence[tuple[float, str]], *, zero: float | None = None) -> None:
        """Draw lines at values of the vertical scale, named at the left; `zero` is a strong one."""
        ink, inner = self._ink, self.inner
        for value, text in marks:
            y = round(self.y(value))
            self._line(Rect(inner.x, y, inner.w, 1), strong=value == zero)
            if text:
                top = min(max(y - ink.px(11), inner.y + ink.px(2)), inner.bottom - ink.px(12))
                self._name(inner.x + ink.px(4), top, text)

    def curve(
        self, points: Sequence[tuple[float, float]], color: Color, *, thickness: float = 2.0
    ) -> int:
        """Draw a line through values; what is outside lies on the edge."""
        pixels = [[self.x(u), self.y(v)] for u, v in points]
        return self._ink.polyline(pixels, color, thickness=thickness)

    def area(self, points: Sequence[tuple[float, float]], base: float, color: Color) -> None:
        """Fill between a line and a value of the vertical scale."""
        pixels = [(self.x(u), self.y(v)) for u, v in points]
        bottom = self.y(base)
        for part in filled(pixels, bottom):
            self._ink.polyline(part, color, thickness=1.0 / self._ink.style.scale)

    def _line(self, rect: Rect, *, strong: bool = False) -> None:
        theme = self._ink.theme
        self._ink.rect(rect, theme.line_strong if strong else alpha(theme.line, 0.7))

    def _name(self, x: float, y: float, text: str) -> None:
        self._ink.text(x, y, signed(text), size=9, font="mono", color=self._ink.theme.dim)


FREQUENCIES = (
    *((50.0, "50"), (100.0, "100"), (200.0, ""), (500.0, "500"), (1000.0, "1k")),
    *((2000.0, ""), (5000.0, "5k"), (10_000.0, "10k")),
)
"""Lines of a scale of frequencies, Hz."""


def filled(points: Sequence[tuple[float, float]], base: float) -> list[list[list[float]]]:
    """Return lines that go up and down once a pixel, and so fill what is between a line and a base.

    They are drawn a pixel thick: each is one item, and no edges inside the area show.

    Parameters
    ----------
    points : sequence of (float, float)
        The line, in pixels, from left to right.
    base : float
        Where the area ends, in pixels.

    Returns
    -------
    list of list of [x, y]
        One line for each part of the area.
    """
    parts: list[list[list[float]]] = [[]]
    up = False
    for (x1, y1), (x2, y2) in pairwise(points):
        for column in range(math.ceil(x1 - 0.5), math.ceil(x2 - 0.5)):
            x = column + 0.5
            y = y1 + (y2 - y1) * (x - x1) / (x2 - x1)
            if abs(y - base) < _THINNEST:
                if parts[-1]:
                    parts.append([])
                continue
            parts[-1] += [[x, base], [x, y]] if up else [[x, y], [x, base]]
            up = not up
    return [part for part in parts if len(part) > 2]

"""A column: things below each other, with what reacts and what lives among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphapp.canvas.decor import separator, title
from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Zone

Live = Callable[[float], None]
"""Brings something up to date; called with the time in seconds."""


@dataclass
class Column:
    """A column of a panel, drawn from the top down.

    Attributes
    ----------
    ink : Ink
        What to draw with.
    x, width : float
        Where, pixels of the panel.
    y : float
        Where the next thing begins.
    origin : Point
        Of the panel in the window.
    zones : list of Zone
        What reacts.
    lives : list of callable
        What is brought up to date while it is shown.
    deletes : list of callable
        What deletes something at a place of the window, and returns whether there was one.
    """

    ink: Ink
    x: float
    width: float
    y: float
    origin: Point
    zones: list[Zone] = field(default_factory=list)
    lives: list[Live] = field(default_factory=list)
    deletes: list[Callable[[float, float], bool]] = field(default_factory=list)

    def take(self, height: float, gap: float = 10.0) -> Rect:
        """Return the next place of a height, units of the design, with a gap below it."""
        place = Rect(self.x, self.y, self.width, round(self.ink.px(height)))
        self.y = place.bottom + self.ink.px(gap)
        return place

    def row(
        self, height: float, count: int, *, gap: float = 10.0, between: float = 6.0
    ) -> list[Rect]:
        """Return the next places of a height, side by side."""
        return split(self.take(height, gap), count, self.ink.px(between))

    def skip(self, height: float) -> None:
        """Leave room, units of the design."""
        self.y += self.ink.px(height)

    def heading(self, text: str) -> None:
        """Draw a line and the title of a section."""
        self.skip(4)
        separator(self.ink, self.x, self.y, self.width)
        self.skip(12)
        title(self.ink, self.x, self.y, text, width=self.width)
        self.skip(22)

    def note(self, text: str, *, lines: int = 1) -> None:
        """Draw dim text, broken into lines where it is too long."""
        for line in wrapped(self.ink, text, self.width, lines):
            self.ink.label(self.take(16, 2), line, size=12, color=self.ink.theme.dim)
        self.skip(6)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Draw lines with a name at the left and a value at the right."""
        for label, value in pairs:
            place = self.take(20, 3)
            self.ink.label(place, label, size=12, color=self.ink.theme.dim)
            self.ink.label(place, value, size=12, font="mono", align="right")

    def in_window(self, rect: Rect) -> Rect:
        """Return where a place of the panel is in the window."""
        return rect.moved(self.origin.x, self.origin.y)


def split(place: Rect, count: int, gap: float) -> list[Rect]:
    """Return equal places side by side."""
    width = (place.w - gap * (count - 1)) / count
    return [place._replace(x=place.x + i * (width + gap), w=width) for i in range(count)]


def wrapped(ink: Ink, text: str, width: float, lines: int) -> list[str]:
    """Return a text in at most so many lines; the last one ends in "…" if it must."""
    found, rest = [""], text.split()
    while rest:
        longer = f"{found[-1]} {rest[0]}".strip()
        if ink.measure(longer, 12) > width and found[-1]:
            if len(found) == lines:
                found[-1] = ink.truncated(f"{found[-1]} {' '.join(rest)}", width, 12)
                break
            found.append("")
            continue
        found[-1] = longer
        rest.pop(0)
    return found

"""What the panels at the bottom have in common."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, Final

from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from graphapp.canvas.bottom.slots import Bottom, Slot
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench

MARGIN: Final = 8.0


class Part:
    """A panel at the bottom.

    Parameters
    ----------
    bench : Bench
        What it works with.
    bottom : Bottom
        Knows where it is.
    """

    layer = 0
    slot: ClassVar[Slot]
    period_s: ClassVar[float] = 1 / 30
    """How often what lives in it is brought up to date."""

    phase_s: ClassVar[float] = 0.0
    """By how much later than other panels, so that not all do it in the same frame."""

    def __init__(self, bench: Bench, bottom: Bottom) -> None:
        self.bench = bench
        self.bottom = bottom
        self.origin = Point(0.0, 0.0)
        self._next = 0.0
        self._late = 0.0

    def place(self, window: Rect) -> Rect | None:
        """Return where it is; None if there is no room."""
        rect = self.bottom.slots(window).get(self.slot)
        if rect is not None:
            self.origin = Point(rect.x, rect.y)
        return rect

    def tick(self) -> None:
        """Bring what lives in it up to date, if it is time."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self.period_s + self._late
            self._late = 0.0
            self.follow(now)

    def follow(self, now: float) -> None:
        """Bring what lives in it up to date."""
        raise NotImplementedError

    def ground(self, ink: Ink, size: Rect) -> Rect:
        """Draw the ground, and return the place on it."""
        self._next, self._late = 0.0, self.phase_s
        ink.rect(size, ink.theme.panel)
        ink.rect(size._replace(h=1), ink.theme.line)
        margin = ink.px(MARGIN)
        return Rect(margin / 2, margin + 1, size.w - margin, size.h - 2 * margin - 1)

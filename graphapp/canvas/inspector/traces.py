"""Traces: what a meter said over the last seconds, as a line that moves."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color
    from graphapp.editor.geometry import Rect


class Trace:
    """The last seconds of a value; it outlives the picture of it.

    Parameters
    ----------
    seconds : float
        How long a value is remembered.
    rate : float
        How often it is looked at, Hz.
    """

    def __init__(self, seconds: float, rate: float = 15.0) -> None:
        self.seconds = seconds
        self.length = round(seconds * rate)
        self.values: deque[float | None] = deque(maxlen=self.length)
        self.added = 0
        self._period = 1.0 / rate
        self._next = 0.0
        self._peak: float | None = None

    def feed(self, now: float, value: float | None) -> bool:
        """Take in a value, of which the greatest in each period is kept; say if one was kept."""
        if value is not None:
            self._peak = value if self._peak is None else max(self._peak, value)
        if now < self._next:
            return False
        late = now - self._next > 1.0
        self._next = now + self._period if late else self._next + self._period
        self.values.append(self._peak)
        self._peak = None
        self.added += 1
        return True


class TraceLine:
    """A trace on screen, its newest value at the right.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where it moves.
    trace : Trace
        What it shows; where that has no value the line rests.
    place : callable
        Returns the height in pixels at which a value lies.
    color : Color
        Of the line.
    rest : float
        The height at which there is nothing.
    """

    def __init__(
        self,
        ink: Ink,
        rect: Rect,
        trace: Trace,
        place: Callable[[float], float],
        color: Color,
        *,
        rest: float,
        thickness: float = 1.5,
    ) -> None:
        self._rect = rect
        self._trace = trace
        self._place = place
        self._rest = rest
        self._shown = -1
        self._still = False
        self._item = ink.polyline([[0, 0], [0, 0]], color, thickness=thickness)
        dpg.configure_item(self._item, show=False)

    def show(self) -> None:
        """Move it on, if a value has come."""
        if self._trace.added == self._shown:
            return
        self._shown = self._trace.added
        rect, trace = self._rect, self._trace
        step = rect.w / (trace.length - 1)
        first = rect.right - (len(trace.values) - 1) * step
        heights = [self._rest if v is None else round(self._place(v)) for v in trace.values]
        still = all(y == self._rest for y in heights)
        if still and self._still:
            return
        self._still = still
        points = [[first + i * step, y] for i, y in enumerate(heights)]
        dpg.configure_item(self._item, points=points, show=not still and len(points) > 1)

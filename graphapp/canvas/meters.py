"""Meter bars: level in green, yellow and red, with the peak held."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.outlines import snap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.canvas.ink import Ink
    from graphapp.editor.geometry import Rect

FLOOR_DB: Final = -60.0
TOP_DB: Final = 6.0
_ZONES_DB: Final = (FLOOR_DB, -12.0, -3.0, TOP_DB)
"""Where green, yellow and red begin, and the top."""
_BEND: Final = 1.6
"""Exponent that gives the loud part of the scale most of the room."""
_HOLD_S: Final = 1.5
_FALL_DB_S: Final = 20.0


def meter_position(level_db: float) -> float:
    """Return where a level in dBFS lies on the scale of a meter, 0 to 1."""
    part = (level_db - FLOOR_DB) / (TOP_DB - FLOOR_DB)
    return float(min(1.0, max(0.0, part)) ** _BEND)


class MeterBar:
    """Two bars side by side, left and right, in a sunk place.

    Only what has moved by a pixel is changed, so that a silent meter costs nothing.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    vertical : bool
        Whether level goes up rather than to the right.
    """

    def __init__(self, ink: Ink, rect: Rect, *, vertical: bool = True) -> None:
        ink.rect(rect, ink.theme.well, border=ink.theme.line, rounding=2)
        inner = rect.inset(ink.px(2))
        gap = max(1, snap(ink.px(1)))
        across = snap(((inner.w if vertical else inner.h) - gap) / 2)
        self._bars = []
        for channel in (0, 1):
            offset = channel * (across + gap)
            if vertical:
                place = inner._replace(x=inner.x + offset, w=across)
            else:
                place = inner._replace(y=inner.y + offset, h=across)
            self._bars.append(_Bar(ink, place, vertical=vertical))

    def set(self, left_db: float, right_db: float) -> None:
        """Show levels in dBFS."""
        now = time.monotonic()
        self._bars[0].set(left_db, now)
        self._bars[1].set(right_db, now)


class _Bar:
    """One channel of a meter."""

    def __init__(self, ink: Ink, rect: Rect, *, vertical: bool) -> None:
        self._rect = rect
        self._vertical = vertical
        theme = ink.theme
        colors = theme.good, theme.warn, theme.bad
        self._length = rect.h if vertical else rect.w
        self._stops = [snap(meter_position(db) * self._length) for db in _ZONES_DB]
        self._parts = [_hidden(ink.rect(rect, color)) for color in colors]
        self._peak = _hidden(ink.rect(rect, theme.text))
        self._shown = 0
        self._peak_shown = 0
        self._held_db = FLOOR_DB
        self._held_at = 0.0

    def set(self, level_db: float, now: float) -> None:
        """Show a level; the time in seconds drives the peak's fall."""
        reach = snap(meter_position(level_db) * self._length)
        if reach != self._shown:
            self._show(reach)
        fallen = self._held_db - max(0.0, now - self._held_at - _HOLD_S) * _FALL_DB_S
        if level_db >= fallen:
            self._held_db, self._held_at = level_db, now
            fallen = level_db
        peak = snap(meter_position(fallen) * self._length)
        if peak != self._peak_shown:
            self._peak_shown = peak
            self._span(self._peak, max(0, peak - 1), peak + 1, shown=peak > 0)

    def _show(self, reach: int) -> None:
        for part, low, high in zip(self._parts, self._stops, self._stops[1:], strict=False):
            was, now = (max(low, min(high, r)) for r in (self._shown, reach))
            if was != now:
                self._span(part, low, now, shown=now > low)
        self._shown = reach

    def _span(self, item: int, low: float, high: float, *, shown: bool) -> None:
        r = self._rect
        corners: tuple[Sequence[float], Sequence[float]]
        if self._vertical:
            corners = (r.x, r.bottom - high), (r.right, r.bottom - low)
        else:
            corners = (r.x + low, r.y), (r.x + high, r.bottom)
        dpg.configure_item(item, pmin=corners[0], pmax=corners[1], show=shown)


def _hidden(item: int) -> int:
    dpg.configure_item(item, show=False)
    return item

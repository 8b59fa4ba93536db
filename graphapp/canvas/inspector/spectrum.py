"""The live spectrum behind a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.theme import alpha, mix

if TYPE_CHECKING:
    from dsp.arrays import Block, Values
    from graphapp.canvas.ink import Ink
    from graphapp.editor.geometry import Rect

_BANDS_A_POINT: Final = 4
_FLOOR_DB: Final = -84.0
_TOP_DB: Final = 0.0
_FALL: Final = 0.2
"""Part of the way that a level falls in each step, so that the eye can follow it."""


class Spectrum:
    """The spectrum of what is selected: 20 Hz to 20 kHz from edge to edge.

    Two items: a line that goes up and down once a pixel fills it, another is its edge.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    """

    def __init__(self, ink: Ink, rect: Rect) -> None:
        self._rect = rect
        self._group = ink.group()
        self._group.show(shown=False)
        fill = alpha(mix(ink.theme.dim, ink.theme.well, 0.3), 0.26)
        nothing = [[0, 0], [0, 0]]
        self._fill = self._group.polyline(nothing, fill, thickness=1.0 / ink.style.scale)
        self._edge = self._group.polyline(nothing, alpha(ink.theme.dim, 0.5), thickness=1.2)
        self._columns = np.arange(round(rect.w)) + 0.5
        self._parts: Values | None = None

    def show(self, levels_db: Block | None) -> None:
        """Show the levels of the bands, dBFS; None hides it."""
        if levels_db is None:
            if self._parts is not None:
                self._parts = None
                self._group.show(shown=False)
            return
        levels = levels_db.reshape(-1, _BANDS_A_POINT).max(axis=1).astype(np.float64)
        parts = np.clip((levels - _FLOOR_DB) / (_TOP_DB - _FLOOR_DB), 0.0, 1.0)
        if self._parts is None:
            self._group.show(shown=True)
        else:
            parts = np.maximum(parts, self._parts + (parts - self._parts) * _FALL)
            if np.abs(parts - self._parts).max() * self._rect.h < 0.5:
                return
        self._parts = parts
        self._draw(parts)

    def _draw(self, parts: Values) -> None:
        rect = self._rect
        at = np.linspace(0.0, rect.w, len(parts))
        tops = rect.bottom - np.interp(self._columns, at, parts) * rect.h
        fill = np.empty((2 * len(tops), 2))
        fill[:, 0] = np.repeat(rect.x + self._columns, 2)
        fill[:, 1] = rect.bottom
        fill[1::4, 1] = tops[::2]
        fill[2::4, 1] = tops[1::2]
        edge = np.stack([rect.x + at, rect.bottom - parts * rect.h], axis=1)
        dpg.configure_item(self._fill, points=fill.tolist())
        dpg.configure_item(self._edge, points=edge.tolist())

"""The ring that pulses around the port that is listened to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.theme import alpha
from graphapp.editor.shapes import PORT_RADIUS

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.editor.geometry import Point

_PERIOD_S: Final = 1.4
_GROWTH: Final = 11.0
_STEPS: Final = 42


class Pulse:
    """A ring that grows and fades.

    Parameters
    ----------
    brush : Brush
        Where it is drawn.
    """

    def __init__(self, brush: Brush) -> None:
        self._color = brush.theme.selection
        self._item = brush.circle((0, 0), 0, None, border=self._color, thickness=2)
        self._shown: tuple[Point, int] | None = None
        dpg.configure_item(self._item, show=False)

    def update(self, at: Point | None, now: float) -> bool:
        """Show it at a place, or nowhere; return whether it moved."""
        phase = now % _PERIOD_S / _PERIOD_S
        wanted = None if at is None else (at, int(phase * _STEPS))
        if wanted == self._shown:
            return False
        self._shown = wanted
        if wanted is None:
            dpg.configure_item(self._item, show=False)
            return True
        part = wanted[1] / _STEPS
        dpg.configure_item(
            self._item,
            show=True,
            center=wanted[0],
            radius=PORT_RADIUS + 2 + _GROWTH * part,
            color=alpha(self._color, math.cos(part * math.pi / 2) ** 2),
        )
        return True

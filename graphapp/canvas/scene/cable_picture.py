"""The picture of a cable: it shines as its source sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.theme import alpha, mix

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.theme import Color
    from graphapp.editor.curves import Curve

_LEVELS: Final = 8
"""Brightnesses; with more, more would have to be changed."""

_REACH: Final = 6.0
"""How far its glow reaches."""


class CablePicture:
    """What is drawn of a cable.

    Parameters
    ----------
    layer : Brush
        Where cables are drawn.
    curve : Curve
        Where it is.
    hue : Color
        Of its source's category.

    Attributes
    ----------
    bounds : Rect
        A rectangle that holds it.
    visible : bool
        Whether any of it is on screen.
    """

    __slots__ = ("_brush", "_core", "_glow", "_level", "_selected", "bounds", "hue", "visible")

    def __init__(self, layer: Brush, curve: Curve, hue: Color) -> None:
        self._brush = layer.group()
        self._glow = self._brush.curve(curve, alpha(hue, 0.05), thickness=9)
        self._core = self._brush.curve(curve, hue, thickness=2.8)
        self._level = -1
        self._selected = False
        self.bounds = curve.bounds.inset(-_REACH)
        self.hue = hue
        self.visible = True
        self.shine(0.0)

    def move(self, curve: Curve) -> None:
        """Put it somewhere else."""
        self.bounds = curve.bounds.inset(-_REACH)
        p1, p2, p3, p4 = curve
        for item in (self._glow, self._core):
            dpg.configure_item(item, p1=p1, p2=p2, p3=p3, p4=p4)

    def show(self, *, visible: bool) -> None:
        """Show or hide it."""
        if visible != self.visible:
            self.visible = visible
            self._brush.show(visible)

    def select(self, *, selected: bool) -> None:
        """Mark it, or not."""
        self._selected = selected
        self._color(self._level)

    def shine(self, level: float) -> bool:
        """Show its source's level, 0 to 1; return whether it looks different."""
        step = int(level * (_LEVELS - 0.01))
        if step == self._level:
            return False
        self._level = step
        self._color(step)
        return True

    def delete(self) -> None:
        """Remove it."""
        self._brush.delete()

    def _color(self, step: int) -> None:
        theme = self._brush.theme
        part = step / (_LEVELS - 1)
        if self._selected:
            core, glow = theme.selection, alpha(theme.selection, 0.35)
        else:
            core = mix(theme.canvas, self.hue, 0.62 + 0.38 * part)
            glow = alpha(self.hue, 0.05 + 0.22 * part)
        dpg.configure_item(self._core, color=core)
        dpg.configure_item(self._glow, color=glow)

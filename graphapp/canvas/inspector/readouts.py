"""Numbers that change, with their name and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from graphapp.canvas.decor import signed

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color
    from graphapp.editor.geometry import Rect

NOTHING = "–"


def loudness_text(value: float | None) -> str:
    """Return a level as meters write it; a dash where there is none.

    Examples
    --------
    >>> loudness_text(-14.04), loudness_text(None), loudness_text(float("-inf"))
    ('−14.0', '–', '–')
    """
    return NOTHING if value is None or value < -100.0 else signed(f"{value:.1f}")


class Readout:
    """A number in a place, its name left of it or above, its unit behind it.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    label, unit : str
        Its name and its unit.
    size : float
        Height of the number, units of the design.
    """

    def __init__(self, ink: Ink, rect: Rect, label: str, unit: str, *, size: float = 18.0) -> None:
        theme = ink.theme
        self._ink = ink
        self._size = size
        ink.text(rect.x, rect.y, label, size=11, color=theme.dim, width=rect.w)
        self._x, self._y = rect.x, rect.y + ink.px(14)
        self._item = ink.text(self._x, self._y, NOTHING, size=size, font="mono")
        self._unit = ink.text(
            0, self._y + ink.px((size - 10) * 0.8), unit, size=10, color=theme.dim
        )
        self._said = ""
        self._color: Color = theme.text
        self.set(NOTHING)

    def set(self, text: str, color: Color | None = None) -> None:
        """Write another number, in another color if one is given."""
        ink = self._ink
        if text != self._said:
            self._said = text
            dpg.configure_item(self._item, text=text)
            x = self._x + ink.measure(text, self._size, "mono") + ink.px(5)
            dpg.configure_item(
                self._unit, pos=(round(x), round(self._y + ink.px((self._size - 10) * 0.8)))
            )
        wanted = color or (ink.theme.faint if text == NOTHING else ink.theme.text)
        if wanted != self._color:
            self._color = wanted
            dpg.configure_item(self._item, color=wanted)

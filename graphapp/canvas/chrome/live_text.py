"""Text that lives: written again only where it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

if TYPE_CHECKING:
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color


class LiveText:
    """A line of text on screen.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    x, y : float
        Its left end and top.
    size : float
        Height of the line, units of the design.
    font : Face
        Which face.
    """

    def __init__(self, ink: Ink, x: float, y: float, *, size: float, font: Face = "mono") -> None:
        self._shown: tuple[str, Color] = "", ink.theme.text
        self._item = ink.text(x, y, "", size=size, font=font)

    def set(self, text: str, color: Color) -> None:
        """Write it."""
        if (text, color) != self._shown:
            self._shown = text, color
            dpg.configure_item(self._item, text=text, color=color)

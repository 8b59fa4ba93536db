"""Drawing in units of the canvas, which the plot's axes turn into pixels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from graphapp.canvas.ink import CLEAR, Group
from graphapp.canvas.theme import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.canvas.fonts import Face, Fonts
    from graphapp.canvas.ink import Align
    from graphapp.canvas.theme import Color, Theme
    from graphapp.editor.geometry import Point, Rect

_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Brush(Group):
    """An ink whose unit is the canvas' own: nothing is rounded to pixels.

    Parameters
    ----------
    parent : int
        The draw layer or draw node that receives the items.
    theme : Theme
        Colors.
    fonts : Fonts
        The faces of text.
    """

    __slots__ = ()

    def __init__(self, parent: int, theme: Theme, fonts: Fonts) -> None:
        super().__init__(parent, Style(theme, 1.0), fonts)

    def group(self) -> Brush:
        """Return a brush whose items can be moved, hidden or erased as one."""
        return Brush(int(dpg.add_draw_node(parent=self.parent)), self.theme, self.fonts)

    def delete(self) -> None:
        """Delete the items, and what held them."""
        dpg.delete_item(self.parent)

    def rect(
        self,
        r: Rect,
        fill: Color | None,
        *,
        border: Color | None = None,
        rounding: float = 0,
        thickness: float = 1,
    ) -> int:
        """Draw a rectangle."""
        return int(
            dpg.draw_rectangle(
                (r.x, r.y),
                (r.x + r.w, r.y + r.h),
                fill=fill or CLEAR,
                color=border or CLEAR,
                rounding=rounding,
                thickness=thickness,
                parent=self.parent,
            )
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        color: Color | None = None,
        font: Face = "body",
        align: Align = "left",
        width: float | None = None,
    ) -> int:
        """Draw a line of text; see `Ink.text`."""
        if width is not None:
            text = self.truncated(text, width, size, font)
            x += width * _SHARE[align]
        if align != "left":
            x -= self.measure(text, size, font) * _SHARE[align]
        item = int(
            dpg.draw_text(
                (x, y), text, size=size, color=color or self.theme.text, parent=self.parent
            )
        )
        if font != "body":
            dpg.bind_item_font(item, self.fonts.item(font))
        return item

    def fill_between(
        self, points: Sequence[tuple[float, float]], base: float, color: Color, blank: int
    ) -> None:
        """Fill what lies between a line of points and a level.

        Parameters
        ----------
        points : sequence of (float, float)
            The line.
        base : float
            The level.
        color : Color
            Of the filling.
        blank : int
            A white texture. Images have hard edges; the soft ones of quads would show as seams.
        """
        for (x1, y1), (x2, y2) in pairwise(points):
            dpg.draw_image_quad(
                blank, (x1, base), (x1, y1), (x2, y2), (x2, base), color=color, parent=self.parent
            )

    def curve(self, points: Sequence[Point], color: Color, *, thickness: float = 1) -> int:
        """Draw a cubic Bézier curve through its four points."""
        return self.bezier(points, color, thickness=thickness)

"""Drawing: shapes, text and icons as items of a drawlist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import dearpygui.dearpygui as dpg

from graphapp.canvas.icons import strokes
from graphapp.canvas.outlines import arc_points, snap
from graphapp.canvas.theme import alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.canvas.fonts import Face, Fonts
    from graphapp.canvas.theme import Color, Style
    from graphapp.editor.geometry import Rect

Align = Literal["left", "center", "right"]

CLEAR: Final = (0, 0, 0, 0)
_SHARE: Final = {"left": 0.0, "center": 0.5, "right": 1.0}
_SHADOW_STEPS: Final = 9
_TRIANGLE: Final = 3


class Ink:
    """Draws onto a drawlist, or a part of one.

    Places and lengths are pixels of the drawlist (`px` makes them from units of the design); the
    sizes of text, the thickness of lines and the rounding of corners are units of the design.

    Parameters
    ----------
    parent : int
        The drawlist, draw layer or draw node that receives the items.
    style : Style
        Colors and scale.
    fonts : Fonts
        The faces of text.

    Attributes
    ----------
    parent, style, fonts, theme
        As given; the style's theme.
    """

    __slots__ = ("fonts", "parent", "style", "theme")

    def __init__(self, parent: int, style: Style, fonts: Fonts) -> None:
        self.parent = parent
        self.style = style
        self.fonts = fonts
        self.theme = style.theme

    def px(self, units: float) -> float:
        """Return a length of the design in pixels."""
        return units * self.style.scale

    def group(self) -> Group:
        """Return an ink whose items can be moved, hidden or erased as one."""
        return Group(int(dpg.add_draw_node(parent=self.parent)), self.style, self.fonts)

    def rect(
        self,
        r: Rect,
        fill: Color | None,
        *,
        border: Color | None = None,
        rounding: float = 0,
        thickness: float = 1,
    ) -> int:
        """Draw a rectangle, its edges on whole pixels."""
        return int(
            dpg.draw_rectangle(
                (snap(r.x), snap(r.y)),
                (snap(r.right), snap(r.bottom)),
                fill=fill or CLEAR,
                color=border or CLEAR,
                rounding=self.px(rounding),
                thickness=max(1, snap(self.px(thickness))),
                parent=self.parent,
            )
        )

    def shadow(self, r: Rect, *, rounding: float = 8, spread: float = 14) -> None:
        """Draw a soft shadow under what floats at a place."""
        color = self.theme.shadow
        layer = alpha(color, color[3] / 255 / _SHADOW_STEPS)
        for step in range(1, _SHADOW_STEPS + 1):
            # Closer together near the edge: darker there, and no rim far out.
            grow = spread * (step / _SHADOW_STEPS) ** 2
            place = r.inset(-self.px(grow)).moved(0, self.px(spread * 0.3))
            self.rect(place, layer, rounding=rounding + grow)

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
        """Draw a line of text.

        Parameters
        ----------
        x, y : float
            Its left (center, right, according to `align`) end and the top of its line; with a
            width, the left end of the place it is aligned in.
        text : str
            What to write.
        size : float
            Height of the line, units of the design.
        color : Color or None
            That of the theme's text if None.
        font : Face
            Which face.
        align : {"left", "center", "right"}
            How it lies.
        width : float or None
            How wide it may be, pixels; what does not fit ends in "…".
        """
        if width is not None:
            text = self.truncated(text, width, size, font)
            x += width * _SHARE[align]
        if align != "left":
            x -= self.measure(text, size, font) * _SHARE[align]
        item = dpg.draw_text(
            (snap(x), snap(y)),
            text,
            size=self.px(size),
            color=color or self.theme.text,
            parent=self.parent,
        )
        # The font of a drawlist or a draw node does not reach the texts in it.
        if font != "body":
            dpg.bind_item_font(item, self.fonts.item(font))
        return int(item)

    def label(
        self,
        r: Rect,
        text: str,
        *,
        size: float = 13,
        color: Color | None = None,
        font: Face = "body",
        align: Align = "left",
    ) -> int:
        """Draw a line of text into a place, centered from top to bottom; see `text`."""
        y = r.center.y - self.px(size) / 2
        return self.text(r.x, y, text, size=size, color=color, font=font, align=align, width=r.w)

    def measure(self, text: str, size: float = 13, font: Face = "body") -> float:
        """Return how wide a text is, in pixels."""
        return self.fonts.width(text, self.px(size), font)

    def truncated(self, text: str, width: float, size: float = 13, font: Face = "body") -> str:
        """Return a text that fits into a width in pixels, "…" at its end if it is cut."""
        return self.fonts.truncated(text, width, self.px(size), font)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, color: Color, *, thickness: float = 1
    ) -> int:
        """Draw a line."""
        width, parent = self.px(thickness), self.parent
        return int(dpg.draw_line((x1, y1), (x2, y2), color=color, thickness=width, parent=parent))

    def polyline(
        self,
        points: Sequence[Sequence[float]],
        color: Color,
        *,
        thickness: float = 1,
        closed: bool = False,
    ) -> int:
        """Draw a line through points."""
        width = self.px(thickness)
        return int(
            dpg.draw_polyline(
                points,
                color=color,
                thickness=width,
                closed=closed,
                parent=self.parent,
            )
        )

    def bezier(
        self, points: Sequence[Sequence[float]], color: Color, *, thickness: float = 1
    ) -> int:
        """Draw a cubic Bézier curve through its four points."""
        p1, p2, p3, p4 = points
        width = self.px(thickness)
        return int(
            dpg.draw_bezier_cubic(p1, p2, p3, p4, color=color, thickness=width, parent=self.parent)
        )

    def circle(
        self,
        center: tuple[float, float],
        radius: float,
        fill: Color | None,
        *,
        border: Color | None = None,
        thickness: float = 1,
    ) -> int:
        """Draw a circle; radius in pixels."""
        return int(
            dpg.draw_circle(
                center,
                radius,
                fill=fill or CLEAR,
                color=border or CLEAR,
                thickness=self.px(thickness),
                parent=self.parent,
            )
        )

    def triangle(
        self,
        p1: tuple[float, float],
        p2: tuple[float, float],
        p3: tuple[float, float],
        fill: Color,
    ) -> int:
        """Draw a filled triangle."""
        return int(dpg.draw_triangle(p1, p2, p3, fill=fill, color=CLEAR, parent=self.parent))

    def quad(self, points: Sequence[tuple[float, float]], fill: Color) -> int:
        """Draw a filled quadrilateral through four points."""
        return int(dpg.draw_quad(*points, fill=fill, color=CLEAR, parent=self.parent))

    def arc(
        self,
        center: tuple[float, float],
        radius: float,
        start: float,
        end: float,
        color: Color,
        *,
        thickness: float = 1,
    ) -> int:
        """Draw an arc; see `arc_points`."""
        return self.polyline(arc_points(center, radius, start, end), color, thickness=thickness)

    def image(self, texture: int, r: Rect, *, color: Color = (255, 255, 255, 255)) -> int:
        """Draw a texture, stretched, its colors multiplied by one."""
        return int(
            dpg.draw_image(
                texture, (r.x, r.y), (r.right, r.bottom), color=color, parent=self.parent
            )
        )

    def icon(
        self, name: str, r: Rect, color: Color | None = None, *, thickness: float = 1.6
    ) -> None:
        """Draw an icon into the middle of a place; see `graphapp.canvas.icons`."""
        side = min(r.w, r.h)
        x, y, unit = r.center.x - side / 2, r.center.y - side / 2, side / 24
        shade = color or self.theme.text
        for stroke in strokes(name):
            points = [(x + u * unit, y + v * unit) for u, v in stroke.points]
            if stroke.dot:
                self.circle(points[0], stroke.dot * unit, shade)
            elif stroke.filled:
                self._fill(points, shade)
            else:
                self.polyline(points, shade, thickness=thickness, closed=stroke.closed)

    def _fill(self, points: list[tuple[float, float]], color: Color) -> None:
        """Fill a triangle or a quadrilateral; more triangles would show their seams."""
        if len(points) == _TRIANGLE:
            self.triangle(points[0], points[1], points[2], color)
        else:
            self.quad(points, color)


class Group(Ink):
    """An ink whose items are moved, hidden or erased as one; made by `Ink.group`."""

    __slots__ = ()

    def move(self, x: float, y: float) -> None:
        """Move the items so far from where they were drawn."""
        dpg.apply_transform(self.parent, dpg.create_translation_matrix([x, y]))

    def show(self, shown: bool) -> None:
        """Show or hide the items."""
        dpg.configure_item(self.parent, show=shown)

    def erase(self) -> None:
        """Delete the items."""
        dpg.delete_item(self.parent, children_only=True)

"""Lists that scroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.pointer import Pointer

_ROWS_A_STEP: Final = 3
_BAR: Final = 6.0


@dataclass
class Scroll:
    """How far a list is scrolled; kept by its panel, and part of its key.

    Attributes
    ----------
    offset : float
        Pixels of content above the top.
    content, view : float
        Pixels of all content and of what can be seen; set when drawn.
    """

    offset: float = 0.0
    content: float = 0.0
    view: float = 0.0

    def by(self, pixels: float) -> None:
        """Scroll down so far, up if negative."""
        self.offset = min(max(0.0, self.content - self.view), max(0.0, self.offset + pixels))

    def reveal(self, top: float, bottom: float) -> None:
        """Scroll as little as shows a part of the content."""
        if top < self.offset:
            self.by(top - self.offset)
        elif bottom > self.offset + self.view:
            self.by(bottom - self.offset - self.view)


def scroll_list(
    ink: Ink,
    rect: Rect,
    name: str,
    count: int,
    row_height: float,
    scroll: Scroll,
    draw_row: Callable[[int, Rect], list[Zone]],
) -> list[Zone]:
    """Draw the rows of a list that are in sight, and its scroll bar.

    Rows lie whole in the place: one that is cut by its edge is not drawn, so nothing is clipped.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    name : str
        Of the surface that takes the wheel.
    count : int
        Number of rows.
    row_height : float
        Pixels.
    scroll : Scroll
        How far it is scrolled; moved to whole rows.
    draw_row : callable
        Draws a row into its place and returns its zones.

    Returns
    -------
    list of Zone
        The surface, the scroll bar, and those of the rows.
    """
    shown = max(1, int(rect.h // row_height))
    scroll.content, scroll.view = count * row_height, shown * row_height
    scroll.by(0)
    first = round(scroll.offset / row_height)
    inner = rect if count <= shown else rect._replace(w=rect.w - ink.px(_BAR + 4))

    def wheel(_pointer: Pointer, steps: float) -> None:
        scroll.by(-steps * _ROWS_A_STEP * row_height)

    zones = [Zone(name, rect, Role.SURFACE, glow=None, on_wheel=wheel)]
    for row in range(first, min(count, first + shown)):
        place = Rect(inner.x, rect.y + (row - first) * row_height, inner.w, row_height)
        zones.extend(draw_row(row, place))
    if count > shown:
        zones.append(_bar(ink, rect, name, scroll, first / count, shown / count))
    return zones


def _bar(ink: Ink, rect: Rect, name: str, scroll: Scroll, start: float, part: float) -> Zone:
    width = ink.px(_BAR)
    track = Rect(rect.right - width, rect.y, width, rect.h)
    length = max(ink.px(24), part * rect.h)
    room = max(1.0, rect.h - length)
    thumb = track._replace(y=rect.y + min(room, start / (1 - part) * room), h=length)
    ink.rect(thumb, alpha(ink.theme.dim, 0.5), rounding=_BAR / 2)

    def drag(pointer: Pointer) -> None:
        scroll.by(pointer.dy / room * (scroll.content - scroll.view))

    return Zone(f"{name}.bar", track, Role.SURFACE, glow=_BAR / 2, on_drag=drag)

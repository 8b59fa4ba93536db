"""The menu that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor
from graphapp.canvas.chrome.floating import grounds, kept_inside, with_margin
from graphapp.canvas.chrome.ui import ChromePanel
from graphapp.canvas.ink import Ink
from graphapp.canvas.theme import Style
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.zones import Handler
    from graphapp.editor.overlays import Menu, MenuItem

_ROW: Final = 27.0
_LINE: Final = 9.0
_PAD: Final = 6.0
_NARROWEST: Final = 190.0
_WIDEST: Final = 420.0
_INDENT: Final = 26.0
"""Left of names, for check marks."""
_EDGE: Final = 9.0
_SMALLEST: Final = 0.75
"""A menu that does not fit even then is scrolled."""
_BETWEEN: Final = 28.0
"""From the longest name to the shortcuts."""


class MenuPanel(ChromePanel):
    """The panel of the workspace's menu."""

    layer = 2

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._card = self._panel = Rect(0, 0, 0, 0)
        self._shown: Menu | None = None
        self._offset = 0.0
        self._content = 0.0
        self._fit = 1.0

    def place(self, window: Rect) -> Rect | None:
        """Return where the menu is: at its corner, moved into the window."""
        menu = self._ws.menu
        if menu is None or not menu.items:
            self._shown = None
            return None
        if menu is not self._shown:
            self._shown, self._offset = menu, 0.0
        height = sum(_height(item) for item in menu.items)
        self._fit = self._fitting(height, window)
        scale = self._scale * self._fit
        self._content = height * scale
        wanted = Rect(*menu.at, self._width(menu), self._content + 2 * _PAD * scale)
        self._card = kept_inside(wanted, window, scale)
        self._scroll_to(menu)
        self._panel = with_margin(self._card, window, scale)
        return self._panel

    def _fitting(self, height: float, window: Rect) -> float:
        """Return how much smaller than designed it is drawn, to be seen whole if that is enough."""
        room = window.h / self._scale - 2 * (_PAD + _EDGE)
        return min(1.0, max(_SMALLEST, room / height))

    def _width(self, menu: Menu) -> float:
        scale, fonts = self._scale * self._fit, self._ui.stage.fonts
        name = max(fonts.width(item.name, 13 * scale) for item in menu.items)
        keys = max(fonts.width(item.keys, 11 * scale, "mono") for item in menu.items)
        between = _BETWEEN * scale if keys else 0.0
        width = name + between + keys + (_INDENT + 14 + 2 * _PAD) * scale
        return min(max(width, _NARROWEST * scale), _WIDEST * scale)

    def _scroll_to(self, menu: Menu) -> None:
        """Let the line that the keyboard is at be seen; most menus are seen whole."""
        scale = self._scale * self._fit
        view = self._card.h - 2 * _PAD * scale
        if menu.index >= 0:
            top = sum(_height(item) for item in menu.items[: menu.index]) * scale
            bottom = top + _ROW * scale
            self._offset = min(max(self._offset, bottom - view), top)
        self._offset = min(max(self._offset, 0.0), max(self._content - view, 0.0))

    def key(self) -> Hashable:
        """Return which menu it is, and where the keyboard is in it."""
        menu = self._ws.menu
        return menu and (id(menu), menu.index, self._offset)

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the lines that are seen."""
        menu = self._ws.menu
        if menu is None:
            return []
        ink = Ink(ink.parent, Style(ink.theme, self._scale * self._fit), ink.fonts)
        px = ink.px
        card = self._card.moved(-self._panel.x, -self._panel.y)
        decor.card(ink, card, rounding=8)
        zones = grounds(size, card, self._leave)
        zones[1].on_wheel = self._wheel
        top, bottom = card.y + px(_PAD) - 1, card.bottom - px(_PAD) + 1
        y = card.y + px(_PAD) - self._offset
        for i, item in enumerate(menu.items):
            place = Rect(card.x + px(_PAD), y, card.w - px(2 * _PAD), px(_height(item)))
            y = place.bottom
            if place.y >= top and place.bottom <= bottom:
                zones += self._draw_item(ink, item, place, chosen=i == menu.index)
        return zones

    def _draw_item(self, ink: Ink, item: MenuItem, rect: Rect, *, chosen: bool) -> list[Zone]:
        px, theme = ink.px, ink.theme
        if not item.name:
            decor.separator(ink, rect.x + px(4), rect.center.y, rect.w - px(8))
            return []
        left = rect.x + px(_INDENT)
        if item.run is None:
            place = rect._replace(x=rect.x + px(9), w=rect.w - px(14))
            ink.label(place, item.name, size=11, color=theme.dim, font="strong")
            return []
        decor.row_ground(ink, rect, chosen=chosen)
        color = theme.text if item.enabled else theme.faint
        if item.checked:
            side = px(13)
            mark = Rect(rect.x + px(7), rect.center.y - side / 2, side, side)
            ink.icon("check", mark, theme.accent if item.enabled else theme.faint, thickness=2)
        right = rect.right - px(9)
        keys = ink.measure(item.keys, 11, "mono")
        name, arrow, _ = item.name.partition(" ▸")
        ink.label(Rect(left, rect.y, right - left - keys, rect.h), name, color=color)
        if arrow:
            side = px(13)
            place = Rect(right - side, rect.center.y - side / 2, side, side)
            ink.icon("chevron-right", place, theme.dim)
        if item.keys:
            shade = theme.dim if item.enabled else theme.faint
            place = Rect(right - keys - 1, rect.y, keys + 1, rect.h)
            ink.label(place, item.keys, size=11, color=shade, font="mono", align="right")
        choose = self._choosing(item)
        return [Zone(item.name, rect, Role.ITEM, item.enabled, on_click=choose, glow=5)]

    def _choosing(self, item: MenuItem) -> Handler:
        return lambda _pointer: self._ws.choose_item(item)

    def _wheel(self, _pointer: Pointer, steps: float) -> None:
        self._offset -= steps * 2 * _ROW * self._scale

    def _leave(self, _pointer: object) -> None:
        self._ws.menu = None


def _height(item: MenuItem) -> float:
    return _ROW if item.name else _LINE

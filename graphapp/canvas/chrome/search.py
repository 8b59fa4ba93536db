"""The search palette: a field, and what fits the text, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor
from graphapp.canvas.chrome.floating import grounds, kept_inside, with_margin
from graphapp.canvas.chrome.ui import ChromePanel, Prompt
from graphapp.canvas.icons import node_icon
from graphapp.canvas.lists import Scroll, scroll_list
from graphapp.canvas.zones import Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Handler
    from graphapp.editor.overlays import Entry, Palette

_FIELD: Final = 40.0
_ROW: Final = 32.0
_PAD: Final = 8.0
_MOST_ROWS: Final = 9
_NARROW: Final = 320.0
_WIDE: Final = 520.0
FIELD_NAME: Final = "palette"


class SearchPanel(ChromePanel):
    """The panel of the workspace's palette."""

    layer = 2

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._scroll = Scroll()
        self._prompt = Prompt(ui, FIELD_NAME, self._type)
        self._card = self._panel = Rect(0, 0, 0, 0)
        self._at = -1

    def place(self, window: Rect) -> Rect | None:
        """Return where the palette is: its field under the pointer, or high in the middle."""
        palette = self._ws.palette
        if palette is None:
            self._prompt.let_go()
            self._at = -1
            return None
        scale = self._scale
        wide = not any(entry.category for entry in palette.entries)
        width = (_WIDE if wide else _NARROW) * scale
        # As high as it is with no text, so that it stays where it is while one is typed.
        rows = min(max(len(palette.entries), 1), _MOST_ROWS)
        height = (_FIELD + 3 * _PAD + rows * _ROW) * scale
        x, y = palette.at
        x -= width / 2 if palette.at == self._ws.middle else 24 * scale
        y -= 0 if palette.at == self._ws.middle else (_PAD + _FIELD / 2) * scale
        card = kept_inside(Rect(x, y, width, height), window, scale)
        found = min(max(len(palette.choices), 1), _MOST_ROWS)
        self._card = card._replace(h=min(card.h, (_FIELD + 3 * _PAD + found * _ROW) * scale))
        self._panel = with_margin(self._card, window, scale)
        return self._panel

    def key(self) -> Hashable:
        """Return what is found, and which of it is chosen."""
        palette = self._ws.palette
        if palette is None:
            return None
        if palette.index != self._at:
            self._at = palette.index
            row = _ROW * self._scale
            self._scroll.reveal(palette.index * row, (palette.index + 1) * row)
        return id(palette), palette.text, palette.index, self._scroll.offset

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the rows that fit the text; the field lies over the place left for it."""
        palette, px = self._ws.palette, ink.px
        if palette is None:
            return []
        card = self._card.moved(-self._panel.x, -self._panel.y)
        decor.card(ink, card)
        field = self._field(card)
        ink.rect(field, ink.theme.well, border=ink.theme.selection, rounding=6)
        place = Rect(
            field.x, field.bottom + px(_PAD), field.w, card.bottom - field.bottom - px(2 * _PAD)
        )
        if not palette.choices:
            self._draw_nothing(ink, place)
        zones = scroll_list(
            ink, place, "palette.list", len(palette.choices), px(_ROW), self._scroll,
            lambda i, rect: self._draw_row(ink, palette, i, rect),
        )  # fmt: skip
        return [*grounds(size, card, self._leave), *zones]

    def _field(self, card: Rect) -> Rect:
        pad = _PAD * self._scale
        return Rect(card.x + pad, card.y + pad, card.w - 2 * pad, _FIELD * self._scale)

    def _draw_nothing(self, ink: Ink, place: Rect) -> None:
        line = place._replace(h=ink.px(_ROW))
        ink.label(line, "Nothing fits", color=ink.theme.dim, align="center")

    def _draw_row(self, ink: Ink, palette: Palette, i: int, rect: Rect) -> list[Zone]:
        px, theme, entry = ink.px, ink.theme, palette.choices[i]
        place = rect._replace(y=rect.y + px(1), h=rect.h - px(2))
        decor.row_ground(ink, place, chosen=i == palette.index)
        left = place.x + px(12)
        if entry.category:
            side = px(18)
            icon = Rect(place.x + px(9), place.center.y - side / 2, side, side)
            ink.icon(_icon(entry), icon, theme.hue(entry.category))
            left = icon.right + px(10)
        right, hint_width = place.right - px(12), 0.0
        if entry.hint:
            is_keys = not entry.category and len(entry.hint) < 16
            font: Face = "mono" if is_keys else "body"
            hint_width = min(ink.measure(entry.hint, 11, font), (right - left) * 0.6)
            hint = Rect(right - hint_width, place.y, hint_width, place.h)
            ink.label(hint, entry.hint, size=11, color=theme.dim, font=font, align="right")
            hint_width += px(12)
        strong: Face = "strong" if i == palette.index else "body"
        ink.label(Rect(left, place.y, right - left - hint_width, place.h), entry.name, font=strong)
        return [Zone(f"choice:{entry.id}", place, on_click=self._choosing(i))]

    def tick(self) -> None:
        """Keep the field open."""
        palette = self._ws.palette
        if palette is not None:
            field = self._field(self._card)
            self._prompt.hold(field, palette.text, hint=palette.hint, size=15, padding=12)

    def _type(self, text: str) -> None:
        if self._ws.palette is not None:
            self._ws.palette.type(text)

    def _choosing(self, index: int) -> Handler:
        def run(_pointer: object) -> None:
            if self._ws.palette is not None:
                self._ws.palette.index = index
                self._ws.choose()

        return run

    def _leave(self, _pointer: object) -> None:
        self._ws.palette = None


def _icon(entry: Entry) -> str:
    return node_icon(entry.id, entry.category)

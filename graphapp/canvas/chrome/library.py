"""The library: every node type by category, to be dragged onto the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.ui import ChromePanel, enter_pressed
from graphapp.canvas.icons import node_icon
from graphapp.canvas.lists import Scroll, scroll_list
from graphapp.canvas.zones import Zone
from graphapp.editor.adding import add_node, default_place, why_not_add
from graphapp.editor.geometry import Rect
from graphapp.editor.gestures.placing import PlaceNode
from graphapp.editor.search import ranked
from nodes.registry import catalogue

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Handler
    from nodes.vocabulary import Node

_CATEGORIES: Final = ("Source", "Tone", "Dynamics", "Level", "Space", "Routing", "Master")
"""The order of the sound's way; others follow."""
_ROW: Final = 28.0
_EDGE: Final = 10.0
_FIELD: Final = 30.0
FIELD_NAME: Final = "library"


class _Row(NamedTuple):
    """A heading, or a node type under it."""

    category: str
    kind: type[Node] | None = None


def listed(text: str) -> Iterator[_Row]:
    """Yield what fits a text; without one, all of it under headings."""
    kinds = list(catalogue().values())
    if text.strip():
        found = ranked(text, kinds, lambda k: (k.label, k.type_id, k.category))
        yield from (_Row(kind.category, kind) for kind in found)
        return
    others = sorted({kind.category for kind in kinds} - set(_CATEGORIES))
    for name in (*_CATEGORIES, *others):
        inside = [kind for kind in kinds if kind.category == name]
        if inside:
            yield _Row(name)
            yield from (_Row(name, kind) for kind in inside)


class Library(ChromePanel):
    """The panel left of the canvas."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._text = ""
        self._scroll = Scroll()
        self._field = Rect(0, 0, 0, 0)

    def place(self, _window: Rect) -> Rect | None:
        """Return the left of the window, if a project is open and it is not hidden."""
        return self._ui.areas.left if self._ws.editor is not None else None

    def key(self) -> Hashable:
        """Return what is searched for, and how far it is scrolled."""
        return self._text, self._scroll.offset

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the search field and the types that fit."""
        px = ink.px
        ink.rect(size, ink.theme.panel)
        ink.rect(Rect(size.right - 1, 0, 1, size.h), ink.theme.line)
        self._field = Rect(px(_EDGE), px(10), size.w - px(2 * _EDGE), px(_FIELD))
        search = widgets.entry(
            ink, self._field, FIELD_NAME, self._text, self._open_field,
            hint="Search nodes", icon="search", shortcut="/",
        )  # fmt: skip
        rows = list(listed(self._text))
        top = self._field.bottom + px(8)
        place = Rect(px(_EDGE), top, size.w - px(2 * _EDGE), size.h - top - px(6))
        if not rows:
            hint = "Nothing is called that"
            ink.text(
                place.x + px(2), top + px(8), hint, size=12, color=ink.theme.dim, width=place.w
            )
        zones = scroll_list(
            ink, place, "library.list", len(rows), px(_ROW), self._scroll,
            lambda i, rect: self._draw_row(ink, rows[i], rect),
        )  # fmt: skip
        return [search, *zones]

    def _draw_row(self, ink: Ink, row: _Row, rect: Rect) -> list[Zone]:
        px, theme = ink.px, ink.theme
        if row.kind is None:
            decor.title(ink, rect.x + px(2), rect.bottom - px(18), row.category, width=rect.w)
            return []
        kind = row.kind
        place = Rect(rect.x, rect.y + px(1.5), rect.w, rect.h - px(3))
        ink.rect(place, theme.raised, rounding=6)
        hue = theme.hue(kind.category)
        side = px(16)
        icon = Rect(place.x + px(8), place.center.y - side / 2, side, side)
        ink.icon(node_icon(kind.type_id, kind.category), icon, hue)
        left = icon.right + px(9)
        ink.label(Rect(left, place.y, place.right - left - px(4), place.h), kind.label)
        editor = self._ws.editor
        why = why_not_add(editor, kind.type_id) if editor else None
        says = _summary(kind)
        return [
            Zone(
                f"library:{kind.type_id}",
                place,
                tip=f"{says} Drag it onto the canvas, or onto a cable." if why is None else says,
                on_press=self._placing(kind.type_id),
                on_click=self._adding(kind.type_id),
            )
        ]

    def _placing(self, kind: str) -> Handler:
        def press(_pointer: object) -> None:
            if self._ws.editor is not None:
                self._ws.editor.cancel()
                self._ws.editor.gesture = PlaceNode(self._ws.editor, kind)

        return press

    def _adding(self, kind: str) -> Handler:
        return lambda _pointer: self._add(kind)

    def _add(self, kind: str) -> None:
        editor = self._ws.editor
        if editor is not None:
            add_node(editor, kind, default_place(editor))

    # -- the field

    def search(self) -> None:
        """Let a person type what to search for."""
        self._open_field()

    def _open_field(self, _pointer: object = None) -> None:
        area = self._ui.areas.left
        if area is None:
            return
        self._ui.field.open(
            self._field.moved(area.x, area.y),
            self._text,
            name=FIELD_NAME,
            hint="Search nodes",
            on_change=self._type,
            on_commit=self._commit,
            on_cancel=lambda: self._type(""),
        )

    def _type(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._scroll.offset = 0.0

    def _commit(self, text: str) -> None:
        """Add the first of the types that fit, if it was Enter; a click elsewhere adds none."""
        self._type(text)
        found = next((row.kind for row in listed(text) if row.kind), None)
        if text and found is not None and enter_pressed():
            self._type("")
            self._add(found.type_id)


def _summary(kind: type[Node]) -> str:
    """Return the first line of what a node type says of itself."""
    return (kind.__doc__ or kind.label).strip().partition("\n")[0]

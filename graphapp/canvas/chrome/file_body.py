"""The inside of a file dialog: places, a path that is typed, and a folder's rows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.dialog_bodies import FIELD, Body, draw_fault
from graphapp.canvas.chrome.start_cards import age
from graphapp.canvas.chrome.ui import Prompt
from graphapp.canvas.lists import Scroll, scroll_list
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.zones import Handler
    from graphapp.editor.dialogs.files import FileDialog
    from graphapp.editor.files.listing import Entry, Place

_ROW: Final = 27.0
_PLACES: Final = 148.0
_BAR: Final = 30.0
_SIZE: Final = 76.0
_AGE: Final = 128.0
_HINTS: Final = {
    "open": "Type a path, or what a name contains; Tab completes",
    "many": "Type a path, or choose several with Ctrl or Shift",
    "save": "Type a name or a path",
    "folder": "Type a path; Tab completes",
}


class FileBody(Body):
    """The inside of a file dialog."""

    width = 760.0

    def __init__(self, ui: Ui, dialog: FileDialog) -> None:
        self._dialog = dialog
        self._prompt = Prompt(ui, "path", dialog.type)
        self._scroll = Scroll()
        self._field = Rect(0, 0, 0, 0)
        self._at: tuple[object, int] | None = None
        self._row = 0.0

    def height(self) -> float:
        """Return room for ten rows."""
        return 412.0

    def key(self) -> Hashable:
        """Return what is shown, chosen, and wrong."""
        dialog = self._dialog
        at = dialog.shown, dialog.row
        if at != self._at:
            moved = self._at is None or self._at[0] != at[0]
            self._at = at
            if moved:
                self._scroll.offset = 0.0
            elif dialog.row >= 0:
                self._scroll.reveal(dialog.row * self._row, (dialog.row + 1) * self._row)
        chosen = tuple(dialog.selected)
        return (*at, dialog.text, chosen, dialog.fault, dialog.replacing, self._scroll.offset)

    def draw(self, ink: Ink, rect: Rect) -> list[Zone]:
        """Draw the field, the folder's path, the places and the rows."""
        px, dialog = ink.px, self._dialog
        self._row = px(_ROW)
        self._field = Rect(rect.x, rect.y + px(4), rect.w, px(FIELD))
        ink.rect(self._field, ink.theme.well, border=ink.theme.line, rounding=6)
        top = self._field.bottom + px(10)
        zones = [Zone("path", self._field, Role.FIELD, glow=None)]
        zones += self._draw_bar(ink, Rect(rect.x, top, rect.w, px(_BAR)))
        top += px(_BAR + 8)
        below = rect.bottom - px(22)
        zones += self._draw_places(ink, Rect(rect.x, top, px(_PLACES), below - top))
        left = rect.x + px(_PLACES + 12)
        zones += self._draw_list(ink, Rect(left, top, rect.right - left, below - top))
        mild = dialog.replacing is not None
        draw_fault(ink, left, below + px(8), dialog.fault, rect.right - left, mild=mild)
        return zones

    def _draw_bar(self, ink: Ink, rect: Rect) -> list[Zone]:
        px, dialog = ink.px, self._dialog
        up = widgets.icon_button(
            ink, rect._replace(w=px(_BAR)), "up", "chevron-up", lambda _p: dialog.up(),
            framed=True, tip="The folder that holds this one  ·  Alt+Up", size=16,
        )  # fmt: skip
        zones, right = [up], rect.right
        if dialog.native.available:
            place = Rect(rect.right - px(104), rect.y, px(104), rect.h)
            tip = "The system's own dialog"
            browse = widgets.button(
                ink, place, "browse", "Browse…", lambda _p: dialog.browse(), icon="open", tip=tip
            )
            zones.append(browse)
            right = place.x - px(10)
        left = rect.x + px(_BAR + 10)
        text = _fitting_path(ink, str(dialog.shown), right - left)
        ink.label(Rect(left, rect.y, right - left, rect.h), text, size=12, color=ink.theme.dim)
        return zones

    def _draw_places(self, ink: Ink, rect: Rect) -> list[Zone]:
        zones = []
        shown = int(rect.h // ink.px(_ROW))
        for i, place in enumerate(self._dialog.places[:shown]):
            row = Rect(rect.x, rect.y + i * ink.px(_ROW), rect.w, ink.px(_ROW))
            zones.append(self._draw_place(ink, place, row))
        return zones

    def _draw_place(self, ink: Ink, place: Place, row: Rect) -> Zone:
        px = ink.px
        here = place.path == self._dialog.shown
        if here:
            ink.rect(row.inset(px(1)), ink.theme.raised, rounding=5)
        icon = Rect(row.x + px(8), row.y, px(15), row.h)
        ink.icon("home" if place.name == "Home" else "folder", icon, ink.theme.dim)
        left = icon.right + px(8)
        color = ink.theme.text if here else ink.theme.dim
        ink.label(Rect(left, row.y, row.right - left - px(4), row.h), place.name, color=color)
        return Zone(
            f"place:{place.name}", row.inset(px(1)), tip=str(place.path),
            on_click=self._entering(place), glow=5,
        )  # fmt: skip

    def _draw_list(self, ink: Ink, rect: Rect) -> list[Zone]:
        ink.rect(rect, ink.theme.well, border=ink.theme.line, rounding=6)
        dialog, inner = self._dialog, rect.inset(ink.px(4))
        rows = dialog.rows
        if not rows:
            hint = dialog.message or (
                "Nothing here fits" if dialog.text else "Nothing here to open"
            )
            line = inner._replace(h=ink.px(60))
            ink.label(line, hint, size=12, color=ink.theme.dim, align="center")
        return scroll_list(
            ink, inner, "files", len(rows), self._row, self._scroll,
            lambda i, place: self._draw_row(ink, i, rows[i], place),
        )  # fmt: skip

    def _draw_row(self, ink: Ink, i: int, entry: Entry, rect: Rect) -> list[Zone]:
        px, theme, dialog = ink.px, ink.theme, self._dialog
        ground = rect._replace(y=rect.y + px(1), h=rect.h - px(2))
        decor.row_ground(ink, ground, chosen=i == dialog.row or entry.path in dialog.selected)
        icon = Rect(rect.x + px(8), rect.y, px(16), rect.h)
        if entry.is_folder:
            ink.icon("folder", icon, theme.hue("Tone"))
        else:
            project = entry.name.endswith(".graph.json")
            ink.icon("bus" if project else "audio-file", icon, theme.hue("Source"))
        left, right = icon.right + px(9), rect.right - px(10)
        columns = right - left > px(360)
        name = right - left - (px(_SIZE + _AGE) if columns else 0.0)
        ink.label(Rect(left, rect.y, name, rect.h), entry.name)
        if columns:
            size = "" if entry.is_folder else size_text(entry.size)
            place = Rect(right - px(_SIZE + _AGE), rect.y, px(_SIZE), rect.h)
            ink.label(place, size, size=11, color=theme.dim, font="mono", align="right")
            when = age(entry.time, time.time())
            place = Rect(right - px(_AGE), rect.y, px(_AGE), rect.h)
            ink.label(place, when, size=11, color=theme.dim, align="right")
        return [
            Zone(
                f"row:{entry.name}", rect, glow=5,
                on_click=self._picking(i, entry), on_double=self._taking(i),
            )
        ]  # fmt: skip

    def _entering(self, place: Place) -> Handler:
        return lambda _pointer: self._dialog.enter(place.path)

    def _picking(self, i: int, entry: Entry) -> Handler:
        def run(pointer: Pointer) -> None:
            if entry.is_folder:
                self._dialog.enter(entry.path)
            else:
                self._dialog.pick(i, toggle=pointer.ctrl, extend=pointer.shift)

        return run

    def _taking(self, i: int) -> Handler:
        def run(_pointer: Pointer) -> None:
            self._dialog.pick(i)
            self._dialog.accept()

        return run

    def tick(self) -> None:
        """Keep the field open, and ask the system's dialog."""
        hint = _HINTS[self._dialog.mode]
        self._prompt.hold(self._field, self._dialog.text, hint=hint, size=13 * self.fit)
        self._dialog.poll()

    def close(self) -> None:
        """Close the field."""
        self._prompt.let_go()


def _fitting_path(ink: Ink, text: str, width: float) -> str:
    """Return the end of a path that fits."""
    while ink.measure(text, 12) > width and "/" in text.lstrip("…/"):
        text = "…/" + text.lstrip("…/").partition("/")[2]
    return text


def size_text(size: int) -> str:
    """Return a file's size as people read it.

    Examples
    --------
    >>> size_text(980), size_text(12_345_678)
    ('980 B', '12.3 MB')
    """
    value = float(size)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"

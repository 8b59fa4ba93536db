"""The dialog that is open: its frame, its title and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.dialog_bodies import Body, Question, TextEntry
from graphapp.canvas.chrome.ui import ChromePanel
from graphapp.canvas.ink import Ink
from graphapp.canvas.theme import Style, alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect
from graphapp.editor.overlays import Dialog, TextDialog

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.zones import Handler
    from graphapp.editor.overlays import Button

_PAD: Final = 22.0
_TITLE: Final = 44.0
_FOOTER: Final = 56.0
_BUTTON: Final = 32.0
_EDGE: Final = 16.0
_DUSK: Final = (8, 9, 13, 160)


class DialogPanel(ChromePanel):
    """The panel of the workspace's dialog; it covers the window."""

    layer = 3

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._dialog: Dialog | None = None
        self._body: Body | None = None

    def place(self, window: Rect) -> Rect | None:
        """Return the whole window, if there is a dialog."""
        dialog = self._ws.dialog
        if dialog is not self._dialog:
            if self._body is not None:
                self._body.close()
            self._dialog = dialog
            self._body = None if dialog is None else _body_of(self._ui, dialog)
        return window if dialog is not None else None

    def key(self) -> Hashable:
        """Return what it says."""
        if self._dialog is None or self._body is None:
            return None
        buttons = tuple((b.name, b.label, b.enabled) for b in self._dialog.buttons)
        return id(self._dialog), buttons, self._dialog.index, self._body.key()

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw it in the middle of the window, smaller where it would not fit."""
        dialog, body = self._dialog, self._body
        if dialog is None or body is None:
            return []
        height = body.height() + _TITLE + _FOOTER
        wanted = (body.width + 2 * _EDGE) * self._scale, (height + 2 * _EDGE) * self._scale
        fit = min(1.0, size.w / wanted[0], size.h / wanted[1])
        body.fit = fit
        theme = ink.theme
        ink.rect(size, alpha(theme.text, 0.3) if theme.name == "light" else _DUSK)
        ink = Ink(ink.parent, Style(ink.theme, self._scale * fit), ink.fonts)
        px = ink.px
        width, high = px(body.width), px(height)
        card = Rect(
            round((size.w - width) / 2), round((size.h - high) * 0.44), round(width), round(high)
        )
        decor.card(ink, card, rounding=12)
        inner = card.w - px(2 * _PAD)
        ink.text(
            card.x + px(_PAD), card.y + px(17), dialog.title, size=17, font="title", width=inner
        )
        place = Rect(card.x + px(_PAD), card.y + px(_TITLE), inner, px(body.height()))
        zones = body.draw(ink, place)
        return [*zones, *self._draw_buttons(ink, card, dialog)]

    def _draw_buttons(self, ink: Ink, card: Rect, dialog: Dialog) -> list[Zone]:
        px, zones = ink.px, []
        right = card.right - px(_PAD)
        for button in reversed(dialog.buttons):
            face: Face = "strong" if button.primary else "body"
            width = max(ink.measure(button.label, 13, face) + px(32), px(88))
            place = Rect(right - width, card.bottom - px(16 + _BUTTON), width, px(_BUTTON))
            zones.append(
                widgets.button(
                    ink, place, button.name, button.label, _pressing(button),
                    primary=button.primary, enabled=button.enabled, role=Role.DIALOG,
                )
            )  # fmt: skip
            if dialog.index >= 0 and dialog.chosen is button:
                ring = place.inset(-px(3))
                ink.rect(ring, None, border=ink.theme.selection, rounding=9, thickness=2)
            right = place.x - px(8)
        return zones

    def tick(self) -> None:
        """Keep its field open, and let what it shows go on."""
        if self._body is not None:
            self._body.tick()


def _pressing(button: Button) -> Handler:
    return lambda _pointer: button.run()


def _body_of(ui: Ui, dialog: Dialog) -> Body:
    """Return what draws a dialog."""
    from graphapp.canvas.chrome.export_body import ExportBody
    from graphapp.canvas.chrome.file_body import FileBody
    from graphapp.canvas.chrome.preferences_body import PreferencesBody
    from graphapp.editor.dialogs.export import ExportDialog
    from graphapp.editor.dialogs.files import FileDialog
    from graphapp.editor.dialogs.preferences import PreferencesDialog

    match dialog:
        case FileDialog():
            return FileBody(ui, dialog)
        case ExportDialog():
            return ExportBody(ui, dialog)
        case PreferencesDialog():
            return PreferencesBody(ui, dialog)
        case TextDialog():
            return TextEntry(ui, dialog)
        case _:
            return Question(ui, dialog)

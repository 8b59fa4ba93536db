"""What is inside a dialog's frame: a question, or a line of text that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor
from graphapp.canvas.chrome.ui import Prompt
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.ink import Ink
    from graphapp.editor.overlays import Dialog, TextDialog

FIELD: Final = 34.0
_QUESTION: Final = 460.0
_ENTRY: Final = 440.0
_SIDES: Final = 44.0
"""What the frame needs of a dialog's width."""


class Body:
    """The inside of a dialog.

    Attributes
    ----------
    width : float
        The dialog's, units of the design.
    fit : float
        How much smaller than designed it is drawn, so that it fits into the window.
    """

    width: float = _QUESTION
    fit: float = 1.0

    def height(self) -> float:
        """Return how high it is now, units of the design."""
        raise NotImplementedError

    def key(self) -> Hashable:
        """Return what its picture depends on."""
        return None

    def draw(self, ink: Ink, rect: Rect) -> list[Zone]:
        """Draw it into a place of the window; return its zones."""
        raise NotImplementedError

    def tick(self) -> None:
        """Change what lives, and keep fields open."""

    def close(self) -> None:
        """Close what is open of it."""


class Question(Body):
    """A text that asks."""

    def __init__(self, ui: Ui, dialog: Dialog) -> None:
        self._ui = ui
        self._dialog = dialog
        ui.field.commit()

    def height(self) -> float:
        """Return the height of the text's lines."""
        lines = self._ui.stage.fonts.wrapped(self._dialog.text, _QUESTION - _SIDES, 13.0)
        return 10.0 + 19.0 * len(lines) if self._dialog.text else 4.0

    def draw(self, ink: Ink, rect: Rect) -> list[Zone]:
        """Draw the text in as many lines as it needs."""
        color = ink.theme.dim
        decor.paragraph(ink, rect.x, rect.y + ink.px(4), self._dialog.text, rect.w, color=color)
        return []


class TextEntry(Body):
    """A label, a field, and what is wrong with what was typed."""

    width = _ENTRY

    def __init__(self, ui: Ui, dialog: TextDialog) -> None:
        self._dialog = dialog
        self._prompt = Prompt(ui, "text", self._type)
        self._field = Rect(0, 0, 0, 0)

    def height(self) -> float:
        """Return room for a label, a field and a fault."""
        return 88.0

    def key(self) -> Hashable:
        """Return what is wrong with what was typed."""
        return self._dialog.fault

    def draw(self, ink: Ink, rect: Rect) -> list[Zone]:
        """Draw the label and the fault; the field lies over the place left for it."""
        px = ink.px
        ink.text(rect.x, rect.y + px(5), self._dialog.label, size=12, color=ink.theme.dim)
        self._field = Rect(rect.x, rect.y + px(24), rect.w, px(FIELD))
        ink.rect(self._field, ink.theme.well, border=ink.theme.line, rounding=6)
        draw_fault(ink, rect.x, self._field.bottom + px(8), self._dialog.fault, rect.w)
        return [Zone("text", self._field, Role.FIELD, glow=None)]

    def tick(self) -> None:
        """Keep the field open."""
        self._prompt.hold(self._field, self._dialog.value, size=13 * self.fit)

    def _type(self, text: str) -> None:
        self._dialog.value = text
        self._dialog.fault = ""

    def close(self) -> None:
        """Close the field."""
        self._prompt.let_go()


def draw_fault(
    ink: Ink, x: float, y: float, text: str, width: float, *, mild: bool = False
) -> None:
    """Draw a line about what is wrong, or, if it is `mild`, about what to know; none if empty."""
    if not text:
        return
    color = ink.theme.warn if mild else ink.theme.bad
    side = ink.px(15)
    ink.icon("warning" if mild else "error", Rect(x, y - ink.px(1), side, side), color)
    ink.text(x + side + ink.px(7), y, text, size=12, color=color, width=width - side - ink.px(7))

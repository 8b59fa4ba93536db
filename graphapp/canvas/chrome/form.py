"""Rows of a form: what is asked on the left, what is chosen on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Zone

LABEL: Final = 112.0
ROW: Final = 40.0
CONTROL: Final = 30.0


class Form:
    """Rows from top to bottom.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.

    Attributes
    ----------
    zones : list of Zone
        Those of the rows so far.
    """

    def __init__(self, ink: Ink, rect: Rect) -> None:
        self._ink = ink
        self._rect = rect
        self._top = rect.y + ink.px(4)
        self.zones: list[Zone] = []

    @property
    def bottom(self) -> float:
        """Where the next row would begin, pixels."""
        return self._top

    def row(self, label: str, height: float = CONTROL) -> Rect:
        """Begin a row; return the place of its control, so many units high."""
        px = self._ink.px
        line = Rect(self._rect.x, self._top, px(LABEL), px(CONTROL))
        self._ink.label(line, label, color=self._ink.theme.dim)
        left = self._rect.x + px(LABEL)
        place = Rect(left, self._top, self._rect.right - left, px(height))
        self._top += px(height + ROW - CONTROL)
        return place

    def choice(
        self,
        label: str,
        name: str,
        options: Sequence[tuple[str, str]],
        chosen: str,
        choose: Callable[[str], None],
        *,
        width: float | None = None,
    ) -> Rect:
        """Add a row of which one option is chosen; its zones are called ``name:option``.

        Parameters
        ----------
        label, name : str
            What it is called by people, and by the window's state.
        options : sequence of (str, str)
            What `choose` is called with, and what is written.
        chosen : str
            The option that is chosen.
        choose : callable
            Called with the one that is clicked.
        width : float or None
            Pixels that the options take; all there is if None.

        Returns
        -------
        Rect
            What is left of the row.
        """
        place = self.row(label)
        taken = place.w if width is None else width
        prefix = f"{name}:"
        named = [(f"{prefix}{option}", text) for option, text in options]
        self.zones += widgets.tabs(
            self._ink, place._replace(w=taken), named, f"{prefix}{chosen}",
            lambda option: choose(option.removeprefix(prefix)),
        )  # fmt: skip
        return Rect(place.x + taken, place.y, place.w - taken, place.h)

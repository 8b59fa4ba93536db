"""A part of a picture, drawn when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.scene.brush import Brush


class Part:
    """Items that are shown, hidden or drawn anew as one.

    Parameters
    ----------
    brush : Brush
        Where the part is; it gets a group of its own.
    draw : callable
        Draws it with the brush it is given.

    Attributes
    ----------
    drawn : bool
        Whether it is as it should be.
    """

    __slots__ = ("_brush", "_draw", "_shown", "drawn")

    def __init__(self, brush: Brush, draw: Callable[[Brush], None]) -> None:
        self._brush = brush.group()
        self._draw = draw
        self._shown = True
        self.drawn = False

    def show(self, *, shown: bool) -> None:
        """Show it, and draw it if it is not drawn yet; or hide it."""
        if shown and not self.drawn:
            self.drawn = True
            self._draw(self._brush)
        if shown != self._shown:
            self._shown = shown
            self._brush.show(shown)

    def spoil(self) -> None:
        """Erase it; it is drawn again when it is shown."""
        if self.drawn:
            self.drawn = False
            self._brush.erase()

"""What all faces are: the picture of what a node does, drawn inside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from graphapp.canvas.theme import alpha

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.live_view import LiveView
    from graphapp.canvas.scene.textures import Textures
    from graphapp.canvas.theme import Color
    from graphapp.editor.geometry import Rect
    from projects import Node


class Subject(NamedTuple):
    """The node whose face it is.

    Attributes
    ----------
    name : str
        Its full id.
    node : Node
        Its type and values.
    hue : Color
        Of its category.
    cables : int
        How many arrive at it.
    """

    name: str
    node: Node
    hue: Color
    cables: int


class Face:
    """A face, drawn once; another value makes another face.

    Parameters
    ----------
    brush : Brush
        What to draw with; its origin is the node's corner.
    area : Rect
        Where, seen from there.
    subject : Subject
        The node.
    textures : Textures
        Pictures that faces share.

    Attributes
    ----------
    brush, area, subject, textures
        As given; the theme and the hue are at hand as `theme` and `hue`.
    scale, fine : Brush
        For what cannot be read when it is small: under `brush`, and over it.
    near : Brush
        For what is shown close by only.
    lively : bool
        Whether `follow` does anything.
    """

    lively: ClassVar[bool] = False

    def __init__(self, brush: Brush, area: Rect, subject: Subject, textures: Textures) -> None:
        self.area = area
        self.subject = subject
        self.textures = textures
        self.theme = brush.theme
        self.hue = subject.hue
        self.scale = brush.group()
        self.brush = brush.group()
        self.near = brush.group()
        self.fine = brush.group()
        self._shown = True, True
        self.draw()

    def draw(self) -> None:
        """Draw it."""

    def show(self, *, fine: bool, near: bool) -> None:
        """Show what can be read at the size it has."""
        if (fine, near) != self._shown:
            self._shown = fine, near
            self.scale.show(fine)
            self.fine.show(fine)
            self.near.show(near)

    def follow(self, live: LiveView, *, near: bool) -> bool:  # noqa: ARG002 -- for those that live
        """Show what sounds now; return whether anything changed."""
        return False

    def free(self) -> None:
        """Give back what is not an item of the brush."""

    @property
    def soft(self) -> Color:
        """The hue, for what is filled."""
        return alpha(self.hue, 0.16 if self.theme.name == "dark" else 0.12)

    def note(self, x: float, y: float, text: str, *, size: float = 9, dim: bool = True) -> int:
        """Write a small value, its left end and top at a place."""
        color = self.theme.dim if dim else self.theme.text
        return self.fine.text(x, y, text, size=size, color=color, font="mono")

    def note_right(self, right: float, y: float, text: str, *, size: float = 9) -> int:
        """Write a small value that ends at a place."""
        return self.fine.text(
            right, y, text, size=size, color=self.theme.dim, font="mono", align="right"
        )


def short(number: float, digits: int = 1) -> str:
    """Write a number with few digits, a true minus, and −∞ for off.

    Examples
    --------
    >>> short(-3.0), short(0.25), short(-float("inf")), short(-0.04)
    ('−3', '0.2', '−∞', '0')
    """
    if math.isinf(number):
        return "−∞" if number < 0 else "∞"
    text = f"{number:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def signed(number: float) -> str:
    """Write a change of level: with a sign unless it is none.

    Examples
    --------
    >>> signed(2.5), signed(-1.0), signed(0.0)
    ('+2.5', '−1', '0')
    """
    text = short(number)
    return f"+{text}" if number > 0 and text != "0" else text

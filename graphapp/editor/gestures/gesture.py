"""What all gestures are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from graphapp.editor.geometry import Point

STILL: Final = 4.0
"""Pixels within which a press and a release are a click."""


class Touch(NamedTuple):
    """Where the pointer is, and which keys are held.

    Attributes
    ----------
    screen : Point
        In pixels of the window.
    world : Point
        On the canvas.
    shift, ctrl, alt : bool
        Keys that are held.
    """

    screen: Point
    world: Point
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

    def still(self, start: Touch) -> bool:
        """Whether the pointer has hardly moved since."""
        dx, dy = self.screen.x - start.screen.x, self.screen.y - start.screen.y
        return dx * dx + dy * dy < STILL * STILL


class Gesture:
    """From a press to a release. What it shows meanwhile is a draft; `cancel` leaves no trace."""

    refusal: str | None = None
    """Why what the pointer is over may not be the target."""

    def move(self, touch: Touch) -> None:
        """Follow the pointer."""

    def release(self, touch: Touch) -> None:
        """Do what was meant."""

    def cancel(self) -> None:
        """Leave everything as it was."""

"""Where the mouse is, what it does, and with which keys held."""

from __future__ import annotations

from typing import NamedTuple


class Pointer(NamedTuple):
    """The mouse at an event, in pixels of the window.

    Attributes
    ----------
    x, y : float
        Where it is.
    dx, dy : float
        How far it has moved since the last event.
    start_x, start_y : float
        Where the button was pressed.
    shift, ctrl, alt : bool
        Which keys are held.
    """

    x: float
    y: float
    dx: float = 0.0
    dy: float = 0.0
    start_x: float = 0.0
    start_y: float = 0.0
    shift: bool = False
    ctrl: bool = False
    alt: bool = False

"""Places that react to the mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypedDict

from graphapp.canvas.pointer import Pointer

if TYPE_CHECKING:
    from graphapp.editor.geometry import Rect

Handler = Callable[[Pointer], None]
WheelHandler = Callable[[Pointer, float], None]


class Role(Enum):
    """What a zone is to those who read the window's state."""

    BUTTON = "button"
    CONTROL = "control"
    ITEM = "item"
    DIALOG = "dialog"
    FIELD = "field"
    SURFACE = "surface"


class Handlers(TypedDict, total=False):
    """What a zone does; see `Zone`."""

    on_click: Handler | None
    on_press: Handler | None
    on_drag: Handler | None
    on_release: Handler | None
    on_double: Handler | None
    on_context: Handler | None
    on_wheel: WheelHandler | None


@dataclass(eq=False)
class Zone:
    """A place that reacts to the mouse.

    Attributes
    ----------
    name : str
        What it is called in the window's state.
    rect : Rect
        Where it is, in pixels of its panel when drawn, of the window once the stage has it.
    role : Role
        A button, a control that edits a parameter, an item of a menu, a button of a dialog, a
        field of text, or a surface that scrolls or is dragged.
    enabled : bool
        Whether it reacts.
    value : float or None
        What a control shows, in the unit of its parameter.
    tip : str
        A sentence shown when the pointer rests on it.
    glow : float or None
        Rounding of the light that falls on it under the pointer, in units of the design; none if
        None.
    on_click, on_press, on_drag, on_release, on_double, on_context : callable or None
        What to do with the left button, or the right (context).
    on_wheel : callable or None
        What to do with the wheel, in steps upwards.
    """

    name: str
    rect: Rect
    role: Role = Role.BUTTON
    enabled: bool = True
    value: float | None = None
    tip: str = ""
    glow: float | None = 6.0
    on_click: Handler | None = None
    on_press: Handler | None = None
    on_drag: Handler | None = None
    on_release: Handler | None = None
    on_double: Handler | None = None
    on_context: Handler | None = None
    on_wheel: WheelHandler | None = None

"""What is done with a parameter: turned by a drag or the wheel, typed, reset, automated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.inspector.bench import touch_of
from graphapp.canvas.zones import Handlers, Role, Zone
from graphapp.editor import automation_lane as lanes
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.turning import TurnParameters
from graphapp.editor.overlays import Menu, MenuItem
from graphapp.editor.parameters import parse_value
from graphapp.editor.values import position_of, text_of, value_from
from nodes.vocabulary import Param

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.zones import Handler
    from graphapp.editor.geometry import Rect
    from nodes.vocabulary import Value

FINE: Final = 0.1
"""How much less a drag or the wheel does with Shift."""

_WHEEL: Final = 0.01


def turning(subject: Subject, path: str) -> Handlers:
    """Return what turns a parameter: a drag, the wheel, a double click, and its menu."""
    editor = subject.editor

    def drag(pointer: Pointer) -> None:
        gesture = editor.gesture
        if isinstance(gesture, TurnParameters):
            gesture.turn(-pointer.dy, fine=pointer.shift)

    return Handlers(
        on_press=pressing(subject, path),
        on_drag=drag,
        on_release=lambda pointer: editor.release(touch_of(pointer)),
        on_double=lambda _pointer: reset(subject, path),
        on_wheel=lambda pointer, steps: step(subject, path, pointer, steps),
        on_context=lambda pointer: open_menu(subject, path, pointer),
    )


def step(subject: Subject, path: str, pointer: Pointer, steps: float) -> None:
    """Turn a parameter by steps of the wheel; those that follow at once are one step of undo."""
    parameter = subject.param(path)
    part = steps * _WHEEL * (FINE if pointer.shift else 1.0)
    place = position_of(parameter, subject.value(path)) + part
    set_value(subject, path, value_from(parameter, place), goes_on=True)


def pressing(subject: Subject, *paths: str) -> Handler:
    """Return what takes hold of parameters."""

    def press(_pointer: Pointer) -> None:
        subject.editor.turn(subject.name, *paths)

    return press


def surface(
    place: Rect,
    name: str,
    subject: Subject,
    path: str,
    value_at: Callable[[Pointer], Value],
    *,
    tip: str,
) -> Zone:
    """Return the zone of a picture in which a parameter is dragged.

    Parameters
    ----------
    place : Rect
        Where.
    name : str
        What the zone is called.
    subject : Subject
        The node.
    path : str
        The parameter.
    value_at : callable
        Returns the value at the pointer.
    tip : str
        A sentence about it.
    """
    editor = subject.editor

    def drag(pointer: Pointer) -> None:
        gesture = editor.gesture
        if isinstance(gesture, TurnParameters):
            gesture.to(value_at(pointer))

    handlers = turning(subject, path)
    handlers["on_drag"] = drag
    return Zone(name, place, Role.SURFACE, glow=None, tip=tip, **handlers)


def reset(subject: Subject, *paths: str) -> None:
    """Give parameters their defaults, as one step."""
    editor = subject.editor
    editor.cancel()

    def act() -> None:
        gesture = editor.turn(subject.name, *paths)
        gesture.to(*(subject.parameter(path).default_value for path in paths))
        gesture.release()
        editor.gesture = None

    subject.bench.attempt(act)


def open_menu(subject: Subject, path: str, pointer: Pointer) -> None:
    """Open what can be done with a parameter."""
    ws, editor = subject.bench.ws, subject.editor
    parameter = subject.parameter(path)
    whole = f"{subject.name}.{path}"
    default = text_of(parameter, parameter.default_value)
    items = [MenuItem(f"Reset to {default}", lambda: reset(subject, path))]
    if isinstance(parameter, Param) and parameter.nullable:
        items.append(MenuItem("Switch off", lambda: set_value(subject, path, None)))
    if parameter.automatable:
        items += [
            MenuItem(""),
            MenuItem(
                "Show automation", lambda: subject.bench.lanes.update({subject.full_id: path})
            ),
            MenuItem(
                "Delete automation",
                lambda: lanes.clear(editor, whole),
                enabled=whole in editor.graph.automation,
            ),
        ]
    ws.menu = Menu(Point(pointer.x, pointer.y), items)


def type_value(column: Column, place: Rect, subject: Subject, path: str) -> None:
    """Let a value be typed over a place of the panel."""
    parameter = subject.parameter(path)

    def commit(text: str) -> None:
        if text == subject.text(path):
            return
        try:
            value = parse_value(parameter, text)
        except ValueError:
            unit = parameter.unit.symbol or "its own unit"
            subject.bench.ws.notify(f'"{text[:24]}" is no number', "warn", f"type one in {unit}")
            return
        set_value(subject, path, value)

    subject.bench.field.open(
        column.in_window(place),
        subject.text(path),
        name=f"{subject.name}.{path}",
        on_commit=commit,
        size=12,
        font="mono",
        padding=6,
    )


def set_value(subject: Subject, path: str, value: Value, *, goes_on: bool = False) -> None:
    """Set a parameter, as one step; say why where it does not take the value."""
    step = f"Set {subject.parameter(path).label} of {subject.title}"
    subject.bench.attempt(
        lambda: subject.editor.set_value(subject.name, path, value, step=step, goes_on=goes_on)
    )

"""Controls of parameters: knobs, boxes of numbers, choices and switches, made from declarations."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.decor import signed
from graphapp.canvas.dials import KNOB_SIZE, knob
from graphapp.canvas.inspector.turning import FINE, set_value, turning, type_value
from graphapp.canvas.zones import Role, Zone
from graphapp.editor import automation_lane as lanes
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.gestures.gesture import STILL
from graphapp.editor.gestures.turning import TurnParameters
from graphapp.editor.overlays import Menu, MenuItem
from graphapp.editor.values import number_of, position_of, text_of
from nodes.vocabulary import Choice, Param

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.theme import Color
    from nodes.vocabulary import Value

BOX: Final = 28.0
"""Height of a choice, a switch and a box, units of the design."""

_VALUE_LINE: Final = 20.0
"""The lowest part of a knob, on which a click means its text, units of the design."""

_ABBREVIATIONS: Final = frozenset({"rms", "tpdf"})
_LONGEST_ON_A_KNOB_S: Final = 60.0
_SECONDS_A_PIXEL: Final = 0.01


def knobs(column: Column, subject: Subject, paths: Sequence[str], **labels: str) -> None:
    """Draw rows of knobs; `labels` are those that are not the parameters' own."""
    ink = column.ink
    width, height = KNOB_SIZE
    across = max(int(column.width // ink.px(width)), 1)
    if len(paths) > across and len(paths) % across == 1:  # none stands alone
        across += 1
        height -= max(width - column.width / across / ink.px(1), 0.0)  # narrow knobs are low
    for first in range(0, len(paths), across):
        places = column.row(height, across, between=0, gap=4)
        for path, place in zip(paths[first:], places, strict=False):
            name = path.rpartition(".")[2]
            turned_knob(column, place, subject, path, labels.get(name, ""))


def turned_knob(
    column: Column,
    place: Rect,
    subject: Subject,
    path: str,
    label: str = "",
    *,
    color: Color | None = None,
) -> None:
    """Draw the knob of a parameter."""
    ink = column.ink
    parameter = subject.param(path)
    value = subject.value(path)
    line = place._replace(y=place.bottom - ink.px(_VALUE_LINE), h=ink.px(_VALUE_LINE))

    def click(pointer: Pointer) -> None:
        moved = math.hypot(pointer.x - pointer.start_x, pointer.y - pointer.start_y)
        if moved < STILL and column.in_window(line).contains(pointer.start_x, pointer.start_y):
            type_value(column, line, subject, path)

    handlers = turning(subject, path)
    handlers["on_click"] = click
    made = knob(
        ink,
        place,
        f"{subject.name}.{path}",
        label or parameter.label.capitalize(),
        text_of(parameter, value),
        position_of(parameter, value),
        color or subject.hue(ink.theme),
        bipolar=parameter.low == -parameter.high,
        value=number_of(parameter, value),
        **handlers,
    )
    column.zones.append(made.zone)
    lane = subject.editor.graph.automation.get(f"{subject.name}.{path}")
    if lane:
        mark = Rect(place.right - ink.px(16), place.y, ink.px(13), ink.px(13))
        ink.icon("automation", mark, ink.theme.warn, thickness=1.4)
        live = subject.bench.ws.live

        def follow(_now: float) -> None:
            if live.state().playing and subject.editor.gesture is None:
                now = lanes.value_at(lane, live.state().position, parameter.unit)
                made.set(position_of(parameter, now), text_of(parameter, now))

        column.lives.append(follow)


def choice(
    column: Column, place: Rect, subject: Subject, path: str, *, enabled: bool = True
) -> None:
    """Draw what is chosen of a parameter; a click opens the others, the wheel goes through them."""
    parameter = subject.parameter(path)
    options = list(parameter.codes) if isinstance(parameter, Choice) else []
    at = options.index(subject.value(path))  # type: ignore[arg-type]  # a Choice's value is a name

    def setting(option: Value) -> Callable[[], None]:
        return lambda: set_value(subject, path, option)

    def click(_pointer: Pointer) -> None:
        below = column.in_window(place)
        items = [
            MenuItem(option_text(option), setting(option), checked=i == at)
            for i, option in enumerate(options)
        ]
        subject.bench.ws.menu = Menu(Point(below.x, below.bottom), items)

    def wheel(_pointer: Pointer, steps: float) -> None:
        step = min(max(at - (1 if steps > 0 else -1), 0), len(options) - 1)
        if step != at:
            set_value(subject, path, options[step])

    zone = widgets.choice(
        column.ink,
        place,
        f"{subject.name}.{path}",
        option_text(options[at]),
        click,
        value=float(at),
        enabled=enabled,
        tip=parameter.label.capitalize(),
    )
    zone.on_wheel = wheel
    column.zones.append(zone)


def option_text(option: object) -> str:
    """Return what an option is called; numbers have their unit, which is dB an octave."""
    if isinstance(option, int):
        return f"{option} dB/oct"
    text = str(option)
    if text in _ABBREVIATIONS:
        return text.upper()
    return signed(text) if text[:1] in "-0123456789" else text.replace("-", " ").capitalize()


def labeled_choice(column: Column, subject: Subject, path: str) -> None:
    """Draw a choice with the parameter's name left of it."""
    place = column.take(BOX, 8)
    half = column.ink.px(104)
    label = subject.parameter(path).label.capitalize()
    column.ink.label(place._replace(w=half), label, size=12, color=column.ink.theme.dim)
    choice(column, place._replace(x=place.x + half, w=place.w - half), subject, path)


def flag(column: Column, place: Rect, subject: Subject, path: str, label: str = "") -> None:
    """Draw the switch of a parameter."""
    parameter = subject.parameter(path)
    on = bool(subject.value(path))
    zone = widgets.toggle(
        column.ink,
        place,
        f"{subject.name}.{path}",
        label or parameter.label.capitalize(),
        lambda _pointer: set_value(subject, path, not on),
        on=on,
        color=None,
    )
    column.zones.append(zone)


def box(column: Column, place: Rect, subject: Subject, path: str, label: str = "") -> None:
    """Draw a number in a box: dragged by the hundredth of a second, or typed."""
    ink = column.ink
    editor = subject.editor
    parameter = subject.param(path)
    value = subject.value(path)
    ink.text(place.x, place.y, label or parameter.label.capitalize(), size=11, color=ink.theme.dim)
    well = place._replace(y=place.y + ink.px(16), h=place.h - ink.px(16))
    ink.rect(well, ink.theme.well, border=ink.theme.line, rounding=5)
    text = "to the end" if value is None and path == "end" else text_of(parameter, value)
    ink.label(well, signed(text), size=12, font="mono", align="center")
    start = float(value) if isinstance(value, float) else None
    low, high = float(parameter.low), float(parameter.high)

    def drag(pointer: Pointer) -> None:
        gesture = editor.gesture
        if isinstance(gesture, TurnParameters) and start is not None:
            pixels = pointer.start_y - pointer.y
            step = pixels * _SECONDS_A_PIXEL * (FINE if pointer.shift else 1.0)
            wanted = min(max(round(start + step, 3), low), high)
            subject.bench.attempt(lambda: gesture.to(wanted))

    def click(pointer: Pointer) -> None:
        if math.hypot(pointer.x - pointer.start_x, pointer.y - pointer.start_y) < STILL:
            type_value(column, well, subject, path)

    handlers = turning(subject, path)
    handlers["on_click"], handlers["on_drag"], handlers["on_wheel"] = click, drag, None
    zone = Zone(
        f"{subject.name}.{path}",
        well,
        Role.CONTROL,
        value=number_of(parameter, value),
        glow=5,
        **handlers,
    )
    column.zones.append(zone)


def suits_box(parameter: Param) -> bool:
    """Whether a knob's travel would be too coarse for a parameter: times in a song."""
    return parameter.unit.symbol == "s" and parameter.high > _LONGEST_ON_A_KNOB_S

"""The face of a pan: a field from left to right in which the sound is put."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from graphapp.canvas.decor import signed
from graphapp.canvas.inspector import controls, turning
from graphapp.canvas.inspector.bench import decibels
from graphapp.canvas.theme import alpha
from graphapp.editor.responses import pan_gains

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.geometry import Rect

_HEIGHT: Final = 160.0
_TRAVEL: Final = 0.8
"""Part of the picture's width from left to right."""


def draw(column: Column, subject: Subject) -> None:
    """Draw the field, and the controls."""
    _draw_field(column, subject, column.take(_HEIGHT, 12))
    controls.knobs(column, subject, ["position", "width"])
    controls.labeled_choice(column, subject, "law")
    controls.labeled_choice(column, subject, "mode")


def _draw_field(column: Column, subject: Subject, place: Rect) -> None:
    ink, theme = column.ink, column.ink.theme
    hue = subject.hue(theme) if not subject.node.bypass else theme.faint
    ink.rect(place, theme.well, border=theme.line, rounding=6)
    center = place.center.x, place.bottom - ink.px(34)
    radius = place.h - ink.px(58)
    for part in (0.5, 1.0):
        ink.arc(center, radius * part, -math.pi / 2, math.pi / 2, theme.line, thickness=1)
    for degrees in range(-90, 91, 15):
        angle = math.radians(degrees)
        x, y = math.sin(angle), -math.cos(angle)
        inner = radius * (0.94 if degrees % 45 else 0.9)
        ink.line(
            center[0] + inner * x,
            center[1] + inner * y,
            center[0] + radius * x,
            center[1] + radius * y,
            theme.line_strong,
        )
    position = subject.number("position") / 100.0
    angle = position * math.pi / 2
    spread = min(subject.number("width") / 200.0, 1.0) * math.pi / 2 * (1.0 - abs(position))
    if spread > 0.01:
        _draw_wedge(
            column, center, radius * 0.86, (angle - spread, angle + spread), alpha(hue, 0.2)
        )
        ink.arc(center, radius * 0.86, angle - spread, angle + spread, alpha(hue, 0.8), thickness=3)
    tip = center[0] + radius * math.sin(angle), center[1] - radius * math.cos(angle)
    ink.line(*center, *tip, hue, thickness=2.5)
    ink.circle(tip, ink.px(7), hue, border=theme.well, thickness=2)
    ink.circle(center, ink.px(3.5), theme.text)
    _draw_gains(column, subject, place)
    _let_drag(column, subject, place)


def _draw_wedge(
    column: Column,
    center: tuple[float, float],
    radius: float,
    angles: tuple[float, float],
    color: tuple[int, int, int, int],
) -> None:
    """Fill the part of a circle between two angles."""
    first, last = angles
    count = max(math.ceil((last - first) / 0.12), 1)
    points = [
        (center[0] + radius * math.sin(a), center[1] - radius * math.cos(a))
        for a in (first + (last - first) * i / count for i in range(count + 1))
    ]
    for one, other in pairwise(points):
        column.ink.triangle(center, one, other, color)


def _draw_gains(column: Column, subject: Subject, place: Rect) -> None:
    """Say what both sides get."""
    ink, theme = column.ink, column.ink.theme
    foot = place._replace(y=place.bottom - ink.px(26), h=ink.px(20)).inset(0)
    inner = foot._replace(x=foot.x + ink.px(10), w=foot.w - ink.px(20))
    gains = [decibels(gain) for gain in pan_gains(subject.node)]
    said = [signed(f"{db:.1f} dB") if db > -100 else "off" for db in gains]
    ink.label(inner, f"L  {said[0]}", size=11, font="mono", color=theme.dim)
    ink.label(inner, f"{said[1]}  R", size=11, font="mono", color=theme.dim, align="right")
    ink.label(
        inner, position_text(subject.number("position")), size=13, font="strong", align="center"
    )


def position_text(position: float) -> str:
    """Return where a sound is, as a person says it.

    Examples
    --------
    >>> position_text(0.0), position_text(-30.0), position_text(100.0)
    ('Center', '30 L', '100 R')
    """
    if abs(position) < 0.05:
        return "Center"
    return f"{abs(position):.3g} {'L' if position < 0 else 'R'}"


def _let_drag(column: Column, subject: Subject, place: Rect) -> None:
    """Let the sound be dragged from side to side."""
    half = place.w * _TRAVEL / 2

    def position(pointer: Pointer) -> float:
        part = (pointer.x - column.origin.x - place.center.x) / half
        return float(round(min(max(part, -1.0), 1.0) * 100.0))

    tip = "Drag to place the sound; double-click for the center"
    column.zones.append(turning.surface(place, "field", subject, "position", position, tip=tip))

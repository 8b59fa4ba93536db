"""The face of a compressor: its curve with a moving dot, and its gain reduction over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.inspector import controls, turning
from graphapp.canvas.inspector.column import split
from graphapp.canvas.inspector.plot import Plot, Scale
from graphapp.canvas.inspector.reduction import ReductionBar, draw_history
from graphapp.canvas.theme import alpha
from graphapp.editor.responses import compressor_curve_db

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.geometry import Rect

_LOW_DB: Final = -60.0
_HEIGHT: Final = 168.0
_BAR: Final = 58.0


def draw(column: Column, subject: Subject) -> None:
    """Draw the curve, the reduction and its history, and the controls."""
    ink = column.ink
    place = column.take(_HEIGHT, 8)
    width = ink.px(_BAR)
    gap = ink.px(8)
    _draw_curve(column, subject, place._replace(w=place.w - width - gap))
    bar = ReductionBar(ink, place._replace(x=place.right - width, w=width), 24.0)
    live, name = subject.bench.ws.live, subject.full_id
    column.lives.append(lambda _now: bar.set(live.reduction(name)))
    draw_history(column, subject, 12.0)
    controls.knobs(
        column,
        subject,
        ["threshold", "ratio", "knee", "makeup", "attack", "release", "lookahead", "mix"],
    )
    left, right = split(column.take(controls.BOX, 8), 2, ink.px(8))
    controls.choice(column, left, subject, "detector")
    controls.flag(column, right, subject, "auto_makeup", "Auto makeup")
    column.heading("Key")
    controls.knobs(column, subject, ["key_highpass", "link"], key_highpass="High-pass")
    if not subject.sources("key"):
        column.note("No key is connected; it listens to its own input.")


def _draw_curve(column: Column, subject: Subject, place: Rect) -> None:
    ink, theme = column.ink, column.ink.theme
    scale = Scale(_LOW_DB, 0.0)
    plot = Plot(ink, place, scale, Scale(_LOW_DB, 6.0))
    marks = [(db, f"{db:.0f}") for db in (-48.0, -36.0, -24.0, -12.0)]
    plot.verticals(marks)
    plot.horizontals([*marks, (0.0, "0")])
    plot.curve([(_LOW_DB, _LOW_DB), (0.0, 0.0)], theme.line_strong, thickness=1)
    hue = subject.hue(theme) if not subject.node.bypass else theme.faint
    threshold = plot.x(subject.number("threshold"))
    ink.line(threshold, plot.inner.y, threshold, plot.inner.bottom, alpha(hue, 0.45))
    levels = np.linspace(_LOW_DB, 0.0, 81)
    points = list(
        zip(levels.tolist(), compressor_curve_db(subject.node, levels).tolist(), strict=True)
    )
    plot.area(points, _LOW_DB, alpha(hue, 0.1))
    plot.curve(points, hue, thickness=2.2)
    _draw_dot(column, subject, plot)
    _let_drag(column, subject, plot)


def _draw_dot(column: Column, subject: Subject, plot: Plot) -> None:
    """Draw where the sound is on the curve now."""
    ink, theme = column.ink, column.ink.theme
    dot = ink.circle((0, 0), ink.px(5), theme.text, border=theme.well, thickness=1.5)
    dpg.configure_item(dot, show=False)
    heard = "key" if subject.sources("key") else "in"
    makeup = float(compressor_curve_db(subject.node, np.array([-200.0]))[0]) + 200.0
    live, name = subject.bench.ws.live, subject.full_id
    shown: list[tuple[int, int] | None] = [None]

    def follow(_now: float) -> None:
        level = subject.input_db(heard)
        at = None
        if level > _LOW_DB:
            out = level - live.reduction(name) + makeup
            at = round(plot.x(level)), round(plot.y(out))
        if at != shown[0]:
            dpg.configure_item(dot, show=at is not None, center=at or (0, 0))
            shown[0] = at

    column.lives.append(follow)


def _let_drag(column: Column, subject: Subject, plot: Plot) -> None:
    """Let the threshold be dragged in the curve."""

    def threshold(pointer: Pointer) -> float:
        return round(plot.across_at(pointer.x - column.origin.x), 1)

    tip = "Drag to set the threshold"
    column.zones.append(
        turning.surface(plot.rect, "curve", subject, "threshold", threshold, tip=tip)
    )

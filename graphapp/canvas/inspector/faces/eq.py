"""The face of a parametric EQ: the curve, a strip of bands, and the controls of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.inspector import controls
from graphapp.canvas.inspector.eq_bands import (
    WITH_GAIN,
    add_band,
    band_color,
    readable,
    remove_band,
)
from graphapp.canvas.inspector.eq_curve import EqCurve
from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Zone
from graphapp.editor.bands import band_count
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.theme import Theme

WITH_SLOPE: Final = frozenset({"high-pass", "low-pass"})
_CHIP: Final = 26.0


def draw(column: Column, subject: Subject) -> None:
    """Draw the curve, the strip of bands, and the controls of the chosen one."""
    EqCurve(column, subject).draw()
    _draw_strip(column, subject)
    if band_count(subject.node):
        _draw_band(column, subject, subject.band)
    else:
        column.note("Double-click the curve to add a band.")
        controls.knobs(column, subject, ["output"])


def _draw_strip(column: Column, subject: Subject) -> None:
    """Draw a chip for each band, and one that adds another."""
    ink, theme = column.ink, column.ink.theme
    count = band_count(subject.node)
    gap = ink.px(4)
    across = max(int((column.width + gap) // (ink.px(_CHIP) + gap)), 1)
    for first in range(0, count + 1, across):
        row = column.take(_CHIP, 4)
        for i in range(first, min(first + across, count + 1)):
            chip = Rect(row.x + (i - first) * (ink.px(_CHIP) + gap), row.y, ink.px(_CHIP), row.h)
            if i == count:
                column.zones.append(
                    widgets.icon_button(
                        *(ink, chip, "add-band", "plus"),
                        lambda _pointer: add_band(subject, 1000.0, 0.0),
                        framed=True,
                        tip="Add a band (double-click the curve)",
                    )
                )
            else:
                _draw_chip(column, subject, chip, i, theme)
    column.skip(6)


def _draw_chip(column: Column, subject: Subject, chip: Rect, index: int, theme: Theme) -> None:
    ink = column.ink
    color = band_color(theme, index)
    on = bool(subject.value(f"bands[{index}].on"))
    chosen = index == subject.band
    ground = color if chosen and on else alpha(color, 0.2) if on else theme.well
    ink.rect(chip, ground, border=color if chosen else alpha(color, 0.4), rounding=6)
    shade = readable(theme, color) if chosen and on else theme.text if on else theme.faint
    ink.label(chip, str(index + 1), size=12, font="strong", color=shade, align="center")
    column.zones.append(
        Zone(
            f"band-{index + 1}",
            chip,
            tip=f"Band {index + 1}",
            on_click=lambda _pointer: subject.bench.bands.update({subject.full_id: index}),
        )
    )


def _draw_band(column: Column, subject: Subject, index: int) -> None:
    """Draw the controls of one band, and the gain behind all of them."""
    ink = column.ink
    at = f"bands[{index}]"
    shape = subject.value(f"{at}.shape")
    row = column.take(controls.BOX, 10)
    gap, side = ink.px(6), row.h
    trash = Rect(row.right - side, row.y, side, side)
    switch = Rect(trash.x - gap - ink.px(28), row.y, ink.px(28), side)
    slope = ink.px(92) if shape in WITH_SLOPE else 0.0
    shapes = Rect(row.x, row.y, switch.x - row.x - gap - (slope + gap if slope else 0.0), side)
    controls.choice(column, shapes, subject, f"{at}.shape")
    if slope:
        controls.choice(
            column, Rect(shapes.right + gap, row.y, slope, side), subject, f"{at}.slope"
        )
    controls.flag(column, switch, subject, f"{at}.on", " ")
    column.zones.append(
        widgets.icon_button(
            *(ink, trash, "delete-band", "trash"),
            lambda _pointer: remove_band(subject, index),
            tip=f"Delete band {index + 1} (Alt-click it)",
        )
    )
    color = band_color(ink.theme, index)
    places = column.row(92, 4, between=0, gap=4)
    fields = [("freq", "Freq"), ("gain", "Gain"), ("q", "Q")]
    for place, (field, label) in zip(places, fields, strict=False):
        idle = field == "gain" and shape not in WITH_GAIN
        shade = ink.theme.faint if idle else color
        controls.turned_knob(column, place, subject, f"{at}.{field}", label, color=shade)
    controls.turned_knob(column, places[3], subject, "output", "Output")

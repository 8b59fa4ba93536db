"""The curve of an EQ over the live spectrum, with bands that are dragged."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from graphapp.canvas.inspector import turning
from graphapp.canvas.inspector.bench import touch_of
from graphapp.canvas.inspector.eq_bands import (
    add_band,
    band_color,
    readable,
    remove_band,
    shown_bands,
)
from graphapp.canvas.inspector.plot import FREQUENCIES, Plot, Scale
from graphapp.canvas.inspector.spectrum import Spectrum
from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.bands import bands_parameter
from graphapp.editor.gestures.turning import TurnParameters
from graphapp.editor.responses import eq_response_db
from graphapp.editor.values import position_of, value_from
from nodes.vocabulary import Param

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer

LOW_HZ, HIGH_HZ = 20.0, 20_000.0
HEIGHT: Final = 190.0
_RANGES_DB: Final = (12.0, 18.0, 24.0, 36.0)
_POINTS: Final = 140
_REACH: Final = 14.0
_Q_STEPS: Final = 3.0
"""How much more a step of the wheel does to Q here than on its knob."""


class EqCurve:
    """The curve and what is done with it.

    Parameters
    ----------
    column : Column
        Where.
    subject : Subject
        The EQ.
    """

    def __init__(self, column: Column, subject: Subject) -> None:
        self._column = column
        self._subject = subject
        self._ink = column.ink
        self._bands = shown_bands(subject.node)
        self._grip = 0.0, 0.0
        editor = subject.editor
        # A drag does not change the scale under the pointer.
        kept = editor.graph_in(editor.document.project).nodes.get(subject.name, subject.node)
        reach = max((abs(band.gain) for band in shown_bands(kept)), default=0.0)
        self._range = next((r for r in _RANGES_DB if r > reach), _RANGES_DB[-1])
        frequencies = Scale(LOW_HZ, HIGH_HZ, logarithmic=True)
        gains = Scale(-self._range, self._range)
        self.plot = Plot(column.ink, column.take(HEIGHT, 8), frequencies, gains)

    def draw(self) -> None:
        """Draw it, and say what reacts."""
        plot, ink, theme = self.plot, self._ink, self._ink.theme
        step = self._range / 3
        plot.verticals(FREQUENCIES)
        marks = [(i * step, f"{i * step:+.0f}" if i else "0") for i in range(-2, 3)]
        plot.horizontals(marks, zero=0.0)
        live = self._subject.bench.ws.live
        spectrum = Spectrum(ink, plot.inner)
        self._column.lives.append(
            lambda _now: spectrum.show(live.watched if live.state().playing else None)
        )
        hue = self._subject.hue(theme)
        shade = hue if not self._subject.node.bypass else theme.faint
        freqs = np.geomspace(LOW_HZ, HIGH_HZ, _POINTS)
        gains = eq_response_db(self._subject.node, freqs)
        points = list(zip(freqs.tolist(), gains.tolist(), strict=True))
        plot.area(points, 0.0, alpha(shade, 0.16))
        plot.curve(points, shade, thickness=2.2)
        for index in range(len(self._bands)):
            self._draw_handle(index)
        self._column.deletes.append(self.delete_at)
        self._column.zones.append(
            Zone(
                "curve",
                plot.rect,
                Role.SURFACE,
                glow=None,
                on_press=self._press,
                on_drag=self._drag,
                on_release=lambda pointer: self._subject.editor.release(touch_of(pointer)),
                on_double=self._double,
                on_wheel=self._wheel,
                on_context=self._context,
            )
        )

    def _center(self, index: int) -> tuple[float, float]:
        band = self._bands[index]
        return self.plot.x(band.freq), self.plot.y(band.gain)

    def _draw_handle(self, index: int) -> None:
        ink, theme = self._ink, self._ink.theme
        center = self._center(index)
        color = band_color(theme, index)
        on = self._bands[index].on
        chosen = index == self._subject.band
        radius = ink.px(9 if chosen else 7.5)
        if chosen:
            ink.circle(center, radius + ink.px(4), alpha(color, 0.25))
        ink.circle(
            center,
            radius,
            color if on else theme.well,
            border=theme.well if on else color,
            thickness=1.5,
        )
        number = str(index + 1)
        shade = readable(theme, color) if on else color
        width = ink.measure(number, 10, "strong")
        ink.text(
            center[0] - width / 2,
            center[1] - ink.px(5),
            number,
            size=10,
            font="strong",
            color=shade,
        )

    def _band_at(self, x: float, y: float) -> int | None:
        """Return the band whose handle is at a place of the window."""
        x, y = x - self._column.origin.x, y - self._column.origin.y
        far = [math.hypot(cx - x, cy - y) for cx, cy in map(self._center, range(len(self._bands)))]
        near = min(range(len(self._bands)), key=far.__getitem__, default=None)
        return near if near is not None and far[near] <= self._ink.px(_REACH) else None

    def _press(self, pointer: Pointer) -> None:
        subject = self._subject
        index = self._band_at(pointer.x, pointer.y)
        if index is None:
            return
        subject.bench.bands[subject.full_id] = index
        x, y = self._center(index)
        self._grip = pointer.x - self._column.origin.x - x, pointer.y - self._column.origin.y - y
        if pointer.alt:
            remove_band(subject, index)
            return
        paths = self._bands[index].paths
        subject.editor.turn(subject.name, *(f"bands[{index}].{field}" for field in paths))

    def _drag(self, pointer: Pointer) -> None:
        gesture = self._subject.editor.gesture
        index = self._subject.bench.bands.get(self._subject.full_id, 0)
        if not isinstance(gesture, TurnParameters) or index >= len(self._bands):
            return
        held = pointer._replace(x=pointer.x - self._grip[0], y=pointer.y - self._grip[1])
        gesture.to(*self._values_at(held)[: len(self._bands[index].paths)])

    def _values_at(self, pointer: Pointer) -> tuple[float, float]:
        """Return frequency and gain at a place, to as many digits as a knob gives them."""
        bands = bands_parameter(self._subject.node)
        x, y = pointer.x - self._column.origin.x, pointer.y - self._column.origin.y
        found = {"freq": self.plot.across_at(x), "gain": self.plot.up_at(y)}
        for name, field in (bands.fields if bands else {}).items():
            if name in found and isinstance(field, Param):
                found[name] = value_from(field, position_of(field, found[name]))
        return found["freq"], found["gain"]

    def _double(self, pointer: Pointer) -> None:
        subject = self._subject
        index = self._band_at(pointer.x, pointer.y)
        if index is not None:
            turning.reset(subject, f"bands[{index}].gain")
            return
        freq, gain = self._values_at(pointer)
        add_band(subject, freq, gain)

    def _wheel(self, pointer: Pointer, steps: float) -> None:
        index = self._band_at(pointer.x, pointer.y)
        if index is None:
            index = self._subject.band
        if index < len(self._bands):
            turning.step(self._subject, f"bands[{index}].q", pointer, _Q_STEPS * steps)

    def _context(self, pointer: Pointer) -> None:
        index = self._band_at(pointer.x, pointer.y)
        if index is not None:
            self._subject.bench.bands[self._subject.full_id] = index
            turning.open_menu(self._subject, f"bands[{index}].gain", pointer)

    def delete_at(self, x: float, y: float) -> bool:
        """Remove the band at a place of the window; return whether there was one."""
        index = self._band_at(x, y)
        if index is not None:
            remove_band(self._subject, index)
        return index is not None

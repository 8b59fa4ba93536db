"""Knobs and faders: parameters under the hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Unpack

import dearpygui.dearpygui as dpg

from graphapp.canvas.decor import signed
from graphapp.canvas.outlines import arc_points, snap
from graphapp.canvas.theme import mix
from graphapp.canvas.zones import Handlers, Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color, Theme

SWEEP: Final = math.radians(135)
"""From the top to either end of a knob's arc."""
KNOB_SIZE: Final = (68.0, 92.0)
"""Width and height of a knob with its texts, units of the design."""
_EPSILON: Final = 0.01
"""Radians below which an arc is not seen."""


class Knob:
    """A knob on screen: an arc, a cap, its label and its value.

    Attributes
    ----------
    zone : Zone
        Where it reacts: the knob and its texts.
    position : float
        Where it stands, 0 to 1.
    text : str
        Its value as written under it.
    """

    def __init__(
        self, ink: Ink, rect: Rect, zone: Zone, label: str, color: Color, *, bipolar: bool
    ) -> None:
        self.zone = zone
        self.position = math.nan
        self.text = ""
        self._bipolar = bipolar
        self._ink = ink
        enabled = zone.enabled
        theme = ink.theme
        self._radius = min(rect.w / 2 - ink.px(8), (rect.h - ink.px(34)) / 2 - ink.px(3))
        self._center = rect.center.x, rect.y + self._radius + ink.px(5)
        track = mix(theme.line, theme.line_strong, 0.6)
        ink.arc(self._center, self._radius, -SWEEP, SWEEP, track, thickness=4)
        self._color = color if enabled else theme.faint
        self._arc = ink.polyline([[0, 0], [0, 0]], self._color, thickness=4)
        cap = self._radius - ink.px(6)
        ink.circle((self._center[0], self._center[1] + ink.px(2)), cap, theme.shadow)
        ink.circle(self._center, cap, _raised(theme, 0.04), border=theme.line_strong)
        hand = theme.text if enabled else theme.faint
        self._hand = ink.line(0, 0, 0, 0, hand, thickness=2.5)
        below = self._center[1] + self._radius + ink.px(1)
        ink.text(rect.x, below, label, size=11, color=theme.dim, align="center", width=rect.w)
        self._line = rect._replace(y=below + ink.px(14), h=ink.px(14))
        self._text = ink.text(0, 0, "", size=12, font="mono", color=hand)

    def set(self, position: float, text: str) -> None:
        """Turn it to a position, 0 to 1, and write its value."""
        if position != self.position:
            self.position = position
            self._turn()
        if text != self.text:
            self.text = text
            self._write()

    def _turn(self) -> None:
        angle = SWEEP * (2 * min(1.0, max(0.0, self.position)) - 1)
        start = 0.0 if self._bipolar else -SWEEP
        low, high = sorted((start, angle))
        seen = high - low > _EPSILON
        points = arc_points(self._center, self._radius, low, high if seen else low + _EPSILON)
        dpg.configure_item(self._arc, points=points, show=seen)
        x, y = math.sin(angle), -math.cos(angle)
        inner, outer = self._radius * 0.2, self._radius - self._ink.px(8.5)
        cx, cy = self._center
        dpg.configure_item(
            self._hand, p1=(cx + inner * x, cy + inner * y), p2=(cx + outer * x, cy + outer * y)
        )

    def _write(self) -> None:
        ink, place = self._ink, self._line
        text = ink.truncated(signed(self.text), place.w, 12, "mono")
        left = place.center.x - ink.measure(text, 12, "mono") / 2
        dpg.configure_item(self._text, text=text, pos=(snap(left), snap(place.y)))


def knob(
    ink: Ink,
    rect: Rect,
    name: str,
    label: str,
    text: str,
    position: float,
    color: Color,
    *,
    bipolar: bool = False,
    value: float | None = None,
    enabled: bool = True,
    tip: str = "",
    **handlers: Unpack[Handlers],
) -> Knob:
    """Draw a knob.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where, with its texts; `KNOB_SIZE` is a good size.
    name : str
        What it is called in the window's state.
    label, text : str
        The parameter's name and its value, unit included.
    position : float
        Where it stands, 0 to 1.
    color : Color
        That of its arc.
    bipolar : bool
        Whether the arc begins at the top, for ranges around a middle.
    value : float or None
        The value, in the unit of its parameter.
    enabled : bool
        Whether it can be turned.
    tip : str
        A sentence about it.
    **handlers
        What to do; see `Zone`.
    """
    zone = Zone(name, rect, Role.CONTROL, enabled, value, tip, **handlers)
    made = Knob(ink, rect, zone, label, color, bipolar=bipolar)
    made.set(position, text)
    return made


def _raised(theme: Theme, light: float) -> Color:
    """Return the color of a cap, which light falls on: white by day, lighter by night."""
    return theme.well if theme.name == "light" else mix(theme.raised, theme.text, light)


class Fader:
    """A fader on screen: a slot, a scale and a cap that slides.

    Attributes
    ----------
    zone : Zone
        Where it reacts.
    travel : float
        Pixels between its ends.
    position : float
        Where it stands, 0 (bottom or left) to 1.
    """

    def __init__(
        self, ink: Ink, zone: Zone, color: Color, *, vertical: bool, bipolar: bool
    ) -> None:
        self.zone = zone
        self.position = math.nan
        self._ink = ink
        self._rect = rect = zone.rect
        self._vertical = vertical
        self._origin = 0.5 if bipolar else 0.0
        self._cap = ink.px(26 if vertical else 12)
        length = rect.h if vertical else rect.w
        self.travel = length - self._cap
        self._end = self._cap / 2 * (1 if vertical else -1)
        theme = ink.theme
        shade = color if zone.enabled else theme.faint
        slot = ink.px(4)
        if vertical:
            self._slot = Rect(rect.center.x - slot / 2, rect.y, slot, rect.h)
        else:
            self._slot = Rect(rect.x, rect.center.y - slot / 2, rect.w, slot)
        ink.rect(self._slot, theme.well, border=theme.line_strong, rounding=2)
        self._fill = ink.rect(self._slot, shade, rounding=2)
        self._moving = ink.group()
        self._draw_cap(self._moving, shade)

    def _draw_cap(self, ink: Ink, shade: Color) -> None:
        theme, px = ink.theme, ink.px
        width = px(16)
        if self._vertical:
            cap = Rect(self._rect.center.x - width / 2, 0, width, self._cap)
            mark = Rect(cap.x + px(2), self._cap / 2 - px(1), width - px(4), px(2))
        else:
            cap = Rect(0, self._rect.center.y - width / 2, self._cap, width)
            mark = Rect(self._cap / 2 - px(1), cap.y + px(3), px(2), width - px(6))
        ink.rect(cap.moved(0, px(2)), theme.shadow, rounding=3)
        ink.rect(cap, _raised(theme, 0.14), border=theme.line_strong, rounding=3)
        ink.rect(mark, shade)

    def set(self, position: float) -> None:
        """Slide it to a position, 0 to 1."""
        if position == self.position:
            return
        self.position = position
        part = min(1.0, max(0.0, position))
        at = snap(self.place(part))
        # From the very end, not from where the cap's middle stops.
        start = self.place(self._origin) if self._origin else self.place(0.0) + self._end
        low, high = sorted((start, at))
        slot = self._slot
        if self._vertical:
            self._moving.move(0, at - self._cap / 2)
            corners = (slot.x, low), (slot.right, high)
        else:
            self._moving.move(at - self._cap / 2, 0)
            corners = (low, slot.y), (high, slot.bottom)
        dpg.configure_item(self._fill, pmin=corners[0], pmax=corners[1])

    def place(self, position: float) -> float:
        """Return the x or y, in pixels of its panel, at which a position lies."""
        if self._vertical:
            return self._rect.y + (1 - position) * self.travel + self._cap / 2
        return self._rect.x + position * self.travel + self._cap / 2


def fader(
    ink: Ink,
    rect: Rect,
    name: str,
    position: float,
    color: Color,
    *,
    vertical: bool = True,
    bipolar: bool = False,
    marks: Sequence[tuple[float, str]] = (),
    value: float | None = None,
    enabled: bool = True,
    tip: str = "",
    **handlers: Unpack[Handlers],
) -> Fader:
    """Draw a fader; see `knob`.

    Parameters
    ----------
    ink, rect, name, position, color, value, enabled, tip, **handlers
        As in `knob`.
    vertical : bool
        Whether it slides up and down.
    bipolar : bool
        Whether it is filled from its middle.
    marks : sequence of (float, str)
        Positions and texts of its scale, written right of it or under it.
    """
    zone = Zone(name, rect, Role.CONTROL, enabled, value, tip, glow=4, **handlers)
    made = Fader(ink, zone, color, vertical=vertical, bipolar=bipolar)
    for at, text in marks:
        _mark(ink, rect, made.place(at), text, vertical=vertical)
    made.set(position)
    return made


def _mark(ink: Ink, rect: Rect, at: float, text: str, *, vertical: bool) -> None:
    theme, gap, text = ink.theme, ink.px(4), signed(text)
    if vertical:
        ink.rect(Rect(rect.right, at, gap, ink.px(1)), theme.line_strong)
        ink.text(rect.right + 2 * gap, at - ink.px(5), text, size=10, color=theme.dim, font="mono")
    else:
        ink.rect(Rect(at, rect.bottom, ink.px(1), gap), theme.line_strong)
        ink.text(at, rect.bottom + gap, text, size=10, color=theme.dim, font="mono", align="center")

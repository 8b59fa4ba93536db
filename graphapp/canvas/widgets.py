"""Buttons, switches, tabs and choices.

Each function draws and returns the zone (or zones) that react. Sizes of places are pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.theme import alpha, mix
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.canvas.fonts import Face
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color
    from graphapp.canvas.zones import Handler

_ROUNDING: Final = 6.0
_ICON: Final = 16.0


def button(
    ink: Ink,
    rect: Rect,
    name: str,
    label: str,
    on_click: Handler | None,
    *,
    icon: str | None = None,
    primary: bool = False,
    on: bool = False,
    enabled: bool = True,
    tip: str = "",
    hint: str = "",
    role: Role = Role.BUTTON,
) -> Zone:
    """Draw a button with a label.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    name : str
        What it is called in the window's state.
    label : str
        What is written on it, centered.
    on_click : callable or None
        What it does.
    icon : str or None
        An icon left of the label.
    primary : bool
        Whether it is the one that is usually wanted.
    on : bool
        Whether what it switches is on.
    enabled : bool
        Whether it can be clicked.
    tip : str
        A sentence about it.
    hint : str
        Its shortcut, at the right.
    role : Role
        What it is in the window's state.
    """
    theme = ink.theme
    ground, border, color = theme.raised, theme.line, theme.text
    if primary:
        ground, border, color = theme.accent, theme.accent, theme.on_accent
    elif on:
        ground, border = mix(theme.raised, theme.accent, 0.35), theme.accent
    if not enabled:
        ground, border, color = theme.panel, theme.line, theme.faint
    ink.rect(rect, ground, border=border, rounding=_ROUNDING)
    inner = rect.inset(ink.px(10))
    size, gap = ink.px(_ICON), ink.px(7)
    face: Face = "strong" if primary else "body"
    if hint:
        width = ink.measure(hint, 11, "mono")
        ink.label(
            inner, hint, size=11, font="mono", color=color if primary else theme.dim, align="right"
        )
        inner = inner._replace(w=inner.w - width - gap)
    if icon:
        content = min(size + gap + ink.measure(label, 13, face), inner.w)
        left = inner.x if hint else inner.x + (inner.w - content) / 2
        ink.icon(icon, Rect(left, rect.center.y - size / 2, size, size), color)
        inner = Rect(left + size + gap, inner.y, inner.right - left - size - gap, inner.h)
    ink.label(inner, label, color=color, font=face, align="left" if icon or hint else "center")
    return Zone(name, rect, role, enabled, tip=tip, on_click=on_click, glow=_ROUNDING)


def icon_button(
    ink: Ink,
    rect: Rect,
    name: str,
    icon: str,
    on_click: Handler | None,
    *,
    color: Color | None = None,
    on: bool = False,
    enabled: bool = True,
    framed: bool = False,
    tip: str = "",
    size: float = 18,
) -> Zone:
    """Draw a button with an icon of a size in units of the design; see `button`.

    `color` is that of the icon, `framed` gives it a ground of its own.
    """
    theme = ink.theme
    shade = color or theme.dim
    if on:
        ink.rect(rect, alpha(theme.accent, 0.3), border=theme.accent, rounding=_ROUNDING)
        shade = color or theme.text
    elif framed:
        ink.rect(rect, theme.raised, border=theme.line, rounding=_ROUNDING)
    side = ink.px(size)
    place = Rect(rect.center.x - side / 2, rect.center.y - side / 2, side, side)
    ink.icon(icon, place, shade if enabled else theme.faint)
    return Zone(name, rect, Role.BUTTON, enabled, tip=tip, on_click=on_click, glow=_ROUNDING)


def toggle(
    ink: Ink,
    rect: Rect,
    name: str,
    label: str,
    on_click: Handler | None,
    *,
    on: bool,
    color: Color | None = None,
    enabled: bool = True,
    tip: str = "",
    role: Role = Role.CONTROL,
) -> Zone:
    """Draw a switch with its label behind it; see `button`."""
    theme = ink.theme
    height, width = ink.px(16), ink.px(28)
    track = Rect(rect.x, rect.center.y - height / 2, width, height)
    fill = (color or theme.accent) if on else theme.raised
    if not enabled:
        fill = mix(fill, theme.panel, 0.6)
    ink.rect(track, fill, border=fill if on else theme.line_strong, rounding=8)
    middle = track.right - height / 2 if on else track.x + height / 2
    knob = theme.on_accent if on else theme.dim
    ink.circle((middle, track.center.y), ink.px(5), knob)
    text = Rect(track.right + ink.px(8), rect.y, rect.right - track.right - ink.px(8), rect.h)
    ink.label(text, label, color=theme.text if enabled else theme.faint)
    return Zone(name, rect, role, enabled, float(on), tip, on_click=on_click, glow=4)


def tabs(
    ink: Ink,
    rect: Rect,
    names: Sequence[tuple[str, str]],
    chosen: str,
    on_choose: Callable[[str], None],
    *,
    tip: str = "",
) -> list[Zone]:
    """Draw a row of segments of which one is chosen.

    Parameters
    ----------
    ink, rect
        As in `button`.
    names : sequence of (str, str)
        Names in the window's state, and labels.
    chosen : str
        The name of the one that is chosen.
    on_choose : callable
        Called with the name of the one that is clicked.
    tip : str
        A sentence about all of them.
    """
    theme = ink.theme
    ink.rect(rect, theme.well, border=theme.line, rounding=_ROUNDING)
    width = rect.w / max(1, len(names))
    zones = []
    for i, (name, label) in enumerate(names):
        place = Rect(rect.x + i * width, rect.y, width, rect.h)
        inner = place.inset(ink.px(2))
        if name == chosen:
            ink.rect(inner, theme.raised, border=theme.line_strong, rounding=_ROUNDING - 2)
        color = theme.text if name == chosen else theme.dim
        font: Face = "strong" if name == chosen else "body"
        ink.label(inner, label, size=12, color=color, font=font, align="center")
        choose = _chooser(on_choose, name)
        zones.append(Zone(name, place, tip=tip, on_click=choose, glow=_ROUNDING - 2))
    return zones


def _chooser(on_choose: Callable[[str], None], name: str) -> Handler:
    return lambda _pointer: on_choose(name)


def choice(
    ink: Ink,
    rect: Rect,
    name: str,
    label: str,
    on_click: Handler | None,
    *,
    value: float | None = None,
    icon: str | None = None,
    enabled: bool = True,
    tip: str = "",
    role: Role = Role.CONTROL,
) -> Zone:
    """Draw what is chosen and a chevron; a click should open a menu; see `button`."""
    theme = ink.theme
    ink.rect(rect, theme.raised, border=theme.line, rounding=_ROUNDING)
    color = theme.text if enabled else theme.faint
    size, pad = ink.px(14), ink.px(10)
    left = rect.x + pad
    if icon:
        ink.icon(icon, Rect(left, rect.center.y - size / 2, size, size), color)
        left += size + ink.px(6)
    chevron = Rect(rect.right - pad - size, rect.center.y - size / 2, size, size)
    ink.icon("chevron-down", chevron, theme.dim if enabled else theme.faint)
    ink.label(Rect(left, rect.y, chevron.x - left - ink.px(4), rect.h), label, color=color)
    return Zone(name, rect, role, enabled, value, tip, on_click=on_click, glow=_ROUNDING)


def entry(
    ink: Ink,
    rect: Rect,
    name: str,
    text: str,
    on_click: Handler | None,
    *,
    hint: str = "",
    icon: str | None = None,
    shortcut: str = "",
    mono: bool = False,
    tip: str = "",
) -> Zone:
    """Draw a field of text at rest; a click should open the window's field over it.

    `hint` is shown where there is no text, `shortcut` at the right.
    """
    theme = ink.theme
    ink.rect(rect, theme.well, border=theme.line, rounding=_ROUNDING)
    inner = rect.inset(ink.px(10))
    if icon:
        size = ink.px(15)
        ink.icon(icon, Rect(inner.x, rect.center.y - size / 2, size, size), theme.dim)
        inner = Rect(inner.x + size + ink.px(7), inner.y, inner.w - size - ink.px(7), inner.h)
    if shortcut:
        ink.label(inner, shortcut, size=11, font="mono", color=theme.faint, align="right")
        inner = inner._replace(w=inner.w - ink.measure(shortcut, 11, "mono") - ink.px(6))
    font: Face = "mono" if mono else "body"
    ink.label(inner, text or hint, color=theme.text if text else theme.dim, font=font)
    return Zone(name, rect, Role.FIELD, tip=tip, on_click=on_click, glow=_ROUNDING)

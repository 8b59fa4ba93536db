"""What panels are made of and does not react: titles, lines, grounds, progress."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphapp.canvas.outlines import snap
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color


_MINUS: Final = re.compile(r"(?<!\w)-(?=[\d∞])")


def signed(text: str) -> str:
    """Return a text as it is printed: with minus signs before numbers, where hyphens are typed.

    Examples
    --------
    >>> signed("-14 LUFS"), signed("kick-2")
    ('−14 LUFS', 'kick-2')
    """
    return _MINUS.sub("−", text)


def title(ink: Ink, x: float, y: float, text: str, *, width: float | None = None) -> None:
    """Draw the small title of a section, its letters in capitals."""
    ink.text(x, y, text.upper(), size=11, color=ink.theme.dim, font="strong", width=width)


def paragraph(
    ink: Ink,
    x: float,
    y: float,
    text: str,
    width: float,
    *,
    size: float = 13,
    color: Color | None = None,
    font: Face = "body",
    line: float = 1.4,
) -> float:
    """Draw text in as many lines as it needs; return where it ends, in pixels.

    `line` is the distance of lines, in heights of a line; see `Ink.text` for the others.
    """
    for row in ink.fonts.wrapped(text, width, ink.px(size), font):
        ink.text(x, y, row, size=size, color=color, font=font)
        y += ink.px(size) * line
    return y


def separator(ink: Ink, x: float, y: float, width: float) -> None:
    """Draw a thin line across."""
    ink.rect(Rect(x, y, width, max(1.0, snap(ink.px(1)))), ink.theme.line)


def progress(ink: Ink, rect: Rect, part: float | None, *, color: Color | None = None) -> None:
    """Draw how much is done, 0 to 1; None if it is not known."""
    theme = ink.theme
    rounding = rect.h / 2 / ink.style.scale
    ink.rect(rect, theme.well, border=theme.line, rounding=rounding)
    if part is None:
        third = rect._replace(x=rect.x + rect.w / 3, w=rect.w / 3)
        ink.rect(third, alpha(color or theme.accent, 0.5), rounding=rounding)
    elif part > 0:
        done = max(rect.h, rect.w * min(1.0, part))
        ink.rect(rect._replace(w=done), color or theme.accent, rounding=rounding)


def card(ink: Ink, rect: Rect, *, fill: Color | None = None, rounding: float = 10) -> None:
    """Draw the ground of something that floats, with its shadow."""
    ink.shadow(rect, rounding=rounding)
    ink.rect(rect, fill or ink.theme.panel, border=ink.theme.line_strong, rounding=rounding)


def row_ground(ink: Ink, rect: Rect, *, chosen: bool) -> None:
    """Draw the ground of a row of a list."""
    if chosen:
        ink.rect(rect, alpha(ink.theme.accent, 0.28), border=ink.theme.accent, rounding=5)

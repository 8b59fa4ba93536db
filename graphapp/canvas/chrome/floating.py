"""What floats over the window: a card with its shadow, kept inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.zones import Handler

MARGIN: Final = 20.0
"""Around a card, for its shadow; units of the design."""
_EDGE: Final = 8.0


def kept_inside(card: Rect, window: Rect, scale: float) -> Rect:
    """Return a card moved into the window; what is too high ends with it."""
    edge = _EDGE * scale
    height = min(card.h, window.h - 2 * edge)
    width = min(card.w, window.w - 2 * edge)
    x = min(max(card.x, window.x + edge), window.right - edge - width)
    y = min(max(card.y, window.y + edge), window.bottom - edge - height)
    return card._replace(x=round(x), y=round(y), w=round(width), h=round(height))


def with_margin(card: Rect, window: Rect, scale: float) -> Rect:
    """Return the place of a panel that draws a card: as much of the shadow as is in the window."""
    around = card.inset(-round(MARGIN * scale))
    left, top = max(around.x, window.x), max(around.y, window.y)
    right, bottom = min(around.right, window.right), min(around.bottom, window.bottom)
    return Rect(left, top, right - left, bottom - top)


def grounds(panel: Rect, card: Rect, on_leave: Handler) -> list[Zone]:
    """Return the zones under a card's: a press beside it leaves, one on it does nothing."""
    beside = Zone("beside", panel, Role.SURFACE, glow=None, on_press=on_leave)
    return [beside, Zone("card", card, Role.SURFACE, glow=None)]

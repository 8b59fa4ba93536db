"""The mark: two overlapping rings, one flowing into the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from graphapp.editor.geometry import Rect

_GAP = math.radians(24)
"""Half of where a ring lets the other pass over it."""


def draw_logo(ink: Ink, rect: Rect) -> None:
    """Draw the mark into the middle of a place, as high as it."""
    radius = rect.h * 0.31
    thickness = rect.h * 0.115 / ink.style.scale
    center = rect.center
    left = center.x - radius * 0.72, center.y
    right = center.x + radius * 0.72, center.y
    first, second = ink.theme.hue("Source"), ink.theme.hue("Tone")
    # The rings cross where cos(angle) = 0.72 from either center; each passes once below the other.
    crossing = math.pi / 2 - math.acos(0.72)
    start = crossing + _GAP
    ink.arc(left, radius, start, start + 2 * math.pi - 2 * _GAP, first, thickness=thickness)
    start = math.pi + crossing + _GAP
    ink.arc(right, radius, start, start + 2 * math.pi - 2 * _GAP, second, thickness=thickness)

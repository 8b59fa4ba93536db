"""Badges in a node's header: muted, bypassed, solo and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.textures import Textures

SIDE: Final = 14.0
FAR_SIDE: Final = 24.0
_GAP: Final = 3.0


class _Look(NamedTuple):
    """A badge's letter or icon, and the name of its color in the theme."""

    letter: str
    icon: str
    color: str


_LOOKS: Final = {
    "missing": _Look("", "warning", "bad"),
    "listen": _Look("", "headphones", "selection"),
    "solo": _Look("S", "", "warn"),
    "mute": _Look("M", "", "bad"),
    "bypass": _Look("B", "", "dim"),
    "automation": _Look("", "automation", "dim"),
}


def width_of(badges: Sequence[str]) -> float:
    """Return the room that badges take, the gap before them included."""
    return len(badges) * (SIDE + _GAP)


def draw_badges(
    brush: Brush,
    right: float,
    middle: float,
    badges: Sequence[str],
    textures: Textures,
    side: float = SIDE,
) -> None:
    """Draw badges that end at a place, the most important at the right."""
    for i, name in enumerate(badges):
        look = _LOOKS[name]
        color = getattr(brush.theme, look.color)
        place = Rect(right - (i + 1) * side - i * _GAP, middle - side / 2, side, side)
        if look.icon:
            brush.image(textures.icon(look.icon, far=side > SIDE), place, color=color)
            continue
        brush.rect(place, alpha(color, 0.22), border=alpha(color, 0.7), rounding=4, thickness=0.8)
        size = side * 0.72
        y = place.center.y - size / 2
        brush.text(
            place.center.x, y, look.letter, size=size, color=color, font="strong", align="center"
        )

"""Tips: a sentence beside what the pointer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.decor import card, paragraph
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.stage import Stage
    from graphapp.canvas.zones import Zone

_SIZE: Final = 12.0
_WIDTH: Final = 280.0
_PADDING: Final = (10.0, 7.0)
_MARGIN: Final = 14.0
"""Room for the shadow."""
_GAP: Final = 6.0
LINE: Final = 1.3
"""Lines' distance, in heights of a line."""


class Tip:
    """The panel of the tip of a stage.

    Parameters
    ----------
    stage : Stage
        Whose `Stage.tip` is shown.
    """

    layer: int = 4

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._text = ""

    def place(self, window: Rect) -> Rect | None:
        """Return a place under the zone, or above it where there is no room."""
        zone = self._stage.tip()
        if zone is None:
            return None
        self._text = zone.tip
        scale = self._stage.style.scale
        lines = self._stage.fonts.wrapped(self._text, _WIDTH * scale, _SIZE * scale)
        text = max(self._stage.fonts.width(line, _SIZE * scale) for line in lines)
        margin, gap = _MARGIN * scale, _GAP * scale
        width = text + 2 * (_PADDING[0] * scale + margin) + 1
        height = ((len(lines) - 1) * LINE + 1) * _SIZE * scale + 2 * (_PADDING[1] * scale + margin)
        x = min(max(zone.rect.center.x - width / 2, window.x), window.right - width)
        y = zone.rect.bottom + gap - margin
        if y + height > window.bottom:
            y = zone.rect.y - gap + margin - height
        return Rect(x, y, width, height)

    def key(self) -> Hashable:
        """Return what it says."""
        return self._text

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw it; nothing of it reacts."""
        ground = size.inset(ink.px(_MARGIN))
        card(ink, ground, fill=ink.theme.raised, rounding=6)
        left, top = ground.x + ink.px(_PADDING[0]), ground.y + ink.px(_PADDING[1])
        paragraph(ink, left, top, self._text, ink.px(_WIDTH), size=_SIZE, line=LINE)
        return []

    def tick(self) -> None:
        """Nothing in it lives."""

"""The face of a pan: an arc from left to right with a needle, and how wide it is."""

from __future__ import annotations

import math
from typing import Final

from graphapp.canvas.scene.faces.face import Face
from graphapp.editor.responses import number_of, pan_gains

_SWEEP: Final = 1.3
"""Radians from the middle to either end."""


class PanFace(Face):
    """Position and width."""

    def draw(self) -> None:
        """Draw the arc, the part of it from the middle to the position, and the needle."""
        area, brush, node = self.area, self.brush, self.subject.node
        position = number_of(node, "position") / 100.0
        width = number_of(node, "width") / 100.0
        center = area.center.x, area.bottom - 9
        radius = area.h - 16
        brush.arc(center, radius, -_SWEEP, _SWEEP, self.theme.line_strong, thickness=2.6)
        angle = position * _SWEEP
        if abs(angle) > 0.01:
            low, high = min(angle, 0.0), max(angle, 0.0)
            brush.arc(center, radius, low, high, self.hue, thickness=2.6)
        if width != 1.0:
            spread = min(width, 2.0) / 2.0 * _SWEEP
            low, high = max(angle - spread, -_SWEEP), min(angle + spread, _SWEEP)
            brush.arc(center, radius - 5, low, high, self.soft, thickness=4)
        tip = (
            center[0] + (radius - 8) * math.sin(angle),
            center[1] - (radius - 8) * math.cos(angle),
        )
        brush.line(*center, *tip, self.theme.text, thickness=1.7)
        brush.circle(center, 2.6, self.theme.text)
        self.note(area.x + 6, area.y + 5, place_text(position), size=10, dim=False)
        if width != 1.0:
            self.note_right(area.right - 6, area.y + 5, f"{100 * width:.0f} %")
        for x, align, gain in zip(
            (area.x + 6, area.right - 6), ("left", "right"), pan_gains(node), strict=True
        ):
            text = f"{20 * math.log10(gain):.1f}".replace("-", "−") if gain > 1e-3 else "−∞"
            self.near.text(
                x,
                area.bottom - 11,
                text,
                size=8,
                color=self.theme.faint,
                font="mono",
                align=align,  # type: ignore[arg-type]  # one of the two above
            )


def place_text(position: float) -> str:
    """Write a place between left, −1, and right, 1.

    Examples
    --------
    >>> place_text(-0.2), place_text(0.0), place_text(1.0)
    ('20 L', 'C', '100 R')
    """
    percent = round(abs(position) * 100)
    return f"{percent} {'L' if position < 0 else 'R'}" if percent else "C"

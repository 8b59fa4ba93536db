"""The face of a bus: what arrives becomes one."""

from __future__ import annotations

from typing import Final

from graphapp.canvas.scene.faces.face import Face, signed
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Point
from graphapp.editor.responses import number_of

_MOST_DRAWN: Final = 8


class BusFace(Face):
    """A strand for every cable."""

    def draw(self) -> None:
        """Draw the strands and the sum."""
        area, brush = self.area, self.brush
        count = self.subject.cables
        middle = Point(area.x + 66, area.center.y)
        drawn = min(count, _MOST_DRAWN)
        for i in range(drawn):
            part = (i + 0.5) / drawn
            start = Point(area.x + 6, area.y + 5 + part * (area.h - 10))
            brush.curve(
                (start, start.moved(28, 0), middle.moved(-24, 0), middle),
                alpha(self.hue, 0.55),
                thickness=1.3,
            )
        brush.line(middle.x, middle.y, area.right - 8, middle.y, self.hue, thickness=2.6)
        brush.circle((middle.x, middle.y), 7, self.theme.well, border=self.hue, thickness=1.8)
        brush.line(middle.x - 3.4, middle.y, middle.x + 3.4, middle.y, self.hue, thickness=1.5)
        brush.line(middle.x, middle.y - 3.4, middle.x, middle.y + 3.4, self.hue, thickness=1.5)
        self.note_right(area.right - 6, area.y + 6, f"{count} in")
        gain = number_of(self.subject.node, "gain")
        self.note_right(area.right - 6, area.bottom - 15, f"{signed(gain)} dB", size=10)

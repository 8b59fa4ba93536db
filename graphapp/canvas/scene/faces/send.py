"""The face of a send: a signal that goes on, and a part of it that branches off."""

from __future__ import annotations

import math

from graphapp.canvas.scene.faces.face import Face, signed
from graphapp.canvas.theme import alpha, mix
from graphapp.editor.geometry import Point
from graphapp.editor.responses import number_of
from graphapp.editor.values import value_at


class SendFace(Face):
    """The branch is as thick as it is loud."""

    def draw(self) -> None:
        """Draw the way through and the branch."""
        area, brush, node = self.area, self.brush, self.subject.node
        level = number_of(node, "level")
        on = bool(value_at(node, "on")) and math.isfinite(level)
        through, branch = area.y + area.h * 0.33, area.y + area.h * 0.72
        fork = area.x + 34
        brush.line(area.x + 5, through, area.right - 9, through, self.hue, thickness=2.4)
        _arrow(self, area.right - 5, through, 1.0)
        faint = mix(self.theme.well, self.hue, 0.8 if on else 0.3)
        thickness = 1.0 + 2.0 * min(max((level + 40.0) / 40.0, 0.0), 1.0) if on else 1.0
        start, end = Point(fork, through), Point(fork + 36, branch)
        brush.curve((start, start.moved(18, 0), end.moved(-18, 0), end), faint, thickness=thickness)
        brush.line(end.x, branch, area.right - 9, branch, faint, thickness=thickness)
        _arrow(self, area.right - 5, branch, 1.0 if on else 0.3)
        brush.circle((fork, through), 3, self.theme.well, border=self.hue, thickness=1.6)
        text = f"{signed(level)} dB" if on else "off"
        self.note(area.x + 6, area.bottom - 16, text, size=10, dim=not on)


def _arrow(face: Face, x: float, y: float, strength: float) -> None:
    color = alpha(face.hue, strength)
    face.brush.triangle((x, y), (x - 6, y - 3.6), (x - 6, y + 3.6), color)

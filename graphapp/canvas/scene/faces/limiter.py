"""The face of a limiter: a wave that stays under the ceiling, and the gain reduction."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

from graphapp.canvas.scene.faces.face import Face, short
from graphapp.canvas.scene.faces.reduction import Reduction
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect
from graphapp.editor.responses import number_of

if TYPE_CHECKING:
    from graphapp.canvas.scene.live_view import LiveView

_POINTS: Final = 40
_WIDTH: Final = 78.0
_SHOWN_DB: Final = 24.0


class LimiterFace(Face):
    """What passes the ceiling is turned down."""

    lively: ClassVar[bool] = True

    def draw(self) -> None:
        """Draw a swelling wave before and behind, and the ceiling between."""
        area, brush, node = self.area, self.brush, self.subject.node
        wave = Rect(area.x + 4, area.y + 4, _WIDTH, area.h - 8)
        ceiling_db = number_of(node, "ceiling")
        height = wave.h / 2 * (0.82 - 0.5 * -ceiling_db / _SHOWN_DB)
        drive = 10.0 ** (number_of(node, "drive") / 40.0)
        loud, held = [], []
        for i in range(_POINTS + 1):
            t = i / _POINTS
            value = math.sin(t * 2 * math.pi * 4) * math.sin(math.pi * t) * 1.25 * drive
            value *= wave.h / 2 * 0.82
            x = wave.x + t * wave.w
            loud.append((x, wave.center.y - min(max(value, -wave.h / 2), wave.h / 2)))
            held.append((x, wave.center.y - min(max(value, -height), height)))
        brush.polyline(loud, alpha(self.theme.faint, 0.55), thickness=0.9)
        brush.fill_between(held[::2], wave.center.y, self.soft, self.textures.blank())
        brush.polyline(held, self.hue, thickness=1.5)
        for y in (wave.center.y - height, wave.center.y + height):
            brush.line(wave.x, y, wave.right, y, self.theme.text, thickness=0.8)
        left = wave.right + 9
        self.fine.text(left, area.y + 5, "GR", size=8, color=self.theme.faint)
        bar = Rect(area.right - 11, area.y + 5, 6, area.h - 10)
        self._reduction = Reduction(self, bar, (left, area.y + 13))
        self.note(left, area.bottom - 27, short(ceiling_db), size=10, dim=False)
        self.fine.text(left, area.bottom - 15, "dBTP", size=8, color=self.theme.faint)

    def follow(self, live: LiveView, *, near: bool) -> bool:  # noqa: ARG002 -- as everywhere
        """Show the gain reduction."""
        return self._reduction.set(live.reduction(self.subject.name))

"""The face of a reverb: how its sound dies away, computed from its parameters."""

from __future__ import annotations

from typing import Final

import numpy as np

from graphapp.canvas.scene.faces.face import Face, short
from graphapp.canvas.theme import alpha
from graphapp.editor.responses import number_of, reverb_envelope_db

_LINES: Final = 58
_SHOWN_DB: Final = 48.0
_HORIZONS_S: Final = (1.0, 4.0, 16.0, 31.0)
_HIGH_HZ: Final = 8000.0


class ReverbFace(Face):
    """Level over time: all of the sound, and its treble, which dies first."""

    def draw(self) -> None:
        """Draw single reflections under the envelope."""
        area, node = self.area, self.subject.node
        time, predelay = number_of(node, "time"), number_of(node, "predelay") / 1000.0
        wanted = predelay + 0.8 * time
        horizon = next((h for h in _HORIZONS_S if h >= wanted), _HORIZONS_S[-1])
        seconds = np.linspace(0.0, horizon, _LINES)
        x = area.x + 4 + seconds / horizon * (area.w - 8)
        rough = np.random.default_rng(7).uniform(0.45, 1.0, _LINES)
        heights = self._height(reverb_envelope_db(node, seconds)) * rough
        zigzag = [
            [place, y]
            for place, height in zip(x, heights, strict=True)
            if height > 0
            for y in (area.bottom - 3, area.bottom - 3 - height, area.bottom - 3)
        ]
        if zigzag:
            self.brush.polyline(zigzag, alpha(self.hue, 0.75), thickness=1.2)
        high = self._height(reverb_envelope_db(node, seconds, _HIGH_HZ))
        treble = [
            (place, area.bottom - 3 - height)
            for place, height in zip(x, high, strict=True)
            if height > 0
        ]
        if len(treble) > 1:
            self.brush.polyline(treble, alpha(self.theme.text, 0.55), thickness=1)
        self.note_right(area.right - 6, area.y + 5, f"{short(time)} s", size=10)
        mix = number_of(node, "mix")
        if mix < 100.0:
            self.note_right(area.right - 6, area.y + 18, f"{short(mix, 0)} % wet", size=8)

    def _height(
        self, level_db: np.ndarray[tuple[int], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return how high a level stands."""
        return np.clip(1.0 + level_db / _SHOWN_DB, 0.0, 1.0) * (self.area.h - 12)

"""The face of a stem: the part of its file that sounds, with its fades."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.scene.faces.face import Face, short, signed
from graphapp.canvas.scene.textures import tinted
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect
from graphapp.editor.responses import number_of
from graphapp.editor.values import value_at

if TYPE_CHECKING:
    from graphapp.canvas.scene.live_view import LiveView
    from graphapp.canvas.scene.textures import Image
    from graphapp.editor.files.peaks import Peaks

_COLUMNS: Final = 292
_ROWS: Final = 96
_CORE: Final = 0.5


class StemFace(Face):
    """Its waveform, as a texture: it is drawn for every frame at the cost of one rectangle."""

    lively: ClassVar[bool] = True

    def draw(self) -> None:
        """Draw what is known without the file."""
        self._peaks: Peaks | None = None
        self._missing: str | None = None
        self._texture = 0
        self._playhead: int | None = None
        self._at = -1.0
        self._redraw()

    def free(self) -> None:
        """Delete the texture."""
        if self._texture:
            self.textures.remove(self._texture)
            self._texture = 0

    def follow(self, live: LiveView, *, near: bool) -> bool:  # noqa: ARG002 -- as everywhere
        """Show the waveform once there is one, a missing file, and the playhead."""
        name = self.subject.name
        missing, peaks = live.missing(name), live.waveform(name)
        changed = missing != self._missing or peaks is not self._peaks
        if changed:
            self._missing, self._peaks = missing, peaks
            self._redraw()
        return self._move_playhead(live) or changed

    @property
    def _part(self) -> tuple[float, float]:
        """Start and end of what sounds, in seconds of the file."""
        start, end = number_of(self.subject.node, "start"), number_of(self.subject.node, "end")
        whole = self._peaks.seconds if self._peaks else 0.0
        return start, whole if math.isnan(end) else end

    @property
    def _room(self) -> Rect:
        return self.area.inset(3)

    def _redraw(self) -> None:
        for brush in (self.brush, self.near, self.fine):
            brush.erase()
        self._playhead = None
        self.free()
        path = value_at(self.subject.node, "file")
        if path is None:
            self._state("audio-file", "no file", "drop a WAV file on the window", bad=False)
        elif self._missing is not None:
            self._state("warning", "file missing", self._missing.rpartition("/")[2], bad=True)
        elif self._peaks is None:
            middle = self.area.center.y
            color = alpha(self.hue, 0.5)
            self.brush.line(self._room.x, middle, self._room.right, middle, color, thickness=1)
        else:
            self._draw_wave(self._peaks, str(path))

    def _state(self, icon: str, text: str, hint: str, *, bad: bool) -> None:
        area = self.area
        color = self.theme.bad if bad else self.theme.dim
        place = Rect(area.center.x - 8, area.y + 6, 16, 16)
        self.brush.image(self.textures.icon(icon), place, color=color)
        x, width = area.x + 6, area.w - 12
        self.brush.text(
            x, area.y + 25, text, size=11, color=color, font="strong", align="center", width=width
        )
        self.fine.text(
            x, area.y + 39, hint, size=8, color=self.theme.dim, align="center", width=width
        )

    def _draw_wave(self, peaks: Peaks, path: str) -> None:
        room, (start, end) = self._room, self._part
        length = max(end - start, 1e-6)
        self._texture = self.textures.add(wave_image(peaks, start, start + length))
        self.brush.image(self._texture, room, color=self.hue)
        shade = alpha(self.theme.well, 0.8)
        line = alpha(self.theme.text, 0.6)
        for name, edge, way in (("fade_in", room.x, 1.0), ("fade_out", room.right, -1.0)):
            fade = min(number_of(self.subject.node, name) / length, 1.0) * room.w
            if fade < 0.5:
                continue
            inner, middle = edge + way * fade, room.center.y
            for y in (room.y, room.bottom):
                self.brush.triangle((edge, middle), (edge, y), (inner, y), shade)
                self.brush.line(edge, middle, inner, y, line, thickness=0.8)
        trim = number_of(self.subject.node, "trim")
        if trim:
            self._pill(room.x + 2, room.y + 1, f"{signed(trim)} dB")
        self._pill(room.x + 2, room.bottom - 11, path.rpartition("/")[2], near=True)

    def _pill(self, x: float, y: float, text: str, *, near: bool = False) -> None:
        """Write onto the waveform."""
        brush = self.near if near else self.fine
        text = brush.truncated(text, self._room.w - 46, 8, "mono")
        ground = Rect(x, y, brush.measure(text, 8, "mono") + 5, 10)
        brush.rect(ground, alpha(self.theme.well, 0.75), rounding=2)
        brush.text(x + 2.5, y + 1, text, size=8, color=self.theme.text, font="mono")
        if near and self._peaks:
            seconds = f"{short(self._part[1] - self._part[0])} s"
            right = self._room.right - 2
            wide = brush.measure(seconds, 8, "mono") + 5
            brush.rect(Rect(right - wide, y, wide, 10), alpha(self.theme.well, 0.75), rounding=2)
            brush.text(right - wide + 2.5, y + 1, seconds, size=8, font="mono")

    def _move_playhead(self, live: LiveView) -> bool:
        start, end = self._part
        since = live.seconds - number_of(self.subject.node, "offset")
        inside = self._texture and live.playing and 0.0 <= since < end - start
        at = round(self._room.x + since / (end - start) * self._room.w, 0) if inside else -1.0
        if at == self._at:
            return False
        self._at = at
        if self._playhead is None:
            self._playhead = self.brush.line(0, 0, 0, 0, self.theme.text, thickness=1)
        dpg.configure_item(
            self._playhead, show=at >= 0, p1=(at, self._room.y), p2=(at, self._room.bottom)
        )
        return True


def wave_image(peaks: Peaks, start: float, stop: float) -> Image:
    """Return a white waveform of a part of a file, as high as its loudest moment allows."""
    columns = peaks.columns(start, stop, _COLUMNS)
    low, high = columns[:, :, 0].min(axis=1), columns[:, :, 1].max(axis=1)
    loudest = max(float(np.abs(columns).max()), 1e-9)
    y = np.linspace(1.0, -1.0, _ROWS)[:, None]
    half = _ROWS / 2

    def body(scale: float) -> Image:
        above = np.clip((high * scale / loudest - y) * half + 0.7, 0.0, 1.0)
        below = np.clip((y - low * scale / loudest) * half + 0.7, 0.0, 1.0)
        product: Image = (above * below).astype(np.float32)
        return product

    return tinted(body(0.96) * (0.6 + 0.4 * body(_CORE)))

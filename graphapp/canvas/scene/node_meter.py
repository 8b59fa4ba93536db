"""The meter of a node: two bars with the peak held, or one when it is far."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.meters import meter_position
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.textures import Textures

_STEPS: Final = 100
"""Lengths that a bar can have: it is changed only when it has another."""
_FALL_PER_S: Final = 55.0
_HOLD_S: Final = 1.2
_BAR: Final = 4.5
_PITCH: Final = 6.2
_GRAY: Final = (255, 255, 255, 70)
_PLAIN: Final = (255, 255, 255, 255)


class _Bar:
    """A picture of the scale, of which as much is shown as the level reaches."""

    __slots__ = ("_item", "_rect", "_step")

    def __init__(self, brush: Brush, rect: Rect, textures: Textures, *, gray: bool) -> None:
        tint = _GRAY if gray else _PLAIN
        texture = textures.meter(brush.theme)
        self._item = brush.image(texture, rect._replace(w=0.0), color=tint)
        self._rect = rect
        self._step = 0

    def set(self, step: int) -> bool:
        """Show a level; return whether it is another."""
        if step == self._step:
            return False
        self._step = step
        part = step / _STEPS
        rect = self._rect
        dpg.configure_item(
            self._item, pmax=(rect.x + rect.w * part, rect.y + rect.h), uv_max=(part, 1.0)
        )
        return True


class NodeMeter:
    """The level at a node's outputs.

    Attributes
    ----------
    level : float
        What is shown, the louder of both channels, 0 to 1.
    """

    __slots__ = ("_bars", "_far", "_held", "_held_for", "_levels", "_mark", "_marked", "_rect")

    def __init__(self) -> None:
        self._levels = [0.0, 0.0]
        self._bars: tuple[_Bar, _Bar] | None = None
        self._far: _Bar | None = None
        self._rect = Rect(0, 0, 0, 0)
        self._mark = 0
        self._marked = 0
        self._held = 0.0
        self._held_for = 0.0

    @property
    def level(self) -> float:
        """The louder of both channels, 0 to 1."""
        return max(self._levels) / _STEPS

    def draw(self, brush: Brush, rect: Rect, textures: Textures, *, gray: bool) -> None:
        """Draw both bars into a place."""
        left = rect._replace(h=_BAR)
        self._rect = rect
        self._bars = (
            _Bar(brush, left, textures, gray=gray),
            _Bar(brush, left.moved(0, _PITCH), textures, gray=gray),
        )
        x, bottom = rect.x, rect.y + _PITCH + _BAR
        self._mark = brush.line(x, rect.y, x, bottom, brush.theme.text, thickness=1.3)
        dpg.configure_item(self._mark, show=False)
        self._marked = 0

    def draw_far(self, brush: Brush, rect: Rect, textures: Textures, *, gray: bool) -> None:
        """Draw the one bar into a place."""
        self._far = _Bar(brush, rect, textures, gray=gray)

    def forget(self, *, far: bool) -> None:
        """Note that the one bar, or both, have been erased."""
        if far:
            self._far = None
        else:
            self._bars = None

    def set(self, left: float, right: float, passed_s: float, *, far: bool) -> bool:
        """Show peaks, full scale 1, so long after those before; return whether anything moved."""
        levels = self._levels
        fall = _FALL_PER_S * passed_s
        for channel, peak in enumerate((left, right)):
            fallen = levels[channel] - fall
            rise = meter_position(20.0 * math.log10(peak)) * _STEPS if peak > 1e-3 else 0.0
            levels[channel] = max(rise, fallen, 0.0)
        loudest = max(levels)
        if far:
            return self._far is not None and self._far.set(int(loudest))
        if self._bars is None:
            return False
        moved = self._bars[0].set(int(levels[0]))
        moved = self._bars[1].set(int(levels[1])) or moved
        return self._hold(loudest, passed_s, fall) or moved

    def _hold(self, loudest: float, passed_s: float, fall: float) -> bool:
        self._held_for += passed_s
        if loudest >= self._held:
            self._held, self._held_for = loudest, 0.0
        elif self._held_for > _HOLD_S:
            self._held = max(self._held - fall, loudest)
        step = int(self._held)
        # While the bar pushes the mark along, it may lag a little.
        if step == self._marked or (self._held_for == 0.0 and abs(step - self._marked) < 3):
            return False
        self._marked = step
        x = self._rect.x + self._rect.w * step / _STEPS
        bottom = self._rect.y + _PITCH + _BAR
        dpg.configure_item(self._mark, show=step > 0, p1=(x, self._rect.y), p2=(x, bottom))
        return True

"""Pictures that are drawn stretched: a soft shadow, a header, meters, icons.

They are white where they can be, so that one serves every color: images are drawn multiplied by
one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.icons import strokes
from graphapp.canvas.meters import meter_position

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    from graphapp.canvas.icons import Stroke
    from graphapp.canvas.theme import Theme

    Image = NDArray[np.float32]
    Distances = NDArray[np.float64]

SHADOW_REACH: Final = 20.0
"""How far a shadow goes beyond what casts it, in units of the canvas."""
ROUNDING: Final = 9.0
"""Of a node's corners, in units of the canvas."""
_SHADOW_SIZE: Final = 64
_SHADOW_EDGE: Final = 18
_HEADER_SCALE: Final = 3
_METER_TEXELS: Final = 256


class Textures:
    """All pictures of a scene, each made when it is first asked for."""

    def __init__(self) -> None:
        with dpg.texture_registry() as registry:
            self._registry = int(registry)
        self._known: dict[Hashable, int] = {}

    def get(self, key: Hashable, make: Callable[[], Image]) -> int:
        """Return a picture by a key; it is made if there is none yet."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self.add(make())
        return known

    def shadow(self) -> int:
        """Return a soft shadow, to be stretched `SHADOW_REACH` beyond what casts it."""
        return self.get("shadow", _shadow)

    def header(self, width: float, height: float) -> int:
        """Return the top of a node, its upper corners rounded, a little light on it."""
        return self.get("header", lambda: _header(width, height))

    def meter(self, theme: Theme) -> int:
        """Return the scale of a meter, all lit."""
        key = "meter", theme.good, theme.warn, theme.bad
        return self.get(key, lambda: _meter(theme))

    def icon(self, name: str, *, far: bool = False) -> int:
        """Return an icon; from afar, one with few texels: many would flicker."""
        texels, stroke = (16, 2.8) if far else (56, 2.2)
        return self.get(("icon", name, far), lambda: _icon(strokes(name), texels, stroke))

    def blank(self) -> int:
        """Return plain white."""
        return self.get("blank", lambda: tinted(np.ones((2, 2))))

    def add(self, image: Image) -> int:
        """Add a picture of somebody else's, float32 of shape (height, width, 4)."""
        height, width, _ = image.shape
        flat = np.ascontiguousarray(image).reshape(-1)
        return int(
            dpg.add_static_texture(
                width,
                height,
                flat,
                parent=self._registry,
            )
        )

    def remove(self, texture: int) -> None:
        """Delete a picture that was added."""
        dpg.delete_item(texture)


def tinted(opacity: NDArray[np.floating[Any]]) -> Image:
    """Return a white picture of a given opacity, shape (height, width)."""
    image: Image = np.ones((*opacity.shape, 4), np.float32)
    image[..., 3] = opacity
    return image


def _shadow() -> Image:
    middle = (_SHADOW_SIZE - 1) / 2
    across = np.abs(np.arange(_SHADOW_SIZE) - middle)
    beyond = np.maximum(across - (middle - _SHADOW_EDGE), 0.0)
    distance = np.hypot(beyond[:, None], beyond[None, :])
    return tinted(np.clip(1.0 - distance / _SHADOW_EDGE, 0.0, 1.0) ** 2)


def _header(width: float, height: float) -> Image:
    w, h, radius = (round(v * _HEADER_SCALE) for v in (width, height, ROUNDING))
    x, y = np.arange(w) + 0.5, np.arange(h) + 0.5
    from_side = np.maximum(radius - np.minimum(x, w - x), 0.0)
    from_top = np.maximum(radius - y, 0.0)
    inside = np.clip(radius + 0.5 - np.hypot(from_side[None, :], from_top[:, None]), 0.0, 1.0)
    image = tinted(inside)
    image[..., :3] *= np.linspace(1.0, 0.93, h, dtype=np.float32)[:, None, None]
    return image


def _meter(theme: Theme) -> Image:
    place = (np.arange(_METER_TEXELS) + 0.5) / _METER_TEXELS
    yellow, red = meter_position(-12.0), meter_position(-3.0)
    colors = np.array([theme.good, theme.warn, theme.bad], np.float32) / 255.0
    zone = (place > yellow).astype(int) + (place > red)
    image: Image = np.repeat(colors[zone][None, :, :], 4, axis=0)
    return image


def _icon(parts: tuple[Stroke, ...], texels: int, stroke: float) -> Image:
    """Return an icon whose lines are so thick, on its grid of 24."""
    unit = 24.0 / texels
    places: Distances = (np.arange(texels, dtype=np.float64) + 0.5) * unit
    x, y = places[None, :], places[:, None]
    opacity = np.zeros((texels, texels))
    for part in parts:
        outside = _outside(part, x, y, stroke)
        opacity = np.maximum(opacity, np.clip(0.5 - outside / unit, 0.0, 1.0))
    return tinted(opacity)


def _outside(part: Stroke, x: Distances, y: Distances, stroke: float) -> Distances:
    """Return how far every place is outside a stroke, negative inside."""
    points = np.array(part.points)
    if part.dot:
        dot: Distances = np.hypot(x - points[0, 0], y - points[0, 1]) - part.dot
        return dot
    after = np.roll(points, -1, axis=0) if part.closed else points[1:]
    before = points if part.closed else points[:-1]
    way = (after - before)[:, None, None, :]
    dx, dy = x - before[:, 0, None, None], y - before[:, 1, None, None]
    length = np.maximum((way**2).sum(axis=-1), 1e-12)
    along = np.clip((dx * way[..., 0] + dy * way[..., 1]) / length, 0.0, 1.0)
    lines: Distances = np.hypot(dx - along * way[..., 0], dy - along * way[..., 1]).min(axis=0)
    if not part.filled:
        return lines - stroke / 2
    side = way[..., 0] * dy - way[..., 1] * dx
    within = (side >= 0).all(axis=0) | (side <= 0).all(axis=0)
    filled: Distances = np.where(within, -lines, lines)
    return filled

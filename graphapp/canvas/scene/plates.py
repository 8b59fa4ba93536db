"""Pictures of what every node has, so that a small one is drawn with few items.

A rounded rectangle with soft edges is dozens of triangles, and so is a disk; a picture is two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphapp.canvas.theme import mix
from graphapp.editor.shapes import PORT_RADIUS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphapp.canvas.scene.node_drawing import Boxes, Tints
    from graphapp.canvas.scene.textures import Image
    from graphapp.canvas.theme import Color, Theme
    from graphapp.editor.geometry import Rect

    Coverage = NDArray[np.floating[Any]]

BORDER: Final = 1.0
"""Of a plate around its node: room for the soft edge."""
PORT_REACH: Final = PORT_RADIUS + 1.5
"""From the middle of a port to the edge of its picture."""
_PORT_TEXELS: Final = 28


def plate_image(tints: Tints, boxes: Boxes, rounding: float, header: float) -> Image:
    """Return a node's body with its header and the wells of face and meter, a texel a unit."""
    height, width = (round(side + 2 * BORDER) for side in (boxes.whole.h, boxes.whole.w))
    image: Image = np.zeros((height, width, 4), np.float32)
    image[..., :3] = _rgb(tints.edge)
    x = np.arange(width)[None, :] + 0.5 - BORDER
    y = np.arange(height)[:, None] + 0.5 - BORDER
    whole = boxes.whole
    _over(image, _inside(whole.inset(-0.6), rounding + 0.6, x, y), tints.edge)
    body = _inside(whole.inset(0.6), rounding - 0.6, x, y)
    _over(image, body, tints.body)
    _over(image, body * np.clip(header + 0.5 - y, 0.0, 1.0), tints.header)
    _over(image, _inside(boxes.face.inset(-0.5), 5.5, x, y), tints.line)
    _over(image, _inside(boxes.face.inset(0.5), 4.5, x, y), tints.well)
    _over(image, _inside(boxes.meter.inset(-0.8), 1.5, x, y), tints.track)
    return image


def port_image(theme: Theme, hue: Color, *, connected: bool) -> Image:
    """Return a port: a disk with cables, a ring without."""
    image: Image = np.zeros((_PORT_TEXELS, _PORT_TEXELS, 4), np.float32)
    unit = 2 * PORT_REACH / _PORT_TEXELS
    places = (np.arange(_PORT_TEXELS) + 0.5) * unit - PORT_REACH
    distance = np.hypot(places[None, :], places[:, None]) / unit
    outer, inner = (theme.canvas, hue) if connected else (hue, mix(theme.well, hue, 0.15))
    outside, inside = (5.9, 4.2) if connected else (5.3, 3.8)
    image[..., :3] = _rgb(outer)
    for radius, color in ((outside, outer), (inside, inner)):
        _over(image, np.clip(radius / unit - distance + 0.5, 0.0, 1.0), color)
    return image


def _inside(rect: Rect, rounding: float, x: Coverage, y: Coverage) -> Coverage:
    """Return how much of every texel a rounded rectangle covers."""
    center = rect.center
    dx = np.abs(x - center.x) - (rect.w / 2 - rounding)
    dy = np.abs(y - center.y) - (rect.h / 2 - rounding)
    corner = np.hypot(np.maximum(dx, 0.0), np.maximum(dy, 0.0))
    distance = corner + np.minimum(np.maximum(dx, dy), 0.0) - rounding
    covered: Coverage = np.clip(0.5 - distance, 0.0, 1.0)
    return covered


def _over(image: Image, coverage: Coverage, color: Color) -> None:
    """Lay an opaque color over a picture, where it covers it."""
    part = coverage[..., None]
    image[..., :3] += (_rgb(color) - image[..., :3]) * part
    image[..., 3] += (1.0 - image[..., 3]) * coverage


def _rgb(color: Color) -> NDArray[np.float32]:
    return np.array(color[:3], np.float32) / 255.0

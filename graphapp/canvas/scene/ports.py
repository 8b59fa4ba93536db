"""The ports of a node."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from graphapp.canvas.scene.plates import PORT_REACH, port_image
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect
from graphapp.editor.shapes import PORT_RADIUS

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.textures import Textures
    from graphapp.canvas.theme import Color
    from graphapp.editor.shapes import Shape

_NAME_SIZE: Final = 8.5


def draw_ports(
    brush: Brush, shape: Shape, connected: Collection[str], hue: Color, textures: Textures
) -> None:
    """Draw a disk for a port with cables, a ring for one without."""
    theme = brush.theme
    for ports in (shape.inputs, shape.outputs):
        for name, at in ports.items():
            image = partial(port_image, theme, hue, connected=name in connected)
            texture = textures.get(("port", theme.canvas, hue, name in connected), image)
            side = 2 * PORT_REACH
            brush.image(texture, Rect(at.x - PORT_REACH, at.y - PORT_REACH, side, side))


def draw_port_names(brush: Brush, shape: Shape) -> None:
    """Write the names of all but the main ports beside them, over the cable."""
    theme = brush.theme
    for ports, offset in ((shape.inputs, -8.0), (shape.outputs, 8.0)):
        for name, at in list(ports.items())[1:]:
            text = name.replace("_", " ")
            width = brush.measure(text, _NAME_SIZE)
            x = at.x + offset - (width if offset < 0 else 0.0)
            y = at.y - PORT_RADIUS - _NAME_SIZE
            ground = Rect(x - 2.5, y - 0.5, width + 5, _NAME_SIZE + 1.5)
            brush.rect(ground, alpha(theme.canvas, 0.85), rounding=3)
            brush.text(x, y, text, size=_NAME_SIZE, color=theme.dim)

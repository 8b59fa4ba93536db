"""What an empty canvas says: how to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.textures import Textures
    from graphapp.editor.camera import Camera
    from graphapp.editor.editor import Editor

_SIZES: Final = 15.0, 12.0
_FACES: Final[tuple[Face, Face]] = ("strong", "body")
_ICON: Final = 30.0
_GAP: Final = 12.0
_LINE_GAP: Final = 6.0


class Words(NamedTuple):
    """What is said: an icon, a headline, and a line below it."""

    icon: str
    first: str
    second: str


_PROJECT: Final = Words(
    "audio-file",
    "Drop audio files here, or press Shift+A",
    "Then drag from port to port, and end in the master",
)
_GROUP: Final = Words("plus", "Press Shift+A to add a node", "Esc goes back out")


class Hint:
    """Tells how to begin, until there is something that sounds.

    Parameters
    ----------
    brush : Brush
        Where it is drawn.
    textures : Textures
        Shared pictures.
    scale : float
        Pixels per unit of the design: it does not zoom.
    """

    def __init__(self, brush: Brush, textures: Textures, scale: float) -> None:
        self._brush = brush
        self._textures = textures
        self._scale = scale
        self._drawn: object = None

    def update(self, editor: Editor) -> bool:
        """Show it where it is needed; return whether it changed."""
        words = words_of(editor)
        camera, bounds = editor.camera, editor.view.bounds
        wanted = (words, bounds, camera.seen, camera.view) if words else None
        if wanted == self._drawn:
            return False
        if self._drawn is not None:
            self._brush.erase()
        self._drawn = wanted
        if words:
            self._draw(words, camera, bounds)
        return True

    def _draw(self, words: Words, camera: Camera, bounds: Rect | None) -> None:
        """Draw an icon and two lines, in pixels, where they cover no node."""
        brush, theme, unit, pixel = self._brush, self._brush.theme, self._scale, 1.0 / camera.zoom
        lines = words[1:]
        gap, side = _GAP * unit, _ICON * unit
        sizes = [size * unit for size in _SIZES]
        widths = [brush.measure(*line) for line in zip(lines, sizes, _FACES, strict=True)]
        width, height = side + gap + max(widths), sum(sizes) + _LINE_GAP * unit
        top = _free(camera, bounds, height + 2 * gap)
        if top is None or width > camera.view.w:
            return
        x, y = camera.view.center.x - width / 2, top + gap
        corner = camera.world(x, y + (height - side) / 2)
        icon = self._textures.icon(words.icon)
        brush.image(icon, Rect(*corner, side * pixel, side * pixel), color=theme.dim)
        for line, size, face, color in zip(
            lines, sizes, _FACES, (theme.text, theme.dim), strict=True
        ):
            at = camera.world(x + side + gap, y)
            brush.text(*at, line, size=size * pixel, font=face, color=color)
            y += size + _LINE_GAP * unit


def _free(camera: Camera, bounds: Rect | None, height: float) -> float | None:
    """Return where so much height is free, in pixels: above the nodes, below, or nowhere."""
    view = camera.view
    if bounds is None or not bounds.intersects(camera.seen):
        return view.center.y - height / 2
    top = camera.screen(Point(bounds.x, bounds.y)).y
    bottom = camera.screen(Point(bounds.right, bounds.bottom)).y
    for low, high in ((view.y, top), (bottom, view.bottom)):
        if high - low >= height:
            return (low + high - height) / 2
    return None


def words_of(editor: Editor) -> Words | None:
    """Return what the canvas says; None while it has any node that something leaves."""
    nodes = editor.view.graph.nodes
    if editor.level:
        return None if nodes else _GROUP
    ends = all(node.kind is not None and not node.kind.outputs for node in nodes.values())
    return _PROJECT if ends else None

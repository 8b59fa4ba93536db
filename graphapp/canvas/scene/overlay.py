"""Marks on top of the nodes, and the balloon that says why something cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.icons import node_icon
from graphapp.canvas.scene import marks
from graphapp.canvas.scene.node_looks import hue_of
from graphapp.canvas.scene.textures import ROUNDING
from graphapp.canvas.theme import alpha, mix
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.shapes import HEADER, PORT_RADIUS
from nodes.registry import catalogue

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.textures import Textures
    from graphapp.canvas.theme import Color
    from graphapp.editor.camera import Camera
    from graphapp.editor.editor import Editor

_TONES: Final = {"hover": "dim", "focus": "selection", "target": "good", "bad": "bad"}
_BALLOON_SIZE: Final = 13.0
_BALLOON_HEIGHT: Final = 30.0
_BALLOON_PADDING: Final = 12.0
_AWAY: Final = 18.0
"""Pixels between the pointer and the balloon."""


class Overlay:
    """Draws marks anew whenever they have changed.

    Parameters
    ----------
    brush : Brush
        Where it is drawn.
    textures : Textures
        Shared pictures.
    scale : float
        Pixels per unit of the design, for text that does not zoom.
    """

    def __init__(self, brush: Brush, textures: Textures, scale: float) -> None:
        self._brush = brush
        self._textures = textures
        self._scale = scale
        self._drawn: object = None
        self._pointed: Point | None = None

    def update(self, editor: Editor) -> bool:
        """Mark what is to be marked now; return whether that is something else."""
        found = tuple(marks.marks_of(editor))
        refusal = editor.refusal
        self._pointed = marks.pointed_at(editor) or (self._pointed if refusal else None)
        camera = editor.camera
        seen = (camera.seen, camera.zoom) if found or refusal else None
        wanted = found, refusal, self._pointed if refusal else None, seen
        if wanted == self._drawn:
            return False
        empty = self._drawn is None or self._drawn == ((), None, None, None)
        self._drawn = wanted
        if not empty:
            self._brush.erase()
        for mark in found:
            self._mark(mark, editor, 1.0 / camera.zoom)
        if refusal is not None:
            self._balloon(refusal, camera)
        return True

    def _mark(self, mark: marks.Mark, editor: Editor, pixel: float) -> None:
        brush, theme = self._brush, self._brush.theme
        match mark:
            case marks.Outline(rect, tone):
                strong = tone != "hover"
                width = (2.2 if strong else 1.4) * pixel
                grow = (4.0 if tone == "focus" else 1.0) + width / 2
                brush.rect(
                    rect.inset(-grow),
                    None,
                    border=self._color(tone),
                    rounding=ROUNDING + grow,
                    thickness=width,
                )
            case marks.Ring(center, tone):
                radius = max(PORT_RADIUS + 4.0, 8.0 * pixel)
                brush.circle(center, radius, None, border=self._color(tone), thickness=2.2 * pixel)
            case marks.Wire(curve, tone):
                color = self._color(tone, editor)
                brush.curve(curve, alpha(color, 0.25), thickness=max(11.0, 9 * pixel))
                brush.curve(curve, color, thickness=max(3.0, 2.2 * pixel))
            case marks.Area(rect):
                color = theme.selection
                brush.rect(rect, alpha(color, 0.1), border=color, thickness=1.2 * pixel)
            case marks.Knife(path):
                points = [tuple(point) for point in path]
                brush.polyline(points, theme.bad, thickness=2 * pixel)
            case marks.Ghost(rect, kind, refused):
                self._ghost(rect, kind, pixel, refused=refused)

    def _ghost(self, rect: Rect, kind_id: str, pixel: float, *, refused: bool) -> None:
        brush, theme = self._brush, self._brush.theme
        kind = catalogue()[kind_id]
        hue = theme.bad if refused else theme.hue(kind.category)
        fill = alpha(mix(theme.panel, hue, 0.25), 0.75)
        brush.rect(rect, fill, border=hue, rounding=ROUNDING, thickness=1.6 * pixel)
        brush.line(rect.x, rect.y + HEADER, rect.right, rect.y + HEADER, alpha(hue, 0.5))
        icon = self._textures.icon(node_icon(kind_id, kind.category))
        brush.image(icon, Rect(rect.x + 9, rect.y + 5, 14, 14), color=hue)
        brush.text(rect.x + 28, rect.y + 5.5, kind.label, size=13, font="strong", width=rect.w - 38)

    def _color(self, tone: str, editor: Editor | None = None) -> Color:
        theme = self._brush.theme
        if tone in _TONES:
            color: Color = getattr(theme, _TONES[tone])
            return color
        node = editor.view.graph.nodes.get(tone) if editor else None
        return hue_of(theme, node) if node else theme.hue("Other")

    def _balloon(self, text: str, camera: Camera) -> None:
        """Write beside the pointer, in pixels, inside the canvas."""
        brush, theme, pixel = self._brush, self._brush.theme, 1.0 / camera.zoom
        unit = self._scale
        seen = camera.view
        pad, high = _BALLOON_PADDING * unit, _BALLOON_HEIGHT * unit
        size = _BALLOON_SIZE * unit
        icon = 16 * unit
        room = seen.w - 3 * pad - icon - 16
        text = brush.truncated(text, room, size, "body")
        wide = brush.measure(text, size, "body") + 3 * pad + icon
        at = camera.screen(self._pointed) if self._pointed else Point(seen.center.x, seen.y)
        x = min(max(at.x + _AWAY, seen.x + 8), seen.right - wide - 8)
        y = at.y - _AWAY - high
        if y < seen.y + 8:
            y = at.y + _AWAY
        y = min(max(y, seen.y + 8), seen.bottom - high - 8)
        corner = camera.world(x, y)
        box = Rect(corner.x, corner.y, wide * pixel, high * pixel)
        ground = mix(theme.panel, theme.bad, 0.18)
        brush.image(self._textures.shadow(), box.inset(-14 * pixel), color=theme.shadow)
        brush.rect(box, ground, border=theme.bad, rounding=8 * unit * pixel, thickness=1.2 * pixel)
        place = Rect(
            box.x + pad * pixel, box.center.y - icon * pixel / 2, icon * pixel, icon * pixel
        )
        brush.image(self._textures.icon("warning"), place, color=theme.bad)
        brush.text(
            place.right + pad * pixel,
            box.center.y - size * pixel / 2,
            text,
            size=size * pixel,
            color=theme.text,
        )

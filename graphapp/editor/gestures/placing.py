"""Placing a new node: dragged from the library onto the canvas, or into a cable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor.adding import add_node, why_not_add
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.gestures.gesture import Gesture, Touch
from graphapp.editor.shapes import HEIGHT, WIDTH
from nodes.registry import catalogue

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from projects import Cable


class PlaceNode(Gesture):
    """Drag a new node of a type onto the canvas.

    Attributes
    ----------
    kind : str
        Its type's id.
    ghost : Rect or None
        Where it would lie, on the canvas; None while the pointer is elsewhere.
    """

    def __init__(self, editor: Editor, kind: str) -> None:
        self._editor = editor
        self.kind = kind
        self.ghost: Rect | None = None

    def move(self, touch: Touch) -> None:
        """Show where it would lie, and the cable that it would go into."""
        editor = self._editor
        editor.drop_cable = None
        self.ghost = None
        self.refusal = None
        if not editor.camera.view.contains(*touch.screen):
            return
        self.ghost = Rect(touch.world.x - WIDTH / 2, touch.world.y - HEIGHT / 2, WIDTH, HEIGHT)
        self.refusal = why_not_add(editor, self.kind)
        if self.refusal is None:
            editor.drop_cable = self._cable_below(touch.world)

    def release(self, touch: Touch) -> None:
        """Add it, if the pointer is on the canvas."""
        self.move(touch)
        editor = self._editor
        if self.refusal is not None:
            editor.refuse(self.refusal)
        elif self.ghost is not None:
            at = Point(self.ghost.x, self.ghost.y)
            add_node(editor, self.kind, at, into=editor.drop_cable)

    def _cable_below(self, point: Point) -> Cable | None:
        kind = catalogue()[self.kind]
        if not kind.inputs or not kind.outputs:
            return None
        view = self._editor.view
        around = Rect(point.x - WIDTH / 4, point.y - HEIGHT / 4, WIDTH / 2, HEIGHT / 2)
        found = [c for c in view.graph.cables if view.curve(c).crosses_rect(around)]
        return min(found, key=lambda cable: view.curve(cable).distance(point), default=None)

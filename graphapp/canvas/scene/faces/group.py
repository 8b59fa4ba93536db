"""The face of a group: a small picture of what is in it."""

from __future__ import annotations

from typing import Final

from graphapp.canvas.scene.faces.face import Face
from graphapp.canvas.scene.node_looks import hue_of
from graphapp.canvas.theme import alpha
from graphapp.editor.arrangement import missing_places
from graphapp.editor.geometry import Rect
from graphapp.editor.shapes import HEIGHT, WIDTH

_MOST_DRAWN: Final = 40


class GroupFace(Face):
    """Its nodes as blocks of their categories' colors."""

    def draw(self) -> None:
        """Draw the blocks where the nodes would be laid out, and their number."""
        group = self.subject.node.group
        nodes = dict(group.graph.nodes) if group else {}
        text = "1 node" if len(nodes) == 1 else f"{len(nodes)} nodes"
        self.note_right(self.area.right - 6, self.area.bottom - 13, text, size=8)
        if group is None or not nodes:
            return
        places = missing_places(group.graph, {})
        rects = {n: Rect(p.x, p.y, WIDTH, HEIGHT) for n, p in places.items()}
        whole = Rect.around(rects.values())
        if whole is None:
            return
        room = Rect(self.area.x + 8, self.area.y + 7, self.area.w - 16, self.area.h - 25)
        factor = min(room.w / whole.w, room.h / whole.h, 0.2)
        left = room.center.x - whole.w * factor / 2
        top = room.center.y - whole.h * factor / 2

        def placed(rect: Rect) -> Rect:
            x, y = left + (rect.x - whole.x) * factor, top + (rect.y - whole.y) * factor
            return Rect(x, y, rect.w * factor, rect.h * factor)

        for cable in group.graph.cables[:_MOST_DRAWN]:
            start, end = (placed(rects[c.node]).center for c in cable)
            self.brush.line(*start, *end, self.theme.line_strong, thickness=0.8)
        for name, rect in list(rects.items())[:_MOST_DRAWN]:
            color = hue_of(self.theme, nodes[name])
            self.brush.rect(placed(rect), alpha(color, 0.85), rounding=1.5)

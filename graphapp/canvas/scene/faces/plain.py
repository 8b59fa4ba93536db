"""The face of any node type that has none of its own: its first parameters as bars."""

from __future__ import annotations

from typing import Final

from graphapp.canvas.scene.faces.face import Face
from graphapp.editor.geometry import Rect
from graphapp.editor.values import position_of, text_of, value_at
from nodes.vocabulary import Bands, File, Param

_MOST: Final = 4


class PlainFace(Face):
    """A row for each parameter: its name, its value, and where that is in its range."""

    def draw(self) -> None:
        """Draw the rows."""
        node, area = self.subject.node, self.area
        declared = node.kind.parameters.items() if node.kind else ()
        shown = [(n, p) for n, p in declared if not isinstance(p, Bands | File)][:_MOST]
        pitch = (area.h - 6) / _MOST
        for row, (name, parameter) in enumerate(shown):
            y = area.y + 3 + row * pitch
            value = value_at(node, name)
            text = text_of(parameter, value)
            room = area.w - 18 - self.fine.measure(text, 8, "mono")
            self.fine.text(
                area.x + 6, y + 1, parameter.label, size=8, color=self.theme.dim, width=room
            )
            self.fine.text(
                area.right - 6,
                y + 1,
                text,
                size=8,
                color=self.theme.text,
                font="mono",
                align="right",
            )
            slot = Rect(area.x + 6, y + pitch - 3, area.w - 12, 1.6)
            self.brush.rect(slot, self.theme.raised)
            if isinstance(parameter, Param):
                part = position_of(parameter, value)
                self.brush.rect(slot._replace(w=slot.w * part), self.hue)

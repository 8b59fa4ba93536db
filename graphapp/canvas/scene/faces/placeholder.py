"""The face of a node whose type is not known here."""

from __future__ import annotations

from graphapp.canvas.scene.faces.face import Face
from graphapp.editor.geometry import Rect


class PlaceholderFace(Face):
    """It says that it is kept as it is."""

    def draw(self) -> None:
        """Draw a mark and the type's id."""
        area = self.area
        icon = Rect(area.center.x - 9, area.y + 6, 18, 18)
        self.brush.image(self.textures.icon("warning"), icon, color=self.theme.warn)
        self.fine.text(
            area.x + 6,
            area.y + 27,
            f"unknown type {self.subject.node.type}",
            size=9,
            color=self.theme.text,
            align="center",
            width=area.w - 12,
        )
        self.fine.text(
            area.x + 6,
            area.y + 39,
            "silent, kept as it is",
            size=8,
            color=self.theme.dim,
            align="center",
            width=area.w - 12,
        )

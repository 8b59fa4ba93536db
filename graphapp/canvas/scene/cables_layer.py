"""All cables of the level that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.scene.cable_picture import CablePicture
from graphapp.editor.curves import Curve

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.node_picture import NodePicture
    from graphapp.canvas.scene.nodes_layer import NodesLayer
    from graphapp.editor.geometry import Rect
    from projects import Cable

_MOST: Final = 3000
"""Cables on screen of which anything could be told."""


class CablesLayer:
    """The pictures of cables.

    Parameters
    ----------
    brush : Brush
        The layer.
    nodes : NodesLayer
        What they join.
    """

    def __init__(self, brush: Brush, nodes: NodesLayer) -> None:
        self._brush = brush
        self._nodes = nodes
        self._pictures: dict[Cable, CablePicture] = {}
        self._cables: tuple[Cable, ...] = ()
        self._selected: frozenset[Cable] = frozenset()
        self._halves: tuple[
            list[tuple[CablePicture, NodePicture]], list[tuple[CablePicture, NodePicture]]
        ] = [], []

    def sync(self, cables: tuple[Cable, ...], fresh: set[str]) -> bool:
        """Show these cables, and let those follow whose nodes have moved; return whether any did.

        Parameters
        ----------
        cables : tuple of Cable
            All there are.
        fresh : set of str
            Nodes that are new or have moved.
        """
        if cables is self._cables and not fresh:
            return False
        for cable in self._pictures.keys() - set(cables):
            self._pictures.pop(cable).delete()
        changed = cables is not self._cables
        self._cables = cables
        for cable in cables:
            picture = self._pictures.get(cable)
            source = self._nodes.pictures[cable.source.node]
            if picture is not None and picture.hue != source.hue:  # its node is another type now
                picture.delete()
                picture = None
            if picture is None:
                picture = CablePicture(self._brush, self._curve(cable), source.hue)
                self._pictures[cable] = picture
                picture.select(selected=cable in self._selected)
            elif cable.source.node in fresh or cable.target.node in fresh:
                picture.move(self._curve(cable))
                changed = True
        return changed

    def select(self, selected: frozenset[Cable]) -> None:
        """Mark what is selected."""
        for cable in selected ^ self._selected:
            if cable in self._pictures:
                self._pictures[cable].select(selected=cable in selected)
        self._selected = selected

    def look(self, seen: Rect) -> None:
        """Hide what is outside the view; where there would be a thicket, all."""
        inside = {cable for cable, p in self._pictures.items() if p.bounds.intersects(seen)}
        if len(inside) > _MOST:
            inside.clear()
        shown = []
        for cable, picture in self._pictures.items():
            picture.show(visible=cable in inside)
            if cable in inside:
                shown.append((picture, self._nodes.pictures[cable.source.node]))
        self._halves = shown[::2], shown[1::2]

    def shine(self, half: int) -> bool:
        """Let every other cable show its source's level; return whether any looks different."""
        changed = False
        for picture, source in self._halves[half]:
            changed = picture.shine(source.meter.level) or changed
        return changed

    def clear(self) -> None:
        """Remove all pictures."""
        for picture in self._pictures.values():
            picture.delete()
        self._pictures.clear()
        self._cables = ()
        self._selected = frozenset()
        self._halves = [], []

    def _curve(self, cable: Cable) -> Curve:
        return Curve.between(self._nodes.port(cable.source), self._nodes.port(cable.target))

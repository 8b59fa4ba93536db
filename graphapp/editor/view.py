"""The graph of the level that is shown, with the places of its nodes: what the canvas draws."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from graphapp.editor.curves import Curve
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.shapes import Shape, shape_of
from projects import Endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projects import Cable, Graph
    from projects.layout import Position

PORT_PIXELS: Final = 9.0
"""How near to a port counts as on it."""

LEAST_PORT_PIXELS: Final = 6.0
"""How near counts where something else may be meant."""

CABLE_PIXELS: Final = 7.0
_CELL: Final = 400.0
_PORTS_FROM: Final = 0.2
"""Below this zoom a node is so small that a click on it means the node."""


class View:
    """What is shown of a graph.

    Parameters
    ----------
    graph : Graph
        The graph.
    places : mapping of str to Position
        Where each of its nodes lies.
    """

    def __init__(self, graph: Graph, places: Mapping[str, Position]) -> None:
        self.graph = graph
        self.places = places
        self._shapes: dict[str, Shape] = {}
        self._curves: dict[Cable, Curve] = {}

    def shape(self, name: str) -> Shape:
        """Return a node's size and ports."""
        if name not in self._shapes:
            self._shapes[name] = shape_of(self.graph, name)
        return self._shapes[name]

    def rect(self, name: str) -> Rect:
        """Return where a node is."""
        place, shape = self.places[name], self.shape(name)
        return Rect(place.x, place.y, shape.width, shape.height)

    def port(self, end: Endpoint) -> Point:
        """Return where a port is."""
        place = self.places[end.node]
        return self.shape(end.node).port(end.port).moved(place.x, place.y)

    def curve(self, cable: Cable) -> Curve:
        """Return the curve of a cable."""
        if cable not in self._curves:
            self._curves[cable] = Curve.between(self.port(cable.source), self.port(cable.target))
        return self._curves[cable]

    @cached_property
    def bounds(self) -> Rect | None:
        """The rectangle around all nodes; None if there are none."""
        return Rect.around(self.rect(name) for name in self.graph.nodes)

    def bounds_of(self, names: frozenset[str]) -> Rect | None:
        """Return the rectangle around some nodes; None if there are none."""
        return Rect.around(self.rect(name) for name in self.graph.nodes if name in names)

    def port_at(self, point: Point, zoom: float, pixels: float = PORT_PIXELS) -> Endpoint | None:
        """Return the port at a point: the nearest within so many pixels."""
        if zoom < _PORTS_FROM:
            return None
        reach = max(pixels, (pixels - 2.0) * min(zoom, 2.0)) / zoom
        best, nearest = None, reach
        for name in self._near(point, reach):
            place, shape = self.places[name], self.shape(name)
            for ports in (shape.inputs, shape.outputs):
                for port, offset in ports.items():
                    dx, dy = place.x + offset.x - point.x, place.y + offset.y - point.y
                    distance = (dx * dx + dy * dy) ** 0.5
                    if distance <= nearest:
                        best, nearest = Endpoint(name, port), distance
        return best

    def node_at(self, point: Point) -> str | None:
        """Return the node at a point: the one drawn last."""
        for name in reversed(self._near(point, 0.0)):
            if self.rect(name).contains(*point):
                return name
        return None

    def cable_at(self, point: Point, zoom: float) -> Cable | None:
        """Return the cable at a point."""
        reach = CABLE_PIXELS / zoom
        best, nearest = None, reach
        for cable in self.graph.cables:
            curve = self.curve(cable)
            if curve.bounds.inset(-reach).contains(*point):
                distance = curve.distance(point)
                if distance <= nearest:
                    best, nearest = cable, distance
        return best

    def is_output(self, end: Endpoint) -> bool:
        """Whether a port is an output."""
        return end.port in self.shape(end.node).outputs

    def _near(self, point: Point, reach: float) -> list[str]:
        """Return nodes that may be at a point, in the order in which they are drawn."""
        column = int(point.x // _CELL), int(point.y // _CELL)
        return [
            name
            for name in self._cells.get(column, ())
            if self.rect(name).inset(-reach - 1.0).contains(*point)
        ]

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[str]]:
        """Nodes by the squares of the world that they reach, so that a look-up is quick."""
        cells: dict[tuple[int, int], list[str]] = {}
        margin = 60.0
        for name in self.graph.nodes:
            rect = self.rect(name).inset(-margin)
            for i in range(int(rect.x // _CELL), int(rect.right // _CELL) + 1):
                for j in range(int(rect.y // _CELL), int(rect.bottom // _CELL) + 1):
                    cells.setdefault((i, j), []).append(name)
        return cells

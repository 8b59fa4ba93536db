"""The size of nodes on the canvas, and where their ports are, in world units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.geometry import Point
from projects.graph import ports

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projects import Graph

WIDTH: Final = 172.0
HEIGHT: Final = 112.0
HEADER: Final = 24.0
GRID: Final = 20.0
PORT_RADIUS: Final = 5.0
FIRST_PORT: Final = 60.0
"""The same on all nodes, so that a chain in a row is a straight line."""

_PORT_PITCH: Final = 40.0
"""So that at a zoom of 0.3 a port can still be told from the next one."""


class Shape(NamedTuple):
    """What a node looks like from outside.

    Attributes
    ----------
    width, height : float
        Its size.
    inputs, outputs : mapping of str to Point
        Its ports, seen from its top left corner.
    """

    width: float
    height: float
    inputs: Mapping[str, Point]
    outputs: Mapping[str, Point]

    def port(self, name: str) -> Point:
        """Return where a port is."""
        return self.inputs[name] if name in self.inputs else self.outputs[name]

    @property
    def main_input(self) -> str | None:
        """The input whose sound the node works on."""
        return next(iter(self.inputs), None)

    @property
    def main_output(self) -> str | None:
        """The output that the main input comes out of."""
        return next(iter(self.outputs), None)


def shape_of(graph: Graph, name: str) -> Shape:
    """Return the shape of a node of a graph."""
    inputs, outputs = ports(graph, name)
    most = max(len(inputs), len(outputs))
    height = max(HEIGHT, FIRST_PORT + _PORT_PITCH * most - 28.0)
    return Shape(WIDTH, height, _spread(inputs, 0.0), _spread(outputs, WIDTH))


def _spread(names: Sequence[str], x: float) -> dict[str, Point]:
    """Return the places of ports, one below the other."""
    return {name: Point(x, FIRST_PORT + _PORT_PITCH * i) for i, name in enumerate(names)}

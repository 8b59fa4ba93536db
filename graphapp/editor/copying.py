"""Copying nodes: into the clipboard and back, and beside themselves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from projects import Cable, Graph, edits
from projects.layout import Position

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Clip:
    """Nodes taken from a graph, with the cables among them, their automation and their places."""

    graph: Graph = field(default_factory=Graph)
    places: Mapping[str, Position] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.graph.nodes)


def clip_of(graph: Graph, names: Collection[str], places: Mapping[str, Position]) -> Clip:
    """Take copies of nodes; the end of a graph, of which there is one, stays."""
    taken = {
        name: node
        for name, node in graph.nodes.items()
        if name in names and not (node.kind and not node.kind.outputs)
    }
    return Clip(
        Graph(
            taken,
            tuple(c for c in graph.cables if c.source.node in taken and c.target.node in taken),
            {
                path: lane
                for path, lane in graph.automation.items()
                if path.partition(".")[0] in taken
            },
        ),
        {name: places[name] for name in taken},
    )


def pasted(
    graph: Graph, clip: Clip, offset: tuple[float, float]
) -> tuple[Graph, dict[str, Position], dict[str, str]]:
    """Put a clip into a graph.

    Parameters
    ----------
    graph : Graph
        The graph before.
    clip : Clip
        What to put there.
    offset : (float, float)
        How far from where it was taken, in world units.

    Returns
    -------
    Graph
        With the copies.
    dict of str to Position
        Where they lie.
    dict of str to str
        The copies' ids, by those of the originals.

    Raises
    ------
    Fault
        If there would be too much.
    """
    ids: dict[str, str] = {}
    for name, node in clip.graph.nodes.items():
        ids[name] = edits.free_id(name, graph.nodes)
        graph = edits.with_node(graph, ids[name], node)
    cables = tuple(
        Cable(
            cable.source._replace(node=ids[cable.source.node]),
            cable.target._replace(node=ids[cable.target.node]),
        )
        for cable in clip.graph.cables
    )
    lanes = {}
    for path, lane in clip.graph.automation.items():
        name, _, parameter = path.partition(".")
        lanes[f"{ids[name]}.{parameter}"] = lane
    graph = replace(
        graph, cables=(*graph.cables, *cables), automation={**graph.automation, **lanes}
    )
    places = {
        ids[name]: Position(place.x + offset[0], place.y + offset[1])
        for name, place in clip.places.items()
    }
    return graph, places, ids

"""Edits of cables that a person thinks of as one: connect, insert, heal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.vocabulary import Fault
from projects import Cable, Endpoint, edits
from projects.graph import ports

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from projects import Graph


def refusal(graph: Graph, cable: Cable) -> str | None:
    """Return why a cable may not be, in a few words; None if it may."""
    if cable.source.node == cable.target.node:
        return "a node cannot feed itself"
    if cable in graph.cables:
        return "these two are connected already"
    try:
        edits.connected(graph, cable)
    except Fault as fault:
        return fault.message.partition(";")[0]
    return None


def fitting_cable(graph: Graph, end: Endpoint, *, output: bool, node: str) -> Cable | None:
    """Return the cable that a port dropped on a node's body means.

    Parameters
    ----------
    graph : Graph
        The graph.
    end : Endpoint
        The port that the cable comes from.
    output : bool
        Whether that is an output.
    node : str
        The node it is dropped on.

    Returns
    -------
    Cable or None
        To its first input or from its first output; None if it has none.
    """
    inputs, outputs = ports(graph, node)
    if output:
        return Cable(end, Endpoint(node, inputs[0])) if inputs else None
    return Cable(Endpoint(node, outputs[0]), end) if outputs else None


def with_inserted(graph: Graph, name: str, cable: Cable) -> Graph:
    """Put a node into a cable: what came through it now comes through the node.

    Raises
    ------
    Fault
        If the node has no input or no output, or a loop would close.
    """
    inputs, outputs = ports(graph, name)
    if not inputs or not outputs:
        raise Fault(name, "nothing passes through this node; drop one with an input and an output")
    graph = edits.disconnected(graph, cable)
    graph = edits.connected(graph, Cable(cable.source, Endpoint(name, inputs[0])))
    return edits.connected(graph, Cable(Endpoint(name, outputs[0]), cable.target))


def insertable(graph: Graph, name: str, cable: Cable) -> bool:
    """Whether a node can be dropped into a cable: nothing is on its main input and output yet."""
    inputs, outputs = ports(graph, name)
    if not inputs or not outputs or name in {cable.source.node, cable.target.node}:
        return False
    ends = {Endpoint(name, inputs[0]), Endpoint(name, outputs[0])}
    return not any(end in ends for other in graph.cables for end in other)


def without_nodes(graph: Graph, names: Collection[str]) -> Graph:
    """Remove nodes; what came through them goes on, past where they were."""
    healing = list(_healing_cables(graph, names))
    for name in names:
        graph = edits.without_node(graph, name)
    for cable in healing:
        if refusal(graph, cable) is None:
            graph = edits.connected(graph, cable)
    return graph


def _healing_cables(graph: Graph, names: Collection[str]) -> Iterable[Cable]:
    """Yield the cables that close the gaps: from what fed the main inputs to what was fed."""
    for cable in graph.cables:
        if cable.source.node in names and cable.target.node not in names:
            _, outputs = ports(graph, cable.source.node)
            if cable.source.port == outputs[0]:
                for source in _sources(graph, cable.source.node, names):
                    yield Cable(source, cable.target)


def _sources(graph: Graph, name: str, names: Collection[str]) -> Iterable[Endpoint]:
    """Yield the outputs outside that feed a node's main input, through nodes that go."""
    waiting, seen = [name], {name}
    while waiting:
        current = waiting.pop()
        inputs, _ = ports(graph, current)
        main = Endpoint(current, inputs[0]) if inputs else None
        for cable in graph.cables:
            if cable.target != main:
                continue
            feeding = cable.source.node
            if feeding not in names:
                yield cable.source
            elif feeding not in seen and cable.source.port == ports(graph, feeding)[1][0]:
                seen.add(feeding)
                waiting.append(feeding)

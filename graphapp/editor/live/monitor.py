"""How a mix is listened to: compared at equal loudness, and nothing of it is ever saved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from projects import Cable, Endpoint, Graph, Node
from projects.flatten import changed, flattened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projects import Project

_SUFFIX: Final = "-match"
_LOWEST_DB, _HIGHEST_DB = -60.0, 24.0
"""What a fader can do."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """What is compared.

    Parameters
    ----------
    match : mapping of str to float
        By joined id, the gain in dB with which a node that is bypassed is as loud as it was.
    chain_bypassed : bool
        Whether only the sources are heard, summed.
    chain_gain_db : float
        With which that is as loud as the mix.
    snapshot_gain_db : float or None
        With which one snapshot is as loud as the other; None where none are compared.
    """

    match: Mapping[str, float] = field(default_factory=dict)
    chain_bypassed: bool = False
    chain_gain_db: float = 0.0
    snapshot_gain_db: float | None = None


def monitored(project: Project, monitor: Monitor) -> Project:
    """Return a project as it is listened to.

    Hidden faders set the levels, behind the nodes that are bypassed and before the end. Their ids
    are those of the nodes with ``-match`` behind, and a number where that is taken.

    Parameters
    ----------
    project : Project
        The document.
    monitor : Monitor
        What is compared.

    Returns
    -------
    Project
        Without groups; the document itself where nothing is compared.
    """
    if monitor == Monitor():
        return project
    graph = flattened(project.graph)
    end_gain = monitor.snapshot_gain_db
    if monitor.chain_bypassed:
        graph = with_chain_bypassed(graph)
        end_gain = monitor.chain_gain_db + (end_gain or 0.0)
    else:
        for name, gain in monitor.match.items():
            if name in graph.nodes and graph.nodes[name].bypass:
                graph = _behind(graph, name, gain)
    if end_gain is not None:
        graph = _before_end(graph, end_gain)
    return replace(project, graph=graph)


def with_chain_bypassed(graph: Graph) -> Graph:
    """Return a graph in which every node is bypassed that can be, those in groups too."""

    def bypassed(_: str, node: Node) -> Node:
        kind = node.kind
        return replace(node, bypass=True) if kind and kind.inputs and kind.outputs else node

    return changed(graph, bypassed)


def _behind(graph: Graph, name: str, gain: float) -> Graph:
    """Put a fader behind the main output of a node."""
    ports = graph.nodes[name].ports
    if ports is None or not ports.outputs:
        return graph
    output = Endpoint(name, ports.outputs[0])
    fader = _free(graph, name)
    moved = (
        cable._replace(source=Endpoint(fader, "out")) if cable.source == output else cable
        for cable in graph.cables
    )
    return _with_fader(graph, fader, gain, (*moved, Cable(output, Endpoint(fader, "in"))))


def _before_end(graph: Graph, gain: float) -> Graph:
    """Put a fader before what a graph ends in; without an end there is nothing to do."""
    for name, node in graph.nodes.items():
        if node.ports is not None and not node.ports.outputs:
            entry = Endpoint(name, node.ports.inputs[0])
            fader = _free(graph, name)
            moved = (
                cable._replace(target=Endpoint(fader, "in")) if cable.target == entry else cable
                for cable in graph.cables
            )
            return _with_fader(graph, fader, gain, (*moved, Cable(Endpoint(fader, "out"), entry)))
    return graph


def _with_fader(graph: Graph, name: str, gain: float, cables: tuple[Cable, ...]) -> Graph:
    within = min(max(gain, _LOWEST_DB), _HIGHEST_DB)
    fader = Node("fader", {"gain": within})
    return replace(graph, nodes={**graph.nodes, name: fader}, cables=cables)


def _free(graph: Graph, name: str) -> str:
    """Return the id of the fader that belongs to a node."""
    wanted = free = f"{name}{_SUFFIX}"
    number = 2
    while free in graph.nodes:
        free = f"{wanted}-{number}"
        number += 1
    return free

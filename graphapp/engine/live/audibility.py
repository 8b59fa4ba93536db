"""Which cables are heard: mute, solo in place, and listening at a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projects import Cable, Endpoint
from projects.flatten import lineage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from projects import Graph


def cable_gains(graph: Graph, end: str, solo: AbstractSet[str]) -> dict[Cable, float]:
    """Return the gain of every cable: 1 where it is heard, 0 where it is silent.

    A muted node is silent at its outputs; a muted end hears nothing. Where nodes are soloed, only
    cables on a path through one of them are heard: those that lead to one, and those behind.

    Parameters
    ----------
    graph : Graph
        The document's.
    end : str
        The node at its end.
    solo : set of str
        The soloed nodes, or groups of them; ids that are not there count for nothing.
    """
    soloed = {name for name in graph.nodes if not solo.isdisjoint(lineage(name))}
    ahead: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {}
    for cable in graph.cables:
        ahead.setdefault(cable.target.node, []).append(cable.source.node)
        behind.setdefault(cable.source.node, []).append(cable.target.node)
    leading, following = _reached(soloed, ahead), _reached(soloed, behind)

    def heard(cable: Cable) -> bool:
        if graph.nodes[cable.source.node].mute:
            return False
        if cable.target.node == end and graph.nodes[end].mute:
            return False
        return not soloed or cable.source.node in following or cable.target.node in leading

    return {cable: 1.0 if heard(cable) else 0.0 for cable in graph.cables}


def _reached(start: Iterable[str], net: Mapping[str, Iterable[str]]) -> set[str]:
    """Return what can be reached from some nodes, these included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for node in net.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def listen_at(gains: Mapping[Cable, float], end: Endpoint, point: Endpoint) -> dict[Cable, float]:
    """Return the gains with which the end hears nothing but one output, muted or not.

    Parameters
    ----------
    gains : mapping of Cable to float
        As `cable_gains` returns them.
    end : Endpoint
        The input at the end of the graph.
    point : Endpoint
        The output to listen at.
    """
    heard = {cable: 0.0 if cable.target == end else gain for cable, gain in gains.items()}
    return heard | {Cable(point, end): 1.0}

"""Bypassed groups: what the main input takes to come out."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from nodes.vocabulary import Settings
from projects.flatten import flattened, inlet, outlet

if TYPE_CHECKING:
    from projects.graph import Group, Node


def latency_through(group: Group, rate: int) -> int:
    """Return the latency from a group's main input to its main output, in frames.

    It is that of the slowest path between them, as if the group were not bypassed; 0 where there is
    none.

    Parameters
    ----------
    group : Group
        With an input and an output.
    rate : int
        Frames a second.
    """
    graph = flattened(group.graph)
    begin = inlet(group.graph, next(iter(group.inputs.values())))
    end = outlet(group.graph, next(iter(group.outputs.values())))
    feeding: dict[str, set[str]] = {name: set() for name in graph.nodes}
    for source, target in graph.cables:
        feeding[target.node].add(source.node)
    late: dict[str, int] = {}
    for name in TopologicalSorter(feeding).static_order():
        before = [late[source] for source in feeding[name] if source in late]
        if before or name == begin.node:
            late[name] = max(before, default=0) + _latency(graph.nodes[name], rate)
    return late.get(end.node, 0)


def _latency(node: Node, rate: int) -> int:
    if node.group is not None:
        return latency_through(node.group, rate)
    return node.kind.latency(Settings(node.kind, node.values), rate) if node.kind else 0

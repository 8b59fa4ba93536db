"""Levels: the graphs inside groups, and edits there that keep what is outside in order.

A level is the ids of the groups around a graph, from the outermost; the top is ``()``. Whatever
happens inside, a group exposes only what is there: the cables and the automation of what is
exposed no longer go.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from nodes.vocabulary import Fault
from projects import checks, edits, groups
from projects.automation import check_lanes
from projects.cables import check_loops
from projects.flatten import joined, node_place
from projects.graph import Endpoint, Group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projects.graph import Graph

    Level = tuple[str, ...]


class Change(NamedTuple):
    """A graph after an edit, and what became of its ports and parameters.

    Attributes
    ----------
    graph : Graph
        The graph.
    ports : mapping of Endpoint to Endpoint
        By what they were; those that are not here are what they were.
    params : mapping of Endpoint to Endpoint
        The paths of parameters, likewise.
    """

    graph: Graph
    ports: Mapping[Endpoint, Endpoint]
    params: Mapping[Endpoint, Endpoint]


def graph_at(graph: Graph, level: Level) -> Graph:
    """Return the graph of a level.

    Raises
    ------
    Fault
        If there is no such group.
    """
    for name in level:
        graph = group_of(graph, name).graph
    return graph


def group_of(graph: Graph, name: str) -> Group:
    """Return what is in a group.

    Raises
    ------
    Fault
        If there is no such node, or it is no group.
    """
    checks.known_node(name, graph.nodes.keys(), "nodes")
    group = graph.nodes[name].group
    if group is None:
        raise Fault(checks.join("nodes", name), "is no group; name one")
    return group


def with_graph_at(graph: Graph, level: Level, inner: Graph) -> Graph:
    """Return a graph with another one at a level.

    Parameters
    ----------
    graph : Graph
        The graph at the top.
    level : tuple of str
        Where.
    inner : Graph
        What should be there. Where it renames a node, use `renamed_at`.

    Raises
    ------
    Fault
        If there is no such group, or the whole would feed back, hold an end in a group, nest too
        deep, or move a parameter twice.
    """
    return changed_at(graph, level, Change(inner, {}, {}))


def renamed_at(graph: Graph, level: Level, name: str, new: str) -> Graph:
    """Give a node at a level another id; what its group exposes of it stays.

    Raises
    ------
    Fault
        If there is no such node, or the new id is no id or is taken.
    """
    before = graph_at(graph, level)
    around = around_of(graph, level)
    inner = (each for side in groups.spelled_sides(around).values() for each in side.values())
    ends = [end for end in map(Endpoint.of, inner) if end.node == name]
    moved = {end: end._replace(node=new) for end in ends}
    return changed_at(graph, level, Change(edits.renamed(before, name, new), moved, moved))


def changed_at(graph: Graph, level: Level, change: Change) -> Graph:
    """Return a graph after an edit at a level; see `with_graph_at`."""
    for node in change.graph.nodes.values() if level else ():
        groups.check_member(node, node_place(joined(*level)))
    while level:
        *above, name = level
        outer = graph_at(graph, tuple(above))
        group = _fitting(group_of(outer, name), change)
        change, level = Change(with_group(outer, name, group), {}, {}), tuple(above)
    groups.check_depth(change.graph)
    check_lanes(change.graph)
    check_loops(change.graph)
    return change.graph


def around_of(graph: Graph, level: Level) -> Group:
    """Return the group around a level; at the top there is none, and nothing is exposed."""
    return group_of(graph_at(graph, level[:-1]), level[-1]) if level else Group(graph)


def _fitting(group: Group, change: Change) -> Group:
    """Return a group after an edit of its graph, without what is there no longer."""
    after = groups.Exposure(change.graph)
    for side, names in groups.spelled_sides(group).items():
        for name, inner in names.items():
            end = Endpoint.of(inner)
            now = change.params if side == "params" else change.ports
            with contextlib.suppress(Fault):
                after.add(side, name, str(now.get(end, end)), "")
    return after.group()


def with_group(graph: Graph, name: str, group: Group) -> Graph:
    """Return a graph with something else in a group.

    Cables and automation of what it exposes no longer go, and so does a bypass that has nothing
    to pass on.
    """
    passes = bool(group.inputs and group.outputs)
    node = graph.nodes[name]
    node = replace(node, group=group, bypass=node.bypass and passes)
    return replace(
        graph,
        nodes={**graph.nodes, name: node},
        cables=tuple(
            cable
            for cable in graph.cables
            if (cable.source.node != name or cable.source.port in group.outputs)
            and (cable.target.node != name or cable.target.port in group.inputs)
        ),
        automation={
            path: lane
            for path, lane in graph.automation.items()
            if Endpoint.of(path).node != name or Endpoint.of(path).port in group.params
        },
    )


def exposed(graph: Graph, name: str, side: str, outside: str, inner: str) -> Graph:
    """Let a group expose a port or a parameter of what is in it.

    Parameters
    ----------
    graph : Graph
        The graph that the group is in.
    name : str
        The group's id.
    side : str
        ``in``, ``out`` or ``params``.
    outside : str
        What it shall be called.
    inner : str
        What it is inside: ``eq.in``, ``eq.bands[1].gain``.

    Raises
    ------
    Fault
        If there is no such group, nothing inside of that name, or one of both names is taken.
    """
    group = group_of(graph, name)
    exposure = _without(group, side, "")
    exposure.add(side, outside, inner, f"{checks.join('nodes', name)}.expose.{side}.{outside}")
    return with_group(graph, name, exposure.group())


def concealed(graph: Graph, name: str, side: str, outside: str) -> Graph:
    """Let a group expose something no longer; its cables and its automation go.

    Raises
    ------
    Fault
        If there is no such group, or it exposes nothing of that name.
    """
    group = group_of(graph, name)
    sides = groups.spelled_sides(group)
    if outside not in sides[side]:
        place = f"{checks.join('nodes', name)}.expose.{side}"
        raise checks.unknown_key(outside, sides[side], place)
    return with_group(graph, name, _without(group, side, outside).group())


def _without(group: Group, side: str, outside: str) -> groups.Exposure:
    """Return what a group exposes, but for one thing."""
    left = groups.Exposure(group.graph)
    for each, names in groups.spelled_sides(group).items():
        for name, inner in names.items():
            if (each, name) != (side, outside):
                left.add(each, name, inner, "")
    return left

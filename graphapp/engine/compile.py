"""Compiling: from a document to a schedule.

Order is decided here: `networkx.lexicographical_topological_sort` by node id. In that order nodes
are resolved, gathered into banks, and assembled into tasks; then buffers get their places.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx

from graphapp.engine.assembly import Assembly
from graphapp.engine.banks import gather_banks
from graphapp.engine.buffers import lifetimes, place_buffers
from graphapp.engine.resolve import resolve
from graphapp.engine.schedule import Schedule
from graphapp.engine.staging import Staging
from nodes.registry import catalogue
from nodes.vocabulary import Fault, suggestion
from projects.flatten import JOINT, flatten, node_ids, outlet
from projects.graph import ports
from projects.levels import graph_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.engine.resolve import Resolved
    from nodes.vocabulary import Media
    from projects import Endpoint, Graph, Project


def compile_graph(
    project: Project,
    media: Mapping[str, Media],
    *,
    port: Endpoint | None = None,
    max_bank: int = 8,
    staging: Staging | None = None,
) -> Schedule:
    """Compile a graph.

    Parameters
    ----------
    project : Project
        The document, without groups.
    media : mapping of str to Media
        What is known of the files, by node.
    port : Endpoint, optional
        The output to export; what arrives at the end of the graph if left out.
    max_bank : int
        The most stereo nodes in a bank; 1 computes every node by itself.
    staging : Staging, optional
        For a graph that already plays.

    Returns
    -------
    Schedule
        Of the nodes that the export depends on.

    Raises
    ------
    Fault
        If `port` is no output, or a file's channels cannot be used.
    """
    nodes = resolve_graph(project, media, port)
    goal = port.node if port else end_of(project.graph)
    assembly = Assembly(staging or Staging())
    for bank in gather_banks(nodes, max_bank):
        assembly.add(bank)
    output = assembly.output(nodes[goal], port)
    buffers, pool_lanes = place_buffers(assembly.lanes, lifetimes(assembly.tasks, output.buffer))
    return Schedule(
        rate=project.rate,
        buffers=buffers,
        pool_lanes=pool_lanes,
        arenas=tuple(assembly.arenas.values()),
        cables=tuple(assembly.cables),
        tasks=tuple(assembly.tasks),
        ports=dict(assembly.ports),
        output=output,
        latency=nodes[goal].arrival + (nodes[goal].latency if port else 0),
        song_frames=_song_frames(nodes),
        tail_frames=math.ceil(nodes[goal].tail * project.rate),
    )


def without_groups(
    project: Project, port: Endpoint | None, place: str = "--node"
) -> tuple[Project, Endpoint | None]:
    """Return a project as it is compiled, without groups, and what an output of it is there.

    Raises
    ------
    Fault
        If there is no such output, at `place`.
    """
    if port is not None:
        check_output(project.graph, port, place)
        port = outlet(project.graph, port)
    return flatten(project), port


def resolve_graph(
    project: Project, media: Mapping[str, Media], port: Endpoint | None = None
) -> dict[str, Resolved]:
    """Return what an export depends on, each node in its place; see `compile_graph`."""
    if port:
        check_output(project.graph, port, "--node")
    goal = port.node if port else end_of(project.graph)
    return resolve(project, _order(project.graph, goal), media)


def end_of(graph: Graph) -> str:
    """Return the id of the node at the end of a graph."""
    known = catalogue()
    ends = (
        name
        for name, node in graph.nodes.items()
        if node.type in known and not known[node.type].outputs
    )
    return next(ends)


def _order(graph: Graph, goal: str) -> list[str]:
    """Return the nodes that `goal` depends on, and itself, in order."""
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((cable.source.node, cable.target.node) for cable in graph.cables)
    needed = nx.ancestors(net, goal) | {goal}
    return list(nx.lexicographical_topological_sort(net.subgraph(needed)))


def check_output(graph: Graph, port: Endpoint, place: str) -> None:
    """Check that a graph has an output, in a group or not.

    Raises
    ------
    Fault
        If it has not, at `place`; the message names those that there are.
    """
    ids = node_ids(graph)
    if port.node not in ids:
        raise Fault(place, f'no node "{port.node}"{suggestion(port.node, ids)}')
    name = port.node
    if name not in graph.nodes:
        *level, name = name.split(JOINT)
        graph = graph_at(graph, tuple(level))
    outputs = ports(graph, name).outputs
    if port.port not in outputs:
        known = " or ".join(f"{port.node}.{name}" for name in outputs)
        remedy = f"use {known}" if known else "name a node that has one"
        raise Fault(place, f'"{port.node}" has no output "{port.port}"; {remedy}')


def _song_frames(nodes: Mapping[str, Resolved]) -> int:
    """Return where the last stem ends."""
    placements = (node.placement for node in nodes.values() if node.placement)
    return max((place.song + place.frames for place in placements), default=0)

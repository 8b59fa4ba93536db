"""Grouping: nodes go into a group, and come out again. It sounds the same as long as they do.

Undoing a grouping is not the business of `ungrouped`: it gives ids and cables back, and the order
of a file only where what was grouped stood side by side in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from nodes.vocabulary import Fault
from projects import checks, groups
from projects.edits import free_id
from projects.graph import Cable, Endpoint, Graph, Group, Node, Ports
from projects.levels import (
    Change,
    around_of,
    changed_at,
    concealed,
    exposed,
    graph_at,
    group_of,
    renamed_at,
    with_graph_at,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from projects.levels import Level

__all__ = [
    "Ungrouped",
    "concealed",
    "exposed",
    "graph_at",
    "grouped",
    "renamed_at",
    "ungrouped",
    "with_graph_at",
]

_SIDES: Final = {"in": "inputs", "out": "outputs"}
_OTHER: Final = re.compile(r"[^a-z0-9_-]")


def grouped(graph: Graph, names: Collection[str], group: str, level: Level = ()) -> Graph:
    """Put nodes into a group, which stands where the first of them stood.

    Cables among them go along, and so does their automation. A port that a cable from outside
    meets, or that a group around them exposes, is exposed; where there is none, the main ports
    that no cable meets are.

    Parameters
    ----------
    graph : Graph
        The graph at the top.
    names : collection of str
        The nodes.
    group : str
        The group's id.
    level : tuple of str
        The groups around the nodes.

    Raises
    ------
    Fault
        If there is no node, the end of the graph is among them, or the id is no id or is taken.
    """
    before = graph_at(graph, level)
    place = checks.join("nodes", group)
    checks.node_id(group, place)
    if not names:
        raise Fault(place, "a group of no nodes; select some")
    for name in names:
        checks.known_node(name, before.nodes.keys(), "nodes")
        groups.check_member(before.nodes[name], checks.join("nodes", name))
    if group in before.nodes.keys() - set(names):
        raise Fault(place, "the id is taken; use another")
    around = around_of(graph, level)
    return changed_at(graph, level, _gathered(before, set(names), group, around))


def _gathered(graph: Graph, names: Collection[str], group: str, around: Group) -> Change:
    """Return what becomes of a graph when nodes of it go into a group."""
    among: list[Cable] = []
    others: list[Cable] = []
    for cable in graph.cables:
        inside = cable.source.node in names and cable.target.node in names
        (among if inside else others).append(cable)
    met = {end for cable in among for end in cable}
    nodes = {name: node for name, node in graph.nodes.items() if name in names}
    targets = [*around.inputs.values(), *(cable.target for cable in others)]
    sources = [*around.outputs.values(), *(cable.source for cable in others)]
    inputs = _exposed("in", targets, nodes, met, ())
    outputs = _exposed("out", sources, nodes, met, inputs)
    ports = {end: Endpoint(group, name) for side in (inputs, outputs) for name, end in side.items()}
    params: dict[str, str] = {}
    for path in around.params.values():
        if _owner(path) in names:
            params[free_id(_plain(path), params)] = path
    lanes = {p: lane for p, lane in graph.automation.items() if _owner(p) in names}
    inner = Graph(nodes, tuple(among), lanes)
    node = Node(groups.GROUP, group=Group(inner, inputs, outputs, params))
    outer = Graph(
        _in_place_of(nodes, graph.nodes, group, node),
        tuple(Cable(*(ports.get(end, end) for end in cable)) for cable in others),
        {path: lane for path, lane in graph.automation.items() if path not in lanes},
    )
    moved = {Endpoint.of(path): Endpoint(group, name) for name, path in params.items()}
    return Change(outer, ports, moved)


def _in_place_of(
    members: Collection[str], nodes: Mapping[str, Node], group: str, node: Node
) -> dict[str, Node]:
    """Return nodes with a group where the first of its members stood."""
    left: dict[str, Node] = {}
    for name, other in nodes.items():
        left |= {group: node} if name in members else {name: other}
    return left


def _exposed(
    side: str,
    used: Iterable[Endpoint],
    nodes: Mapping[str, Node],
    met: Collection[Endpoint],
    taken: Collection[str],
) -> dict[str, Endpoint]:
    """Return the ports of one side that a group exposes, the main one first.

    Parameters
    ----------
    side : str
        ``in`` or ``out``; also what the main one is called.
    used : iterable of Endpoint
        What is met from outside, ports of other nodes too.
    nodes : mapping of str to Node
        What is in the group.
    met : collection of Endpoint
        What cables among these nodes meet.
    taken : collection of str
        Names that the other side has.
    """
    sides = {n: getattr(node.ports or Ports(), _SIDES[side]) for n, node in nodes.items()}
    mains = [Endpoint(name, ports[0]) for name, ports in sides.items() if ports]
    ends = list(dict.fromkeys(end for end in used if end.node in nodes))
    ends = ends or [end for end in mains if end not in met]
    main = next((end for end in ends if end in mains), ends[0] if ends else None)
    found = {} if main is None else {side: main}
    for end in ends:
        if end != main:
            found[free_id(_plain(str(end)), {*found, *taken, *_SIDES})] = end
    return found


def _plain(text: str) -> str:
    """Return a name for what is called ``eq.bands[1].gain`` inside: ``eq-bands-1-gain``."""
    return _OTHER.sub("-", text.lower()).replace("--", "-").rstrip("-")[:64]


def _owner(path: str) -> str:
    return Endpoint.of(path).node


class Ungrouped(NamedTuple):
    """A graph whose group was taken apart.

    Attributes
    ----------
    graph : Graph
        The graph at the top.
    ids : mapping of str to str
        The new ids of what was in the group, by those that it had there.
    """

    graph: Graph
    ids: Mapping[str, str]


def ungrouped(graph: Graph, name: str, level: Level = ()) -> Ungrouped:
    """Put what is in a group where the group stood.

    A node whose id is taken outside gets the next free one, ``eq-2``. The group's bypass and mute
    end with it.

    Parameters
    ----------
    graph : Graph
        The graph at the top.
    name : str
        The group's id.
    level : tuple of str
        The groups around it.

    Raises
    ------
    Fault
        If there is no such group.
    """
    before = graph_at(graph, level)
    group = group_of(before, name)
    ids = _ids(group.graph.nodes, before.nodes.keys() - {name})
    return Ungrouped(changed_at(graph, level, _scattered(before, name, group, ids)), ids)


def _ids(inner: Collection[str], outer: Collection[str]) -> dict[str, str]:
    """Return ids for nodes that come out of a group; those that are free stay."""
    ids = {name: name for name in inner if name not in outer}
    for name in inner:
        if name not in ids:
            ids[name] = free_id(name, {*outer, *ids.values()})
    return {name: ids[name] for name in inner}


def _scattered(graph: Graph, name: str, group: Group, ids: Mapping[str, str]) -> Change:
    """Return what becomes of a graph when a group in it is taken apart."""

    def out(end: Endpoint) -> Endpoint:
        return end._replace(node=ids[end.node])

    ports = {
        Endpoint(name, port): out(end)
        for side in (group.inputs, group.outputs)
        for port, end in side.items()
    }
    params = {Endpoint(name, p): out(Endpoint.of(inner)) for p, inner in group.params.items()}
    inside = {ids[inner]: node for inner, node in group.graph.nodes.items()}
    nodes: dict[str, Node] = {}
    for other, node in graph.nodes.items():
        nodes |= inside if other == name else {other: node}
    cables = [Cable(*(ports.get(end, end) for end in cable)) for cable in graph.cables]
    at = _place_of_cables(graph, name)
    cables[at:at] = [Cable(*(out(end) for end in cable)) for cable in group.graph.cables]
    lanes = [
        (str(params.get(Endpoint.of(path), path)), lane) for path, lane in graph.automation.items()
    ]
    at = _place_of_lanes(graph, name)
    lanes[at:at] = [
        (str(out(Endpoint.of(path))), lane) for path, lane in group.graph.automation.items()
    ]
    return Change(Graph(nodes, tuple(cables), dict(lanes)), ports, params)


def _place_of_cables(graph: Graph, name: str) -> int:
    """Return where cables belong that were in a group: between those that enter and leave it."""
    leaving = [i for i, cable in enumerate(graph.cables) if cable.source.node == name]
    entering = [i for i, cable in enumerate(graph.cables) if cable.target.node == name]
    if leaving:
        return leaving[0]
    return entering[-1] + 1 if entering else len(graph.cables)


def _place_of_lanes(graph: Graph, name: str) -> int:
    """Return where automation belongs that was in a group: before that of the nodes behind it."""
    order = {other: i for i, other in enumerate(graph.nodes)}
    behind = (i for i, path in enumerate(graph.automation) if order[_owner(path)] > order[name])
    return next(behind, len(graph.automation))

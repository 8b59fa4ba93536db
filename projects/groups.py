"""Groups: what of their graph can be reached from outside, and what may stand in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nodes.vocabulary import Bands, Fault
from nodes.vocabulary.parameters import spelled
from projects import automation, cables, checks
from projects.graph import Endpoint, Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from projects.graph import Graph, Node

GROUP: Final = "group"
"""The type of a node that holds a graph."""

DEEPEST_GROUP: Final = 16
"""How deep groups may stand in one another."""

SIDES: Final = {"in": "input", "out": "output", "params": "parameter"}
"""What a group exposes, by its key in a file."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def read_exposed(raw: object, graph: Graph, place: str) -> Group:
    """Read a group's ``expose``.

    Parameters
    ----------
    raw : object
        The JSON value.
    graph : Graph
        What is in the group.
    place : str
        Where the value stands.

    Raises
    ------
    Fault
        If it names what is not there, or one thing twice.
    """
    fields = checks.mapping(raw, place)
    checks.refuse_unknown(fields, SIDES, place)
    exposure = Exposure(graph)
    for side in SIDES:
        there = f"{place}.{side}"
        for name, inner in checks.mapping(fields.get(side, {}), there).items():
            where = checks.join(there, name)
            if not isinstance(inner, str):
                raise Fault(where, f'{spelled(inner)} is not text; use "node.{SIDES[side]}"')
            exposure.add(side, name, inner, where)
    return exposure.group()


class Exposure:
    """What a group exposes, while it grows.

    Parameters
    ----------
    graph : Graph
        What is in the group.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._inputs: dict[str, Endpoint] = {}
        self._outputs: dict[str, Endpoint] = {}
        self._params: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}

    def group(self) -> Group:
        """Return the group."""
        return Group(self._graph, self._inputs, self._outputs, self._params)

    def add(self, side: str, name: str, inner: str, place: str) -> None:
        """Expose one thing more.

        Parameters
        ----------
        side : str
            One of `SIDES`.
        name : str
            What it is called outside.
        inner : str
            What it is inside: ``node.port``, or the path of a parameter.
        place : str
            What a fault names.

        Raises
        ------
        Fault
            If the name is no name or is taken, or what is inside is not there or has one already:
            nobody could tell which of two names a value came by.
        """
        if not _NAME.fullmatch(name):
            raise Fault(place, "is no name; use up to 64 of a to z, 0 to 9, _ and -")
        if side == "params":
            self._check_parameter(inner, place)
            taken = name in self._params
        else:
            end = cables.read_end(inner, place)
            cables.check_port(self._graph.nodes, end, SIDES[side], place)
            taken = name in self._inputs or name in self._outputs
        if taken:
            raise Fault(place, "another one of this group has that name; use another")
        other = self._names.setdefault((side, inner), name)
        if other != name:
            raise Fault(place, f"{spelled(inner)} is exposed as {spelled(other)}; remove one")
        if side == "params":
            self._params[name] = inner
        else:
            (self._inputs if side == "in" else self._outputs)[name] = Endpoint.of(inner)

    def _check_parameter(self, path: str, place: str) -> None:
        node = automation.lane_node(path, self._graph.nodes, place)
        parameter = automation.known_parameter(node, Endpoint.of(path).port, place)
        if isinstance(parameter, Bands):
            raise Fault(place, f"{parameter.label} are a list; name a field, {path}[0].FIELD")


def spelled_sides(group: Group) -> dict[str, Mapping[str, str]]:
    """Return what a group exposes as a file spells it."""
    return {
        "in": {name: str(end) for name, end in group.inputs.items()},
        "out": {name: str(end) for name, end in group.outputs.items()},
        "params": group.params,
    }


def check_member(node: Node, place: str) -> None:
    """Check that a node may stand in a group.

    Raises
    ------
    Fault
        If it is the end of a graph: what is exported is outside.
    """
    if node.kind is not None and not node.kind.outputs:
        raise Fault(place, f"a group holds no {node.type}; move it out of the group")


def check_depth(graph: Graph) -> None:
    """Check that groups do not stand too deep in one another.

    Raises
    ------
    Fault
        If they do; the message names the limit.
    """
    level, depth = [graph], 0
    while level:
        if depth > DEEPEST_GROUP:
            raise too_deep("nodes")
        level, depth = list(_graphs(node for g in level for node in g.nodes.values())), depth + 1


def too_deep(place: str) -> Fault:
    """Return the fault that groups stand too deep in one another."""
    return Fault(place, f"groups are nested deeper than {DEEPEST_GROUP}; make it flatter")


def _graphs(nodes: Iterable[Node]) -> Iterable[Graph]:
    return (node.group.graph for node in nodes if node.group is not None)

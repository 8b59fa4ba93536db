"""Reading a graph: that of a project, and those of the groups in it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from nodes.vocabulary import Fault
from projects import automation, cables, checks, groups, node_fields
from projects.graph import Graph, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from projects.graph import Breakpoint, Cable

T = TypeVar("T")

MOST_WARNINGS: Final = 100
"""Warnings that are kept; a newer version's file with more faults is refused."""

_REQUIRED: Final = {"nodes": "{...}", "cables": "[...]"}


class GraphReader:
    """Reads the graphs of one document.

    What a newer version wrote is read as far as it can be understood: faults become warnings,
    and a node that cannot be understood a placeholder. Nothing is lost by that, because such a
    project is not saved.

    Parameters
    ----------
    rate : int
        The project's, Hz.
    newer : bool
        Whether a newer version wrote it.

    Attributes
    ----------
    warnings : list of Fault
        What was noticed and let pass.
    """

    def __init__(self, rate: int, *, newer: bool = False) -> None:
        self.rate = rate
        self.newer = newer
        self.warnings: list[Fault] = []
        self._count = 0

    def tolerate(self, instead: T, read: Callable[..., T], *arguments: object) -> T:
        """Call a reader; where a newer version is at fault, warn and return something else."""
        try:
            return read(*arguments)
        except Fault as fault:
            if not self.newer or len(self.warnings) >= MOST_WARNINGS:
                raise
            self.warnings.append(fault)
            return instead

    def warn(self, faults: Iterable[Fault]) -> None:
        """Warn of faults, as long as there are not too many to be read."""
        self.warnings += islice(faults, max(0, MOST_WARNINGS - len(self.warnings)))

    def graph(self, fields: Mapping[str, object], place: str = "", level: int = 0) -> Graph:
        """Read the nodes, cables and automation among an object's fields.

        Parameters
        ----------
        fields : mapping
            A project's, or those of a group's ``graph``.
        place : str
            Where they stand.
        level : int
            In how many groups.

        Raises
        ------
        Fault
            If something in it is wrong, a loop and the lack of an end left aside.
        """
        nodes = self._nodes(fields["nodes"], checks.join(place, "nodes"), level)
        return Graph(
            nodes,
            self._cables(fields["cables"], checks.join(place, "cables"), nodes),
            self._lanes(fields.get("automation", {}), checks.join(place, "automation"), nodes),
        )

    def _nodes(self, raw: object, place: str, level: int) -> dict[str, Node]:
        found = checks.mapping(raw, place)
        self._count += len(found)
        if self._count > node_fields.MOST_NODES:
            most = node_fields.MOST_NODES
            raise Fault(place, f"{self._count} nodes are too many; use at most {most}")
        return {name: self.node(name, fields, place, level) for name, fields in found.items()}

    def node(self, name: str, raw: object, place: str = "nodes", level: int = 0) -> Node:
        """Read a node.

        Parameters
        ----------
        name : str
            Its id.
        raw : object
            The JSON value.
        place : str
            Where its graph's nodes stand.
        level : int
            In how many groups.

        Raises
        ------
        Fault
            If something in it is wrong.
        """
        place = checks.join(place, name)
        checks.node_id(name, place)
        node = self.tolerate(None, self._node, raw, place, level)
        if node is None:
            return node_fields.placeholder(checks.mapping(raw, place), place, level)
        self.warn(node_fields.warnings(node, place, self.rate))
        return node

    def _node(self, raw: object, place: str, level: int) -> Node:
        if isinstance(raw, dict) and raw.get("type") == groups.GROUP:
            return self._group(raw, place, level)
        node = node_fields.read_node(raw, place, level)
        if level:
            groups.check_member(node, place)
        return node

    def _group(self, fields: Mapping[str, object], place: str, level: int) -> Node:
        keys = node_fields.COMMON
        checks.refuse_unknown(fields, (*keys[:-1], "graph", "expose", keys[-1]), place)
        inside = f"{place}.graph"
        if level >= groups.DEEPEST_GROUP:
            raise groups.too_deep(inside)
        if "graph" not in fields:
            raise Fault(inside, 'missing; add it: {"nodes": {...}, "cables": [...]}')
        inner = checks.mapping(fields["graph"], inside)
        checks.refuse_unknown(inner, (*_REQUIRED, "automation"), inside)
        for key, use in _REQUIRED.items():
            if key not in inner:
                raise Fault(f"{inside}.{key}", f"missing; add it: {use}")
        graph = self.graph(inner, inside, level + 1)
        group = groups.read_exposed(fields.get("expose", {}), graph, f"{place}.expose")
        node = Node(groups.GROUP, group=group, **node_fields.common(fields, place, level))
        return node_fields.check_bypass(node, place)

    def _cables(self, raw: object, place: str, nodes: Mapping[str, Node]) -> tuple[Cable, ...]:
        found = checks.sequence(raw, place, cables.MOST_CABLES)
        places: dict[Cable, str] = {}
        for i, item in enumerate(found):
            self.tolerate(None, self._cable, item, f"{place}[{i}]", nodes, places)
        return tuple(places)

    def _cable(
        self, raw: object, place: str, nodes: Mapping[str, Node], places: dict[Cable, str]
    ) -> None:
        cable = cables.read_cable(raw, place)
        cables.check_cable(nodes, cable, place)
        if cable in places:
            raise Fault(place, f"the same cable as {places[cable]}; remove one")
        places[cable] = place

    def _lanes(
        self, raw: object, place: str, nodes: Mapping[str, Node]
    ) -> dict[str, tuple[Breakpoint, ...]]:
        found = checks.mapping(raw, place)
        if len(found) > automation.MOST_LANES:
            most = automation.MOST_LANES
            raise Fault(place, f"{len(found)} lanes are too many; use at most {most}")
        nothing: tuple[Breakpoint, ...] = ()
        lanes = {
            path: self.tolerate(nothing, self._lane, path, item, checks.join(place, path), nodes)
            for path, item in found.items()
        }
        return {path: lane for path, lane in lanes.items() if lane}

    def _lane(
        self, path: str, raw: object, place: str, nodes: Mapping[str, Node]
    ) -> tuple[Breakpoint, ...]:
        node = automation.lane_node(path, nodes, place)
        parameter = automation.automatable(node, path.partition(".")[2], place)
        lane = automation.read_lane(raw, parameter, place)
        if parameter is not None:
            highest = max(point.value for point in lane)
            self.warn(node_fields.too_high(parameter, highest, place, self.rate))
        return lane

"""Edits of a graph. Each returns a new graph, or raises a `Fault` and leaves all as it was.

What an edit is given is checked as reading does, so a graph made by edits can be saved and read.
Only exactly one master is not asked for: on the way to a whole graph there may be none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final, cast

from nodes.vocabulary import Fault
from projects import automation, checks, node_fields
from projects.cables import check_cable, check_loops
from projects.graph import Endpoint, Graph
from projects.graph_reading import GraphReader
from projects.json_text import decode
from projects.project import HIGHEST_RATE
from projects.writing import write_node

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from projects.graph import Breakpoint, Cable, Group, Node

_NUMBER: Final = re.compile(r"-\d+$")


def free_id(wanted: str, taken: Container[str]) -> str:
    """Return an id that is not taken: the wanted one, or it with the next free number.

    Examples
    --------
    >>> free_id("eq", {"eq", "eq-2"}), free_id("eq-2", {"eq", "eq-2"}), free_id("pan", {"eq"})
    ('eq-3', 'eq-3', 'pan')
    """
    if wanted not in taken:
        return wanted
    stem = _NUMBER.sub("", wanted)
    names = (f"{stem[: checks.LONGEST_ID - len(end)]}{end}" for end in map("-{}".format, count(2)))
    return next(name for name in names if name not in taken)


def with_node(graph: Graph, name: str, node: Node) -> Graph:
    """Add a node.

    Raises
    ------
    Fault
        If the id is no id or is taken, or a value is none that the node's type takes.
    """
    place = checks.join("nodes", name)
    _check_free(graph, name, place)
    if node.group is None:
        node_fields.check_node(node, place)
    else:
        _check_group(name, node)
    return replace(graph, nodes={**graph.nodes, name: node})


def _check_group(name: str, node: Node) -> None:
    """Check a group by the rules of a file: what can be written and read is right."""
    try:
        written = f"{{{write_node(name, node)}}}".encode()
    except ValueError:
        raise Fault(checks.join("nodes", name), "a number in it is not finite; set it") from None
    document = checks.mapping(decode(written, name), name)
    GraphReader(HIGHEST_RATE).node(name, document[name])
    alone = Graph({name: node})
    automation.check_lanes(alone)
    check_loops(alone)


def without_node(graph: Graph, name: str) -> Graph:
    """Remove a node, its cables and its automation.

    Raises
    ------
    Fault
        If there is no such node.
    """
    _node(graph, name)
    return replace(
        graph,
        nodes={other: node for other, node in graph.nodes.items() if other != name},
        cables=tuple(
            cable for cable in graph.cables if name not in {cable.source.node, cable.target.node}
        ),
        automation={path: lane for path, lane in graph.automation.items() if _owner(path) != name},
    )


def renamed(graph: Graph, name: str, new: str) -> Graph:
    """Give a node another id; its place in the order, its cables and its automation stay.

    Raises
    ------
    Fault
        If there is no such node, or the new id is no id or is taken.
    """
    _node(graph, name)
    if new == name:
        return graph
    _check_free(graph, new, checks.join("nodes", new))

    def end(old: Endpoint) -> Endpoint:
        return old._replace(node=new) if old.node == name else old

    return replace(
        graph,
        nodes={new if other == name else other: node for other, node in graph.nodes.items()},
        cables=tuple(
            cable._replace(source=end(cable.source), target=end(cable.target))
            for cable in graph.cables
        ),
        automation={
            new + path[len(name) :] if _owner(path) == name else path: lane
            for path, lane in graph.automation.items()
        },
    )


def with_value(graph: Graph, name: str, parameter: str, raw: object) -> Graph:
    """Set a parameter.

    Where a list of bands gets shorter, the automation of the bands that go, goes.

    Parameters
    ----------
    graph : Graph
        The graph before.
    name : str
        The node's id.
    parameter : str
        The parameter's name, ``gain`` or ``bands``, the path of a band's field, ``bands[1].gain``,
        or what a group exposes.
    raw : object
        Its value as a file spells it: a number, a text, ``"-inf"``, a list of objects.

    Raises
    ------
    Fault
        If there is no such node or parameter, or the value is none that it takes.
    """
    node = _node(graph, name)
    place = checks.join("nodes", name)
    if node.group is not None:
        return _with_held_value(graph, name, node.group, parameter, raw)
    field = automation.band_field(parameter)
    if field is not None and automation.find_parameter(node, parameter):
        spelled = cast("list[dict[str, object]]", node_fields.spelled_values(node)[field.bands])
        bands = [dict(band) for band in spelled]
        bands[field.position][field.name] = raw
        parameter, raw = field.bands, bands
    known = node.kind.parameters if node.kind else {}
    if parameter not in known:
        raise checks.unknown_key(parameter, known, place)
    value = node_fields.read_value(known[parameter], raw, f"{place}.{parameter}")
    changed = replace(node, values={**node.values, parameter: value})
    node_fields.check_values(changed, place)
    return replace(
        graph,
        nodes={**graph.nodes, name: changed},
        automation={
            path: lane
            for path, lane in graph.automation.items()
            if _owner(path) != name or automation.find_parameter(changed, path[len(name) + 1 :])
        },
    )


def _with_held_value(graph: Graph, name: str, group: Group, parameter: str, raw: object) -> Graph:
    """Set what a group exposes, where it is held."""
    if parameter not in group.params:
        raise checks.unknown_key(parameter, group.params, checks.join("nodes", name))
    inner = with_value(group.graph, *Endpoint.of(group.params[parameter]), raw)
    node = replace(graph.nodes[name], group=replace(group, graph=inner))
    return replace(graph, nodes={**graph.nodes, name: node})


def with_switches(
    graph: Graph,
    name: str,
    *,
    label: str | None = None,
    bypass: bool | None = None,
    mute: bool | None = None,
) -> Graph:
    """Set what every node has; None leaves it as it is.

    Raises
    ------
    Fault
        If there is no such node, the label is too long, or it cannot be bypassed: it has nothing
        to pass on, or, a group, would feed back.
    """
    node = _node(graph, name)
    changed = replace(
        node,
        label=node.label if label is None else checks.text(label, f"nodes.{name}.label"),
        bypass=node.bypass if bypass is None else bypass,
        mute=node.mute if mute is None else mute,
    )
    node_fields.check_bypass(changed, f"nodes.{name}")
    switched = replace(graph, nodes={**graph.nodes, name: changed})
    if changed.group is not None:
        check_loops(switched)
    return switched


def connected(graph: Graph, cable: Cable) -> Graph:
    """Add a cable.

    Raises
    ------
    Fault
        If its ends are not there, it is there already, or it would close a loop.
    """
    place = f"cables[{len(graph.cables)}]"
    check_cable(graph.nodes, cable, place)
    if cable in graph.cables:
        raise Fault(place, f"{cable} is there already; use another port")
    wired = replace(graph, cables=(*graph.cables, cable))
    check_loops(wired)
    return wired


def disconnected(graph: Graph, cable: Cable) -> Graph:
    """Remove a cable.

    Raises
    ------
    Fault
        If it is not there.
    """
    if cable not in graph.cables:
        raise Fault("cables", f"no cable {cable}; name one that is there")
    return replace(graph, cables=tuple(other for other in graph.cables if other != cable))


def with_automation(graph: Graph, path: str, lane: Sequence[Breakpoint]) -> Graph:
    """Set the automation of a parameter; an empty lane removes it.

    Parameters
    ----------
    graph : Graph
        The graph before.
    path : str
        ``node.parameter``, such as ``kick-eq.bands[1].gain``.
    lane : sequence of Breakpoint
        Times rising.

    Raises
    ------
    Fault
        If the parameter cannot be automated or is so inside a group already, times do not rise,
        or a value is out of range.
    """
    place = checks.join("automation", path)
    node = automation.lane_node(path, graph.nodes, place)
    lanes = dict(graph.automation)
    lanes.pop(path, None)
    if lane:
        parameter = automation.automatable(node, path[len(_owner(path)) + 1 :], place)
        lanes[path] = automation.read_lane(automation.spelled_lane(tuple(lane)), parameter, place)
    moved = replace(graph, automation=lanes)
    automation.check_lanes(moved)
    return moved


def _owner(path: str) -> str:
    """Return the node that an automation path names."""
    return path.partition(".")[0]


def _node(graph: Graph, name: str) -> Node:
    checks.known_node(name, graph.nodes.keys(), "nodes")
    return graph.nodes[name]


def _check_free(graph: Graph, name: str, place: str) -> None:
    checks.node_id(name, place)
    if name in graph.nodes:
        raise Fault(place, "the id is taken; use another")

"""The rules of automation: which parameters may move, and what a lane of breakpoints is."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from nodes.vocabulary import Bands, Fault, Param
from nodes.vocabulary.parameters import OFF, shortest, spelled
from projects import checks
from projects.flatten import JOINT, held, held_path
from projects.graph import CURVES, Breakpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nodes.vocabulary import Parameter
    from projects.graph import Graph, Node

MOST_LANES: Final = 20_000
MOST_BREAKPOINTS: Final = 100_000
LATEST: Final = 1e9
"""Seconds; far enough, and its frames are exact in float64 at every rate."""

_BAND_PATH: Final = re.compile(r"(\w+)\[(0|[1-9]\d{0,3})\]\.(\w+)", re.ASCII)


def lane_node(path: str, nodes: Mapping[str, Node], place: str) -> Node:
    """Return the node that an automation path such as ``kick-eq.bands[1].gain`` names.

    Raises
    ------
    Fault
        If there is no such node.
    """
    name, _, parameter = path.partition(".")
    if not parameter:
        raise Fault(place, 'names no parameter; use "node.parameter"')
    checks.known_node(name, nodes.keys(), place)
    return nodes[name]


class BandField(NamedTuple):
    """What the path of a band's field, ``bands[1].gain``, names.

    Attributes
    ----------
    bands : str
        The parameter that is a list of bands.
    position : int
        The band's place in it, from 0.
    name : str
        The field's name.
    """

    bands: str
    position: int
    name: str


def band_field(path: str) -> BandField | None:
    """Return what a path names if it is one of a band's field."""
    match = _BAND_PATH.fullmatch(path)
    return BandField(match[1], int(match[2]), match[3]) if match else None


def find_parameter(node: Node, path: str) -> Parameter | None:
    """Return the parameter that a path inside a node (``bands[1].gain``) names, or None.

    That of a group is the one inside that it exposes.
    """
    found = held(node, path)
    if found is None or found.node.kind is None:
        return None
    node, parameters = found.node, found.node.kind.parameters
    field = band_field(found.path)
    if field is None:
        return parameters.get(found.path)
    bands = parameters.get(field.bands)
    given = node.values.get(field.bands, ())
    if isinstance(bands, Bands) and isinstance(given, tuple) and field.position < len(given):
        return bands.fields.get(field.name)
    return None


def known_parameter(node: Node, path: str, place: str) -> Parameter | None:
    """Return the parameter that a path inside a node names; None if it is a placeholder's.

    Raises
    ------
    Fault
        If there is no such parameter.
    """
    found = held(node, path)
    if found is not None and found.node.placeholder:
        return None
    parameter = find_parameter(node, path)
    if parameter is None:
        raise Fault(place, _no_parameter(node, path))
    return parameter


def automatable(node: Node, path: str, place: str) -> Param | None:
    """Return the parameter that a path inside a node names, if it can be automated.

    None if it is a placeholder's, of which nobody knows.

    Raises
    ------
    Fault
        If there is no such parameter, or it stays put while sound runs.
    """
    parameter = known_parameter(node, path, place)
    if parameter is None or (isinstance(parameter, Param) and parameter.automatable):
        return parameter
    number = isinstance(parameter, Param)
    why = "cannot move while sound runs" if number else "is not a number"
    raise Fault(place, f"{parameter.label} {why}, so it has no automation; remove this")


def _no_parameter(node: Node, path: str) -> str:
    paths = list(node.group.params) if node.group else []
    parameters = node.kind.parameters if node.kind else {}
    for name, parameter in parameters.items():
        given = node.values.get(name, ())
        if isinstance(parameter, Bands) and isinstance(given, tuple):
            movable = [field.name for field in parameter if field.automatable]
            paths += [f"{name}[{i}].{field}" for i in range(len(given)) for field in movable]
        elif parameter.automatable:
            paths.append(name)
    near = checks.nearest(path, paths) or f"; use {', '.join(paths[:12]) or 'another node'}"
    return f"no parameter {spelled(path)} on this node{near}"


def check_lanes(graph: Graph) -> None:
    """Check that no parameter is automated both by its own path and by one that a group exposes.

    Raises
    ------
    Fault
        If one is; the message names both lanes.
    """
    places: dict[str, str] = {}
    for path, place in _lane_places(graph, "", "automation"):
        if path in places:
            raise Fault(places[path], f"moves what {place} moves too; remove one of both")
        places[path] = place


def _lane_places(graph: Graph, above: str, place: str) -> Iterator[tuple[str, str]]:
    """Yield all lanes as the flat graph names them, and where each stands; outer ones first."""
    for path in graph.automation:
        yield f"{above}{held_path(graph, path)}", f"{place}.{path}"
    for name, node in graph.nodes.items():
        if node.group is not None:
            inside = f"{above}{name}{JOINT}"
            outside = place.removesuffix("automation")
            inner = f"{outside}nodes.{name}.graph.automation"
            yield from _lane_places(node.group.graph, inside, inner)


def read_lane(raw: object, parameter: Param | None, place: str) -> tuple[Breakpoint, ...]:
    """Read a list of breakpoints, ``[seconds, value]`` or ``[seconds, value, curve]``.

    Parameters
    ----------
    raw : object
        The JSON value.
    parameter : Param or None
        What they move; None if that is a placeholder's, whose range nobody knows.
    place : str
        Where the lane stands.

    Raises
    ------
    Fault
        If there are none, times do not rise, or a value is out of range.
    """
    items = checks.sequence(raw, place, MOST_BREAKPOINTS)
    if not items:
        raise Fault(place, "no breakpoints; write [[seconds, value], ...] or remove this")
    lane: list[Breakpoint] = []
    before = -1.0
    for i, item in enumerate(items):
        point = _breakpoint(item, parameter, f"{place}[{i}]")
        if point.seconds <= before:
            late = f"{spelled(point.seconds)} s is not after {spelled(before)} s before it"
            raise Fault(f"{place}[{i}][0]", f"{late}; let times rise")
        before = point.seconds
        lane.append(point)
    return tuple(lane)


def _breakpoint(raw: object, parameter: Param | None, place: str) -> Breakpoint:
    if not isinstance(raw, list) or len(raw) not in {2, 3}:
        raise Fault(place, "is no breakpoint; use [seconds, value] or [seconds, value, curve]")
    seconds = checks.number(raw[0], f"{place}[0]")
    if not 0.0 <= seconds <= LATEST:
        raise Fault(f"{place}[0]", f"{spelled(seconds)} s is out of range; use 0 to {LATEST:.0f}")
    value = _value(raw[1], parameter, f"{place}[1]")
    curve = raw[2] if len(raw) > 2 else CURVES[0]
    if curve not in CURVES:
        raise Fault(f"{place}[2]", f"{spelled(curve)} is no curve; use {', '.join(CURVES)}")
    return Breakpoint(seconds, value, curve)


def _value(raw: object, parameter: Param | None, place: str) -> float:
    if parameter is not None:
        if raw is None:  # a parameter may start as null, but no line leads there
            raise Fault(place, "null is not a number; use one within the range, or remove this")
        return parameter.code(parameter.parse(raw, place))
    return -math.inf if raw == OFF else checks.number(raw, place)


def spelled_lane(lane: tuple[Breakpoint, ...]) -> list[list[object]]:
    """Return a lane as a file spells it; the usual curve is left out."""
    return [
        [
            shortest(point.seconds),
            OFF if point.value == -math.inf else shortest(point.value),
            *([point.curve] if point.curve != CURVES[0] else []),
        ]
        for point in lane
    ]

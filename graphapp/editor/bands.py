"""Bands of a node, such as those of an EQ: adding one and taking one away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nodes.vocabulary import Bands
from nodes.vocabulary.bands import bands_of
from projects import edits

if TYPE_CHECKING:
    from nodes.vocabulary import Value
    from projects import Graph, Node

_AUTOMATED: Final = re.compile(r"(?P<list>[^.]+\.\w+)\[(?P<index>\d+)\](?P<field>\.\w+)")


def bands_parameter(node: Node) -> Bands | None:
    """Return the parameter that is a node's list of bands, or None if it has none."""
    parameters = node.kind.parameters.values() if node.kind else ()
    return next((item for item in parameters if isinstance(item, Bands)), None)


def band_count(node: Node) -> int:
    """Return how many bands a node has."""
    parameter = bands_parameter(node)
    return len(bands_of(node.values.get(parameter.name, ()))) if parameter else 0


def with_band(graph: Graph, name: str, **values: Value) -> Graph:
    """Add a band behind those that a node has.

    Parameters
    ----------
    graph : Graph
        The graph before.
    name : str
        The node's id; its type has bands.
    **values : Value
        Those fields of the band that are not at their default.

    Raises
    ------
    Fault
        If there would be too many, or a value is out of range.
    """
    parameter, bands = _spelled(graph.nodes[name])
    added = {field: parameter.fields[field].spell(value) for field, value in values.items()}
    return edits.with_value(graph, name, parameter.name, [*bands, added])


def without_band(graph: Graph, name: str, index: int) -> Graph:
    """Remove a band and its automation; the automation of later ones goes with them.

    Raises
    ------
    IndexError
        If there is no such band.
    """
    parameter, bands = _spelled(graph.nodes[name])
    del bands[index]
    here = f"{name}.{parameter.name}"
    lanes = {}
    for path, lane in graph.automation.items():
        match = _AUTOMATED.fullmatch(path)
        if match is None or match["list"] != here or int(match["index"]) < index:
            lanes[path] = lane
        elif int(match["index"]) > index:
            lanes[f"{here}[{int(match['index']) - 1}]{match['field']}"] = lane
    return edits.with_value(replace(graph, automation=lanes), name, parameter.name, bands)


def _spelled(node: Node) -> tuple[Bands, list[object]]:
    """Return a node's list of bands, declared and as a file spells it."""
    parameter = bands_parameter(node)
    if parameter is None:
        message = f"{node.type!r} has no bands; name a node that has"
        raise ValueError(message)
    return parameter, parameter.spell(node.values.get(parameter.name, ()))

"""Reading and setting a parameter by its path inside a node, ``gain`` or ``bands[1].gain``."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from nodes.vocabulary import Choice, Flag, Param
from nodes.vocabulary.bands import bands_of
from projects import automation, edits
from projects.flatten import held

if TYPE_CHECKING:
    from nodes.vocabulary import Parameter, Value
    from projects import Graph, Node

_BAND: Final = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


def parameter_at(node: Node, path: str) -> Parameter | None:
    """Return the parameter that a path names, or None if there is none."""
    return automation.find_parameter(node, path)


def value_at(node: Node, path: str) -> Value:
    """Return a parameter's value; its default where the node gives none.

    Raises
    ------
    KeyError
        If the node has no such parameter; name one of its type's.
    """
    inner = held(node, path)
    parameter = parameter_at(node, path)
    if inner is None or parameter is None:
        raise KeyError(path)
    match = _BAND.fullmatch(inner.path)
    if match is None:
        return inner.node.values.get(inner.path, parameter.default_value)
    band = bands_of(inner.node.values[match[1]])[int(match[2])]
    return band.get(match[3], parameter.default_value)


def with_value_at(graph: Graph, name: str, path: str, value: Value) -> Graph:
    """Set the parameter that a path names.

    Raises
    ------
    Fault
        If the value is none that it takes.
    """
    parameter = parameter_at(graph.nodes[name], path)
    return edits.with_value(graph, name, path, parameter.spell(value) if parameter else value)


def position_of(parameter: Param, value: Value) -> float:
    """Return where on a knob a value stands, 0 to 1; off is 0, null is 1.

    Equal ratios are equal steps where the unit says so, and where the range is that wide.
    """
    if value is None:
        return 1.0
    number = float(value)  # type: ignore[arg-type]  # a Param's value is a number
    if number == -math.inf:
        return 0.0
    low, high = _ends(parameter)
    if _logarithmic(parameter):
        return math.log(max(number, low) / low) / math.log(high / low)
    return (number - low) / (high - low)


def value_from(parameter: Param, position: float) -> float:
    """Return the value at a place on a knob; 0 is off where the parameter can be."""
    position = min(max(position, 0.0), 1.0)
    if position == 0.0 and parameter.off:
        return -math.inf
    low, high = _ends(parameter)
    if position in {0.0, 1.0}:
        return float(parameter.low if position == 0.0 else parameter.high)
    if _logarithmic(parameter):
        value = low * (high / low) ** position
    else:
        value = low + (high - low) * position
    return min(max(_rounded(value), float(parameter.low)), float(parameter.high))


def number_of(parameter: Parameter, value: Value) -> float:
    """Return a value as one number: of a choice its place in the list, of a flag 1 or 0."""
    if isinstance(parameter, Choice):
        return float(list(parameter.codes).index(value))  # type: ignore[arg-type]
    if isinstance(parameter, Flag):
        return float(bool(value))
    return parameter.code(value)


def text_of(parameter: Parameter, value: Value) -> str:
    """Return a value as a person reads it."""
    if isinstance(parameter, Flag):
        return "on" if value else "off"
    if value is None:
        return "off"
    if not isinstance(parameter, Param):
        return str(value)
    number = float(value)  # type: ignore[arg-type]  # a Param's value is a number
    if number == -math.inf:
        return "off"
    return parameter.unit.text(_short(number))


def _short(number: float) -> float:
    """Return a number with no more digits than a person wants to read."""
    size = abs(number)
    return round(number, 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 1 else 3) + 0.0


def _rounded(value: float) -> float:
    """Return a value with four digits, so that a file that a knob wrote can be read."""
    if value == 0.0:
        return 0.0
    return round(value, max(0, 3 - math.floor(math.log10(abs(value)))) if abs(value) >= 0.1 else 4)


def _ends(parameter: Param) -> tuple[float, float]:
    return float(parameter.low), float(parameter.high)


def _logarithmic(parameter: Param) -> bool:
    """Whether a knob's steps are ratios: by its unit, or over a range of a hundred to one."""
    if parameter.unit.logarithmic:
        return True
    return parameter.low > 0 and parameter.high / parameter.low >= 100

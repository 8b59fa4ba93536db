"""A node as a file's object: its fields, read through the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nodes.registry import catalogue
from nodes.vocabulary import Bands, Fault, File, Hz, suggestion
from nodes.vocabulary.parameters import shortest, spelled
from projects import checks
from projects.graph import Node
from projects.paths import check_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nodes.vocabulary import Node as NodeType
    from nodes.vocabulary import Parameter, Value

MOST_NODES: Final = 20_000
COMMON: Final = ("type", "label", "bypass", "mute", "extra")
"""The keys that every node has, in the order of a file; `extra` comes last."""

NYQUIST_PART: Final = 0.49
"""The part of the rate above which a frequency is clamped while rendering."""

_EXTRA_DEPTH: Final = 4
_LEVEL_DEPTH: Final = 3
"""How much deeper a node's object stands in a group: in the group, its graph, its nodes."""


def read_node(raw: object, place: str, level: int = 0) -> Node:
    """Read a node's object.

    Parameters
    ----------
    raw : object
        The JSON value.
    place : str
        Where it stands, ``nodes.kick``.
    level : int
        In how many groups.

    Returns
    -------
    Node
        A placeholder if the registry does not know its type.

    Raises
    ------
    Fault
        If a field is unknown, has the wrong type or is out of range.
    """
    fields = checks.mapping(raw, place)
    if "type" not in fields:
        raise Fault(f"{place}.type", "missing; name the node's type")
    kind_id = checks.text(fields["type"], f"{place}.type")
    kind = catalogue().get(kind_id)
    if kind is None:
        return placeholder(fields, place, level)
    node = Node(type=kind_id, values=_values(kind, fields, place), **common(fields, place, level))
    return check_bypass(check_values(node, place), place)


def check_values(node: Node, place: str) -> Node:
    """Return a node if its values agree with one another.

    Raises
    ------
    Fault
        If its type says that they do not.
    """
    wrong = node.kind.check(node.values) if node.kind else None
    if wrong is not None:
        raise Fault(f"{place}.{wrong[0]}", wrong[1])
    return node


def check_bypass(node: Node, place: str) -> Node:
    """Return a node if it may be bypassed, or is not.

    Raises
    ------
    Fault
        If it has no input or no output: there is nothing to pass on.
    """
    if node.bypass and node.ports is not None and not all(node.ports):
        raise Fault(f"{place}.bypass", f"a {node.type} has nothing to pass on; use mute instead")
    return node


def placeholder(fields: Mapping[str, object], place: str, level: int = 0) -> Node:
    """Read the object of a node that this version cannot understand, to be saved unchanged."""
    kind_id = checks.text(fields.get("type"), f"{place}.type")
    if not kind_id:
        raise Fault(f"{place}.type", "empty; name the node's type")
    rest = {key: value for key, value in fields.items() if key not in COMMON}
    unknown = checks.free_object(rest, place, _EXTRA_DEPTH - 1 + _LEVEL_DEPTH * level)
    return Node(type=kind_id, unknown=unknown, **common(fields, place, level))


def common(fields: Mapping[str, object], place: str, level: int) -> dict[str, Any]:
    """Read what every node has; see `read_node`."""
    extra, depth = fields.get("extra"), _EXTRA_DEPTH + _LEVEL_DEPTH * level
    return {
        "label": checks.text(fields.get("label", ""), f"{place}.label"),
        "bypass": checks.flag(fields.get("bypass", False), f"{place}.bypass"),
        "mute": checks.flag(fields.get("mute", False), f"{place}.mute"),
        "extra": checks.free_object(extra, f"{place}.extra", depth) if "extra" in fields else None,
    }


def _values(kind: type[NodeType], fields: Mapping[str, object], place: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, raw in fields.items():
        parameter = kind.parameters.get(key)
        if parameter is not None:
            values[key] = read_value(parameter, raw, f"{place}.{key}")
        elif key not in COMMON:
            raise checks.unknown_key(key, (*kind.parameters, *COMMON), place)
    return values


def read_value(parameter: Parameter, raw: object, place: str) -> Value:
    """Read one parameter's value as a file spells it.

    Raises
    ------
    Fault
        If it has the wrong type or is out of range.
    """
    value = parameter.parse(raw, place)
    if isinstance(parameter, File) and isinstance(value, str):
        return check_path(value, place)
    return value


def check_node(node: Node, place: str) -> None:
    """Check a node that was not read from a file.

    Raises
    ------
    Fault
        As `read_node`.
    """
    checks.text(node.label, f"{place}.label")
    check_bypass(node, place)
    parameters = node.kind.parameters if node.kind else {}
    for name in node.values:
        if name not in parameters:
            raise checks.unknown_key(name, parameters, place)
    for name, raw in spelled_values(node).items():
        read_value(parameters[name], raw, f"{place}.{name}")
    check_values(node, place)


def spelled_values(node: Node) -> dict[str, object]:
    """Return a node's parameters as a file spells them, in catalogue order."""
    parameters = node.kind.parameters if node.kind else {}
    return {
        name: parameter.spell(node.values[name])
        for name, parameter in parameters.items()
        if name in node.values
    }


def warnings(node: Node, place: str, rate: int) -> Iterator[Fault]:
    """Yield what is strange about a node, though it can be read.

    Its type is not known, or a frequency is too high for the sample rate.
    """
    if node.placeholder and node.type not in catalogue():
        near = suggestion(node.type, catalogue()) or "; a newer version or an extension may know it"
        yield Fault(f"{place}.type", f"no node type {spelled(node.type)}{near}")
    for path, parameter, value in _numbers(node):
        if isinstance(value, float):
            yield from too_high(parameter, value, f"{place}.{path}", rate)


def too_high(parameter: Parameter, value: float, place: str, rate: int) -> Iterator[Fault]:
    """Yield a warning if a value is a frequency that is clamped while rendering."""
    limit = NYQUIST_PART * rate
    if parameter.unit is Hz and value > limit:
        heard = f"it is rendered as {limit:g} Hz"
        yield Fault(place, f"{shortest(value)} Hz is above 0.49 of the sample rate; {heard}")


def _numbers(node: Node) -> Iterator[tuple[str, Parameter, Value]]:
    """Yield path, parameter and value of all that a node's object gives, those in bands too."""
    parameters = node.kind.parameters if node.kind else {}
    for name, value in node.values.items():
        parameter = parameters[name]
        if isinstance(parameter, Bands) and isinstance(value, tuple):
            for i, band in enumerate(value):
                for field, inner in band.items():
                    yield f"{name}[{i}].{field}", parameter.fields[field], inner
        else:
            yield name, parameter, value

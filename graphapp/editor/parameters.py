"""The parameters of a node as a list that people choose from, and values as people type them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphapp.editor.search import ranked
from graphapp.editor.values import value_at
from nodes.vocabulary import Bands, Choice, File, Flag, Param
from nodes.vocabulary.bands import bands_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nodes.vocabulary import Parameter, Value
    from projects import Node


def parameters_of(node: Node) -> Iterator[tuple[str, str, Parameter, Value]]:
    """Yield path, label, parameter and value of all that can be set by typing."""
    for name, parameter in (node.kind.parameters if node.kind else {}).items():
        if isinstance(parameter, Bands):
            for i in range(len(bands_of(node.values.get(name, ())))):
                for field in parameter:
                    path = f"{name}[{i}].{field.name}"
                    yield path, f"Band {i + 1} {field.label}", field, value_at(node, path)
        elif not isinstance(parameter, File):
            yield name, parameter.label.capitalize(), parameter, value_at(node, name)


def parse_value(parameter: Parameter, text: str) -> Value:
    """Read a value that a person typed.

    Raises
    ------
    ValueError
        If it is no number; type one such as ``2.5k`` or ``-3 dB``.
    """
    typed = text.strip()
    if isinstance(parameter, Flag):
        return typed.casefold() in {"on", "true", "yes", "1"}
    if isinstance(parameter, Choice):
        found = ranked(typed, parameter.codes, lambda name: (str(name),))
        return found[0] if found else typed
    if isinstance(parameter, Param) and typed.casefold() in {"off", "none", ""}:
        return None if parameter.nullable else -math.inf
    return parameter.unit.parse(typed)

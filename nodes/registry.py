"""The registry: every node type found in the modules of ``nodes``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import nodes
from nodes.vocabulary import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHER_MODULES = frozenset({"registry", "vocabulary", "reference"})


@cache
def catalogue() -> Mapping[str, type[Node]]:
    """Return all node types by id, in alphabetical order.

    Raises
    ------
    TypeError
        If two files declare the same id; rename one.

    Examples
    --------
    >>> catalogue()["eq"].label
    'Parametric EQ'
    """
    found: dict[str, type[Node]] = {}
    for module in pkgutil.iter_modules(nodes.__path__):
        if module.name in _OTHER_MODULES or module.name.startswith("_"):
            continue
        for kind in _declared(f"nodes.{module.name}"):
            if kind.type_id in found:
                message = f"{kind.type_id!r} is declared twice; rename one of the node types"
                raise TypeError(message)
            found[kind.type_id] = kind
    return MappingProxyType(dict(sorted(found.items())))


def _declared(module_name: str) -> list[type[Node]]:
    """Return the node types that a module itself declares."""
    module = importlib.import_module(module_name)
    return [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, Node) and value.__module__ == module_name
    ]

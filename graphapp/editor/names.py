"""Ids and titles of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nodes.vocabulary import Node as NodeType
    from projects import Node

_SHORT_WORDS: Final = {"eq", "fx", "dj"}


def title_of(name: str, node: Node) -> str:
    """Return what a node is called on the canvas: its label, or its id as a person writes it.

    Examples
    --------
    >>> from projects import Node
    >>> title_of("kick-eq", Node("eq")), title_of("kick-eq", Node("eq", label="Thump"))
    ('Kick EQ', 'Thump')
    """
    if node.label:
        return node.label
    words = name.split("-")
    return " ".join(word.upper() if word in _SHORT_WORDS else word.capitalize() for word in words)


def type_title(node: Node) -> str:
    """Return what a node's type is called."""
    return node.kind.label if node.kind else node.type.replace("-", " ").capitalize()


def category_of(kind: type[NodeType] | None) -> str:
    """Return the category whose color and icon a node type has; empty if nobody knows it."""
    return kind.category if kind else ""

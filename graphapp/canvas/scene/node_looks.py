"""The color and the icon by which a node's category is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.canvas.icons import node_icon

if TYPE_CHECKING:
    from graphapp.canvas.theme import Color, Theme
    from projects import Node


def hue_of(theme: Theme, node: Node) -> Color:
    """Return the color of a node's category; a group is a matter of routing."""
    if node.group is not None:
        return theme.hue("Routing")
    kind = node.kind
    return theme.hue(kind.category) if kind else theme.hue("Other")


def icon_of(node: Node) -> str:
    """Return the name of a node's icon."""
    if node.group is not None:
        return "group"
    kind = node.kind
    return node_icon(kind.type_id, kind.category) if kind else "warning"

"""Where the meters of nodes are read that the engine does not know as the canvas does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projects import Endpoint
from projects.flatten import outlet, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projects import Project


class Taps(NamedTuple):
    """What the meters of a project differ in from the engine's.

    Attributes
    ----------
    muted : frozenset of str
        Nodes that send nothing, whatever the engine computes for the moment when they do again.
    groups : mapping of str to str
        The node inside that is metered for a group: the one that makes its main output.
    """

    muted: frozenset[str] = frozenset()
    groups: Mapping[str, str] = {}


def taps_of(project: Project) -> Taps:
    """Return the taps of a project; all ids are joined ids."""
    muted, groups = set(), {}
    for name, node in walk(project.graph):
        if node.mute:
            muted.add(name)
        if node.group is not None and node.group.outputs and not node.bypass:
            port = next(iter(node.group.outputs))
            groups[name] = outlet(project.graph, Endpoint(name, port)).node
    return Taps(frozenset(muted), groups)

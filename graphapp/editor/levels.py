"""Levels: the graph of a project, or the graph inside a group that was entered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphapp.editor.arrangement import missing_places
from projects.flatten import walk
from projects.layout import Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projects import Graph, Project

FARTHEST: Final = 1e6
"""How far from the origin a node may be shown, world units."""

Level = tuple[str, ...]
"""Ids of the groups that were entered, from the outermost."""


def full_id(level: Level, name: str) -> str:
    """Return the id that the engine and the layout know a node by.

    Examples
    --------
    >>> full_id(("drums",), "eq"), full_id((), "eq")
    ('drums/eq', 'eq')
    """
    return "/".join((*level, name))


def graph_of(project: Project, level: Level) -> Graph:
    """Return the graph of a level.

    Raises
    ------
    KeyError
        If there is no such group; leave the level.
    """
    if not level:
        return project.graph
    from projects.grouping import graph_at

    return graph_at(project.graph, level)


def with_graph(project: Project, level: Level, graph: Graph) -> Project:
    """Return the project with another graph at a level."""
    if not level:
        return replace(project, graph=graph)
    from projects.grouping import with_graph_at

    return replace(project, graph=with_graph_at(project.graph, level, graph))


def places_of(project: Project, level: Level) -> dict[str, Position]:
    """Return where the nodes of a level lie, those included that the layout leaves out."""
    graph = graph_of(project, level)
    known = project.layout.nodes
    places = {
        name: _reachable(known[whole])
        for name in graph.nodes
        if (whole := full_id(level, name)) in known
    }
    return {**places, **missing_places(graph, places)}


def _reachable(place: Position) -> Position:
    """Return a place that a camera can be pointed at: files may name any."""
    if max(abs(place.x), abs(place.y)) <= FARTHEST:
        return place
    return Position(*(min(max(value, -FARTHEST), FARTHEST) for value in place))


def with_places(project: Project, level: Level, places: Mapping[str, Position]) -> Project:
    """Return the project with some nodes of a level lying somewhere else."""
    moved = {full_id(level, name): _tidy(_reachable(place)) for name, place in places.items()}
    layout = replace(project.layout, nodes={**project.layout.nodes, **moved})
    return replace(project, layout=layout)


def _tidy(place: Position) -> Position:
    """Return a place to a tenth of a unit: nobody sees less, and files stay short."""
    return Position(round(place.x, 1) + 0.0, round(place.y, 1) + 0.0)


def all_ids(project: Project) -> set[str]:
    """Return the full ids of all nodes, those inside groups too."""
    return {name for name, _ in walk(project.graph)}

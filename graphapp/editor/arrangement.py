"""Places for nodes that have none: columns by their way from the sources, rows as in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.editor.shapes import HEIGHT, WIDTH
from projects.layout import Position

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from projects import Graph

COLUMN: Final = WIDTH + 48.0
ROW: Final = HEIGHT + 28.0


def arranged(graph: Graph) -> dict[str, Position]:
    """Return a place for every node: to the right of all that feed it.

    Rows follow the chains: a node stands in the row of the first node that feeds it, if that is
    free in its column.
    """
    feeding: dict[str, list[str]] = {name: [] for name in graph.nodes}
    for cable in graph.cables:
        feeding[cable.target.node].append(cable.source.node)
    columns = _columns(graph, feeding)
    rows: dict[str, int] = {}
    taken: dict[int, dict[int, int]] = {}
    for name in sorted(graph.nodes, key=lambda name: columns[name]):
        wanted = min((rows[source] for source in feeding[name] if source in rows), default=0)
        rows[name] = _take_free(taken.setdefault(columns[name], {}), wanted)
    return {name: Position(columns[name] * COLUMN, rows[name] * ROW) for name in graph.nodes}


def missing_places(graph: Graph, places: Mapping[str, Position]) -> dict[str, Position]:
    """Return places for those nodes of a graph that have none, clear of those that have one."""
    homeless = [name for name in graph.nodes if name not in places]
    if not homeless:
        return {}
    found = arranged(graph)
    if len(homeless) == len(graph.nodes):
        return found
    clear = max(places[name].y for name in graph.nodes if name in places) + ROW
    top = min(found[name].y for name in homeless)
    return {name: Position(found[name].x, found[name].y - top + clear) for name in homeless}


def _columns(graph: Graph, feeding: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return how many nodes lie at most between a node and the sources."""
    columns = dict.fromkeys(graph.nodes, 0)
    waiting = {name: len(sources) for name, sources in feeding.items()}
    fed: dict[str, list[str]] = {name: [] for name in graph.nodes}
    for name, sources in feeding.items():
        for source in sources:
            fed[source].append(name)
    ready = [name for name, count in waiting.items() if not count]
    for name in ready:  # grows while it is walked
        for target in fed[name]:
            columns[target] = max(columns[target], columns[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return columns


def _take_free(taken: dict[int, int], wanted: int) -> int:
    """Take the first free row from a wanted one on.

    `taken` leads from each row that is taken to one that may be free; the way is shortened each
    time that it is gone, so that a column of thousands takes no longer for each.
    """
    way = []
    row = wanted
    while row in taken:
        way.append(row)
        row = taken[row]
    for passed in (*way, row):
        taken[passed] = row + 1
    return row

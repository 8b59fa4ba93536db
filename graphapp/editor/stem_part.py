"""Where a stem sounds in the song, and which stem a node's sound comes from."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from projects import Graph, Node


class StemPart(NamedTuple):
    """The part of a file that a stem plays.

    Attributes
    ----------
    offset : float
        When it begins in the song, seconds.
    start, end : float
        The part, seconds in the file.
    fade_in, fade_out : float
        Its fades, no longer than it is, seconds.
    """

    offset: float
    start: float
    end: float
    fade_in: float
    fade_out: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start

    def in_file(self, song: float) -> float:
        """Return the time in the file that sounds at a time of the song."""
        return song - self.offset + self.start


def stem_part(node: Node, file_seconds: float) -> StemPart:
    """Return the part that a stem plays of a file so long, in seconds."""
    start = min(_seconds(node, "start"), file_seconds)
    end = node.values.get("end")
    stop = min(end, file_seconds) if isinstance(end, float) else file_seconds
    length = max(stop - start, 0.0)
    return StemPart(
        _seconds(node, "offset"),
        start,
        start + length,
        min(_seconds(node, "fade_in"), length),
        min(_seconds(node, "fade_out"), length),
    )


def stem_upstream(graph: Graph, name: str) -> str | None:
    """Return the stem that is nearest upstream of a node, or the node if it is one itself."""
    feeding: dict[str, list[str]] = {}
    for cable in graph.cables:
        feeding.setdefault(cable.target.node, []).append(cable.source.node)
    waiting, seen = deque([name]), {name}
    while waiting:
        here = waiting.popleft()
        if graph.nodes[here].type == "stem":
            return here
        for source in feeding.get(here, ()):
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return None


def _seconds(node: Node, name: str) -> float:
    value = node.values.get(name, 0.0)
    return value if isinstance(value, float) else 0.0

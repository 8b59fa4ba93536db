"""The layout: where nodes lie on the canvas. It has no influence on the sound."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from nodes.vocabulary import Fault
from projects import checks
from projects.flatten import lineage
from projects.graph import sealed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MOST_FRAMES: Final = 2_000
_FRAME_DEPTH: Final = 4


class Position(NamedTuple):
    """Where a node lies, in canvas units, x to the right and y down."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie on the canvas.

    Parameters
    ----------
    nodes : mapping of str to Position
        By node id, ``drums/eq`` for a node in a group; the canvas finds a place for those that
        are not here.
    frames : tuple of mapping
        Frames drawn behind nodes: JSON objects that belong to the canvas.
    """

    nodes: Mapping[str, Position] = field(default_factory=dict)
    frames: tuple[Mapping[str, object], ...] = ()

    def __post_init__(self) -> None:
        """Seal the mapping."""
        object.__setattr__(self, "nodes", sealed(self.nodes))

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.nodes or self.frames)

    def of(self, ids: Collection[str]) -> Layout:
        """Return the layout of these nodes alone."""
        kept = {name: position for name, position in self.nodes.items() if name in ids}
        return replace(self, nodes=kept)

    def renamed(self, ids: Mapping[str, str]) -> Layout:
        """Return the layout with other ids: those of groups count for what is in them too."""

        def new(name: str) -> str:
            near = next((above for above in reversed(lineage(name)) if above in ids), None)
            return name if near is None else ids[near] + name[len(near) :]

        return replace(self, nodes={new(name): at for name, at in self.nodes.items()})


def read_layout(raw: object, ids: Collection[str]) -> Layout:
    """Read a file's ``layout``.

    Parameters
    ----------
    raw : object
        The JSON value.
    ids : collection of str
        Those of all nodes, joined for nodes in groups.

    Raises
    ------
    Fault
        If it has the wrong structure, a number that is not finite, or a node that is not there.
    """
    fields = checks.mapping(raw, "layout")
    checks.refuse_unknown(fields, ("nodes", "frames"), "layout")
    positions = checks.mapping(fields.get("nodes", {}), "layout.nodes")
    frames = checks.sequence(fields.get("frames", []), "layout.frames", MOST_FRAMES)
    return Layout(
        nodes={name: _position(raw, name, ids) for name, raw in positions.items()},
        frames=tuple(
            checks.free_object(frame, f"layout.frames[{i}]", _FRAME_DEPTH)
            for i, frame in enumerate(frames)
        ),
    )


def _position(raw: object, name: str, ids: Collection[str]) -> Position:
    place = checks.join("layout.nodes", name)
    checks.known_node(name, ids, place)
    pair = checks.sequence(raw, place, 2)
    if len(pair) != 2:
        raise Fault(place, "is no position; use [x, y]")
    return Position(*(checks.number(value, f"{place}[{i}]") for i, value in enumerate(pair)))

"""The schedule: what a compiled graph is, in plain data.

A *buffer* is a block's worth of lanes, written by exactly one task and read by later ones; two
buffers may share memory when their lives do not overlap. Tasks run in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from nodes.vocabulary import Node, Placement, Settings
    from projects import Breakpoint


class Lanes(NamedTuple):
    """Adjacent lanes of a buffer: the channels of one port."""

    buffer: int
    first: int
    channels: int


@dataclass(frozen=True, slots=True)
class Buffer:
    """Memory for a block of lanes.

    Attributes
    ----------
    lanes : int
        A multiple of 8.
    place : int
        Where it lies in the pool, in lanes: its samples begin at ``place`` times the block.
    """

    lanes: int
    place: int


@dataclass(frozen=True, slots=True)
class Cable:
    """A cable at work.

    Attributes
    ----------
    source, target : str
        ``node.port``.
    delay : int
        Frames of latency compensation, whole quanta.
    gain : float
        Its gain at rest: 1, or 0 where its source is muted.
    """

    source: str
    target: str
    delay: int
    gain: float


@dataclass(frozen=True, slots=True)
class Arena:
    """A rack to be made: the nodes of one type, structure and channel counts.

    Attributes
    ----------
    key : hashable
        What its nodes have in common, all told: equal in every schedule that they are part of.
    kind : type of Node
        Their type.
    structure : hashable
        What they have in common; see `Node.structure`.
    inputs, outputs : mapping of str to int
        Channels that arrive at each input, before they are spread, and that leave each output.
    connected : frozenset of str
        The inputs that have cables.
    media_channels : int
        Channels of their files.
    width : int
        Lanes a node takes.
    slots : int
        How many nodes there is room for.
    """

    key: Hashable
    kind: type[Node]
    structure: Hashable
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]
    connected: frozenset[str]
    media_channels: int
    width: int
    slots: int

    def fed(self, name: str) -> int:
        """Return how many channels the nodes get at an input, after spreading."""
        port = self.kind.inputs[name]
        return port.channels or self.inputs[port.follows or name]


@dataclass(frozen=True, slots=True)
class Member:
    """A node in a bank.

    Attributes
    ----------
    node : str
        Its id.
    slot : int
        Its slot in the arena.
    settings : Settings
        Its values.
    automation : mapping of int to tuple of Breakpoint
        By place in the row of values.
    file : str or None
        The path of its file.
    placement : Placement or None
        Where that file sounds.
    """

    node: str
    slot: int
    settings: Settings
    automation: Mapping[int, tuple[Breakpoint, ...]]
    file: str | None
    placement: Placement | None


class Term(NamedTuple):
    """One lane of one cable, to be summed.

    Attributes
    ----------
    lane : int
        The lane it arrives at.
    buffer, source : int
        The buffer and lane it comes from.
    cable : int
        The cable whose gain it has; −1 for a bypassed node's own input.
    share : float
        A factor beside the gain: 1/channels where channels are folded to their mean.
    """

    lane: int
    buffer: int
    source: int
    cable: int
    share: float


@dataclass(frozen=True, slots=True)
class Compute:
    """Compute a bank.

    Attributes
    ----------
    arena : int
        Index of the arena.
    members : tuple of Member
        The nodes, in lane order.
    arrival : int
        Frames by which the input of each node lags behind the song; equal in a bank.
    inputs, outputs : mapping of str to int
        The buffer of each port.
    media : int or None
        The buffer that files are read into.
    """

    arena: int
    members: tuple[Member, ...]
    arrival: int
    inputs: Mapping[str, int]
    outputs: Mapping[str, int]
    media: int | None


@dataclass(frozen=True, slots=True)
class Mix:
    """Sum cables into the lanes of a buffer, where a node takes `width` lanes."""

    target: int
    width: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Delay:
    """Delay the lanes of one cable, or of a bypassed node (then `cable` is None).

    Attributes
    ----------
    source, target : Lanes
        From where to where.
    frames : int
        By how much.
    cable : int or None
        The cable that it belongs to.
    """

    source: Lanes
    target: Lanes
    frames: int
    cable: int | None


Task = Compute | Mix | Delay


@dataclass(frozen=True, slots=True)
class Schedule:
    """A compiled graph.

    Attributes
    ----------
    rate : int
        The project's.
    buffers : tuple of Buffer
        All buffers.
    pool_lanes : int
        Size of the memory they share, in lanes.
    arenas : tuple of Arena
        The racks to be made.
    cables : tuple of Cable
        The cables at work.
    tasks : tuple of Task
        What is done for every block, in order.
    ports : mapping of str to Lanes
        Where each output ends up: ``node.port``.
    output : Lanes
        What is exported.
    latency : int
        Frames by which it lags behind the song.
    song_frames : int
        Where the last stem ends.
    tail_frames : int
        The largest sum of declared tails along any path.
    """

    rate: int
    buffers: tuple[Buffer, ...]
    pool_lanes: int
    arenas: tuple[Arena, ...]
    cables: tuple[Cable, ...]
    tasks: tuple[Task, ...]
    ports: Mapping[str, Lanes]
    output: Lanes
    latency: int
    song_frames: int
    tail_frames: int


def reads(task: Task) -> set[int]:
    """Return the buffers that a task reads."""
    if isinstance(task, Mix):
        return {term.buffer for term in task.terms}
    return {task.source.buffer} if isinstance(task, Delay) else set(task.inputs.values())


def writes(task: Task) -> set[int]:
    """Return the buffers that a task writes."""
    if isinstance(task, Mix):
        return {task.target}
    if isinstance(task, Delay):
        return {task.target.buffer}
    media = set() if task.media is None else {task.media}
    return {*task.outputs.values(), *media} - set(task.inputs.values())

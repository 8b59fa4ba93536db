"""Running: a schedule given memory, one block after the other.

A runner has one or more pools. Block `b` lives in pool `b mod pools`, so that, with several, tasks
late in the schedule may still work on one block while early ones begin the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.cables import DelayTask, MixTask
from graphapp.engine.compute import ComputeTask, straight
from graphapp.engine.schedule import Compute, Delay
from nodes.vocabulary import Rack

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    from dsp.arrays import Block
    from graphapp.engine.compute import Segments
    from graphapp.engine.schedule import Arena, Schedule, Task
    from graphapp.media.reader import Reader
    from nodes.vocabulary import Node

_POOL_BYTES = 64 << 20

RAMP_MS = 5.0
"""How long a cable's gain or tap takes to change."""


def suitable_block(schedule: Schedule, pools: int) -> int:
    """Return a block length that gives threads enough to do, in memory of a sane size.

    A usual mix gets 16384 frames, 0.3 s; one of thousands of strips gets less.
    """
    frames = 16384
    while frames > QUANTUM and frames * schedule.pool_lanes * pools * 4 > _POOL_BYTES:
        frames //= 2
    return frames


class BlockTask(Protocol):
    """What a runner does for every block."""

    def run(self, frame: int, frames: int, pool: int) -> None:
        """Do it, for the block that begins at an engine frame."""

    def warm(self) -> None:
        """Compile what it needs."""

    def reset(self) -> None:
        """Forget the past."""


class Memory:
    """The pools and the blocks in them.

    Parameters
    ----------
    schedule : Schedule
        Whose buffers.
    block : int
        The most frames of a block.
    pools : int
        How many blocks can be at work at once.
    """

    def __init__(self, schedule: Schedule, block: int, pools: int) -> None:
        self.block = block
        self._buffers = schedule.buffers
        self.pools: list[NDArray[np.float32]] = [
            np.zeros(schedule.pool_lanes * block, np.float32) for _ in range(pools)
        ]
        self._views: dict[tuple[int, int, int], Block] = {}

    def offset(self, buffer: int) -> int:
        """Return where a buffer's first sample lies in every pool."""
        return self._buffers[buffer].place * self.block

    def lanes(self, buffer: int) -> int:
        """Return how many lanes a buffer has."""
        return self._buffers[buffer].lanes

    def view(self, buffer: int, frames: int, pool: int) -> Block:
        """Return the first frames of a buffer, ``(frames, lanes)``."""
        key = (buffer, frames, pool)
        view = self._views.get(key)
        if view is None:
            first, lanes = self.offset(buffer), self.lanes(buffer)
            view = self.pools[pool][first : first + frames * lanes].reshape(frames, lanes)
            self._views[key] = view
        return view


class Runner:
    """A schedule at work.

    Parameters
    ----------
    schedule : Schedule
        A verified schedule.
    readers : mapping of str to Reader
        Open files, by node.
    block : int
        The most frames of a block, a multiple of 64.
    pools : int
        See the module.
    nodes : mapping of hashable to Node, optional
        The object of each arena, by the arena's key; made here if left out.
    segments : callable, optional
        Where in the song an engine frame is; see `ComputeTask`. The same frame, if left out.

    Raises
    ------
    ValueError
        If `block` is no multiple of 64.
    """

    def __init__(
        self,
        schedule: Schedule,
        readers: Mapping[str, Reader],
        *,
        block: int,
        pools: int = 1,
        nodes: Mapping[Hashable, Node] | None = None,
        segments: Segments = straight,
    ) -> None:
        if block < QUANTUM or block % QUANTUM:
            message = f"a block of {block} frames is no multiple of {QUANTUM}"
            raise ValueError(message)  # kernels would write past it
        self.schedule = schedule
        self.memory = Memory(schedule, block, pools)
        self._readers = readers
        self._segments = segments
        self.nodes = [
            make_node(arena, schedule.rate) if nodes is None else nodes[arena.key]
            for arena in schedule.arenas
        ]
        self._taken: list[set[int]] = [set() for _ in schedule.arenas]
        for task in schedule.tasks:
            if isinstance(task, Compute):
                self._taken[task.arena] |= {member.slot for member in task.members}
        self.ramp = max(1, round(RAMP_MS / 1000 * schedule.rate / QUANTUM))
        self.tasks: list[BlockTask] = [self._task(task) for task in schedule.tasks]

    def _task(self, task: Task) -> BlockTask:
        if isinstance(task, Compute):
            return ComputeTask(
                task,
                self.nodes[task.arena],
                self.schedule.arenas[task.arena],
                self._taken[task.arena],
                self.memory,
                self._readers,
                self._segments,
            )
        if isinstance(task, Delay):
            return DelayTask(task, self.memory, self.ramp)
        return MixTask(task, self.schedule.cables, self.memory, self.ramp)

    def run(self, frame: int, frames: int) -> Block:
        """Compute a block on this thread and return the output's lanes.

        Parameters
        ----------
        frame : int
            Engine frame of its first frame, a multiple of 64.
        frames : int
            Its length, a multiple of 64.

        Returns
        -------
        ndarray of float32, shape (frames, channels)
            A view; valid until the next call.
        """
        for task in self.tasks:
            task.run(frame, frames, 0)
        return self.output(frames, 0)

    def output(self, frames: int, pool: int) -> Block:
        """Return what a pool holds for the output, ``(frames, channels)``."""
        lanes = self.schedule.output
        view = self.memory.view(lanes.buffer, frames, pool)
        return view[:, lanes.first : lanes.first + lanes.channels]

    def warm(self) -> None:
        """Compile the kernels that this schedule needs: run a quantum of silence, and forget it."""
        for task in self.tasks:
            task.warm()
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        for task in self.tasks:
            task.reset()

    def zeroed(self) -> dict[str, int]:
        """Return how many samples that were not finite became 0, by node."""
        found: dict[str, int] = {}
        for task in self.tasks:
            if isinstance(task, ComputeTask):
                found |= task.zeroed
        return found


def make_node(arena: Arena, rate: int) -> Node:
    """Make the object of an arena: the rack of its nodes."""
    kind = arena.kind
    channels = {kind.inputs[name]: count for name, count in arena.inputs.items()} | {
        kind.outputs[name]: count for name, count in arena.outputs.items()
    }
    return kind(
        Rack(
            rate=rate,
            structure=arena.structure,
            channels=channels,
            connected=frozenset(kind.inputs[name] for name in arena.connected),
            width=arena.width,
            media_channels=arena.media_channels,
            slots=arena.slots,
        )
    )

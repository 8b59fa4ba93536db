"""Levels: what the nodes' meters show, taken where their signals pass."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dsp.arrays import LANES
from dsp.levels import raise_peaks
from graphapp.engine.live.heard import HeardRing
from graphapp.engine.schedule import Compute, Lanes, writes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dsp.arrays import Block
    from graphapp.engine.runner import BlockTask, Memory, Runner
    from graphapp.engine.schedule import Schedule

_numbers = itertools.count(1)
_WATCHED_S = 0.25
"""How much is kept of a node that is watched; its spectrum needs 4096 frames."""


class _Reductions(NamedTuple):
    """The gain reductions of an arena: rows among all nodes, all lanes, and each node's."""

    rows: list[int]
    lanes: NDArray[np.float64]
    places: NDArray[np.intp]


class LevelTask:
    """Measure a buffer as soon as it is written: another may take its place.

    Parameters
    ----------
    buffer : int
        Which.
    peaks : ndarray of float32, shape (lanes,)
        Raised to the peak of each of its lanes.
    memory : Memory
        Where the blocks are.
    """

    def __init__(self, buffer: int, peaks: NDArray[np.float32], memory: Memory) -> None:
        self.peaks = peaks
        self.watch: tuple[Lanes, HeardRing] | None = None
        self._buffer = buffer
        self._memory = memory

    def run(self, frame: int, frames: int, pool: int) -> None:  # noqa: ARG002 -- levels have no time
        """Measure a block."""
        block = self._memory.view(self._buffer, frames, pool)
        raise_peaks(block, self.peaks)
        watch = self.watch
        if watch is not None:
            lanes, ring = watch
            ring.write(block[:, lanes.first : lanes.first + lanes.channels])

    def warm(self) -> None:
        """Compile what this task needs."""
        raise_peaks.warm()

    def reset(self) -> None:
        """Forget what was measured."""
        self.peaks[:] = 0.0


class Levels:
    """The meters of all nodes of a schedule.

    Any thread may read them, and a reading clears them: what is measured at that very moment may
    be lost to the meters.

    Parameters
    ----------
    runner : Runner
        Gets a task after every one that makes the output of a node.

    Attributes
    ----------
    layout : int
        A number of its own.
    nodes : tuple of str
        Ids of the document's nodes, in the order of all readings.
    """

    def __init__(self, runner: Runner) -> None:
        schedule = runner.schedule
        self.layout = next(_numbers)
        self._rate = schedule.rate
        self._block = runner.memory.block
        self._lanes = _outputs(schedule)
        self.nodes = tuple(instance.rpartition("@")[0] for instance in self._lanes)
        first: dict[int, int] = {}
        size = 0
        for buffer in sorted({lanes.buffer for lanes in self._lanes.values()}):
            first[buffer] = size
            size += runner.memory.lanes(buffer)
        self._peaks = np.zeros(size, np.float32)
        self._tasks = _measure(runner, self._peaks, first)
        self._places = np.array(
            [
                # A mono node shows its one channel on both sides.
                [first[lanes.buffer] + lanes.first + side for side in (0, lanes.channels > 1)]
                for lanes in self._lanes.values()
            ],
            np.intp,
        )
        self._reductions = _reductions(runner, list(self._lanes))
        self._watch: HeardRing | None = None

    def read_peaks(self) -> Block:
        """Return the sample peaks since the last call, linear, ``(nodes, 2)``; mono on both."""
        found = self._peaks[self._places]
        self._peaks[:] = 0.0
        return found

    def read_reductions(self) -> Block:
        """Return the greatest gain reductions since the last call, dB, ``(nodes,)``."""
        found = np.zeros(len(self._lanes), np.float32)
        for rows, lanes, places in self._reductions:
            found[rows] = lanes[places].max(axis=1)
            lanes[places] = 0.0
        return found

    def watch(self, node: str | None) -> None:
        """Keep what leaves a node; None: no longer."""
        self._watch = None
        for task in self._tasks.values():
            task.watch = None
        found = [
            lanes
            for name, lanes in zip(self.nodes, self._lanes.values(), strict=True)
            if name == node
        ]
        if found:
            lanes = found[-1]  # of two instances the one that is coming
            seconds = max(_WATCHED_S, 2 * self._block / self._rate)
            self._watch = HeardRing(self._rate, lanes.channels, seconds)
            self._tasks[lanes.buffer].watch = lanes, self._watch

    def watched(self) -> Block | None:
        """Return the last frames of the node that is watched, ``(frames, channels)``."""
        ring = self._watch
        if ring is None or ring.written == ring.oldest:
            return None
        first = max(ring.oldest, ring.written - round(self._rate * _WATCHED_S / 2))
        found = np.zeros((ring.written - first, ring.channels), np.float32)
        return found if ring.read(first, found) else None


def _outputs(schedule: Schedule) -> dict[str, Lanes]:
    """Return where each node's first output is; the end's is what is exported."""
    found: dict[str, Lanes] = {}
    for port, lanes in schedule.ports.items():
        found.setdefault(port.rpartition(".")[0], lanes)
    ends = (
        member.node
        for task in schedule.tasks
        if isinstance(task, Compute) and not task.outputs
        for member in task.members
    )
    return found | dict.fromkeys(ends, schedule.output)


def _measure(
    runner: Runner, peaks: NDArray[np.float32], first: Mapping[int, int]
) -> dict[int, LevelTask]:
    """Put a task behind every one that writes a buffer; `first` is where its peaks begin."""
    found: dict[int, LevelTask] = {}
    tasks: list[BlockTask] = []
    for task, description in zip(runner.tasks, runner.schedule.tasks, strict=True):
        tasks.append(task)
        for buffer in sorted(writes(description) & first.keys()):
            own = peaks[first[buffer] : first[buffer] + runner.memory.lanes(buffer)]
            found[buffer] = LevelTask(buffer, own, runner.memory)
            tasks.append(found[buffer])
    runner.tasks = tasks
    return found


def _reductions(runner: Runner, instances: list[str]) -> list[_Reductions]:
    """Return where dynamics nodes show their gain reduction, an arena at a time."""
    rows: dict[int, list[int]] = {}
    slots: dict[int, list[int]] = {}
    for task in runner.schedule.tasks:
        if isinstance(task, Compute) and task.outputs:
            rows.setdefault(task.arena, []).extend(instances.index(m.node) for m in task.members)
            slots.setdefault(task.arena, []).extend(m.slot for m in task.members)
    found = []
    for arena, of in rows.items():
        store = runner.nodes[arena].rack.reduction
        if store is not None:
            width = runner.schedule.arenas[arena].width
            apart = LANES if store.by_slot else width
            places = np.array(slots[arena])[:, None] * apart + np.arange(width)
            found.append(_Reductions(of, store.array.reshape(-1), places))
    return found

"""Computing a bank: its memory, its moving parameters, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import LANES, QUANTUM
from graphapp.engine.automation import Curve
from graphapp.engine.feed import Feed
from nodes.vocabulary import Bank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from dsp.arrays import Values
    from graphapp.engine.runner import Memory
    from graphapp.engine.schedule import Arena, Compute, Schedule
    from graphapp.media.reader import Reader
    from nodes.vocabulary import AudioIn, AudioOut, Node, Store


class ComputeTask:
    """Compute a bank.

    Where no parameter moves, a block is one call. Where one does, its quanta are calls of their
    own, with coefficients designed for both ends.

    Parameters
    ----------
    task : Compute
        Which nodes, from where to where.
    node : Node
        The object of their type.
    schedule : Schedule
        Which it is part of.
    memory : Memory
        Where the blocks are.
    readers : mapping of str to Reader
        Open files, by node.
    """

    def __init__(
        self,
        task: Compute,
        node: Node,
        schedule: Schedule,
        memory: Memory,
        readers: Mapping[str, Reader],
    ) -> None:
        arena = schedule.arenas[task.arena]
        settings = task.members[0].settings
        self._task = task
        self._node = node
        self._memory = memory
        self._buffers: dict[AudioIn | AudioOut, int] = {
            node.inputs[name]: buffer for name, buffer in task.inputs.items()
        } | {node.outputs[name]: buffer for name, buffer in task.outputs.items()}
        self._bank = Bank(
            members=tuple(
                (member.slot, place * arena.width) for place, member in enumerate(task.members)
            ),
            layout=settings.layout,
            placements=tuple(m.placement for m in task.members if m.placement),
        )
        self._slots = _Slots(self._bank, node, arena)
        self._feed = Feed(task.members, readers, arena.media_channels)
        self._curves = _curves(task, schedule.rate)
        self._begun = False

    @property
    def zeroed(self) -> dict[str, int]:
        """How many samples of files were not finite, by node."""
        return self._feed.zeroed

    def reset(self) -> None:
        """Forget the past of these nodes."""
        self._slots.clear()
        self._feed.zeroed.clear()
        self._begun = False

    def warm(self) -> None:
        """Compile what these nodes need, still and moving. Files are left alone."""
        self._begin(0)
        for moving in (False, True):
            self._call(0, QUANTUM, 0, 0, moving=moving)

    def run(self, frame: int, frames: int, pool: int) -> None:
        """Compute a block."""
        position = frame - self._task.arrival
        self._slots.gather()
        if not self._begun:
            self._begin(position)
        self._compute(frames, position, pool)
        self._slots.scatter()

    def _compute(self, frames: int, position: int, pool: int) -> None:
        if self._task.media is not None:
            media = self._memory.view(self._task.media, self._memory.block, pool)
            self._feed.fill(media[:frames], position)
        if not self._curves:
            self._call(0, frames, position, pool, moving=False)
            return
        values = self._values(position, frames // QUANTUM + 1)
        for first, last, moving in _stretches(values):
            if moving:
                self._bank.matrix[self._places, self._columns] = values[:, last]
                self._node.design(self._bank)
            row = first * QUANTUM
            self._call(row, last * QUANTUM, position + row, pool, moving=moving)
            if moving:
                self._slots.settle_coefficients()

    def _begin(self, position: int) -> None:
        """Bring all parameters to where they are at a song frame."""
        for column, member in enumerate(self._task.members):
            self._bank.matrix[:, column] = member.settings.row
        if self._curves:
            self._bank.matrix[self._places, self._columns] = self._values(position, 1)[:, 0]
        self._node.design(self._bank)
        self._slots.settle_coefficients()
        self._begun = True

    @property
    def _places(self) -> list[int]:
        return [place for place, _, _ in self._curves]

    @property
    def _columns(self) -> list[int]:
        return [column for _, column, _ in self._curves]

    def _values(self, position: int, count: int) -> Values:
        """Return the automated values at boundaries, ``(curves, count)``."""
        return np.array([curve.at(position, count) for _, _, curve in self._curves])

    def _call(self, row: int, stop: int, position: int, pool: int, *, moving: bool) -> None:
        bank = self._bank
        view = self._memory.view
        bank.blocks = {
            port: view(buffer, stop, pool)[row:] for port, buffer in self._buffers.items()
        }
        if self._task.media is not None:
            bank.media = view(self._task.media, stop, pool)[row:]
        bank.frames = stop - row
        bank.position = position
        bank.moving = moving
        self._node.process(bank)


def _curves(task: Compute, rate: int) -> list[tuple[int, int, Curve]]:
    """Return the automation of a bank: place in the row, column, curve."""
    found = []
    for column, member in enumerate(task.members):
        units = {
            place: parameter.unit
            for parameter, places in member.settings.layout.places.items()
            for place in range(places.start, places.stop)
        }
        for place, points in member.automation.items():
            found.append((place, column, Curve(points, units[place], rate)))
    return found


def _stretches(values: Values) -> Iterator[tuple[int, int, bool]]:
    """Cut a block into single quanta that move and stretches that do not."""
    moves = (values[:, 1:] != values[:, :-1]).any(axis=0)
    quantum = 0
    while quantum < len(moves):
        stop = quantum + 1
        if not moves[quantum]:
            while stop < len(moves) and not moves[stop]:
                stop += 1
        yield quantum, stop, bool(moves[quantum])
        quantum = stop


class _Slots:
    """The slots of a bank in the arenas of its type.

    Where they stand side by side the bank works on the arenas themselves; else they are gathered
    before a call and scattered after it.
    """

    def __init__(self, bank: Bank, node: Node, arena: Arena) -> None:
        self._bank = bank
        self._rack = node.rack
        self._slots = np.array([slot for slot, _ in bank.members])
        first = int(self._slots[0])
        in_row = (self._slots == first + np.arange(len(self._slots))).all()
        self._direct = bool(in_row) and first * arena.width % LANES == 0
        count = len(self._slots)
        self._pages = -(-count * arena.width // LANES)
        lanes = (self._slots[:, None] * arena.width + np.arange(arena.width)).reshape(-1)
        self._from = np.unravel_index(lanes, (node.rack.pages, LANES))
        self._to = np.unravel_index(np.arange(len(lanes)), (self._pages, LANES))
        for store in self._stores():
            bank.views[store] = self._view(store, first, count, arena.width)
        for scratch in node.rack.scratches:
            bank.views[scratch] = np.zeros(scratch.shape, scratch.dtype)

    def _stores(self) -> list[Store]:
        pairs = [store for pair in self._rack.pairs for store in (pair.begin, pair.end)]
        return [*self._rack.states, *pairs]

    def _view(self, store: Store, first: int, count: int, width: int) -> NDArray[np.float64]:
        if store.by_slot:
            size, begin = count, first
        else:
            size, begin = self._pages, first * width // LANES
        if self._direct:
            return store.array[begin : begin + size]
        return np.zeros((size, *store.array.shape[1:]), store.array.dtype)

    def gather(self) -> None:
        """Bring slots that are apart together."""
        if self._direct:
            return
        for store in self._stores():
            view = self._bank.views[store]
            if store.by_slot:
                view[:] = store.array[self._slots]
            else:
                view[self._to[0], ..., self._to[1]] = store.array[self._from[0], ..., self._from[1]]

    def scatter(self) -> None:
        """Bring them back."""
        if self._direct:
            return
        for store in self._stores():
            view = self._bank.views[store]
            if store.by_slot:
                store.array[self._slots] = view
            else:
                store.array[self._from[0], ..., self._from[1]] = view[self._to[0], ..., self._to[1]]

    def settle_coefficients(self) -> None:
        """Let the coefficients at the end be those at the beginning of what follows."""
        for pair in self._rack.pairs:
            self._bank.views[pair.begin][:] = self._bank.views[pair.end]

    def clear(self) -> None:
        """Zero the state."""
        self.gather()
        for store in self._rack.states:
            self._bank.views[store][:] = 0
        self.scatter()

"""Computing a bank: its memory, its moving parameters, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp.arrays import QUANTUM
from graphapp.engine.arena_views import ArenaViews
from graphapp.engine.feed import Feed
from graphapp.engine.trajectories import Trajectories
from nodes.vocabulary import Bank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dsp.arrays import Values
    from graphapp.engine.runner import Memory
    from graphapp.engine.schedule import Arena, Compute
    from graphapp.media.reader import Reader
    from nodes.vocabulary import AudioIn, AudioOut, Node

    Segments = Callable[[int, int], Iterable[tuple[int, int]]]


def straight(frame: int, frames: int) -> Iterable[tuple[int, int]]:
    """Play the song from its beginning to its end."""
    return ((frames, frame),)


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
    arena : Arena
        Its description.
    taken : set of int
        The slots of the arena that the schedule uses.
    memory : Memory
        Where the blocks are.
    readers : mapping of str to Reader
        Open files, by node.
    segments : callable
        Given an engine frame and a number of frames, yields the stretches of the song that are
        played, ``(frames, song frame)``.
    """

    def __init__(
        self,
        task: Compute,
        node: Node,
        arena: Arena,
        taken: set[int],
        memory: Memory,
        readers: Mapping[str, Reader],
        segments: Segments,
    ) -> None:
        self.task = task
        self.node = node
        self._memory = memory
        self._segments = segments
        self._buffers: dict[AudioIn | AudioOut, int] = {
            node.inputs[name]: buffer for name, buffer in task.inputs.items()
        } | {node.outputs[name]: buffer for name, buffer in task.outputs.items()}
        self._bank = Bank(
            members=tuple(
                (member.slot, place * arena.width) for place, member in enumerate(task.members)
            ),
            layout=task.members[0].settings.layout,
            placements=tuple(m.placement for m in task.members if m.placement),
        )
        self._slots = ArenaViews(self._bank, node, arena, taken)
        self._feed = Feed(task.members, readers, arena.media_channels)
        self._ways = Trajectories(task, self._bank, node.rack.rate)
        self._begun = False

    @property
    def zeroed(self) -> dict[str, int]:
        """How many samples of files were not finite, by node."""
        return self._feed.zeroed

    def reset(self) -> None:
        """Forget the past of these nodes; parameters that a hand moved stay where they were put."""
        self._slots.clear(range(len(self.task.members)))
        self._feed.zeroed.clear()
        self._begun = False

    def warm(self) -> None:
        """Compile what these nodes need, still and moving. Files are left alone."""
        self._begin(0)
        for moving in (False, True):
            self._call(0, QUANTUM, 0, 0, 0, moving=moving)

    def run(self, frame: int, frames: int, pool: int) -> None:
        """Compute a block."""
        self._slots.gather()
        row = 0
        for count, song in self._segments(frame - self.task.arrival, frames):
            if not self._begun:
                self._begin(song)
            self._compute(row, count, song, frame + row, pool)
            row += count
        self._slots.scatter()

    def _compute(self, row: int, frames: int, song: int, clock: int, pool: int) -> None:
        if self.task.media is not None:
            media = self._memory.view(self.task.media, self._memory.block, pool)
            self._feed.fill(media[row : row + frames], song)
        if not self._ways:
            self._call(row, row + frames, song, clock, pool, moving=False)
            return
        for first, last, moving in self._ways.stretches(song, frames):
            begin, end = first * QUANTUM, last * QUANTUM
            if moving:
                self.node.design(self._bank)
            self._call(row + begin, row + end, song + begin, clock + begin, pool, moving=moving)
            if moving:
                self._slots.settle_coefficients()

    def _begin(self, song: int) -> None:
        """Bring all parameters to where they are at a song frame."""
        self._ways.start(song)
        self._settle()

    def _settle(self) -> None:
        self.node.design(self._bank)
        self._slots.settle_coefficients()
        self._begun = True

    def values(self) -> dict[str, Values] | None:
        """Return where the parameters of each node are; None before the first block."""
        if not self._begun:
            return None
        columns = enumerate(self.task.members)
        return {member.node: self._bank.matrix[:, column] for column, member in columns}

    def take_over(self, found: Mapping[str, Values], frame: int) -> None:
        """Go on where other tasks left these nodes; one that nobody had begins afresh.

        Parameters
        ----------
        found : mapping of str to ndarray
            What `values` of those tasks returned, by node.
        frame : int
            Engine frame at which the task takes over.
        """
        song = next(iter(self._segments(frame - self.task.arrival, QUANTUM)))[1]
        self._ways.start(song)
        fresh = [c for c, member in enumerate(self.task.members) if member.node not in found]
        for column, member in enumerate(self.task.members):
            if column not in fresh:
                self._ways.take_over(column, found[member.node], song)
        self._slots.clear(fresh)
        self._slots.gather()
        self._settle()
        self._slots.scatter()

    def move(self, column: int, place: int, value: float, wait: int = 0) -> None:
        """Let a parameter of a member glide to a value, after some quanta."""
        self._ways.move(column, place, value, wait)

    def _call(self, row: int, stop: int, song: int, clock: int, pool: int, *, moving: bool) -> None:
        bank = self._bank
        view = self._memory.view
        bank.blocks = {
            port: view(buffer, stop, pool)[row:] for port, buffer in self._buffers.items()
        }
        if self.task.media is not None:
            bank.media = view(self.task.media, stop, pool)[row:]
        bank.frames = stop - row
        bank.position = song
        bank.clock = clock
        bank.moving = moving
        self.node.process(bank)

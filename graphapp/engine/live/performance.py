"""A performance: the graph at work on the audio thread, and how it changes while it plays."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.live.ready_schedule import ReadySchedule, grown_arrays
from graphapp.engine.live.timeline import Timeline
from graphapp.engine.runner import Runner, make_node

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from dsp.arrays import Block
    from graphapp.engine.live.levels import Levels
    from graphapp.engine.live.moves import Move, MoveReader
    from graphapp.engine.live.ready_schedule import Ramp
    from graphapp.engine.live.transition import Ends, Transition
    from graphapp.engine.schedule import Schedule
    from graphapp.media.reader import Reader
    from nodes.vocabulary import Node


@dataclass(frozen=True, slots=True)
class _Change:
    """A transition made ready."""

    transition: Transition
    union: ReadySchedule | None
    entries: Sequence[Ramp]
    gains: Sequence[Ramp]
    final: ReadySchedule

    @property
    def channels(self) -> int:
        """The most channels of the output on the way."""
        return max(each.channels for each in (self.union, self.final) if each)


class Performance:
    """The graph at work.

    Parameters
    ----------
    schedule : Schedule
        A verified schedule.
    readers : mapping of str to Reader
        What the files of its nodes hold; nodes that an edit adds are looked up here too.
    block : int
        The most frames of a block.
    moves : MoveReader, optional
        Where the client's parameter moves arrive.

    Attributes
    ----------
    timeline : Timeline
        Where the song is.
    """

    def __init__(
        self,
        schedule: Schedule,
        readers: Mapping[str, Reader],
        *,
        block: int,
        moves: MoveReader | None = None,
    ) -> None:
        self.timeline = Timeline()
        self.rate = schedule.rate
        self._readers = readers
        self._block = block
        self._nodes: dict[Hashable, Node] = {}
        self._at_work = self._prepare(schedule)
        self._at_work.runner.warm()
        self._queue: deque[_Change] = deque()
        self._current: tuple[_Change, ...] = ()
        self._way: Iterator[int] | None = None
        self._left = 0
        self._frame = 0
        self._mixed = np.zeros((block, 2), np.float32)
        self._moves = moves
        self._recent: dict[tuple[int, int], tuple[int, Move]] = {}
        self._watched: str | None = None

    @property
    def latency(self) -> int:
        """Frames by which the output lags behind the song."""
        return self._at_work.runner.schedule.latency

    @property
    def song_frames(self) -> int:
        """Where the last stem ends."""
        return self._at_work.runner.schedule.song_frames

    @property
    def tail_frames(self) -> int:
        """The largest sum of declared tails along any path."""
        return self._at_work.runner.schedule.tail_frames

    @property
    def channels(self) -> int:
        """Channels of the output."""
        return self._at_work.channels

    @property
    def levels(self) -> Levels:
        """The meters of the nodes that are at work; another object after an edit."""
        return self._at_work.levels

    @property
    def changing(self) -> bool:
        """Whether edits are on their way."""
        return bool(self._queue) or self._way is not None

    def watch(self, node: str | None) -> None:
        """[control] Keep what leaves a node, for its spectrum; None: no longer."""
        self._watched = node
        self._at_work.levels.watch(node)

    def enqueue(self, transition: Transition) -> None:
        """[control] Make a transition ready; the audio thread takes it up at its next block."""
        union = None
        entries: list[Ramp] = []
        gains: list[Ramp] = []
        if transition.union is not None:
            union = self._prepare(transition.union)
            for ends, taps in transition.taps.items():
                union.delays[ends].reserve(max(taps))
            entries, gains = union.ramps(transition.entries), union.ramps(transition.gains)
        final = self._prepare(transition.final)
        self._queue.append(_Change(transition, union, entries, gains, final))

    def _prepare(self, schedule: Schedule) -> ReadySchedule:
        """Make the objects of a schedule, with the arenas of those before it where they are."""
        grown = []
        for arena in schedule.arenas:
            node = self._nodes.get(arena.key)
            if node is not None and node.rack.slot_count >= arena.slots:
                continue
            made = make_node(arena, schedule.rate)
            if node is not None:
                grown += grown_arrays(node, made)
            self._nodes[arena.key] = made
        runner = Runner(
            schedule,
            self._readers,
            block=self._block,
            nodes=self._nodes,
            segments=self.timeline.segments,
        )
        return ReadySchedule(runner, grown)

    def reset(self) -> None:
        """[audio] Forget the past, before the song jumps. Edits on their way are there at once."""
        self.settle()
        self._at_work.runner.reset()

    def settle(self) -> None:
        """[audio] Go to the end of all edits on their way, for nothing is heard."""
        while self.changing:
            if self._way is None:
                self._next_change()
            else:
                self._step()
        self._left = 0
        self._take_moves()

    def run(self, frame: int, frames: int) -> Block:
        """[audio] Compute a block.

        Parameters
        ----------
        frame : int
            Engine frame of its first frame, a multiple of 64.
        frames : int
            Its length, a multiple of 64, at most a block.

        Returns
        -------
        ndarray of float32, shape (frames, channels)
            A view; valid until the next call.
        """
        self._frame = frame
        self._take_moves()
        if not self.changing:
            return self._at_work.runner.run(frame, frames)
        width = max(self.channels, *(change.channels for change in (*self._current, *self._queue)))
        mixed = self._mixed[:frames, :width]
        row = 0
        while row < frames:
            self._advance()
            count = min(frames - row, self._left) if self._way else frames - row
            mixed[row : row + count] = self._at_work.runner.run(frame + row, count)
            row += count
            self._left -= count
            self._frame = frame + row
        return mixed

    def _advance(self) -> None:
        """Take the steps of the edits on their way that are due."""
        while self.changing and (self._way is None or self._left == 0):
            if self._way is None:
                self._next_change()
                continue
            self._step()

    def _step(self) -> None:
        """Take the next step of the edit under way."""
        left = next(self._way, None) if self._way else None
        if left is None:
            self._way, self._current = None, ()
        self._left = left or 0

    def _next_change(self) -> None:
        change = self._queue.popleft()
        self._current = (change,)
        self._way = self._steps(change)
        self._left = 0

    def _steps(self, change: _Change) -> Iterator[int]:
        """Take the steps that `transition` tells of; yield how many frames lie between them."""
        transition, union = change.transition, change.union
        if union is not None:
            ramp = union.runner.ramp * QUANTUM
            self._go_over(union, transition.moves)
            for ends, taps in transition.taps.items():
                union.delays[ends].rest(taps.old)
            yield transition.history
            yield from _crossfade(union, {e: t.union for e, t in transition.taps.items()}, ramp)
            yield transition.fill
            for entry in change.entries:
                entry.start()
            yield transition.lead
            for gain in change.gains:
                gain.start()
            yield ramp if change.gains else 0
            yield from _crossfade(union, {e: t.new for e, t in transition.taps.items()}, ramp)
        self._go_over(change.final, transition.moves)
        self._recent = {
            where: (number, move)
            for where, (number, move) in self._recent.items()
            if number >= transition.moves
        }

    def _go_over(self, ready: ReadySchedule, moves: int) -> None:
        """Let another schedule go on from here."""
        ready.take_over(self._at_work, self._frame)
        self._at_work = ready
        ready.levels.watch(self._watched)
        for number, move in self._recent.values():
            if number >= moves:  # made after the settings that the schedule came with
                self._apply(move)

    def _take_moves(self) -> None:
        if self._moves is None:
            return
        for move in self._moves.drain():
            self._recent[move.instance, move.place] = self._moves.read - 1, move
            self._apply(move)

    def _apply(self, move: Move) -> None:
        found = self._at_work.places.get(move.instance)
        if found is not None:
            task, column = found
            wait = max(0, -(-(move.frame - self._frame) // QUANTUM))
            task.move(column, move.place, move.value, wait)


def _crossfade(ready: ReadySchedule, delays: Mapping[Ends, int], ramp: int) -> Iterator[int]:
    """Let taps crossfade; yield how long that takes."""
    for ends, frames in delays.items():
        ready.delays[ends].set_delay(frames)
    if delays:
        yield ramp

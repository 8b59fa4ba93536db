"""Cables at work: sums and delays, each with the ramp that an edit needs.

At rest a cable's gain is exactly 1 (0 where it is muted) and its delay is whole quanta. While a
gain or a tap changes, the tasks go quantum by quantum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from dsp.delay import delay, ring_frames
from graphapp.engine.sums import SumPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dsp.arrays import Values
    from graphapp.engine.runner import Memory
    from graphapp.engine.schedule import Cable, Delay, Mix
    from graphapp.engine.sums import Gains


class MixTask:
    """Sum cables into the lanes of a buffer.

    Parameters
    ----------
    task : Mix
        What to sum.
    cables : sequence of Cable
        The schedule's.
    memory : Memory
        Where the blocks are.
    ramp : int
        Quanta that a gain takes to change.
    """

    def __init__(self, task: Mix, cables: Sequence[Cable], memory: Memory, ramp: int) -> None:
        self._target = task.target
        self._memory = memory
        self._ramp = ramp
        terms = task.terms
        self._sums = SumPlan(terms, task.width, memory.lanes(task.target), memory)
        self._cable = np.array([term.cable for term in terms], np.int64)
        self._share = np.array([term.share for term in terms], np.float64)
        self._rest = self._share * [
            1.0 if term.cable < 0 else cables[term.cable].gain for term in terms
        ]
        self.reset()

    def reset(self) -> None:
        """Bring every gain to rest where the schedule has it."""
        self._begin = self._rest.copy()
        self._goal = self._rest.copy()
        self._left = np.zeros(len(self._rest), np.int64)
        self._at_rest = self._sums.arrange(self._begin)

    def terms_of(self, gains: Mapping[int, float]) -> tuple[NDArray[np.intp], Values]:
        """Return which terms are of some cables, and the gains that they will have."""
        chosen = np.array(
            [i for i, cable in enumerate(self._cable) if int(cable) in gains], np.intp
        )
        goals = np.array([gains[int(self._cable[i])] for i in chosen], np.float64)
        return chosen, goals * self._share[chosen]

    def ramp(self, terms: NDArray[np.intp], goals: Values) -> None:
        """Let the gains of terms ramp, from the next block on."""
        self._goal[terms] = goals
        self._left[terms] = self._ramp

    def set_gain(self, cable: int, gain: float) -> None:
        """Let a cable's gain ramp to `gain`, from the next block on."""
        self.ramp(*self.terms_of({cable: gain}))

    def warm(self) -> None:
        """Compile what this task needs."""
        self.run(0, QUANTUM, 0)

    def run(self, frame: int, frames: int, pool: int) -> None:  # noqa: ARG002 -- sums have no time
        """Sum a block."""
        row = 0
        while row < frames and self._left.any():
            self._ramp_quantum(row, pool)
            row += QUANTUM
        if row < frames:
            self._sum(row, frames, self._at_rest, self._at_rest, pool)

    def _ramp_quantum(self, row: int, pool: int) -> None:
        step = (self._goal - self._begin) / np.maximum(self._left, 1)
        end = np.where(self._left > 1, self._begin + step, self._goal)
        gains = self._sums.arrange(end)
        self._sum(row, row + QUANTUM, self._at_rest, gains, pool)
        self._begin, self._at_rest = end, gains
        self._left = np.maximum(self._left - 1, 0)

    def _sum(self, row: int, stop: int, begin: Gains, end: Gains, pool: int) -> None:
        out = self._memory.view(self._target, stop, pool)[row:]
        self._sums.run(self._memory.pools[pool], row, begin, end, out)


class DelayTask:
    """Delay the lanes of one cable.

    Parameters
    ----------
    task : Delay
        From where to where, and by how much.
    memory : Memory
        Where the blocks are.
    ramp : int
        Quanta that a tap takes to change.
    """

    def __init__(self, task: Delay, memory: Memory, ramp: int) -> None:
        self._task = task
        self._memory = memory
        self._ramp = ramp
        frames = ring_frames(task.frames, memory.block)
        self._ring = np.zeros((frames, task.source.channels), np.float32)
        self.reset()

    def reset(self) -> None:
        """Forget what was delayed, and bring the tap to rest."""
        self._ring[:] = 0.0
        self._at = 0
        self.rest(self._task.frames)

    def rest(self, frames: int) -> None:
        """Put the tap at a delay."""
        self._tap = self._next = frames
        self._left = 0

    def reserve(self, frames: int) -> None:
        """Make room for a longer delay, before there is anything in the ring."""
        needed = ring_frames(frames, self._memory.block)
        if needed > len(self._ring):
            self._ring = np.zeros((needed, self._ring.shape[1]), np.float32)

    def set_delay(self, frames: int) -> None:
        """Let the tap crossfade to another delay, from the next block on; there must be room."""
        self._next = frames
        self._left = self._ramp

    def take_over(self, other: DelayTask) -> None:
        """Go on with what another task has delayed; both find it by its engine frame."""
        if len(self._ring) == len(other._ring):
            self._ring = other._ring
        else:
            back = np.arange(1, min(len(self._ring), len(other._ring)) + 1)
            now = (other._at - back) % len(self._ring)
            self._ring[now] = other._ring[(other._at - back) % len(other._ring)]
        self._at = other._at

    def warm(self) -> None:
        """Compile what this task needs."""
        self.run(0, QUANTUM, 0)

    def run(self, frame: int, frames: int, pool: int) -> None:
        """Delay a block."""
        row = 0
        while row < frames and self._left:
            step = 1.0 / (self._ramp * QUANTUM)
            self._delay(
                frame, row, row + QUANTUM, (self._ramp - self._left) / self._ramp, step, pool
            )
            row += QUANTUM
            self._left -= 1
            if not self._left:
                self._tap = self._next
        if row < frames:
            self._delay(frame, row, frames, 0.0, 0.0, pool)
        self._at = frame + frames

    def _delay(self, frame: int, row: int, stop: int, fade: float, step: float, pool: int) -> None:
        source, target = self._task.source, self._task.target
        delay(
            self._memory.view(source.buffer, stop, pool)[row:],
            source.first,
            source.channels,
            self._ring,
            frame + row,
            self._tap,
            self._next,
            fade,
            step,
            self._memory.view(target.buffer, stop, pool)[row:],
            target.first,
        )

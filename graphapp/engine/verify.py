"""Verifying: every schedule is proved again before it runs.

The verifier trusts nothing that the compiler concluded: it follows the samples through the tasks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp.arrays import QUANTUM
from graphapp.engine.schedule import Delay, Mix, reads, writes
from nodes.vocabulary import lane_width

if TYPE_CHECKING:
    from graphapp.engine.schedule import Compute, Lanes, Schedule, Task


class ScheduleError(AssertionError):
    """A schedule that would compute something else than its graph. A fault of the program."""


def verify(schedule: Schedule) -> None:
    """Prove order, memory and alignment of a schedule.

    Raises
    ------
    ScheduleError
        If a buffer is read before it is written, or written over before it is read for the last
        time; if paths into a node do not line up; if a cable is left out.
    """
    _Memory(schedule).check()
    _Alignment(schedule).check()


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ScheduleError(message)


class _Memory:
    """Which buffer holds each lane of the pool, task after task."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.holder: list[int | None] = [None] * schedule.pool_lanes
        self.written: set[int] = set()

    def check(self) -> None:
        for task in self.schedule.tasks:
            for buffer in reads(task):
                self._read(buffer)
            for buffer in writes(task):
                self._write(buffer)
            for buffer in writes(task):
                self._read(buffer)
            if isinstance(task, Mix):
                self._inside(task)
        self._read(self.schedule.output.buffer)

    def _lanes(self, buffer: int) -> range:
        placed = self.schedule.buffers[buffer]
        return range(placed.place, placed.place + placed.lanes)

    def _read(self, buffer: int) -> None:
        held = all(self.holder[lane] == buffer for lane in self._lanes(buffer))
        _require(held, f"buffer {buffer} is read while it does not hold its samples")

    def _write(self, buffer: int) -> None:
        _require(buffer not in self.written, f"buffer {buffer} is written twice")
        self.written.add(buffer)
        for lane in self._lanes(buffer):
            self.holder[lane] = buffer

    def _inside(self, task: Mix) -> None:
        buffers = self.schedule.buffers
        for term in task.terms:
            inside = (
                term.lane < buffers[task.target].lanes and term.source < buffers[term.buffer].lanes
            )
            _require(inside, f"{term} lies outside its buffers")


class _Alignment:
    """How late the song is in each lane of each buffer, and by which cables it got there."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.late: dict[tuple[int, int], int] = {}
        self.used: set[int] = set()

    def check(self) -> None:
        for task in self.schedule.tasks:
            self._follow(task)
        output = self.schedule.output
        for lane in self._range(output):
            late = self.late.get((output.buffer, lane), self.schedule.latency)
            _require(late == self.schedule.latency, f"the output is {late} frames late")

    @staticmethod
    def _range(lanes: Lanes) -> range:
        return range(lanes.first, lanes.first + lanes.channels)

    def _follow(self, task: Task) -> None:
        if isinstance(task, Delay):
            _require(task.frames % QUANTUM == 0, f"{task} is no whole number of quanta")
            for source, target in zip(
                self._range(task.source), self._range(task.target), strict=True
            ):
                late = self.late.get((task.source.buffer, source))
                if late is not None:  # silence is never late
                    self.late[task.target.buffer, target] = late + task.frames
        elif isinstance(task, Mix):
            self._sum(task)
        else:
            self._compute(task)

    def _sum(self, task: Mix) -> None:
        for term in task.terms:
            late = self.late.get((term.buffer, term.source))
            if late is None:
                continue
            here = self.late.setdefault((task.target, term.lane), late)
            _require(here == late, f"{term} is {late} frames late, its neighbors {here}")

    def _compute(self, task: Compute) -> None:
        arena = self.schedule.arenas[task.arena]
        for name, buffer in task.inputs.items():
            width = lane_width(arena.fed(name))
            for lane in range(len(task.members) * width):
                late = self.late.get((buffer, lane), task.arrival)
                _require(late == task.arrival, f"{_names(task)}: an input is {late} frames late")
        for name in arena.kind.outputs:
            for member in task.members:
                latency = arena.kind.latency(member.settings, self.schedule.rate)
                lanes = self.schedule.ports[f"{member.node}.{name}"]
                _require(lanes.buffer == task.outputs[name], f"{member.node}.{name} is elsewhere")
                for lane in self._range(lanes):
                    self.late[lanes.buffer, lane] = task.arrival + latency


def _names(task: Compute) -> str:
    return ", ".join(member.node for member in task.members)

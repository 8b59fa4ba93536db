"""The proof of alignment: the paths into a node are equally late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp.arrays import QUANTUM
from graphapp.engine.schedule import Delay, Mix
from graphapp.engine.verify.require import require
from nodes.vocabulary import lane_width

if TYPE_CHECKING:
    from graphapp.engine.schedule import Compute, Lanes, Schedule, Task


class AlignmentProof:
    """How late the song is in each lane of each buffer.

    Parameters
    ----------
    schedule : Schedule
        To be proved; its memory is.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._late: dict[tuple[int, int], int] = {}  # silence is never late: it has no entry

    def check(self) -> None:
        """Follow the tasks in order.

        Raises
        ------
        ScheduleError
            If the paths into a node, or to the output, are not equally late.
        """
        for task in self._schedule.tasks:
            self._follow(task)
        output, latency = self._schedule.output, self._schedule.latency
        for lane in _range(output):
            late = self._late.get((output.buffer, lane), latency)
            require(late == latency, "the output is {} frames late", late)

    def _follow(self, task: Task) -> None:
        if isinstance(task, Delay):
            self._delay(task)
        elif isinstance(task, Mix):
            self._sum(task)
        else:
            self._compute(task)

    def _delay(self, task: Delay) -> None:
        whole = task.frames >= 0 and task.frames % QUANTUM == 0
        require(whole, "{} is no whole number of quanta", task)
        for source, target in zip(_range(task.source), _range(task.target), strict=True):
            late = self._late.get((task.source.buffer, source))
            if late is not None:
                self._late[task.target.buffer, target] = late + task.frames

    def _sum(self, task: Mix) -> None:
        for term in task.terms:
            late = self._late.get((term.buffer, term.source))
            if late is None:
                continue
            here = self._late.setdefault((task.target, term.lane), late)
            require(here == late, "{} is {} frames late, its neighbors {}", term, late, here)

    def _compute(self, task: Compute) -> None:
        arena = self._schedule.arenas[task.arena]
        names = ", ".join(member.node for member in task.members)
        for name, buffer in task.inputs.items():
            width = lane_width(arena.fed(name))
            for lane in range(len(task.members) * width):
                late = self._late.get((buffer, lane), task.arrival)
                require(late == task.arrival, "{}: an input is {} frames late", names, late)
        for place, member in enumerate(task.members):
            late = task.arrival + arena.kind.latency(member.settings, self._schedule.rate)
            for name, buffer in task.outputs.items():
                channels = arena.outputs[name]
                for lane in range(channels):
                    self._late[buffer, place * lane_width(channels) + lane] = late


def _range(lanes: Lanes) -> range:
    return range(lanes.first, lanes.first + lanes.channels)

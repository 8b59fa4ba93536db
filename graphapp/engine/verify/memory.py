"""The proof of memory: tasks find the samples that they read, and stay inside their memory.

Kernels check no bounds, so every lane and slot that they will touch is checked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp.arrays import LANES
from graphapp.engine.banks import vector_lanes
from graphapp.engine.schedule import Compute, Delay, reads, writes
from graphapp.engine.verify.require import require
from nodes.vocabulary import lane_width

if TYPE_CHECKING:
    from graphapp.engine.schedule import Arena, Lanes, Mix, Schedule, Task


class MemoryProof:
    """Which buffer holds each lane of the pool, and which slots of the arenas are taken.

    Parameters
    ----------
    schedule : Schedule
        To be proved.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._holder: list[int | None] = [None] * schedule.pool_lanes
        self._written: set[int] = set()
        self._slots_taken: set[tuple[int, int]] = set()

    def check(self) -> None:
        """Follow the tasks in order.

        Raises
        ------
        ScheduleError
            If something is read that is not there, written twice or outside its memory.
        """
        for buffer in self._schedule.buffers:
            inside = 0 <= buffer.place <= self._schedule.pool_lanes - buffer.lanes
            require(inside and buffer.lanes % LANES == 0, "{} lies outside the pool", buffer)
        for task in self._schedule.tasks:
            self._inside(task)
            self._follow(task)
        self._lanes(self._schedule.output)
        self._read(self._schedule.output.buffer)

    def _follow(self, task: Task) -> None:
        for buffer in reads(task):
            self._read(buffer)
        for buffer in writes(task):
            self._write(buffer)
        for buffer in reads(task) | writes(task):  # none of them lies over another
            self._read(buffer)

    def _read(self, buffer: int) -> None:
        held = all(self._holder[lane] == buffer for lane in self._place(buffer))
        require(held, "buffer {} is read while it does not hold its samples", buffer)

    def _write(self, buffer: int) -> None:
        require(buffer not in self._written, "buffer {} is written twice", buffer)
        self._written.add(buffer)
        for lane in self._place(buffer):
            self._holder[lane] = buffer

    def _place(self, buffer: int) -> range:
        placed = self._schedule.buffers[buffer]
        return range(placed.place, placed.place + placed.lanes)

    def _inside(self, task: Task) -> None:
        if isinstance(task, Compute):
            self._bank(task)
        elif isinstance(task, Delay):
            self._lanes(task.source)
            self._lanes(task.target)
            same = task.source.channels == task.target.channels
            require(same, "{} is from and to different channels", task)
        else:
            self._terms(task)

    def _terms(self, task: Mix) -> None:
        require(task.width in (1, 2, 4, LANES), "{} has no width that fills vectors", task)
        self._lanes_of(task.target)
        for term in task.terms:
            inside = 0 <= term.lane < self._lanes_of(task.target)
            inside &= 0 <= term.source < self._lanes_of(term.buffer)
            require(inside, "{} lies outside its buffers", term)

    def _lanes(self, lanes: Lanes) -> None:
        inside = 0 <= lanes.first <= self._lanes_of(lanes.buffer) - lanes.channels
        require(inside and lanes.channels > 0, "{} lies outside its buffer", lanes)

    def _lanes_of(self, buffer: int) -> int:
        require(0 <= buffer < len(self._schedule.buffers), "there is no buffer {}", buffer)
        return self._schedule.buffers[buffer].lanes

    def _bank(self, task: Compute) -> None:
        """Check the blocks of a bank, which a kernel takes to be of equal size, and its slots."""
        require(0 <= task.arena < len(self._schedule.arenas), "there is no arena {}", task.arena)
        arena = self._schedule.arenas[task.arena]
        ins, outs = arena.kind.inputs.keys(), arena.kind.outputs.keys()
        same = task.inputs.keys() <= ins == arena.inputs.keys()
        same &= task.outputs.keys() == outs == arena.outputs.keys()
        require(same, "{} has other ports than its nodes", task)
        for name, buffer in task.inputs.items():
            self._block(task, buffer, arena.fed(name))
        for name, buffer in task.outputs.items():
            self._block(task, buffer, arena.outputs[name])
        require(
            (task.media is None) == (not arena.media_channels), "{} has no place for files", task
        )
        if task.media is not None:
            self._block(task, task.media, arena.media_channels)
        self._own(task)
        self._slots(task, arena)

    def _block(self, task: Compute, buffer: int, channels: int) -> None:
        lanes = vector_lanes(len(task.members) * lane_width(channels))
        require(self._lanes_of(buffer) == lanes, "buffer {} does not fit {}", buffer, task)

    def _own(self, task: Compute) -> None:
        """Check that an output has a buffer of its own, or its input's if that passes through."""
        ports = self._schedule.arenas[task.arena].kind.outputs
        through = {name: port.through for name, port in ports.items() if port.through}
        for name, source in through.items():
            require(
                task.outputs[name] == task.inputs.get(source),
                "{} does not let {} through",
                task,
                source,
            )
        own = [buffer for name, buffer in task.outputs.items() if name not in through]
        own += [] if task.media is None else [task.media]
        alone = len(set(own)) == len(own) and not set(own) & set(task.inputs.values())
        require(alone, "two ports of {} share a buffer", task)

    def _slots(self, task: Compute, arena: Arena) -> None:
        """Check that every node has a slot of its own."""
        channels = arena.outputs or {name: arena.fed(name) for name in arena.kind.inputs}
        wide = arena.width == lane_width(next(iter(channels.values())))
        require(wide, "{} is not as wide as its nodes", arena)
        slots = {(task.arena, member.slot) for member in task.members}
        inside = all(0 <= slot < arena.slots for _, slot in slots)
        require(inside, "{} lies outside its arena", task)
        alone = len(slots) == len(task.members) and not slots & self._slots_taken
        require(alone, "nodes share a slot: {}", task)
        self._slots_taken |= slots

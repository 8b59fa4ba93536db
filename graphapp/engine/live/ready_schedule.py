"""A schedule made ready: the objects that run it, and how they take over from others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphapp.engine.cables import DelayTask, MixTask
from graphapp.engine.compute import ComputeTask
from graphapp.engine.live.levels import Levels
from graphapp.engine.live.transition import Ends
from graphapp.engine.schedule import Delay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from dsp.arrays import Values
    from graphapp.engine.runner import Runner
    from graphapp.engine.schedule import Lanes
    from nodes.vocabulary import Node


class Ramp(NamedTuple):
    """Gains of a mix that will change."""

    mix: MixTask
    terms: NDArray[np.intp]
    goals: Values

    def start(self) -> None:
        """[audio] Let them ramp."""
        self.mix.ramp(self.terms, self.goals)


class ReadySchedule:
    """A schedule and the objects that run it; others may share its nodes' state.

    Parameters
    ----------
    runner : Runner
        The schedule at work.
    grown : list of (ndarray, ndarray)
        Arenas that had to grow: what lies in the first of each pair belongs into the second, once
        nobody works on the first any more.
    """

    def __init__(self, runner: Runner, grown: list[tuple[NDArray[np.float64], ...]]) -> None:
        self.runner = runner
        self.levels = Levels(runner)
        self._grown = grown
        self.computes = [task for task in runner.tasks if isinstance(task, ComputeTask)]
        self.mixes = [task for task in runner.tasks if isinstance(task, MixTask)]
        self.cables = {
            Ends(cable.source, cable.target): index
            for index, cable in enumerate(runner.schedule.cables)
        }
        self.delays = dict(_delays(runner))
        self.places = {
            int(member.node.rpartition("@")[2]): (task, column)
            for task in self.computes
            for column, member in enumerate(task.task.members)
            if "@" in member.node
        }

    @property
    def channels(self) -> int:
        """Channels of the output."""
        return self.runner.schedule.output.channels

    def ramps(self, gains: Mapping[Ends, float]) -> list[Ramp]:
        """[control] Find the terms of cables, which `Ramp.start` then lets ramp."""
        cables = {self.cables[ends]: gain for ends, gain in gains.items()}
        found = [Ramp(mix, *mix.terms_of(cables)) for mix in self.mixes]
        return [ramp for ramp in found if len(ramp.terms)]

    def take_over(self, other: ReadySchedule, frame: int) -> None:
        """[audio] Go on where another one has come to."""
        for old, new in self._grown:
            new[: len(old)] = old
        found: dict[str, Values] = {}
        for task in other.computes:
            found |= task.values() or {}
        for task in self.computes:
            task.take_over(found, frame)
        for key, delay in self.delays.items():
            before = other.delays.get(key)
            if before is not None:
                delay.take_over(before)


def _delays(runner: Runner) -> Iterator[tuple[Ends, DelayTask]]:
    """Yield the delays, each by its cable, or by the output of the node that is bypassed."""
    ports: dict[Lanes, str] = {}
    for port, lanes in runner.schedule.ports.items():
        ports.setdefault(lanes, port)  # others let it through
    tasks = (task for task in runner.tasks if isinstance(task, DelayTask))
    descriptions = (task for task in runner.schedule.tasks if isinstance(task, Delay))
    for task, description in zip(tasks, descriptions, strict=True):
        if description.cable is None:
            yield Ends("", ports[description.target]), task
        else:
            cable = runner.schedule.cables[description.cable]
            yield Ends(cable.source, cable.target), task


def grown_arrays(small: Node, large: Node) -> list[tuple[NDArray[np.float64], ...]]:
    """Pair what both keep: arenas come in the order in which a type asks for them."""

    def arrays(node: Node) -> list[NDArray[np.float64]]:
        pairs = [store for pair in node.rack.pairs for store in (pair.begin, pair.end)]
        return [store.array for store in (*node.rack.states, *pairs)]

    return list(zip(arrays(small), arrays(large), strict=True))

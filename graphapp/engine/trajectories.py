"""Trajectories: where the parameters of a bank go, quantum by quantum.

Automation says where a parameter is at every moment of the song. A hand that moves one while the
song plays lets it glide there in 20 ms, so that no step is heard.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.automation import Curve, between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dsp.arrays import Values
    from graphapp.engine.schedule import Compute
    from nodes.vocabulary import Bank, Unit

GLIDE_MS = 20.0
"""How long a parameter takes to where a hand moved it."""


class Trajectory:
    """The way of one parameter of one node.

    Parameters
    ----------
    unit : Unit
        The parameter's.
    goal : Curve or float
        Where it goes.
    """

    def __init__(self, unit: Unit, goal: Curve | float) -> None:
        self._unit = unit
        self._goal = goal
        self._from = 0.0
        self._done = self._total = 0

    @property
    def moves(self) -> bool:
        """Whether it may still move."""
        return isinstance(self._goal, Curve) or self._done < self._total

    def glide(self, value: float, quanta: int, wait: int = 0) -> None:
        """Go from `value` to the goal in so many quanta, after a wait."""
        self._from, self._done, self._total = value, -wait, quanta

    def next(self, position: int, count: int) -> Values:
        """Return the values at the `count` boundaries after a song frame, and go there."""
        goals = (
            self._goal.at(position + QUANTUM, count)
            if isinstance(self._goal, Curve)
            else np.full(count, self._goal)
        )
        if self._done >= self._total:
            return goals
        steps = np.arange(self._done + 1, self._done + count + 1)
        self._done += count
        part = np.clip(steps / self._total, 0.0, 1.0)
        there = part >= 1.0
        way = between(np.full(count, self._from), goals, part, logarithmic=self._unit.logarithmic)
        return np.where(there, goals, way)


class Trajectories:
    """All that moves in a bank.

    Parameters
    ----------
    task : Compute
        Whose members.
    bank : Bank
        Whose matrix of values moves.
    rate : int
        Frames a second.
    """

    def __init__(self, task: Compute, bank: Bank, rate: int) -> None:
        self._bank = bank
        self._glide = max(1, round(GLIDE_MS / 1000.0 * rate / QUANTUM))
        self._units: dict[int, Unit] = {
            place: parameter.unit
            for parameter, places in bank.layout.places.items()
            for place in range(places.start, places.stop)
        }
        self._curves = {
            (place, column): Curve(points, self._units[place], rate)
            for column, member in enumerate(task.members)
            for place, points in member.automation.items()
        }
        self._rest = np.column_stack([member.settings.row for member in task.members])
        self._ways: dict[tuple[int, int], Trajectory] = {}

    def __bool__(self) -> bool:
        return bool(self._ways)

    def start(self, position: int) -> None:
        """Bring every parameter to where it is at a song frame."""
        self._bank.matrix[:] = self._rest
        for where, curve in self._curves.items():
            self._bank.matrix[where] = curve.at(position, 1)[0]
        self._ways = {
            where: Trajectory(self._units[where[0]], curve) for where, curve in self._curves.items()
        }

    def take_over(self, column: int, row: Values, position: int) -> None:
        """Let a node's parameters go on from a row of values, and glide to where they belong."""
        self._bank.matrix[:, column] = row
        for place, goal in enumerate(self._rest[:, column]):
            curve = self._curves.get((place, column))
            target = curve.at(position, 1)[0] if curve else goal
            if target != row[place] and not math.isnan(target):  # null is off, here as there
                self._set(place, column, curve or float(goal), 0)

    def move(self, column: int, place: int, value: float, wait: int = 0) -> None:
        """Let a parameter glide to a value; where it is automated, automation has it."""
        if (place, column) not in self._curves:
            self._rest[place, column] = value
            self._set(place, column, value, wait)

    def _set(self, place: int, column: int, goal: Curve | float, wait: int) -> None:
        here = float(self._bank.matrix[place, column])
        way = Trajectory(self._units[place], goal)
        way.glide(here, self._glide, wait)
        self._ways[place, column] = way

    def stretches(self, position: int, frames: int) -> Iterator[tuple[int, int, bool]]:
        """Cut a block into single quanta that move and stretches that do not.

        Before a quantum that moves is yielded, the bank's matrix holds the values at its end.

        Yields
        ------
        first, stop : int
            Quanta.
        moving : bool
            Whether a parameter moves.
        """
        places, columns = zip(*self._ways, strict=True)
        matrix = self._bank.matrix
        count = frames // QUANTUM
        ends = np.array([way.next(position, count) for way in self._ways.values()])
        values = np.column_stack((matrix[places, columns], ends))
        self._ways = {where: way for where, way in self._ways.items() if way.moves}
        moves = (values[:, 1:] != values[:, :-1]).any(axis=0)
        quantum = 0
        while quantum < count:
            stop = quantum + 1
            if not moves[quantum]:
                while stop < count and not moves[stop]:
                    stop += 1
            else:
                matrix[places, columns] = values[:, stop]
            yield quantum, stop, bool(moves[quantum])
            quantum = stop

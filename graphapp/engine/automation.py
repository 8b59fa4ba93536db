"""Automation: a parameter's value at every quantum boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dsp.arrays import Values
    from nodes.vocabulary import Unit
    from projects import Breakpoint


class Curve:
    """Breakpoints, ready to be read at quantum boundaries.

    Before the first breakpoint and after the last, their values hold. A jump (the end of a
    ``hold``) counts just after its breakpoint: the boundary there, or the next one, still has the
    old value, so that the jump ramps across the quantum that begins there.

    Parameters
    ----------
    points : sequence of Breakpoint
        At least one, times rising.
    unit : Unit
        The parameter's; straight lines run in octaves where it is logarithmic.
    rate : int
        Frames a second.
    """

    def __init__(self, points: Sequence[Breakpoint], unit: Unit, rate: int) -> None:
        # A time such as 0.7 s is meant to be a whole frame where it is one but for rounding.
        self._frames = np.round([point.seconds * rate for point in points], 6)
        self._values = np.array([point.value for point in points])
        self._smooth = np.array([point.curve == "smooth" for point in points])
        self._hold = np.array([point.curve == "hold" for point in points])
        self._logarithmic = unit.logarithmic

    def at(self, first: int, count: int) -> Values:
        """Return the values at `count` boundaries.

        Parameters
        ----------
        first : int
            Song frame of the first boundary; it may be negative.
        count : int
            How many boundaries.

        Returns
        -------
        ndarray, shape (count,)
            In the parameter's unit.
        """
        frames = first + QUANTUM * np.arange(count)
        before = np.searchsorted(self._frames, frames, side="right") - 1
        settled = self._before_jumps(before, frames)
        after = np.minimum(before + 1, len(self._frames) - 1)
        start = np.maximum(before, 0)
        span = np.where(after > start, self._frames[after] - self._frames[start], 1.0)
        part = np.clip((frames - self._frames[start]) / span, 0.0, 1.0)
        part = np.where(self._smooth[after], part * part * (3.0 - 2.0 * part), part)
        part = np.where(self._hold[after] | (after == start), 0.0, part)
        values = between(
            self._values[start], self._values[after], part, logarithmic=self._logarithmic
        )
        return np.where(settled < before, self._values[np.maximum(settled, 0)], values)

    def _before_jumps(self, before: np.ndarray, frames: np.ndarray) -> np.ndarray:
        """Step back over the jumps of the last quantum, which have not begun yet."""
        settled = before.copy()
        while True:
            at = np.maximum(settled, 0)
            late = (settled > 0) & self._hold[at] & (self._frames[at] > frames - QUANTUM)
            if not late.any():
                return settled
            settled[late] -= 1


def between(a: Values, b: Values, part: Values, *, logarithmic: bool) -> Values:
    """Return values part of the way (0 to 1) from `a` to `b`.

    In octaves where the unit is logarithmic. No straight line in dB leads to or from silence: there
    the gain runs straight.
    """
    if logarithmic:
        return a * np.power(b / a, part)
    off = np.isinf(a) | np.isinf(b)
    if not off.any():
        return a + (b - a) * part
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = (1.0 - part) * 10.0 ** (a / 20.0) + part * 10.0 ** (b / 20.0)
        return np.where(off, 20.0 * np.log10(gain), a + (b - a) * part)

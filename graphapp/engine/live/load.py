"""The load: how much of the time that a block lasts it takes to compute it."""

from __future__ import annotations

import math

_SMOOTHING_S = 0.5
_HIGH = 0.85
_LOW = 0.7
_PATIENCE_S = 0.3


class LoadMeter:
    """Mean, maximum and a smoothed value, and a warning before the load is too high.

    Parameters
    ----------
    rate : int
        Frames a second.

    Attributes
    ----------
    smoothed, highest : float
        1 is the whole of the time that there is.
    blocks : int
        How many were computed.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._frames = 0
        self._busy_s = 0.0
        self._high_s = 0.0
        self._warned = False
        self.blocks = 0
        self.smoothed = 0.0
        self.highest = 0.0

    @property
    def mean(self) -> float:
        """The mean since the beginning."""
        return self._busy_s * self._rate / self._frames if self._frames else 0.0

    def add(self, busy_s: float, frames: int) -> bool:
        """Take in a block.

        Returns
        -------
        bool
            Whether this is the moment to warn: once each time that the load stays high.
        """
        length_s = frames / self._rate
        load = busy_s / length_s
        self.blocks += 1
        self._frames += frames
        self._busy_s += busy_s
        self.highest = max(self.highest, load)
        self.smoothed += (load - self.smoothed) * -math.expm1(-length_s / _SMOOTHING_S)
        if self.smoothed < _LOW:
            self._warned = False
        self._high_s = self._high_s + length_s if self.smoothed > _HIGH else 0.0
        warn = self._high_s > _PATIENCE_S and not self._warned
        self._warned |= warn
        return warn

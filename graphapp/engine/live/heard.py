"""What the device is given, kept for the meters until it has been heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from dsp.arrays import Block


class Listener(Protocol):
    """Something that is given the songs that are played, and nothing between them.

    Attributes
    ----------
    channels : int
        How many it takes.
    """

    channels: int

    def write(self, block: Block) -> None:
        """Take in frames at the project's rate, ``(frames, channels)``."""


class HeardRing:
    """The last frames of the program: one thread writes, one other reads, neither waits.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
        1 or more.
    seconds : float
        How much is kept.

    Attributes
    ----------
    rate, channels : int
        As given.
    width : int
        Channels of what was written last; a single one is on all channels here.
    written : int
        Frames written so far, which can be read until as many as are kept have followed them.
    """

    def __init__(self, rate: int, channels: int, seconds: float = 0.5) -> None:
        self.rate = rate
        self.channels = self.width = channels
        self.written = 0
        self._claimed = 0
        self._frames = np.zeros((round(rate * seconds), channels), np.float32)

    def write(self, block: Block) -> None:
        """[audio] Keep a block.

        Parameters
        ----------
        block : ndarray of float32, shape (frames, channels) or (frames, 1)
            Not more frames than are kept.
        """
        self.width = block.shape[1]
        capacity = len(self._frames)
        # Said first, so that a reader knows which frames may be going.
        self._claimed = self.written + len(block)
        first = self.written % capacity
        fitting = min(len(block), capacity - first)
        self._frames[first : first + fitting] = block[:fitting]
        self._frames[: len(block) - fitting] = block[fitting:]
        self.written = self._claimed

    def read(self, first: int, out: Block) -> bool:
        """[meter] Copy frames that have been written.

        Parameters
        ----------
        first : int
            Number of the first frame.
        out : ndarray of float32, shape (frames, channels)
            Receives them.

        Returns
        -------
        bool
            Whether they were all still there; if not, `out` holds a mixture.
        """
        capacity = len(self._frames)
        at = first % capacity
        fitting = min(len(out), capacity - at)
        out[:fitting] = self._frames[at : at + fitting]
        out[fitting:] = self._frames[: len(out) - fitting]
        return first >= self._claimed - capacity

    @property
    def oldest(self) -> int:
        """Number of the oldest frame that is still there."""
        return max(self._claimed - len(self._frames), 0)

"""Where a sound system's callback finds the ring that it is to play."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from dsp import ring as kernels

if TYPE_CHECKING:
    from dsp.memory import Words
    from graphapp.engine.devices.ring import OutputRing


class Plug:
    """A few words in memory between a callback and its ring; without a ring there is silence.

    Parameters
    ----------
    channels : int
        Of the device.
    words : ndarray of int64, shape (dsp.ring.PLUG,), optional
        Where they have to be.
    """

    def __init__(self, channels: int, words: Words | None = None) -> None:
        self.words = np.zeros(kernels.PLUG, np.int64) if words is None else words
        self.words[kernels.WIDTH] = channels

    @property
    def address(self) -> int:
        """Where the words are."""
        return self.words.ctypes.data

    def settle(self, frames: int, seconds: float) -> int:
        """Wait until the device has asked for this many frames, but no longer than this.

        What a device takes when it begins, all at once, may be heard with gaps.

        Returns
        -------
        int
            How many it has still to ask for.
        """
        deadline = time.monotonic() + seconds
        while self.words[kernels.UNUSED] < frames and time.monotonic() < deadline:
            time.sleep(0.002)
        return max(0, frames - int(self.words[kernels.UNUSED]))

    def attach(self, ring: OutputRing) -> None:
        """Let the device play a ring from now on."""
        self._ring = ring  # it lives as long as the callback may read it
        self.words[kernels.HEADER] = ring.header.ctypes.data

    def detach(self) -> None:
        """Let the device be silent from now on, and leave the ring to others."""
        self.words[kernels.HEADER] = 0

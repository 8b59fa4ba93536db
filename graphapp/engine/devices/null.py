"""The null device: takes what is played at the pace of the clock, and is heard by nobody."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp import ring as kernels
from graphapp.engine.devices.device import DeviceInfo

if TYPE_CHECKING:
    from graphapp.engine.devices.ring import OutputRing

NULL: Final = DeviceInfo(
    name="null", backend="null", rates=(), rate=48_000, channels=2, default=False
)


class NullDevice:
    """A device for machines without one.

    Parameters
    ----------
    ring : OutputRing
        What it plays.
    rate : int
        Hz.
    block : int
        Frames it takes at a time.
    """

    def __init__(self, ring: OutputRing, rate: int, block: int) -> None:
        self.info = NULL
        self.rate = rate
        self.block = block
        self.latency_frames = block
        self._ring = ring
        self._closing = False
        kernels.read.warm()
        self._thread = threading.Thread(target=self._run, name="graphapp null device", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        """Take a block whenever one has passed since the start; a late one delays none after it."""
        out = np.zeros((self.block, self._ring.channels), np.float32)
        start, blocks = time.monotonic(), 0
        while not self._closing:
            early = start + blocks * self.block / self.rate - time.monotonic()
            if early > 0:
                time.sleep(early)
            kernels.read(self._ring.header, self._ring.samples, out)
            blocks += 1

    def alive(self) -> bool:
        """Tell whether it still plays."""
        return self._thread.is_alive()

    def close(self) -> None:
        """End it."""
        self._closing = True
        self._thread.join()

"""The outlet: from blocks at the project's rate to what the device takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import soxr

    from dsp.arrays import Block
    from graphapp.engine.devices import OutputRing

_DEPTH_S = 0.03
"""The least that the ring is kept filled with. The interpreter wakes within a few milliseconds;
and what a person changes is heard when that much has been played."""


class Outlet:
    """The way to the device, kept filled to a fixed depth. For the audio thread.

    Parameters
    ----------
    ring : OutputRing
        Which the device reads.
    rate : int
        The project's, Hz.
    block : int
        The most frames pushed in one go.

    Attributes
    ----------
    pushed : int
        Frames pushed so far, at the project's rate.
    """

    def __init__(self, ring: OutputRing, rate: int, block: int) -> None:
        self.pushed = 0
        self._ring = ring
        self._rate = rate
        self._block = block
        self._fitted = np.zeros((block, ring.channels), np.float32)
        self._change: tuple[int, int, int] | None = None
        self._connect(rate, block, 0)

    def connect(self, device_rate: int, period: int, latency: int) -> None:
        """[any thread] Go over to a device, at the next `update`.

        Parameters
        ----------
        device_rate : int
            Hz.
        period, latency : int
            Device frames that it asks for in one go, and that it holds in its own buffer.
        """
        self._change = device_rate, period, latency

    def update(self) -> None:
        """Take up what another thread has asked for."""
        change = self._change
        if change is not None:
            self._change = None
            self._connect(*change)

    def _connect(self, device_rate: int, period: int, latency: int) -> None:
        self._device_rate = device_rate
        self._latency = latency
        self._base = self.pushed - math.ceil(self._ring.written * self._rate / device_rate)
        self._need = math.ceil(self._block * device_rate / self._rate)
        least = math.ceil(_DEPTH_S * device_rate)
        # A device that woke up late takes two periods at once.
        self._depth = self._need * math.ceil(max(least, 2 * period) / self._need)
        self._resampler: soxr.ResampleStream | None = None
        if device_rate != self._rate:
            import soxr

            channels = self._ring.channels
            self._resampler = soxr.ResampleStream(
                self._rate, device_rate, channels, "float32", "VHQ"
            )

    @property
    def wants_block(self) -> bool:
        """Whether the ring has come below its depth by a block."""
        return self._ring.filled + self._need <= self._depth

    @property
    def runs_low(self) -> bool:
        """Whether it may run empty if it has to wait: devices fill their own buffer at once."""
        return self._ring.filled < self._latency + self._need

    @property
    def wait_s(self) -> float:
        """How long it takes until a block is wanted, if the device is at work."""
        excess = self._ring.filled + self._need - self._depth
        return max(excess, 0) / self._device_rate

    @property
    def heard(self) -> int:
        """How many of the pushed frames have been heard, as far as is known."""
        taken = max(self._ring.read - self._latency, 0)
        return self._base + taken * self._rate // self._device_rate

    def expect(self, *, sound: bool) -> None:
        """Say whether it is a dropout if the device finds nothing."""
        self._ring.expecting = sound

    def push(self, block: Block) -> None:
        """Hand on frames; there must be room, see `wants_block`.

        Parameters
        ----------
        block : ndarray of float32, shape (frames, channels)
            A single channel goes to the first two of the device; channels that the device does
            not have are left out.
        """
        self.pushed += len(block)
        fitted = self._fitted[: len(block)]
        channels = min(block.shape[1], fitted.shape[1])
        fitted[:, :channels] = block[:, :channels]
        fitted[:, channels:] = block if channels == 1 else 0.0
        if self._resampler is not None:
            fitted = self._resampler.resample_chunk(fitted)
        self._ring.write(fitted)

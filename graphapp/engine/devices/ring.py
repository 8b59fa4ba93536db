"""The ring that holds what was computed until a device takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp import ring

if TYPE_CHECKING:
    from dsp.arrays import Block


class OutputRing:
    """Sound on its way to a device: one thread writes, the device reads, nobody waits.

    It outlives the device: another one may take over, once the first is closed.

    Parameters
    ----------
    frames : int
        The most frames it holds, at least; it is rounded up to a power of two.
    channels : int
        Of the sound, and of the device.
    """

    def __init__(self, frames: int, channels: int = 2) -> None:
        self.frames = 1 << (frames - 1).bit_length()
        self.channels = channels
        self.samples = np.zeros((self.frames, channels), np.float32)
        self.header = np.zeros(ring.WORDS, np.int64)
        self.header[ring.SAMPLES] = self.samples.ctypes.data
        self.header[ring.FRAMES] = self.frames
        self.header[ring.CHANNELS] = channels
        ring.write.warm()

    @property
    def written(self) -> int:
        """Frames written since the beginning."""
        return int(self.header[ring.WRITTEN])

    @property
    def read(self) -> int:
        """Frames that a device has taken since the beginning."""
        return int(self.header[ring.READ])

    @property
    def filled(self) -> int:
        """Frames that wait for the device."""
        return self.written - self.read

    @property
    def room(self) -> int:
        """Frames that can be written now."""
        return self.frames - self.filled

    @property
    def callbacks(self) -> int:
        """How often a device asked for frames."""
        return int(self.header[ring.CALLBACKS])

    @property
    def taken(self) -> int:
        """Frames that devices asked for, silence included."""
        return int(self.header[ring.TAKEN])

    @property
    def dropouts(self) -> int:
        """Interruptions: callbacks in a row that lacked frames are one."""
        return int(self.header[ring.DROPOUTS])

    @property
    def lost(self) -> int:
        """Frames of silence that were heard instead of sound."""
        return int(self.header[ring.LOST])

    @property
    def expecting(self) -> bool:
        """Whether an empty ring is a dropout; otherwise it is silence."""
        return bool(self.header[ring.EXPECTING])

    @expecting.setter
    def expecting(self, expected: bool) -> None:
        self.header[ring.EXPECTING] = expected

    def write(self, block: Block) -> None:
        """Append a block.

        Parameters
        ----------
        block : ndarray of float32, shape (frames, channels)
            At most `room` frames.

        Raises
        ------
        ValueError
            If there is no room, or the channels differ. Look at `room` first.
        """
        if block.shape[1] != self.channels or not ring.write(self.header, self.samples, block):
            raise ValueError(f"{block.shape} does not fit; there is room for {self.room} frames")

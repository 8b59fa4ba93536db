"""The end of a song, found as an export finds it, but while it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapp.engine.tails import FLOOR

if TYPE_CHECKING:
    from dsp.arrays import Block


class Ending(NamedTuple):
    """Where a song ends, in song frames.

    Attributes
    ----------
    song_frames : int
        The end of the last stem: not before.
    limit : int or None
        Not after; None: never.
    """

    song_frames: int
    limit: int | None

    @classmethod
    def of(cls, song_frames: int, tail_frames: int, until: int | None) -> Ending:
        """Return the ending of a song, or of a part of it.

        Without stems a song has no end but the one that is asked for.
        """
        if not song_frames:
            return cls(0, until)
        whole = song_frames + tail_frames
        return cls(song_frames, whole if until is None else min(until, whole))

    def concerns(self, song: int, frames: int) -> bool:
        """Return whether some of the frames from a song frame on may not be wanted."""
        return self.limit is not None and song + frames > min(self.song_frames, self.limit)

    def wanted(self, block: Block, song: int) -> tuple[int, int]:
        """Return how much of a block may, and how much surely does, belong to the song.

        Parameters
        ----------
        block : ndarray of float32, shape (frames, channels)
            What sounds.
        song : int
            Its song frame.
        """
        if self.limit is None:
            return len(block), len(block)
        possible = min(max(self.limit - song, 0), len(block))
        if not self.song_frames:
            return possible, possible
        loud = np.flatnonzero((np.abs(block[:possible]) >= FLOOR).any(axis=1))
        sure = int(loud[-1]) + 1 if loud.size else 0
        return possible, min(max(sure, self.song_frames - song), possible)


class Held:
    """Frames that wait until it is known whether anything follows them, oldest first.

    Parameters
    ----------
    frames : int
        How many there is room for.
    channels : int
        Of each.

    Attributes
    ----------
    sure : int
        How many of them are wanted whatever follows.
    """

    def __init__(self, frames: int, channels: int) -> None:
        self.sure = 0
        self._samples = np.zeros((frames, channels), np.float32)
        self._first = 0
        self._last = 0

    def __len__(self) -> int:
        return self._last - self._first

    @property
    def channels(self) -> int:
        """Channels of each frame."""
        return self._samples.shape[1]

    @property
    def room(self) -> int:
        """How many more frames can be held."""
        return len(self._samples) - len(self)

    def append(self, block: Block, sure: int) -> None:
        """Hold a copy of a block, of which the first `sure` frames, and all before, are wanted."""
        if self._last + len(block) > len(self._samples):
            self._samples[: len(self)] = self._samples[self._first : self._last]
            self._first, self._last = 0, len(self)
        if sure:
            self.sure = len(self) + sure
        self._samples[self._last : self._last + len(block)] = block
        self._last += len(block)

    def take(self, frames: int) -> Block:
        """Let go of the oldest frames; what is returned is valid until the next `append`."""
        first = self._first
        self._first = min(first + frames, self._last)
        self.sure = max(self.sure - frames, 0)
        return self._samples[first : self._first]

    def clear(self) -> None:
        """Forget all of them."""
        self.sure = self._first = self._last = 0

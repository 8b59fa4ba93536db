"""Reading a file as if it had been made at the project's rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

if TYPE_CHECKING:
    from dsp.arrays import Block
    from graphapp.media.reader import Reader

_PIECE: Final = 8192
"""Frames that the resampler is fed at a time, whatever is asked for."""


class ResamplingReader:
    """Another reader, converted by soxr at its highest quality.

    Reading on costs the frames that are read; reading back starts again at the beginning.
    """

    def __init__(self, source: Reader, rate: int) -> None:
        self.info = source.info.at_rate(rate)
        self._source = source
        self._stream = soxr.ResampleStream(
            source.info.rate, rate, source.info.channels, dtype="float32", quality="VHQ"
        )
        self._fed = np.zeros((_PIECE, source.info.channels), np.float32)
        self._restart()

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read as `Reader.read_into` says; non-finite samples are counted where they are fed."""
        if first_frame < self._begin:
            self._restart()
        lanes = slice(lane, lane + self.info.channels)
        end = min(first_frame + frames, self.info.frames)
        at, zeroed = first_frame, 0
        while at < end:
            ready = self._ready[at - self._begin : end - self._begin]
            block[at - first_frame : at - first_frame + len(ready), lanes] = ready
            at += len(ready)
            if self._next == self._source.info.frames:
                break  # Where the length is half a frame, soxr may have rounded it down.
            if at < end:
                zeroed += self._advance()
        block[max(at - first_frame, 0) : frames, lanes] = 0.0
        return zeroed

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def _restart(self) -> None:
        self._stream.clear()
        self._next = 0
        self._begin = 0
        self._ready = np.zeros((0, self.info.channels), np.float32)

    def _advance(self) -> int:
        """Replace the frames that are ready by those that follow them."""
        frames = min(_PIECE, self._source.info.frames - self._next)
        zeroed = self._source.read_into(self._fed, 0, self._next, frames)
        self._next += frames
        self._begin += len(self._ready)
        last = self._next == self._source.info.frames
        self._ready = self._stream.resample_chunk(self._fed[:frames], last=last)
        return zeroed

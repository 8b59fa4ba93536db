"""Reading a file as if it had been made at the project's rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

if TYPE_CHECKING:
    from dsp.arrays import Block
    from graphapp.media.reader import Reader

_PIECE: Final = 8192
"""Frames that the resampler is fed at a time, whatever is asked for."""


_SEGMENT_S: Final = 5.0
_RUN_UP_S: Final = 0.05
"""How long before a segment its conversion begins: soxr has long forgotten where that was."""

_LARGEST_STEP: Final = 1000
"""Whole numbers up to which soxr's steps from frame to frame are exact; 44 101 Hz has others."""


class ResamplingReader:
    """Another reader, converted by soxr at its highest quality.

    Each segment of 5 s is converted by itself, so a frame has the same bits in whatever order the
    file is read, and reading anywhere is quick. Where two segments meet, they agree to −160 dBFS. A
    file whose rate has nothing in common with the other is one segment.
    """

    def __init__(self, source: Reader, rate: int) -> None:
        self.info = source.info.at_rate(rate)
        self._source = source
        self._stream = soxr.ResampleStream(
            source.info.rate, rate, source.info.channels, dtype="float32", quality="VHQ"
        )
        divisor = math.gcd(source.info.rate, rate)
        self._source_step, self._step = source.info.rate // divisor, rate // divisor
        per_second = rate / self._step
        self._run_up = math.ceil(_RUN_UP_S * per_second)
        exact = max(self._source_step, self._step) <= _LARGEST_STEP
        self._segment_steps = math.ceil(_SEGMENT_S * per_second) if exact else None
        self._fed = np.zeros((_PIECE, source.info.channels), np.float32)
        self._restart(0)

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read as `Reader.read_into` says; non-finite samples are counted where they are fed."""
        lanes = slice(lane, lane + self.info.channels)
        end = min(first_frame + frames, self.info.frames)
        at, zeroed = first_frame, 0
        while at < end:
            segment, stop = self._segment_of(at, end)
            if segment != self._segment or at < self._begin:
                self._restart(segment)
            ready = self._ready[at - self._begin : stop - self._begin]
            block[at - first_frame : at - first_frame + len(ready), lanes] = ready
            at += len(ready)
            if at < stop:
                if self._next == self._source.info.frames:
                    break  # Where the length is half a frame, soxr may have rounded it down.
                zeroed += self._advance()
        block[max(at - first_frame, 0) : frames, lanes] = 0.0
        return zeroed

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def _segment_of(self, frame: int, end: int) -> tuple[int, int]:
        """Return the segment of a frame, and where it ends, `end` at most."""
        if self._segment_steps is None:
            return 0, end
        length = self._segment_steps * self._step
        segment = frame // length
        return segment, min((segment + 1) * length, end)

    def _restart(self, segment: int) -> None:
        """Begin so early that all of a segment will be right."""
        steps = segment * (self._segment_steps or 0)
        steps = max(steps - self._run_up, 0)
        self._segment = segment
        self._stream.clear()
        self._next = steps * self._source_step
        self._begin = steps * self._step
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

"""The meters of what is heard."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp import goniometer, levels, pcm
from dsp.arrays import LANES, QUANTUM
from graphapp.engine.live.analyzer import Analyzer
from graphapp.engine.live.readings import POINTS, ProgramReading
from graphapp.engine.meters import LoudnessMeter, decibels

if TYPE_CHECKING:
    from dsp.arrays import Block

_PIECE: Final = 4096  # frames looked at in one go
_LEVEL_S: Final = 0.3
_POINTS_PER_S: Final = 12_000


class ProgramMeter:
    """Measures a program while it plays, as `LoudnessMeter` measures one that is exported.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
        1 or more, in the order of WAV files.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._lanes = np.zeros((_PIECE, -(-channels // LANES) * LANES), np.float32)
        self._decay = levels.decay_per_frame(_LEVEL_S, rate)
        self._stride = max(rate // _POINTS_PER_S, 1)
        self.reset()

    def warm(self) -> None:
        """Compile what it needs, before anything plays; then begin a program."""
        self.process(np.zeros((QUANTUM, self._channels), np.float32))
        self.reading()
        self.reset()

    def reset(self) -> None:
        """Begin a new program."""
        self._loudness = LoudnessMeter(self._rate, self._channels)
        self._levels = np.zeros((self._lanes.shape[1] // LANES, levels.STATE_ROWS, LANES))
        self._points = np.zeros((POINTS, 2), np.float32)
        self._traced = 0
        self._frames = 0
        self._frames_read = 0
        self._analyzer = Analyzer(self._rate, self._channels)
        self._recent = np.zeros((2 * self._analyzer.frames, self._channels), np.float32)
        self._filled = self._analyzer.frames

    def process(self, x: Block) -> None:
        """Take in more frames.

        Parameters
        ----------
        x : ndarray of float32, shape (frames, channels)
            C-contiguous, full scale ±1; any number of frames.
        """
        self._loudness.process(x)
        for first in range(0, len(x), _PIECE):
            piece = x[first : first + _PIECE]
            lanes = self._lanes[: len(piece)]
            pcm.spread(piece.reshape(-1), lanes, 0, self._channels)
            levels.follow(lanes, self._decay, self._levels)
            self._traced = goniometer.trace(
                piece, self._frames, self._stride, self._traced, self._points
            )
            self._keep(piece)
            self._frames += len(piece)

    def _keep(self, piece: Block) -> None:
        """Append frames to those that the next spectrum is made of."""
        kept = self._analyzer.frames
        if self._filled + len(piece) > len(self._recent):
            self._recent[:kept] = self._recent[self._filled - kept : self._filled]
            self._filled = kept
        self._recent[self._filled : self._filled + len(piece)] = piece
        self._filled += len(piece)

    def reading(self, *, ended: bool = False) -> ProgramReading:
        """Return what the meters say now; peaks are those since the last call.

        Parameters
        ----------
        ended : bool
            Whether silence follows, see `LoudnessMeter.true_peak`.
        """
        peaks, squares = self._of_channels(0), self._of_channels(1)
        self._levels[:, 0] = 0.0
        passed = self._frames - self._frames_read
        self._frames_read = self._frames
        oldest = self._traced % POINTS
        left, right = squares[0], squares[1] if self._channels > 1 else 0.0
        return ProgramReading(
            peaks=tuple(map(_dbfs, peaks)),
            rms=tuple(_dbfs(math.sqrt(square)) for square in squares),
            momentary=self._loudness.momentary,
            short_term=self._loudness.short_term,
            integrated=self._loudness.integrated,
            range=self._loudness.range,
            true_peak=self._loudness.true_peak(ended=ended),
            correlation=levels.correlation(left, right, float(self._levels[0, 2, 0])),
            points=np.concatenate([self._points[oldest:], self._points[:oldest]]),
            spectrum=self._analyzer.analyze(self._recent[: self._filled], passed),
        )

    def _of_channels(self, row: int) -> list[float]:
        lanes: list[float] = self._levels[:, row].ravel().tolist()
        return lanes[: self._channels]


def _dbfs(magnitude: float) -> float:
    """Return a level in dBFS; −inf for silence."""
    level = decibels(magnitude)
    return -math.inf if level is None else level

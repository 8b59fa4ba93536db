"""Measuring a program: loudness, peaks, correlation."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp import levels, loudness, pcm, true_peak
from dsp.arrays import LANES
from dsp.oversampling import interpolator

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp.arrays import Block, Values

_PIECE: Final = 8192
"""Frames looked at in one go."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a meter read; None where there is nothing to measure.

    Attributes
    ----------
    integrated : float or None
        Loudness of the program, LUFS.
    momentary_max, short_term_max : float or None
        Loudest 400 ms and 3 s, LUFS; None in shorter programs.
    range : float or None
        Loudness range, LU.
    true_peak : float or None
        dBTP.
    sample_peak : float or None
        dBFS.
    plr : float or None
        From the integrated loudness up to the true peak, LU.
    correlation : float or None
        −1 to 1, of the first two channels.
    """

    integrated: float | None
    momentary_max: float | None
    short_term_max: float | None
    range: float | None
    true_peak: float | None
    sample_peak: float | None
    plr: float | None
    correlation: float | None


class _History:
    """What is kept of a window that moves on in steps.

    Parameters
    ----------
    window : int
        Steps.
    summarize : callable
        Takes one value every hop, in ascending order.
    """

    def __init__(self, window: int, summarize: Callable[[Values], float | None]) -> None:
        self._window = window
        self._summarize = summarize
        self._new = array("d")
        self._hops = np.zeros(0)
        self._summary: float | None = None
        self.latest = 0.0
        self.loudest = 0.0

    def extend(self, means: list[float], before: int) -> None:
        """Take in what the window held at the end of each step, `before` steps into the program."""
        if means:
            self.latest = means[-1]
        whole = max(self._window - 1 - before, 0)
        on_grid = max(whole, (-before - 1) % loudness.HOP)
        self.loudest = max(self.loudest, *means[whole:], 0.0)
        self._new.extend(means[on_grid :: loudness.HOP])

    def summary(self) -> float | None:
        """Return what all hops so far amount to, computed anew only where there are new ones.

        They are kept in order: that adds up to the same however often somebody asks, and after
        hours of program takes a tenth of the time that gating them in turn would.
        """
        if self._new:
            new = np.sort(self._new)
            self._hops = np.insert(self._hops, np.searchsorted(self._hops, new), new)
            self._new = array("d")
            self._summary = self._summarize(self._hops)
        return self._summary


class LoudnessMeter:
    """Gathers what a `Measurement` says, in 16 bytes for each 100 ms of program.

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
        self._frames = 0
        self._steps_done = 0
        self._filters = loudness.k_weighting(rate)
        self._weights = loudness.channel_weights(channels)
        pages = len(self._weights)
        self._lanes = np.zeros((_PIECE, LANES * pages), np.float32)
        self._levels = np.zeros((pages, levels.STATE_ROWS, LANES))
        self._weighing = np.zeros((pages, loudness.STATE_ROWS, LANES))
        most_steps = _PIECE * loudness.STEPS_PER_SECOND // rate + 2
        self._steps, self._momentary, self._short_term = np.zeros((3, most_steps))
        self._recent = np.zeros(2 * loudness.SHORT_TERM)
        self._blocks = _History(loudness.MOMENTARY, loudness.integrated)
        self._passages = _History(loudness.SHORT_TERM, loudness.loudness_range)
        self._taps = interpolator(rate)
        shapes = true_peak.state_shapes(rate, channels).values()
        self._peaks = [np.zeros(shape, kind) for shape, kind in shapes]

    def process(self, x: Block) -> None:
        """Take in more frames; how they are cut into calls changes nothing.

        Parameters
        ----------
        x : ndarray of float32, shape (frames, channels)
            C-contiguous, full scale ±1; any number of frames.
        """
        for first in range(0, len(x), _PIECE):
            piece = x[first : first + _PIECE]
            lanes = self._lanes[: len(piece)]
            pcm.spread(piece.reshape(-1), lanes, 0, self._channels)
            levels.gather(lanes, self._levels)
            self._weigh(lanes)
            true_peak.measure(piece, self._taps, *self._peaks)

    def _weigh(self, lanes: Block) -> None:
        before, steps = self._steps_done, self._steps
        count = loudness.weigh(
            lanes, self._rate, self._filters, self._weights, self._weighing, self._frames, steps
        )
        momentary, short_term = self._momentary[:count], self._short_term[:count]
        loudness.windows(steps[:count], before, self._recent, momentary, short_term)
        self._blocks.extend(momentary.tolist(), before)
        self._passages.extend(short_term.tolist(), before)
        self._steps_done += count
        self._frames += len(lanes)

    @property
    def momentary(self) -> float | None:
        """Loudness of the last 400 ms, LUFS; what came before the program counts as silence."""
        return loudness.lufs(self._blocks.latest)

    @property
    def short_term(self) -> float | None:
        """Loudness of the last 3 s, LUFS; what came before the program counts as silence."""
        return loudness.lufs(self._passages.latest)

    @property
    def integrated(self) -> float | None:
        """Loudness of the program so far, LUFS."""
        return self._blocks.summary()

    @property
    def range(self) -> float | None:
        """Loudness range so far, LU."""
        return self._passages.summary()

    def true_peak(self, *, ended: bool) -> float | None:
        """Return the greatest true peak so far, dBTP.

        Parameters
        ----------
        ended : bool
            Whether silence follows: the last frames are then looked at, too. Where more sound is to
            come they wait for it, since breaking it off would make peaks of its own.
        """
        peaks = self._peaks
        if ended:
            peaks = [each.copy() for each in peaks]
            silence = np.zeros((true_peak.FLUSH_FRAMES, self._channels), np.float32)
            true_peak.measure(silence, self._taps, *peaks)
        return decibels(float(peaks[-1].max()))

    def result(self) -> Measurement:
        """Return what all frames so far amount to."""
        integrated = self.integrated
        true = self.true_peak(ended=True)
        left, right = self._levels[0, 1, :2].tolist()
        product = float(self._levels[0, 2, 0])
        return Measurement(
            integrated=integrated,
            momentary_max=loudness.lufs(self._blocks.loudest),
            short_term_max=loudness.lufs(self._passages.loudest),
            range=self.range,
            true_peak=true,
            sample_peak=decibels(float(self._levels[:, 0].max())),
            plr=None if integrated is None or true is None else true - integrated,
            correlation=levels.correlation(left, right, product),
        )


def decibels(magnitude: float) -> float | None:
    """Return a magnitude in dB relative to full scale; None for silence."""
    return 20.0 * math.log10(magnitude) if magnitude > 0.0 else None

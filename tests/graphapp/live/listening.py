"""Hearing what is wrong with a capture: whether it is what was played, and whether it clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.linalg import solve_toeplitz
from scipy.ndimage import maximum_filter1d

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block

_PROBE: Final = 64
"""Frames that must be equal to tell where a capture has them."""

_ORDER: Final = 32
_WINDOW: Final = 2048
"""Frames over which sound is taken to have one spectrum."""

_AROUND_S: Final = 0.002
"""Seconds before and after in which sound is about as rough as at a place."""

_OUTLIER: Final = 30.0
"""How many standard deviations a click surprises by; the edges of a plucked string, up to 25."""

_OUTLIER_OF_DIFFERENCE: Final = 20.0
"""Likewise of the difference to a reference, whose edges are known."""

_EDGE: Final = 8.0
"""How many of them the edges of a reference do, such as those of plucked strings."""

_AUDIBLE: Final = 0.008
"""The least surprise that counts; that of a step is its height."""

_GAP_S: Final = 0.001
"""Seconds of zeros between sound that count as a hole."""


def aligned(captured: Block, expected: Block) -> Block:
    """Return the part of a capture that begins where what was expected does.

    Parameters
    ----------
    captured : ndarray of float32, shape (frames, channels)
        With whatever before and after.
    expected : ndarray of float32, shape (frames, channels)
        What was played.

    Returns
    -------
    ndarray of float32
        As long as `expected`, or as the capture lasts. It may differ from `expected`.

    Raises
    ------
    AssertionError
        If the first frames that are not silent, and those at 15 later places, were not captured.
    """
    heard = np.flatnonzero(expected.any(axis=1))
    heard = heard[heard <= len(expected) - _PROBE]
    for place in heard[:: max(1, len(heard) // 16)]:
        probe = expected[place : place + _PROBE]
        candidates = captured[place : len(captured) - _PROBE + 1]
        for start in np.flatnonzero((candidates == probe[0]).all(axis=1)):
            if np.array_equal(candidates[start : start + _PROBE], probe):
                return captured[start : start + len(expected)]
    raise AssertionError("nothing of what was expected was captured")


def clicks(samples: Block, rate: int, reference: Block | None = None) -> list[int]:
    """Find where sound does what it would not do by itself.

    Each sample is predicted from those before it [1]_. A step or a lost sample is a surprise that
    stands alone, where sound before and after it is smooth; an onset is followed by more. In
    noise, steps that are no greater than the noise are not found.

    Parameters
    ----------
    samples : ndarray of float32, shape (frames, channels)
        What was captured.
    rate : int
        Hz.
    reference : ndarray of float32, shape (frames, channels), optional
        The same program without clicks, frame for frame; nodes may have other settings. Smaller
        clicks are found, for only the difference is judged, except where the program has edges.

    Returns
    -------
    list of int
        Frames, one for each click; a hole has two.

    References
    ----------
    .. [1] S. V. Vaseghi and P. J. W. Rayner, "Detection and suppression of impulsive noise in
       speech communication systems", IEE Proceedings I 137(1), 1990.
    """
    around = round(_AROUND_S * rate)
    surprising = np.zeros(len(samples), bool)
    for channel in range(samples.shape[1]):
        if reference is None:
            surprise = _surprise(samples[:, channel])
            least = _OUTLIER * _roughness(surprise, around)
        else:
            surprise = _surprise(samples[:, channel] - reference[:, channel])
            edges = _edges(_surprise(reference[:, channel]), around)
            least = np.maximum(_OUTLIER_OF_DIFFERENCE * _roughness(surprise, around), edges)
        surprising |= surprise > np.maximum(_AUDIBLE, least)
    found = np.union1d(np.flatnonzero(surprising), _holes(samples, round(_GAP_S * rate)))
    return [int(each) for each in found[np.diff(found, prepend=-around) >= around]]


def _edges(surprise: NDArray[np.float64], around: int) -> NDArray[np.float64]:
    """Return what a program's own edges may make of a difference to it."""
    alone = surprise > _EDGE * _roughness(surprise, around)
    return 1.5 * maximum_filter1d(np.where(alone, surprise, 0.0), around // 4)


def _surprise(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return by how much each sample differs from its prediction."""
    hop = _WINDOW // 2
    padded = np.pad(signal.astype(np.float64), (_WINDOW, 2 * _WINDOW))
    surprise = np.zeros(len(padded))
    taper = np.hanning(_WINDOW)
    for start in range(0, len(padded) - _WINDOW, hop):
        spectrum = np.fft.rfft(padded[start : start + _WINDOW] * taper, 2 * _WINDOW)
        correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: _ORDER + 1]
        if correlation[0] < 1e-12:
            continue
        correlation[0] *= 1 + 1e-9  # the noise of float32, or the equations have no solution
        whitening = np.append(1.0, -solve_toeplitz(correlation[:-1], correlation[1:]))
        first = start + hop // 2
        section = padded[first - _ORDER : first + hop]
        surprise[first : first + hop] = np.convolve(section, whitening, "valid")
    surprise[: _WINDOW + _ORDER] = 0.0  # what begins has nothing to be predicted from
    return np.abs(surprise[_WINDOW : _WINDOW + len(signal)])


def _roughness(surprise: NDArray[np.float64], around: int) -> NDArray[np.float64]:
    """Return the standard deviation about each sample that outliers have no part in."""
    blocks = -(-len(surprise) // around)
    padded = np.pad(surprise, (0, blocks * around - len(surprise)))
    median = np.median(padded.reshape(blocks, around), axis=1)
    deviation = maximum_filter1d(median, 3) / 0.6745  # of a normal distribution
    return np.repeat(deviation, around)[: len(surprise)]


def _holes(samples: Block, least: int) -> NDArray[np.intp]:
    """Return the ends of runs of zeros that sound is cut off by, before and after."""
    silent = np.concatenate([[False], ~samples.any(axis=1), [False]])
    starts, ends = np.flatnonzero(np.diff(silent)).reshape(-1, 2).T
    level = np.abs(samples).max(axis=1, initial=0.0)
    cuts = [
        (start, end)
        for start, end in zip(starts, ends, strict=True)
        if end - start >= least
        and level[max(0, start - least) : start].max(initial=0.0) > _AUDIBLE
        and level[end : end + least].max(initial=0.0) > _AUDIBLE
    ]
    return np.array(cuts, np.intp).reshape(-1)

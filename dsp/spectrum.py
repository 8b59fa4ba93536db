"""Spectrum: the level in bands of frequency, from a windowed Fourier transform.

A Hann window spreads a sine over several bins, at least 98 % of its power over those within one and
a half bins from its frequency. A band adds up the power of the bins in it and of those as far away:
a sine reads its own level within 0.1 dB wherever in the band it lies, even if that is narrower than
a bin. Noise reads the power of three bins more than are in the band.

References
----------
.. [1] F. J. Harris, "On the use of windows for harmonic analysis with the discrete Fourier
   transform", Proc. IEEE 66, 1978.
.. [2] G. Heinzel, A. Rüdiger, R. Schilling, "Spectrum and spectral density estimation by the
   discrete Fourier transform", 2002.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block, Values

SPREAD: Final = 1.5
"""How many bins beyond its edges a band listens."""

_SECONDS: Final = 4096 / 48_000


def transform_frames(rate: float) -> int:
    """Return how many frames are transformed at once: the power of two that is nearest to 85 ms.

    Parameters
    ----------
    rate : float
        Hz.
    """
    return 1 << round(math.log2(_SECONDS * rate))


def hann(frames: int) -> Block:
    """Return the window, ([1]_, equation 27a): one period, so that its transform has three bins."""
    phase = 2.0 * np.pi / frames * np.arange(frames)
    window: Block = (0.5 - 0.5 * np.cos(phase)).astype(np.float32)
    return window


def power_scale(window: Block) -> float:
    """Return by what to multiply a bin's squared magnitude so that a full-scale sine adds up to 1.

    By Parseval's theorem the two peaks of a sine of amplitude A hold ``N Σ w² A² / 2``
    ([2]_, equation 24, gives the noise bandwidth that this contains).
    """
    return 4.0 / (len(window) * float(np.sum(window.astype(np.float64) ** 2)))


def band_bins(edges: Values, rate: float, frames: int) -> NDArray[np.int64]:
    """Return which bins each band adds up.

    Parameters
    ----------
    edges : ndarray, shape (bands + 1,)
        Frequencies between the bands, Hz, rising.
    rate : float
        Hz.
    frames : int
        Length of the transform.

    Returns
    -------
    ndarray of int64, shape (bands, 2)
        The first bin, and the one after the last. Bin 0, a constant, is in no band; bands beyond
        half the rate have no bins.
    """
    bins = edges * frames / rate
    first = np.maximum(np.ceil(bins[:-1] - SPREAD), 1)
    past = np.minimum(np.floor(bins[1:] + SPREAD) + 1, frames // 2 + 1)
    past = np.where(bins[:-1] < frames / 2, past, first)
    return np.stack([first, past], axis=1).astype(np.int64)


@kernel("void(float32[:, ::1], float32[::1], float32[:, ::1])")
def apply_window(x: Block, window: Block, windowed: Block) -> None:
    """Window the last frames, each channel for itself.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, channels)
        Of more frames than the window is long, the last ones count; fewer follow silence.
    window : ndarray of float32, shape (length,)
        What `hann` returns.
    windowed : ndarray of float32, shape (channels, length)
        Receives the result.
    """
    count = min(x.shape[0], window.size)
    recent, weights = x[x.shape[0] - count :], window[window.size - count :]
    for channel in range(windowed.shape[0]):
        windowed[channel, : window.size - count] = 0.0
        row = windowed[channel, window.size - count :]
        for frame in range(count):
            row[frame] = weights[frame] * recent[frame, channel]


@kernel(
    "void(float32[:, ::1], int64[:, ::1], float64, float64, float64[::1], float64[::1],"
    " float32[::1])"
)
def fold(
    transform: Block,
    bins: NDArray[np.int64],
    scale: float,
    fall: float,
    power: Values,
    bands: Values,
    levels: Block,
) -> None:
    """Add up the power in each band; it rises at once and falls slowly.

    Parameters
    ----------
    transform : ndarray of float32, shape (channels, 2 * bins)
        Real and imaginary parts of the bins, side by side.
    bins : ndarray of int64, shape (bands, 2)
        What `band_bins` returns.
    scale : float
        What `power_scale` returns; of several channels the mean is taken.
    fall : float
        By how much a band falls at most since the call before: a ratio of powers, 0 to 1.
    power : ndarray, shape (bins,)
        Memory to work in.
    bands : ndarray, shape (bands,)
        State: power relative to a full-scale sine. Zeros at the start.
    levels : ndarray of float32, shape (bands,)
        Receives the same in dBFS; −inf for silence.
    """
    per_channel = scale / transform.shape[0]
    power[:] = 0.0
    for channel in range(transform.shape[0]):
        real, imaginary = transform[channel, ::2], transform[channel, 1::2]
        for k in range(power.size):
            power[k] += float(real[k]) * float(real[k]) + float(imaginary[k]) * float(imaginary[k])
    for band in range(bands.size):
        total = 0.0
        for k in range(bins[band, 0], bins[band, 1]):
            total += power[k]
        bands[band] = max(total * per_channel, bands[band] * fall)
        levels[band] = 10.0 * math.log10(bands[band])

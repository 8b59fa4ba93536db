"""Dither: the last step to integers, with noise that is a function of the frame alone.

References
----------
.. [1] S. P. Lipshitz, R. A. Wannamaker, J. Vanderkooy, "Quantization and dither: a theoretical
   survey", JAES 40(5), 1992.
.. [2] G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA
   2014 (the finalizer of SplitMix64).
.. [3] M. Gerzon, P. G. Craven, "Optimal noise shaping and dither of digital signals", AES preprint
   2822, 1989.
.. [4] ITU-R BS.468-4, "Measurement of audio-frequency noise voltage level in sound broadcasting".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import inline, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block, Values

TPDF: Final = 0
SHAPED: Final = 1
OFF: Final = 2

ORDER: Final = 3
"""Past errors that noise shaping feeds back."""

_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)
_LOW: Final = np.uint64(0xFFFFFFFF)


@inline
def _hash(counter: np.uint64) -> np.uint64:
    """Scatter a counter over 64 bits [2]_."""
    z = counter * _GAMMA
    z = (z ^ (z >> np.uint64(30))) * _MIX1
    z = (z ^ (z >> np.uint64(27))) * _MIX2
    return z ^ (z >> np.uint64(31))


@inline
def _triangular(key: np.uint64, frame: int) -> float:
    """Return noise between −1 and 1 with a triangular density: the sum of two uniform halves."""
    word = _hash(key + np.uint64(frame))
    halves = np.int64((word & _LOW) + (word >> np.uint64(32)) + np.uint64(1))
    return np.float64(halves) * 2.0**-32 - 1.0


@kernel(
    "int64(float32[:, ::1], int32[:, ::1], int64, int64, uint64, int64,"
    " float64[::1], float64[:, ::1])"
)
def quantize(
    x: Block,
    out: NDArray[np.int32],
    bits: int,
    dither: int,
    seed: int,
    first_frame: int,
    shaping: Values,
    errors: Values,
) -> int:
    """Round the first lanes of a block to integers of `bits` bits, and clip to their range.

    `TPDF` adds independent noise of triangular density, 2 steps wide, to each sample, on silence
    too: the error then has the power of a quarter of a step squared and a mean and variance that
    the signal cannot change [1]_. `SHAPED` adds the same noise and subtracts past errors, filtered.
    The fed-back error is the one before clipping, hence bounded: the loop cannot run away.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        Full scale ±1.
    out : ndarray of int32, shape (frames, channels)
        Receives lanes 0 to `channels - 1`.
    bits : int
        Bit depth, 2 to 24.
    dither : int
        `TPDF`, `SHAPED` or `OFF`.
    seed : int
        Chooses the noise, 0 to 2 ** 64 - 1.
    first_frame : int
        Position of the first frame: with the seed and the channel it determines the noise.
    shaping : ndarray, shape (ORDER,)
        What `noise_shaping` returns.
    errors : ndarray, shape (channels, ORDER)
        State of `SHAPED`, the latest error first; zeros at the start.

    Returns
    -------
    int
        How many samples were clipped.
    """
    clipped = 0
    top = 2.0 ** (bits - 1)
    for channel in range(out.shape[1]):
        key = _hash(np.uint64(seed) + _hash(np.uint64(channel + 1)))
        if dither == SHAPED:
            e1, e2, e3 = errors[channel, 0], errors[channel, 1], errors[channel, 2]
            for frame in range(out.shape[0]):
                fed_back = shaping[0] * e1 + shaping[1] * e2 + shaping[2] * e3
                wanted = np.float64(x[frame, channel]) * top - fed_back
                rounded = np.rint(wanted + _triangular(key, first_frame + frame))
                e1, e2, e3 = rounded - wanted, e1, e2
                held = min(max(rounded, -top), top - 1.0)
                clipped += held != rounded
                out[frame, channel] = np.int32(held)
            errors[channel, 0], errors[channel, 1], errors[channel, 2] = e1, e2, e3
        else:
            noise = 1.0 if dither == TPDF else 0.0
            for frame in range(out.shape[0]):
                dithered = noise * _triangular(key, first_frame + frame)
                rounded = np.rint(np.float64(x[frame, channel]) * top + dithered)
                held = min(max(rounded, -top), top - 1.0)
                clipped += held != rounded
                out[frame, channel] = np.int32(held)
    return clipped


def noise_shaping(rate: float) -> Values:
    """Design the filter of past errors that makes the noise least audible.

    The noise leaves with the spectrum |1 − Σ h_k z^−k|². Its power, weighted with the curve of
    BS.468-4, is least where h predicts a signal that has the weight as its spectrum [3]_. A tenth
    of a flat weight is added: it keeps the unweighted power from rising by more than 6 dB.

    Parameters
    ----------
    rate : float
        Hz.

    Returns
    -------
    ndarray, shape (ORDER,)
        h; h[0] multiplies the latest error.
    """
    f = np.linspace(0.0, rate / 2.0, 4096)
    weight = _bs468(f) ** 2 + 0.1
    lags = np.arange(ORDER + 1)
    correlation = np.cos(np.outer(lags, f * (2.0 * np.pi / rate))) @ weight
    normal = correlation[np.abs(np.subtract.outer(lags[:-1], lags[:-1]))]
    h: Values = np.linalg.solve(normal, correlation[1:])
    # Rounded, so that no linear algebra library can change a bit of an export.
    return h.round(6)


def _bs468(f: Values) -> Values:
    """Return the gain of the weighting network, 1 at 1 kHz: the circuit of [4]_, Annex 1."""
    even = -4.737338981378384e-24 * f**6 + 2.043828333606125e-15 * f**4
    even += 1.0 - 1.363894795463638e-7 * f**2
    odd = 1.306612257412824e-19 * f**5 - 2.118150887518656e-11 * f**3 + 5.559488023498642e-4 * f
    gain: Values = 10.0 ** (18.2 / 20.0) * 1.246332637532143e-4 * f / np.hypot(even, odd)
    return gain

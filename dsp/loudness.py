"""Loudness: K-weighting, the windows of a meter, gating and range.

Energy is gathered in steps of 10 ms, and windows are counted in them: the maxima of momentary and
short-term loudness then meet any signal that is aligned to 10 ms.

References
----------
.. [1] ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level".
.. [2] EBU Tech 3341, "Loudness metering: 'EBU Mode' metering to supplement R 128".
.. [3] EBU Tech 3342, "Loudness Range: a measure to supplement R 128".
.. [4] B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES 145,
   2018: the parameters of the analog prototypes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import LANES
from dsp.jit import inline, kernel
from dsp.vector import (
    fma,
    load,
    reduce_add,
    settle,
    splat8,
    store,
    widen,
)

if TYPE_CHECKING:
    from dsp.arrays import Block, Pages, Values
    from dsp.vector import F64x8

STEPS_PER_SECOND: Final = 100
MOMENTARY: Final = 40
"""Steps of the momentary window, 400 ms, which is the gating block of [1]_ as well."""
SHORT_TERM: Final = 300
"""Steps of the short-term window, 3 s."""
HOP: Final = 10
"""Steps from one gating block to the next: blocks of 400 ms overlap by 75 %."""

_ABSOLUTE_GATE: Final = 10.0 ** ((-70.0 + 0.691) / 10.0)
_SURROUND: Final = 1.41
_LAYOUTS: Final = {
    4: (1.0, 1.0, _SURROUND, _SURROUND),
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, _SURROUND, _SURROUND),
}

STATE_ROWS: Final = 7
"""Rows of a page of `weigh`: two inputs, two samples between the filters, two outputs, energy."""


def k_weighting(rate: float) -> Values:
    """Design the K-weighting filter: a shelf and a high-pass [1]_, by bilinear transform [4]_.

    Parameters
    ----------
    rate : float
        Hz.

    Returns
    -------
    ndarray, shape (2, 5)
        b0, b1, b2, a1, a2 of the shelf, then of the high-pass.
    """
    high = 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    shelf = np.array(
        [
            high + band * k / q + k * k,
            2.0 * (k * k - high),
            high - band * k / q + k * k,
            2.0 * (k * k - 1.0),
            1.0 - k / q + k * k,
        ]
    ) / (1.0 + k / q + k * k)
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    poles = np.array([2.0 * (k * k - 1.0), 1.0 - k / q + k * k]) / (1.0 + k / q + k * k)
    # The numerator is not normalized: so is the filter that the standard tabulates.
    return np.stack([shelf, np.concatenate([[1.0, -2.0, 1.0], poles])])


def channel_weights(channels: int) -> Values:
    """Return the weight of each channel, padded with zeros to whole pages.

    Channels stand in the order of WAV files: L R, L R Ls Rs, L R C Ls Rs, L R C LFE Ls Rs, and
    L R C LFE, rear, side. A channel weighs 1.41 between 60° and 120° to the side, an LFE nothing
    and any other 1 ([1]_, table 4); other channel counts have no agreed positions and weigh 1.
    """
    weights = np.zeros((-(-channels // LANES), LANES))
    weights.reshape(-1)[:channels] = _LAYOUTS.get(channels, (1.0,) * channels)
    return weights


@inline
def _boundary(step: int, rate: int) -> int:
    """Return the frame at which a step begins."""
    return (step * rate + STEPS_PER_SECOND // 2) // STEPS_PER_SECOND


@inline
def _tap(filters: Values, section: int, tap: int) -> F64x8:
    return splat8(float(filters[section, tap]))


@kernel(
    "int64(float32[:, ::1], int64, float64[:, ::1], float64[:, ::1], float64[:, :, ::1], int64,"
    " float64[::1])"
)
def weigh(
    x: Block, rate: int, filters: Values, weights: Values, state: Pages, first: int, steps: Values
) -> int:
    """K-weight a block and sum its energy in steps of 10 ms.

    Step k ends before frame round(k * rate / 100), so that the steps keep up with the clock at
    every rate; the sums do not depend on how the frames are cut into calls.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        Any number of frames.
    rate : int
        Hz.
    filters : ndarray, shape (2, 5)
        What `k_weighting` returns.
    weights : ndarray, shape (pages, LANES)
        What `channel_weights` returns; its pages are those that are read.
    state : ndarray, shape (pages, STATE_ROWS, LANES)
        Zeros at the start.
    first : int
        Frames that went before.
    steps : ndarray
        Receives the mean square of each step that ends in this block: the sum over the channels.

    Returns
    -------
    int
        How many steps ended.
    """
    b0, b1, b2 = _tap(filters, 0, 0), _tap(filters, 0, 1), _tap(filters, 0, 2)
    a1, a2 = -_tap(filters, 0, 3), -_tap(filters, 0, 4)
    c1, c2 = -_tap(filters, 1, 3), -_tap(filters, 1, 4)
    two = splat8(2.0)
    before = (first * STEPS_PER_SECOND + 49) // rate
    ended = 0
    for page in range(weights.shape[0]):
        x1, x2 = load(state, page, 0, 0), load(state, page, 1, 0)
        v1, v2 = load(state, page, 2, 0), load(state, page, 3, 0)
        y1, y2 = load(state, page, 4, 0), load(state, page, 5, 0)
        energy = load(state, page, 6, 0)
        frame, ended = 0, 0
        while frame < x.shape[0]:
            begin, end = _boundary(before + ended, rate), _boundary(before + ended + 1, rate)
            for here in range(frame, min(end - first, x.shape[0])):
                # Direct form I: each filter waits for its last output once, and no further.
                x0 = widen(load(x, here, LANES * page))
                v0 = fma(a1, v1, fma(a2, v2, fma(b0, x0, fma(b1, x1, b2 * x2))))
                y0 = fma(c1, y1, fma(c2, y2, (v0 + v2) - two * v1))
                energy = fma(y0, y0, energy)
                x2, x1 = x1, x0
                v2, v1 = v1, v0
                y2, y1 = y1, y0
            frame = end - first
            if frame <= x.shape[0]:
                mean = reduce_add(energy * load(weights, page, 0)) / (end - begin)
                steps[ended] = mean if page == 0 else steps[ended] + mean
                energy = energy * 0.0
                v1, v2, y1, y2 = settle(v1), settle(v2), settle(y1), settle(y2)
                ended += 1
        store(x1, state, page, 0, 0)
        store(x2, state, page, 1, 0)
        store(v1, state, page, 2, 0)
        store(v2, state, page, 3, 0)
        store(y1, state, page, 4, 0)
        store(y2, state, page, 5, 0)
        store(energy, state, page, 6, 0)
    return ended


@kernel("void(float64[::1], int64, float64[::1], float64[::1], float64[::1])")
def windows(
    steps: Values, first: int, recent: Values, momentary: Values, short_term: Values
) -> None:
    """Average the steps over the momentary and the short-term window.

    Parameters
    ----------
    steps : ndarray, shape (steps,)
        What `weigh` wrote.
    first : int
        Steps that went before.
    recent : ndarray, shape (2 * SHORT_TERM,)
        State: the last steps, twice over, so that every window is contiguous. Zeros at the start.
    momentary, short_term : ndarray, shape (steps,)
        Receive the mean square of the windows that end with each step; they are whole from step
        number `MOMENTARY` and `SHORT_TERM` on.
    """
    for i in range(steps.size):
        slot = (first + i) % SHORT_TERM
        recent[slot] = recent[slot + SHORT_TERM] = steps[i]
        total = 0.0
        for back in range(MOMENTARY):
            total += recent[slot + SHORT_TERM - back]
        momentary[i] = total / MOMENTARY
        for back in range(MOMENTARY, SHORT_TERM):
            total += recent[slot + SHORT_TERM - back]
        short_term[i] = total / SHORT_TERM


def lufs(mean_square: float) -> float | None:
    """Return the loudness of a weighted mean square, LUFS ([1]_, equation 2); None for silence."""
    return -0.691 + 10.0 * math.log10(mean_square) if mean_square > 0.0 else None


def integrated(blocks: Values) -> float | None:
    """Return the gated loudness of a program ([1]_, equations 3 to 7).

    Parameters
    ----------
    blocks : ndarray
        Mean squares of the gating blocks: whole momentary windows, one every `HOP` steps; in
        ascending order.

    Returns
    -------
    float or None
        LUFS; None where no block is louder than −70 LUFS.
    """
    gated = _gate(blocks, -10.0)
    return lufs(float(np.mean(gated))) if gated.size else None


def loudness_range(short_term: Values) -> float | None:
    """Return the range between soft and loud passages [3]_.

    Parameters
    ----------
    short_term : ndarray
        Mean squares of whole short-term windows, one every `HOP` steps; in ascending order.

    Returns
    -------
    float or None
        LU from the 10th to the 95th percentile; None where no window is louder than −70 LUFS.
    """
    gated = _gate(short_term, -20.0)
    if not gated.size:
        return None
    low, high = (gated[int((gated.size - 1) * part + 0.5)] for part in (0.10, 0.95))
    return 10.0 * math.log10(high / low)


def _gate(mean_squares: Values, relative: float) -> Values:
    """Keep what is above −70 LUFS, and of that what is above its mean by `relative` LU."""
    audible = _above(mean_squares, _ABSOLUTE_GATE)
    if audible.size:
        audible = _above(audible, float(np.mean(audible)) * 10.0 ** (relative / 10.0))
    return audible


def _above(ascending: Values, gate: float) -> Values:
    return ascending[np.searchsorted(ascending, gate, side="right") :]

"""Sample peak, RMS and correlation, of a whole program and of the moment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dsp.arrays import LANES
from dsp.jit import kernel
from dsp.vector import absolute, fma, load, maximum, settle, shuffler, splat8, store, widen

if TYPE_CHECKING:
    from dsp.arrays import Block, Pages

STATE_ROWS: Final = 3
"""Rows of a page of `gather`: peaks, sums of squares, sums of products."""

_swap = shuffler(1, 0, 3, 2, 5, 4, 7, 6)


@kernel("void(float32[:, ::1], float64[:, :, ::1])")
def gather(x: Block, state: Pages) -> None:
    """Gather what sample peak and correlation are made of.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        Any number of frames.
    state : ndarray, shape (pages, STATE_ROWS, LANES)
        The peak of each lane, its sum of squares, and the sum of its products with the other lane
        of its pair. Zeros at the start.
    """
    for page in range(state.shape[0]):
        peak = load(state, page, 0, 0)
        squares = load(state, page, 1, 0)
        products = load(state, page, 2, 0)
        for frame in range(x.shape[0]):
            x0 = widen(load(x, frame, LANES * page))
            peak = maximum(peak, absolute(x0))
            squares = fma(x0, x0, squares)
            products = fma(x0, _swap(x0), products)
        store(peak, state, page, 0, 0)
        store(squares, state, page, 1, 0)
        store(products, state, page, 2, 0)


@kernel("void(float32[:, ::1], float64, float64[:, :, ::1])")
def follow(x: Block, decay: float, state: Pages) -> None:
    """Follow what peak, RMS and correlation of the moment are made of.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        Any number of frames.
    decay : float
        What `decay_per_frame` returns.
    state : ndarray, shape (pages, STATE_ROWS, LANES)
        The peak of each lane, which whoever reads it clears, its mean square, and the mean of its
        products with the other lane of its pair. Zeros at the start.
    """
    kept, share = splat8(decay), splat8(1.0 - decay)
    for page in range(state.shape[0]):
        peak = load(state, page, 0, 0)
        squares = load(state, page, 1, 0)
        products = load(state, page, 2, 0)
        for frame in range(x.shape[0]):
            x0 = widen(load(x, frame, LANES * page))
            peak = maximum(peak, absolute(x0))
            squares = fma(kept, squares, share * (x0 * x0))
            products = fma(kept, products, share * (x0 * _swap(x0)))
        store(peak, state, page, 0, 0)
        store(settle(squares), state, page, 1, 0)
        store(settle(products), state, page, 2, 0)


def decay_per_frame(seconds: float, rate: float) -> float:
    """Return how much of a mean is left a frame later, for a mean over the last `seconds`.

    The weights fall exponentially. Their time constant is half of `seconds`: the mean of noise is
    then as steady as that of a window of `seconds` that weighs all alike.
    """
    return math.exp(-2.0 / (seconds * rate))


@kernel("void(float32[:, ::1], float32[::1])")
def raise_peaks(x: Block, peaks: Block) -> None:
    """Raise the peak of each lane to the greatest magnitude in a block.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        A whole number of quanta.
    peaks : ndarray of float32, shape (lanes,)
        Whoever reads them clears them.
    """
    for lane in range(0, peaks.size, LANES):
        # Four maxima in turn, so that none waits for the one before.
        a, b, c = load(peaks, lane), load(peaks, lane), load(peaks, lane)
        d = load(peaks, lane)
        for frame in range(0, x.shape[0], 4):
            a = maximum(absolute(load(x, frame, lane)), a)
            b = maximum(absolute(load(x, frame + 1, lane)), b)
            c = maximum(absolute(load(x, frame + 2, lane)), c)
            d = maximum(absolute(load(x, frame + 3, lane)), d)
        store(maximum(maximum(a, b), maximum(c, d)), peaks, lane)


def correlation(left: float, right: float, product: float) -> float | None:
    """Return how alike two channels are, from their sums of squares and of products.

    Returns
    -------
    float or None
        1 for the same shape, −1 for the opposite one; None where a channel is silent.
    """
    power = math.sqrt(left) * math.sqrt(right)
    return max(-1.0, min(1.0, product / power)) if power > 0.0 else None

"""Sample peak and correlation, gathered in one pass."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dsp.arrays import LANES
from dsp.jit import kernel
from dsp.vector import absolute, fma, load, maximum, shuffler, store, widen

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


def correlation(left: float, right: float, product: float) -> float | None:
    """Return how alike two channels are, from their sums of squares and of products.

    Returns
    -------
    float or None
        1 for the same shape, −1 for the opposite one; None where a channel is silent.
    """
    power = math.sqrt(left) * math.sqrt(right)
    return max(-1.0, min(1.0, product / power)) if power > 0.0 else None

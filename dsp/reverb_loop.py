"""The loop of the reverb: what comes out of the delay lines, mixed and damped, goes in again.

References
----------
.. [1] J.-M. Jot and A. Chaigne, "Digital delay networks for designing artificial reverberators",
   90th AES Convention, 1991.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline
from dsp.key_filter import high_pass, resolvent
from dsp.reverb_design import GAIN, LINES, LOW_CUT, POLARITY, POLE, SIDES, TILE
from dsp.vector import (
    fma,
    load,
    load16,
    narrow,
    select,
    settle,
    shuffler,
    splat8,
    store,
    widen,
)

if TYPE_CHECKING:
    from dsp.arrays import Block, Values
    from dsp.vector import F64x8

# Exchange neighbors, pairs, fours and eights: of 8 elements, and of 16.
_swap_1 = shuffler(*(i ^ 1 for i in range(LANES)))
_swap_2 = shuffler(*(i ^ 2 for i in range(LANES)))
_swap_4 = shuffler(*(i ^ 4 for i in range(LANES)))
_cross_1 = shuffler(*(i ^ 1 for i in range(LINES)))
_cross_2 = shuffler(*(i ^ 2 for i in range(LINES)))
_cross_4 = shuffler(*(i ^ 4 for i in range(LINES)))
_cross_8 = shuffler(*(i ^ 8 for i in range(LINES)))

_FIRST: Final = np.array(
    [[1.0 - 2.0 * (i >> exchange & 1) for i in range(LINES)] for exchange in range(4)]
)
"""For each exchange, 1 for the first of the two that change places and -1 for the second."""


@inline
def transpose(tile: Block) -> None:
    """Turn a tile of lines into one of frames, or back.

    Blocks of 1, 2, 4 and 8 elements on either side of the diagonal change places in turn; two turns
    at a time, on four rows, save memory traffic.
    """
    first = load16(_FIRST, 0, 0) > 0.0
    second = load16(_FIRST, 1, 0) > 0.0
    for row in range(0, LINES, 4):
        a, b = load16(tile, row, 0), load16(tile, row + 1, 0)
        c, d = load16(tile, row + 2, 0), load16(tile, row + 3, 0)
        a, b = select(first, a, _cross_1(b)), select(first, _cross_1(a), b)
        c, d = select(first, c, _cross_1(d)), select(first, _cross_1(c), d)
        a, c = select(second, a, _cross_2(c)), select(second, _cross_2(a), c)
        b, d = select(second, b, _cross_2(d)), select(second, _cross_2(b), d)
        store(a, tile, row, 0)
        store(b, tile, row + 1, 0)
        store(c, tile, row + 2, 0)
        store(d, tile, row + 3, 0)
    first = load16(_FIRST, 2, 0) > 0.0
    second = load16(_FIRST, 3, 0) > 0.0
    for row in range(4):
        a, b = load16(tile, row, 0), load16(tile, row + 4, 0)
        c, d = load16(tile, row + 8, 0), load16(tile, row + 12, 0)
        a, b = select(first, a, _cross_4(b)), select(first, _cross_4(a), b)
        c, d = select(first, c, _cross_4(d)), select(first, _cross_4(c), d)
        a, c = select(second, a, _cross_8(c)), select(second, _cross_8(a), c)
        b, d = select(second, b, _cross_8(d)), select(second, _cross_8(b), d)
        store(a, tile, row, 0)
        store(b, tile, row + 4, 0)
        store(c, tile, row + 8, 0)
        store(d, tile, row + 12, 0)


@inline
def _butterflies(x: F64x8) -> F64x8:
    """Multiply by the Hadamard matrix of order 8, not normalized."""
    x = fma(x, load(_FIRST, 0, 0), _swap_1(x))
    x = fma(x, load(_FIRST, 1, 0), _swap_2(x))
    return fma(x, load(_FIRST, 2, 0), _swap_4(x))


@inline
def circulate(begin: Values, end: Values, filters: Values, scratch: Block, first: int) -> None:
    """Take a tile through low cut, mixing and damping, frame by frame.

    Lines 0 to 7 are in one vector, 8 to 15 in another. The low cut runs in a third, whose elements
    are left and right in turn, as the lines take them.

    Parameters
    ----------
    begin, end : ndarray, shape (ROWS, LINES)
        Coefficients at both ends of the quantum.
    filters : ndarray, shape (2, LINES)
        State: of the lines' damping; then of the low cut, its band and its low integrator.
    scratch : ndarray, shape (SCRATCH_ROWS, TILE)
        The tile with a frame in each row: what the lines give is replaced by what they take.
    first : int
        Frame of the quantum at which the tile starts.
    """
    left = load(_FIRST, 0, 0) > 0.0
    cut, cut_step = load(begin, LOW_CUT, 0), load(end, LOW_CUT, 0) - load(begin, LOW_CUT, 0)
    polarity_a, polarity_b = load(begin, POLARITY, 0), load(begin, POLARITY, LANES)
    pole_a, pole_b = load(begin, POLE, 0), load(begin, POLE, LANES)
    gain_a, gain_b = load(begin, GAIN, 0), load(begin, GAIN, LANES)
    pole_a_step, pole_b_step = load(end, POLE, 0) - pole_a, load(end, POLE, LANES) - pole_b
    gain_a_step, gain_b_step = load(end, GAIN, 0) - gain_a, load(end, GAIN, LANES) - gain_b
    damped_a, damped_b = load(filters, 0, 0), load(filters, 0, LANES)
    band, low = load(filters, 1, 0), load(filters, 1, LANES)
    for k in range(TILE):
        ramp = splat8((first + k) / QUANTUM)
        x = widen(select(left, splat8(scratch[SIDES, k]), splat8(scratch[SIDES + 1, k])))
        cutoff = fma(cut_step, ramp, cut)
        x, band, low = high_pass(x, band, low, cutoff, resolvent(cutoff))
        a = _butterflies(widen(load(scratch, k, 0)))
        b = _butterflies(widen(load(scratch, k, LANES)))
        a, b = fma(polarity_a, x, a + b), fma(polarity_b, x, a - b)
        damped_a = fma(fma(pole_a_step, ramp, pole_a), damped_a, fma(gain_a_step, ramp, gain_a) * a)
        damped_b = fma(fma(pole_b_step, ramp, pole_b), damped_b, fma(gain_b_step, ramp, gain_b) * b)
        store(narrow(damped_a), scratch, k, 0)
        store(narrow(damped_b), scratch, k, LANES)
    store(settle(damped_a), filters, 0, 0)
    store(settle(damped_b), filters, 0, LANES)
    store(settle(band), filters, 1, 0)
    store(settle(low), filters, 1, LANES)

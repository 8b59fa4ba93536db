"""Look-ahead limiter of true peaks: one node at a time, quantum by quantum.

The driven signal is looked at relative to its ceiling. Where its crest is above, the gain that it
needs is found, in log2 as in the log-domain processors of [1]_. The least of these over the
lookahead, then the release, then two moving averages that together span the lookahead give a gain
that has come down by the time the crest leaves the delay. The averages are of multiples of 2**-32,
so that their running sums are exact: they do not drift, and return to exactly no reduction.

The samples of a node are interleaved in its state, a frame after the other. The gains of a frame
travel in the low lanes of a vector; the lanes above hold what follows in memory, and nothing reads
them.

References
----------
.. [1] D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor design: a tutorial
   and analysis", J. Audio Eng. Soc. 60(6), 2012.
.. [2] M. van Herk, "A fast algorithm for local minimum and maximum filters on rectangular and
   octagonal kernels", Pattern Recognition Letters 13(7), 1992.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline, kernel
from dsp.limiter_design import (
    DB_PER_DOUBLING,
    DRIVE,
    LEAST,
    LINK,
    MARGIN,
    PER_CEILING,
    REDUCTION,
    RELEASE,
    SUM_1,
    SUM_2,
    whole_latency,
    window_history,
)
from dsp.oversampling import crest
from dsp.vector import (
    absolute,
    exp2,
    load,
    load16,
    log2,
    maximum,
    minimum,
    narrow,
    select,
    settle,
    shuffler,
    splat8,
    store,
    to_cable,
    widen,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block, Values
    from dsp.vector import F64x8, F64x16

# Rows of `scratch`.
_NEEDED: Final = 0
_GAIN: Final = 1

_ABSURD: Final = 1e36  # the interpolator's sums of float32 do not overflow below
_TO_GRID: Final = 1.5 * 2.0 ** (52 - 32)
_VECTOR: Final = 16  # samples

# How far into the quantum its samples lie; the row is half the width.
_FRACTIONS: Final = np.arange(QUANTUM * LANES) // np.array([[1], [2], [4], [6], [8]]) / QUANTUM

_swap1 = shuffler(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
_swap2 = shuffler(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
_swap4 = shuffler(4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)


@inline
def _blend(begin: Values, end: Values, row: int, width: int, sample: int) -> F64x16:
    """Return a coefficient at 16 samples of a quantum; exactly `begin` where both are equal."""
    fraction = load16(_FRACTIONS, width // 2, sample)
    value: F64x16 = begin[row] + (end[row] - begin[row]) * fraction
    return value


@inline
def _enter(
    x: Block,
    first: int,
    lane: int,
    width: int,
    begin: Values,
    end: Values,
    delay: Block,
    head: int,
    window: Block,
    history: int,
) -> None:
    """Drive a quantum into the delay, and relative to its ceiling into the detector's window."""
    for i in range(history):
        window[i] = window[i + QUANTUM * width]
    for channel in range(width):
        for k in range(QUANTUM):
            window[history + k * width + channel] = x[first + k, lane + channel]
    for i in range(0, QUANTUM * width, _VECTOR):
        driven = widen(load16(window, history + i)) * _blend(begin, end, DRIVE, width, i)
        sample = narrow(select(absolute(driven) <= _ABSURD, driven, 0.0))
        store(sample, delay, head + i)
        relative = widen(sample) * _blend(begin, end, PER_CEILING, width, i)
        store(narrow(relative), window, history + i)


@inline
def _linked(own: F64x16, link: float, width: int) -> F64x16:
    """Move the needed gain of each channel towards the least of its frame."""
    least = own
    if width > 1:
        least = minimum(least, _swap1(least))
    if width > 2:
        least = minimum(least, _swap2(least))
    if width > 4:
        least = minimum(least, _swap4(least))
    return own * (1.0 - link) + least * link


@inline
def _detect(window: Block, taps: Block, coefficients: Values, width: int, scratch: Values) -> None:
    """Find the gain, in doublings and not positive, that takes each crest to the ceiling."""
    for i in range(0, QUANTUM * width, _VECTOR):
        peak = widen(crest(window, (taps.shape[0] // 2 - 1) * width + i, width, taps))
        needed = select(peak > 1.0, -log2(peak) - coefficients[MARGIN], 0.0)
        store(_linked(needed, coefficients[LINK], width), scratch, _NEEDED, i)


@inline
def _on_grid(x: F64x8) -> F64x8:
    """Round to multiples of 2**-32, of which 2**13 below 2**8 add up without rounding."""
    return (x + _TO_GRID) - _TO_GRID


@inline
def _average(
    new: F64x8, total: F64x8, rings: Values, first: int, at: int, frames: int
) -> tuple[F64x8, F64x8, int]:
    """Return a moving average, its sum and the place in its ring that comes next."""
    total = total + (new - load(rings, first + at, 0))
    store(new, rings, first + at, 0)
    return total * (1.0 / frames), total, at + 1 if at + 1 < frames else 0


@inline
def _minima_to_the_end(rings: Values, frames: int) -> None:
    """Replace each row of the sliding minimum's ring by the least of those from it on."""
    least = splat8(0.0)
    for row in range(frames - 1, -1, -1):
        least = minimum(load(rings, row, 0), least)
        store(least, rings, row, 0)


@inline
def _smooth(
    release: float,
    lookahead: int,
    clock: int,
    width: int,
    rings: Values,
    held: Values,
    scratch: Values,
) -> F64x8:
    """Turn the gains needed into those to apply; return the least of them.

    The minimum is that of [2]_: of the frames in the ring since it began anew, and of those left
    from the round before, each replaced by the least from it on. A row of zeros ends the ring.
    """
    # The averages' lengths add up to one more than what they span together.
    frames, frames_1 = lookahead + 1, lookahead // 2 + 1
    frames_2 = frames - frames_1
    first_1 = frames + 1
    first_2 = first_1 + frames_1
    at, at_1, at_2 = clock % frames, clock % frames_1, clock % frames_2
    least, reduction = load(held, LEAST, 0), load(held, REDUCTION, 0)
    sum_1, sum_2 = load(held, SUM_1, 0), load(held, SUM_2, 0)
    deepest = splat8(0.0)
    for k in range(QUANTUM):
        needed = load(scratch, _NEEDED, k * width)
        least = minimum(needed, least)
        ahead = minimum(least, load(rings, at + 1, 0))
        store(needed, rings, at, 0)
        at += 1
        if at == frames:
            _minima_to_the_end(rings, frames)
            at, least = 0, splat8(0.0)
        reduction = minimum(ahead, reduction * release)
        gain, sum_1, at_1 = _average(_on_grid(reduction), sum_1, rings, first_1, at_1, frames_1)
        gain, sum_2, at_2 = _average(_on_grid(gain), sum_2, rings, first_2, at_2, frames_2)
        store(gain, scratch, _GAIN, k * width)
        deepest = minimum(gain, deepest)
    store(least, held, LEAST, 0)
    store(settle(reduction), held, REDUCTION, 0)
    store(sum_1, held, SUM_1, 0)
    store(sum_2, held, SUM_2, 0)
    return deepest


@inline
def _leave(
    delay: Block, tail: int, scratch: Values, out: Block, first: int, lane: int, width: int
) -> None:
    """Multiply the quantum that leaves the delay, in place, and write it to the node's lanes."""
    for i in range(0, QUANTUM * width, LANES):
        gain = exp2(load(scratch, _GAIN, i))
        store(to_cable(widen(load(delay, tail + i)) * gain), delay, tail + i)
    for channel in range(width):
        for k in range(QUANTUM):
            out[first + k, lane + channel] = delay[tail + k * width + channel]


@kernel(
    "void(float32[:, ::1], float32[:, ::1], int64, int64, float64[::1], float64[::1], int64, "
    "float32[:, ::1], int64[::1], float32[::1], float32[::1], float64[:, ::1], float64[:, ::1], "
    "float64[:, ::1], float64[::1])"
)
def limit(
    x: Block,
    out: Block,
    lane: int,
    width: int,
    begin: Values,
    end: Values,
    lookahead: int,
    taps: Block,
    clock: NDArray[np.int64],
    delay: Block,
    window: Block,
    rings: Values,
    held: Values,
    scratch: Values,
    reduction: Values,
) -> None:
    """Limit one node.

    Parameters
    ----------
    x, out : ndarray, shape (frames, lanes)
        Input and output; may be the same array.
    lane, width : int
        First lane of the node and their number: 1, 2, 4 or 8. Lanes without a channel are silent.
    begin, end : ndarray, shape (COEFFICIENTS,)
        Coefficients at the two ends of the call: the same, or the call is one quantum. Drive and
        ceiling move along it; release and link, whose steps the averages smooth, stay at `begin`.
    lookahead : int
        In frames, see `lookahead_frames`.
    taps : ndarray, shape (taps, phases)
        `dsp.oversampling.interpolator` of the rate.
    clock, delay, window, rings, held, scratch : ndarray
        State, see `state_shapes`.
    reduction : ndarray, shape (LANES,)
        Raised to the greatest gain reduction of each channel in dB; elements from `width` on mean
        nothing.

    Notes
    -----
    Below the ceiling, and without drive, the output is the input `latency_frames` later, bit for
    bit. An input sample that is not finite is taken as 0.
    """
    ring = whole_latency(lookahead, taps.shape[0]) + QUANTUM
    history = window_history(lookahead, taps.shape[0]) * width
    for first in range(0, x.shape[0], QUANTUM):
        now = clock[0]
        _enter(x, first, lane, width, begin, end, delay, now % ring * width, window, history)
        _detect(window, taps, begin, width, scratch)
        deepest = _smooth(begin[RELEASE], lookahead, now, width, rings, held, scratch)
        _leave(delay, (now + QUANTUM) % ring * width, scratch, out, first, lane, width)
        store(maximum(-DB_PER_DOUBLING * deepest, load(reduction, 0)), reduction, 0)
        clock[0] = now + QUANTUM

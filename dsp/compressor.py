"""Compressor: detector, gain computer, ballistics, gain; the lanes of a page in one vector.

The key signal is high-passed and detected, the channels of a node share its level, the static curve
says by how much to turn that level down, this gain reduction is smoothed, and the audio multiplied:
the log-domain design of [1]_, each stage a function of its own. `compress` runs them a quantum at a
time, one after the other through a scratch line: in a loop of its own the smoothing waits for
nothing but itself, and logarithms and exponentials, which wait for nothing, take two frames at
once.

Levels are in dBFS; a gain reduction is in dB and never negative.

References
----------
.. [1] D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor design: a tutorial
   and analysis", J. Audio Eng. Soc. 60(6), 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dsp.arrays import LANES, QUANTUM
from dsp.dynamics import amplitude, ballistics, blend, detector, level_dbfs, linked
from dsp.gain_computer import gain_computer, per_width
from dsp.jit import inline, kernel
from dsp.key_filter import high_pass, resolvent
from dsp.vector import (
    fma,
    load,
    load16,
    maximum,
    reduce_max,
    select,
    settle,
    splat8,
    store,
    to_cable,
    widen,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dsp.arrays import Block, Pages, Values
    from dsp.vector import F64x8

# Rows of a page of coefficients.
CUTOFF: Final = 0  # of the key's high-pass, warped; 0 is off
MEMORY: Final = 1  # pole of the mean square; 0 detects peaks
LINK: Final = 2  # 0 ... 1
THRESHOLD: Final = 3  # dBFS
SLOPE: Final = 4  # 1 - 1/ratio
KNEE: Final = 5  # dB
ATTACK: Final = 6  # pole
RELEASE: Final = 7  # pole
MAKEUP: Final = 8  # dB
MIX: Final = 9  # 0 ... 1
COEFFICIENTS: Final = 10

# Rows of a page of state.
BAND: Final = 0  # integrators of the key's high-pass
LOW: Final = 1
MEAN_SQUARE: Final = 2
REDUCTION: Final = 3  # dB
STATES: Final = 4

# Delay lines of a page.
AUDIO: Final = 0
KEY: Final = 1
RINGS: Final = 2


@inline
def latency_frames(lookahead: int) -> int:
    """Return by how much the audio is delayed: a lookahead in frames, rounded up to whole quanta.

    Examples
    --------
    >>> latency_frames(0), latency_frames(1), latency_frames(128)
    (0, 64, 128)
    """
    return (lookahead + QUANTUM - 1) // QUANTUM * QUANTUM


@inline
def _between(begin: Pages, end: Pages, page: int, row: int, frame: int) -> F64x8:
    """Return a row of coefficients on its way; `begin` to the bit at frame 0 and where it rests."""
    first = load(begin, page, row, 0)
    return fma(load(end, page, row, 0) - first, splat8(frame / QUANTUM), first)


@inline
def _remember(
    x: Block, first: int, rings: NDArray[np.float32], page: int, ring: int, position: int
) -> None:
    """Write a quantum of a page's lanes into a delay line."""
    at = position & (rings.shape[2] - 1)
    for frame in range(QUANTUM):
        store(load(x, first + frame, LANES * page), rings, page, ring, at + frame, 0)


@inline
def _detect(
    key: Block,
    rings: NDArray[np.float32],
    begin: Pages,
    end: Pages,
    state: Pages,
    line: Values,
    page: int,
    first: int,
    position: int,
    lookahead: int,
    moving: bool,
) -> None:
    """Fill the line with the mean squares of the key signal, heard `lookahead` before the audio."""
    ring_position = position + lookahead - latency_frames(lookahead)
    ring_mask = rings.shape[2] - 1
    cutoff = _between(begin, end, page, CUTOFF, 0)
    solve = resolvent(cutoff)
    memory = _between(begin, end, page, MEMORY, 0)
    # A filter that is off has no state, so that it does not matter whether it runs for others.
    filtered = reduce_max(maximum(cutoff, load(end, page, CUTOFF, 0))) > 0.0
    band = select(cutoff > 0.0, load(state, page, BAND, 0), 0.0)
    low = select(cutoff > 0.0, load(state, page, LOW, 0), 0.0)
    mean_square = load(state, page, MEAN_SQUARE, 0)
    for frame in range(QUANTUM):
        if moving:
            memory = _between(begin, end, page, MEMORY, frame)
        if lookahead > 0:
            heard = widen(load(rings, page, KEY, (ring_position + frame) & ring_mask, 0))
        else:
            heard = widen(load(key, first + frame, LANES * page))
        if filtered:
            if moving:
                cutoff = _between(begin, end, page, CUTOFF, frame)
                solve = resolvent(cutoff)
            heard, band, low = high_pass(heard, band, low, cutoff, solve)
        mean_square = detector(heard, mean_square, memory)
        store(mean_square, line, frame, 0)
    store(settle(band), state, page, BAND, 0)
    store(settle(low), state, page, LOW, 0)
    store(settle(mean_square), state, page, MEAN_SQUARE, 0)


@inline
def _shape(
    begin: Pages, end: Pages, page: int, frame: int
) -> tuple[F64x8, F64x8, F64x8, F64x8, F64x8, F64x8, F64x8, F64x8]:
    """Return what `_reduce` needs at a frame."""
    knee = _between(begin, end, page, KNEE, frame)
    return (
        _between(begin, end, page, LINK, frame),
        _between(begin, end, page, THRESHOLD, frame),
        _between(begin, end, page, SLOPE, frame),
        knee,
        per_width(knee),
        _between(begin, end, page, ATTACK, frame),
        _between(begin, end, page, RELEASE, frame),
        _between(begin, end, page, MAKEUP, frame),
    )


@inline
def _reduce(
    begin: Pages,
    end: Pages,
    state: Pages,
    largest: Values,
    line: Values,
    page: int,
    width: int,
    moving: bool,
) -> None:
    """Turn the line's levels into gains in dB."""
    link, threshold, slope, knee, per_knee, attack, release, makeup = _shape(begin, end, page, 0)
    reduction = load(state, page, REDUCTION, 0)
    peak = load(largest, page, 0)
    for frame in range(QUANTUM):
        if moving:
            link, threshold, slope, knee, per_knee, attack, release, makeup = _shape(
                begin, end, page, frame
            )
        level = linked(load(line, frame, 0), link, width)
        wanted = gain_computer(level, threshold, slope, knee, per_knee)
        reduction = ballistics(wanted, reduction, attack, release)
        peak = maximum(reduction, peak)
        store(makeup - reduction, line, frame, 0)
    store(settle(reduction), state, page, REDUCTION, 0)
    store(peak, largest, page, 0)


@inline
def _multiply(
    x: Block,
    out: Block,
    rings: NDArray[np.float32],
    begin: Pages,
    end: Pages,
    line: Values,
    page: int,
    first: int,
    position: int,
    lookahead: int,
    moving: bool,
) -> None:
    """Apply the line's wet gains to the delayed audio."""
    at = (position - latency_frames(lookahead)) & (rings.shape[2] - 1)
    mix = _between(begin, end, page, MIX, 0)
    for frame in range(QUANTUM):
        if moving:
            mix = _between(begin, end, page, MIX, frame)
        if lookahead > 0:
            audio = widen(load(rings, page, AUDIO, at + frame, 0))
        else:
            audio = widen(load(x, first + frame, LANES * page))
        gain = blend(load(line, frame, 0), mix)
        store(to_cable(audio * gain), out, first + frame, LANES * page)


@kernel(
    "void(float32[:, ::1], float32[:, ::1], float32[:, ::1], float64[:, :, ::1],"
    " float64[:, :, ::1], float64[:, :, ::1], float32[:, :, :, ::1], float64[:, ::1],"
    " float64[:, ::1], int64, int64, int64, boolean)"
)
def compress(
    x: Block,
    key: Block,
    out: Block,
    begin: Pages,
    end: Pages,
    state: Pages,
    rings: NDArray[np.float32],
    largest: Values,
    line: Values,
    width: int,
    lookahead: int,
    position: int,
    moving: bool,
) -> None:
    """Compress a bank.

    Parameters
    ----------
    x, key, out : ndarray of float32, shape (frames, lanes)
        The audio, the signal that the detector hears, and the output, `latency_frames(lookahead)`
        behind `x`. They may be the same array.
    begin, end : ndarray, shape (pages, COEFFICIENTS, LANES)
        Coefficients at the first frame and just after the last, from `dsp.compressor_design`.
    state : ndarray, shape (pages, STATES, LANES)
        Zeros at the start.
    rings : ndarray of float32, shape (pages, RINGS, ring_frames, LANES)
        Delay lines, zeros at the start: a power of two of frames that holds the latency and a
        quantum. Without lookahead they are not used and may have no frames.
    largest : ndarray, shape (pages, LANES)
        Raised to the largest gain reduction in dB that occurs; whoever reads it clears it.
    line : ndarray, shape (QUANTUM, LANES)
        Scratch.
    width : int
        Lanes of a node: 1, 2, 4 or 8.
    lookahead : int
        Frames by which the detector hears the key signal before the audio comes out.
    position : int
        Frame of the first frame, a multiple of QUANTUM that grows without gaps: the place in the
        delay lines follows it.
    moving : bool
        Whether `begin` and `end` may differ; then there are QUANTUM frames.
    """
    for page in range(state.shape[0]):
        for first in range(0, x.shape[0], QUANTUM):
            now = position + first
            if lookahead > 0:
                _remember(x, first, rings, page, AUDIO, now)
                _remember(key, first, rings, page, KEY, now)
            _detect(key, rings, begin, end, state, line, page, first, now, lookahead, moving)
            for frame in range(0, QUANTUM, 2):
                store(level_dbfs(load16(line, frame, 0)), line, frame, 0)
            _reduce(begin, end, state, largest, line, page, width, moving)
            for frame in range(0, QUANTUM, 2):
                store(amplitude(load16(line, frame, 0)), line, frame, 0)
            _multiply(x, out, rings, begin, end, line, page, first, now, lookahead, moving)

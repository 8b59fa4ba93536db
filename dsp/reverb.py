"""Reverb: a feedback delay network of 16 lines, stereo.

::

    in ─┬─ predelay ─ diffusers ─ low cut ─(+)─ damping ─ 16 delay lines ─┬─ width ─(+)─ out
        │                                   ▲                             │          │
        │                                   └────────── Hadamard ─────────┘          │
        └────────────────────────────────── dry ─────────────────────────────────────┘

Even lines belong to the left side, odd ones to the right; the Hadamard matrix mixes them all. It is
orthogonal, so that every passage through the lines loses what their damping takes, no more and no
less, at any setting. Delays are read and written along the lines, 16 frames to a vector; mixing and
damping run across the lines, frame by frame. In between, tiles of 16 by 16 are transposed.

References
----------
.. [1] J.-M. Jot and A. Chaigne, "Digital delay networks for designing artificial reverberators",
   90th AES Convention, 1991.
.. [2] M. R. Schroeder, "Natural sounding artificial reverberation", J. Audio Eng. Soc. 10(3), 1962.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import QUANTUM
from dsp.jit import inline, kernel
from dsp.reverb_design import (
    ALLPASS,
    ALLPASSES,
    AT_BEGIN,
    AT_END,
    DRY,
    DRY_SIDES,
    LINES,
    OUT_SIDES,
    PREDELAY,
    RING_MARGIN,
    SIDES,
    STAGES,
    TILE,
    WET_OTHER,
    WET_SAME,
)
from dsp.reverb_lines import blend, read_tile, tile_start, write_interpolator, write_tile
from dsp.reverb_loop import circulate, transpose
from dsp.vector import fma, load16, narrow, splat16, store, to_cable, widen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block, Values
    from dsp.vector import F32x16

_RAMP: Final = (np.arange(QUANTUM) / QUANTUM).astype(np.float32)


@inline
def _ramped(begin: Values, end: Values, row: int, ramp: F32x16) -> F32x16:
    """Return a coefficient of the whole network over a tile of frames."""
    return blend(narrow(load16(begin, row, 0)), narrow(load16(end, row, 0)), ramp)


@inline
def _gather(x: Block, frame: int, lane: int, channels: int, scratch: Block) -> None:
    """Fold the input's channels into two sides: even ones to the left, odd ones to the right."""
    right = lane + min(channels - 1, 1)
    for k in range(TILE):
        scratch[DRY_SIDES, k] = x[frame + k, lane]
        scratch[DRY_SIDES + 1, k] = x[frame + k, right]
    for channel in range(2, channels):
        for k in range(TILE):
            scratch[DRY_SIDES + channel % 2, k] += x[frame + k, lane + channel]


@inline
def _predelayed(
    side: int, clock: int, begin: Values, end: Values, entry: Block, scratch: Block, ramp: F32x16
) -> F32x16:
    """Return a tile of one side's input, delayed."""
    head = clock % (entry.shape[1] - RING_MARGIN)
    write_tile(load16(scratch, DRY_SIDES + side, 0), entry, side, head)
    old = load16(entry, side, tile_start(entry, head, int(begin[PREDELAY, 0])))
    new = load16(entry, side, tile_start(entry, head, int(end[PREDELAY, 0])))
    return blend(old, new, ramp)


@inline
def _diffused(
    x: F32x16, side: int, clock: int, begin: Values, diffusers: Block, gain: F32x16
) -> F32x16:
    """Return a tile after the allpasses of one side [2]_."""
    head = clock % (diffusers.shape[1] - RING_MARGIN)
    for stage in range(STAGES * side, STAGES * side + STAGES):
        start = tile_start(diffusers, head, int(begin[ALLPASSES, stage]))
        delayed = load16(diffusers, stage, start)
        inner = fma(gain, delayed, x)
        write_tile(inner, diffusers, stage, head)
        x = fma(-gain, inner, delayed)
    return x


@inline
def _output(
    begin: Values, end: Values, lines: Block, head: int, scratch: Block, ramp: F32x16
) -> None:
    """Read a tile of all lines, and make the two sides of the output from it."""
    left, right = splat16(0.0), splat16(0.0)
    for line in range(0, LINES, 2):
        even = read_tile(lines, line, head, scratch, ramp)
        odd = read_tile(lines, line + 1, head, scratch, ramp)
        store(even, scratch, line, 0)
        store(odd, scratch, line + 1, 0)
        left, right = left + widen(even), right + widen(odd)
    dry = widen(_ramped(begin, end, DRY, ramp))
    same = widen(_ramped(begin, end, WET_SAME, ramp))
    other = widen(_ramped(begin, end, WET_OTHER, ramp))
    dry_left = dry * widen(load16(scratch, DRY_SIDES, 0))
    dry_right = dry * widen(load16(scratch, DRY_SIDES + 1, 0))
    store(to_cable(dry_left + (same * left + other * right)), scratch, OUT_SIDES, 0)
    store(to_cable(dry_right + (other * left + same * right)), scratch, OUT_SIDES + 1, 0)


@kernel(
    "void(float32[:, ::1], int64, int64, float32[:, ::1], int64, float64[:, ::1], float64[:, ::1],"
    " int64[::1], float32[:, ::1], float32[:, ::1], float32[:, ::1], float64[:, ::1],"
    " float32[:, ::1], int64)"
)
def process(
    x: Block,
    lane: int,
    channels: int,
    out: Block,
    out_lane: int,
    begin: Values,
    end: Values,
    clock: NDArray[np.int64],
    entry: Block,
    diffusers: Block,
    lines: Block,
    filters: Values,
    scratch: Block,
    position: int,
) -> None:
    """Run one reverb.

    Parameters
    ----------
    x, out : ndarray, shape (frames, lanes)
        Input and output; they may not overlap. `frames` is a multiple of the quantum.
    lane, channels : int
        First lane and number of the input's channels: mono, or even ones left and odd ones right.
    out_lane : int
        Lane of the left output; the right one follows.
    begin, end : ndarray, shape (ROWS, LINES)
        Coefficients from `design` at the beginning and the end of the call. Where they differ, the
        call must be one quantum.
    clock, entry, diffusers, lines, filters, scratch : ndarray
        State, see `state_shapes`.
    position : int
        Song frame of the call's first frame: the modulation is a function of it.
    """
    for frame in range(0, x.shape[0], TILE):
        first = frame % QUANTUM
        if first == 0:
            write_interpolator(begin, position + frame, scratch, AT_BEGIN)
            write_interpolator(end, position + frame + QUANTUM, scratch, AT_END)
        ramp = load16(_RAMP, first)
        _gather(x, frame, lane, channels, scratch)
        allpass = _ramped(begin, end, ALLPASS, ramp)
        for side in range(2):
            delayed = _predelayed(side, clock[0], begin, end, entry, scratch, ramp)
            diffused = _diffused(delayed, side, clock[0], begin, diffusers, allpass)
            store(diffused, scratch, SIDES + side, 0)
        head = clock[0] % (lines.shape[1] - RING_MARGIN)
        _output(begin, end, lines, head, scratch, ramp)
        for k in range(TILE):
            out[frame + k, out_lane] = scratch[OUT_SIDES, k]
            out[frame + k, out_lane + 1] = scratch[OUT_SIDES + 1, k]
        transpose(scratch)
        circulate(begin, end, filters, scratch, first)
        transpose(scratch)
        for line in range(LINES):
            write_tile(load16(scratch, line, 0), lines, line, head)
        clock[0] += TILE

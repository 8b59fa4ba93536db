"""Delay lines: tiles of 16 frames written to rings, and read at delays that move.

A ring repeats its first frames behind its end, so that no vector wraps. Within a quantum a delay
goes from one value to another by a crossfade of two fixed interpolators. That is a glide where they
differ by less than a frame, as under modulation, and never a click.

References
----------
.. [1] T. I. Laakso, V. Välimäki, M. Karjalainen, U. K. Laine, "Splitting the unit delay", IEEE
   Signal Processing Magazine 13(1), 1996: Lagrange interpolation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import inline
from dsp.reverb_design import (
    AT_BEGIN,
    AT_END,
    CYCLES,
    DELAY,
    DEPTH,
    LINES,
    RING_MARGIN,
    TAPS,
    WHOLE,
)
from dsp.vector import absolute, fma, load16, narrow, select, splat16, store

if TYPE_CHECKING:
    from dsp.arrays import Block, Values
    from dsp.vector import F32x16, F64x16

_PHASES: Final = np.arange(LINES) * 0.6180339887498949 % 1.0  # spread by the golden section
_ROUND: Final = 1.5 * 2.0**52
_ZERO: Final = np.float32(0)
_SILENT: Final = np.float32(1e-25)
_ABSURD: Final = np.float32(1e30)


@inline
def write_tile(tile: F32x16, ring: Block, row: int, head: int) -> None:
    """Write a tile to a ring, settled, and again behind its end where reads run over it."""
    magnitude = absolute(tile)
    held = (magnitude >= splat16(_SILENT)) & (magnitude <= splat16(_ABSURD))
    tile = select(held, tile, splat16(_ZERO))
    store(tile, ring, row, head)
    if head < RING_MARGIN:
        store(tile, ring, row, head + ring.shape[1] - RING_MARGIN)


@inline
def tile_start(ring: Block, head: int, delay: int) -> int:
    """Return where in a ring the tile of `delay` frames ago starts."""
    start = head - delay
    return start if start >= 0 else start + ring.shape[1] - RING_MARGIN


@inline
def blend(a: F32x16, b: F32x16, ramp: F32x16) -> F32x16:
    """Go from `a` to `b` along a quantum; exactly `a` where they are equal."""
    return fma(b - a, ramp, a)


@inline
def _nearest(x: F64x16) -> F64x16:
    """Round to whole numbers."""
    return (x + _ROUND) - _ROUND


@inline
def _wave(coefficients: Values, position: int) -> F64x16:
    """Return the modulation of each line at a song frame, in ±1: a sine made of parabolas."""
    cycles = load16(coefficients, CYCLES, 0) * float(position) + load16(_PHASES, 0)
    phase = cycles - _nearest(cycles)
    return phase * (8.0 - 16.0 * absolute(phase))


@inline
def write_interpolator(coefficients: Values, position: int, scratch: Block, row: int) -> None:
    """Write five Lagrange taps for each line's delay, and the whole delay they are centred on.

    With the fraction in ±0.5 their gain nowhere exceeds 1 and falls by 0.01 dB at most to fs/8.
    """
    delay = load16(coefficients, DELAY, 0) + load16(coefficients, DEPTH, 0) * _wave(
        coefficients, position
    )
    whole = _nearest(delay)
    d = delay - whole
    outer, inner = d * d - 4.0, d * d - 1.0
    store(narrow(inner * d * (d + 2.0) * (1 / 24)), scratch, row, 0)
    store(narrow(outer * d * (d + 1.0) * (-1 / 6)), scratch, row + 1, 0)
    store(narrow(outer * inner * 0.25), scratch, row + 2, 0)
    store(narrow(outer * d * (d - 1.0) * (-1 / 6)), scratch, row + 3, 0)
    store(narrow(inner * d * (d - 2.0) * (1 / 24)), scratch, row + 4, 0)
    store(narrow(whole), scratch, row + WHOLE, 0)


@inline
def _filter(ring: Block, line: int, start: int, scratch: Block, taps: int) -> F32x16:
    """Return a tile of a line, filtered by an interpolator."""
    total = load16(ring, line, start) * splat16(scratch[taps, line])
    for tap in range(1, TAPS):
        total = fma(load16(ring, line, start + tap), splat16(scratch[taps + tap, line]), total)
    return total


@inline
def _filter_both(ring: Block, line: int, start: int, scratch: Block, ramp: F32x16) -> F32x16:
    """Return the same, going from the begin's to the end's interpolator, on the same frames."""
    x = load16(ring, line, start)
    begin = x * splat16(scratch[AT_BEGIN, line])
    end = x * splat16(scratch[AT_END, line])
    for tap in range(1, TAPS):
        x = load16(ring, line, start + tap)
        begin = fma(x, splat16(scratch[AT_BEGIN + tap, line]), begin)
        end = fma(x, splat16(scratch[AT_END + tap, line]), end)
    return blend(begin, end, ramp)


@inline
def read_tile(ring: Block, line: int, head: int, scratch: Block, ramp: F32x16) -> F32x16:
    """Read a tile of a line, while its delay goes from the quantum's begin to its end."""
    whole, other = int(scratch[AT_BEGIN + WHOLE, line]), int(scratch[AT_END + WHOLE, line])
    start = tile_start(ring, head, whole + TAPS // 2)
    if whole == other:
        return _filter_both(ring, line, start, scratch, ramp)
    begin = _filter(ring, line, start, scratch, AT_BEGIN)
    end = _filter(ring, line, tile_start(ring, head, other + TAPS // 2), scratch, AT_END)
    return blend(begin, end, ramp)

"""Mixing: what arrives at the inputs of a bank, summed so that the order cannot matter.

Every addend is rounded to a grid of 2⁻⁴⁰ before it is added in float64 [1]_: while the sum stays
below 2¹², no addition rounds, so any order of the cables gives the same bits. A single cable at
unity passes untouched.

References
----------
.. [1] (x + M) − M with M = 1.5 · 2¹² leaves x rounded to a multiple of 2⁻⁴⁰, half to even, for
   |x| < 2¹¹: T. J. Dekker, "A floating-point technique for extending the available precision",
   Numerische Mathematik 18, 1971.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline, kernel
from dsp.vector import F64x8, load, shuffler, store, to_cable, widen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block, Pages, Values

_GRID: Final = 1.5 * 2.0**12
_LARGEST: Final = float(np.finfo(np.float32).max)

_one_apart = shuffler(1, 0, 3, 2, 5, 4, 7, 6)
_two_apart = shuffler(2, 3, 0, 1, 6, 7, 4, 5)
_four_apart = shuffler(4, 5, 6, 7, 0, 1, 2, 3)


@inline
def on_grid(x: float) -> float:
    """Round to the nearest multiple of 2⁻⁴⁰."""
    return (x + _GRID) - _GRID


@inline
def bounded(x: float) -> float:
    """Return what a cable can carry: a sum that float32 cannot hold becomes 0, −0 becomes 0."""
    return x + 0.0 if abs(x) <= _LARGEST else 0.0


@inline
def _rounded(x: F64x8) -> F64x8:
    """Round to the grid, as `on_grid`."""
    return (x + _GRID) - _GRID


@inline
def _pass_one(
    pool: NDArray[np.float32], at: int, stride: int, gain: F64x8, step: F64x8, sums: Values
) -> None:
    """Let the one vector of a node pass: nothing is rounded."""
    for frame in range(QUANTUM):
        x = widen(load(pool, at + frame * stride))
        store(x * (gain + step * float(frame)), sums, frame, 0)


@inline
def _add_two(
    pool: NDArray[np.float32],
    at: tuple[int, int],
    stride: tuple[int, int],
    gain: tuple[F64x8, F64x8],
    step: tuple[F64x8, F64x8],
    sums: Values,
) -> None:
    """Add two vectors to the sums of a quantum."""
    for frame in range(QUANTUM):
        a = widen(load(pool, at[0] + frame * stride[0])) * (gain[0] + step[0] * float(frame))
        b = widen(load(pool, at[1] + frame * stride[1])) * (gain[1] + step[1] * float(frame))
        store(load(sums, frame, 0) + (_rounded(a) + _rounded(b)), sums, frame, 0)


@inline
def _folded(total: F64x8, width: int) -> F64x8:
    """Add up the lanes that are `width` apart; every lane then has its channel's sum."""
    if width <= 4:
        total = total + _four_apart(total)
    if width <= 2:
        total = total + _two_apart(total)
    if width == 1:
        total = total + _one_apart(total)
    return total


@kernel(
    "void(float32[::1], int64[::1], int64[::1], boolean[::1], int64[::1], int64[::1],"
    " float64[:, ::1], float64[:, ::1], float64[:, ::1], int64, float64[:, :, ::1],"
    " float32[:, ::1])"
)
def mix_vectors(
    pool: NDArray[np.float32],
    node_first: NDArray[np.int64],
    vector_first: NDArray[np.int64],
    exact: NDArray[np.bool_],
    offset: NDArray[np.int64],
    stride: NDArray[np.int64],
    begin: Pages,
    end: Pages,
    place: Pages,
    width: int,
    scratch: Values,
    out: Block,
) -> None:
    """Sum whole vectors of lanes into the pages of a block.

    Lanes that belong to the same channel of a node are `width` apart in every vector, so that
    adding the vectors and then folding the sum gives each channel's sum; the grid makes the order
    of these additions irrelevant.

    Parameters
    ----------
    pool : ndarray of float32, shape (samples,)
        The memory that all blocks lie in.
    node_first : ndarray of int64, shape (pages + 1,)
        The nodes in page `p` are `node_first[p]` to `node_first[p + 1] - 1`.
    vector_first : ndarray of int64, shape (nodes + 1,)
        The vectors of node `n` are `vector_first[n]` to `vector_first[n + 1] - 1`; an even number,
        made so by one without gain, but for a node that is `exact`.
    exact : ndarray of bool, shape (nodes,)
        Whether a single vector holds all that arrives at the node: it passes untouched.
    offset, stride : ndarray of int64, shape (vectors,)
        Where in the pool a vector's first 8 samples lie, and how far its next ones.
    begin, end : ndarray, shape (vectors, 8)
        Gain of each of its lanes at the first frame and just after the last; 0 for others' lanes.
        Where they differ, there are 64 frames.
    place : ndarray, shape (nodes, 8)
        1 in the node's lanes of the page, else 0.
    width : int
        Lanes a node takes: 1, 2, 4 or 8.
    scratch : ndarray, shape (2, 64, 8)
        Memory for the sums of a quantum.
    out : ndarray of float32, shape (frames, lanes)
        Receives the sums; lanes without a node become silent.
    """
    rows, sums = scratch[0], scratch[1]
    for page in range(out.shape[1] // LANES):
        for first in range(0, out.shape[0], QUANTUM):
            rows[:] = 0.0
            for node in range(node_first[page], node_first[page + 1]):
                sums[:] = 0.0
                for v in range(vector_first[node], vector_first[node + 1], 2):
                    gain = load(begin, v, 0)
                    step = (load(end, v, 0) - gain) / QUANTUM
                    at = offset[v] + first * stride[v]
                    if exact[node]:
                        _pass_one(pool, at, stride[v], gain, step, sums)
                    else:
                        gain2 = load(begin, v + 1, 0)
                        step2 = (load(end, v + 1, 0) - gain2) / QUANTUM
                        at2 = offset[v + 1] + first * stride[v + 1]
                        strides = (stride[v], stride[v + 1])
                        _add_two(pool, (at, at2), strides, (gain, gain2), (step, step2), sums)
                mask = load(place, node, 0)
                for frame in range(QUANTUM):
                    total = _folded(load(sums, frame, 0), width)
                    store(load(rows, frame, 0) + total * mask, rows, frame, 0)
            for frame in range(QUANTUM):
                store(to_cable(load(rows, frame, 0)), out, first + frame, page * LANES)


@kernel(
    "void(float32[::1], int64[::1], int64[::1], int64[::1], int64[::1], float64[::1], float64[::1],"
    " float32[:, ::1], boolean)"
)
def mix_lanes(
    pool: NDArray[np.float32],
    lanes: NDArray[np.int64],
    first: NDArray[np.int64],
    offset: NDArray[np.int64],
    stride: NDArray[np.int64],
    begin: Values,
    end: Values,
    out: Block,
    moving: bool,
) -> None:
    """Sum terms into single lanes of a block: what does not stand in vectors.

    Parameters
    ----------
    pool : ndarray of float32, shape (samples,)
        The memory that all blocks lie in.
    lanes : ndarray of int64, shape (sums,)
        The lanes to write.
    first : ndarray of int64, shape (sums + 1,)
        The terms of sum `i` are `first[i]` to `first[i + 1] - 1`.
    offset, stride : ndarray of int64, shape (terms,)
        Where in the pool a term's first sample lies, and how far its next one.
    begin, end : ndarray, shape (terms,)
        A term's gain at the first frame and just after the last.
    out : ndarray of float32, shape (frames, lanes)
        Receives the sums.
    moving : bool
        Whether gains may differ; then there are 64 frames.
    """
    for each in range(lanes.shape[0]):
        alone = first[each + 1] - first[each] == 1
        for frame in range(out.shape[0]):
            total = 0.0
            for term in range(first[each], first[each + 1]):
                gain = begin[term]
                if moving:
                    gain += (end[term] - gain) * (frame / QUANTUM)
                x = pool[offset[term] + frame * stride[term]] * gain
                total += x if alone else on_grid(x)
            out[frame, lanes[each]] = bounded(total)

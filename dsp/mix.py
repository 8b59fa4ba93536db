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
from dsp.vector import load, shuffler, splat8, store, to_cable, widen

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


@kernel(
    "void(float32[::1], int64[::1], int64[::1], boolean[::1], int64[::1], int64[::1],"
    " float64[:, ::1], float64[:, ::1], float64[:, ::1], int64, float32[:, ::1], boolean)"
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
    out: Block,
    moving: bool,
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
        The vectors of node `n` are `vector_first[n]` to `vector_first[n + 1] - 1`.
    exact : ndarray of bool, shape (nodes,)
        Whether a single cable arrives at the node, which passes untouched.
    offset, stride : ndarray of int64, shape (vectors,)
        Where in the pool a vector's first 8 samples lie, and how far its next ones.
    begin, end : ndarray, shape (vectors, 8)
        Gain of each of its lanes at the first frame and just after the last; 0 for others' lanes.
    place : ndarray, shape (nodes, 8)
        1 in the node's lanes of the page, else 0.
    width : int
        Lanes a node takes: 1, 2, 4 or 8.
    out : ndarray of float32, shape (frames, lanes)
        Receives the sums; lanes without a node become silent.
    moving : bool
        Whether gains may differ; then there are 64 frames.
    """
    for page in range(out.shape[1] // LANES):
        for frame in range(out.shape[0]):
            row = splat8(0.0)
            for node in range(node_first[page], node_first[page + 1]):
                total = splat8(0.0)
                for vector in range(vector_first[node], vector_first[node + 1]):
                    gain = load(begin, vector, 0)
                    if moving:
                        gain = gain + (load(end, vector, 0) - gain) * (frame / QUANTUM)
                    x = widen(load(pool, offset[vector] + frame * stride[vector])) * gain
                    if not exact[node]:
                        x = (x + _GRID) - _GRID
                    total = total + x
                if width <= 4:
                    total = total + _four_apart(total)
                if width <= 2:
                    total = total + _two_apart(total)
                if width == 1:
                    total = total + _one_apart(total)
                row = row + total * load(place, node, 0)
            store(to_cable(row), out, frame, page * LANES)


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

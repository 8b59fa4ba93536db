"""Gain: a factor for every lane, ramped across a quantum while it moves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline, kernel
from dsp.vector import load, store, to_cable, widen

if TYPE_CHECKING:
    from dsp.arrays import Block, Pages, Values


@inline
def linear(level_db: float) -> float:
    """Return the factor of a level in dB; 0 for minus infinity.

    Examples
    --------
    >>> linear(0.0), linear(20.0), linear(float("-inf"))
    (1.0, 10.0, 0.0)
    """
    return math.pow(10.0, level_db / 20.0)


@kernel("void(float64[::1], int64, float64[:, ::1])")
def design(level_db: Values, width: int, gain: Pages) -> None:
    """Turn levels into factors.

    Parameters
    ----------
    level_db : ndarray, shape (nodes,)
        Level in dB; minus infinity is off.
    width : int
        Lanes a node takes.
    gain : ndarray, shape (pages, 8)
        Receives the factor of every lane of every node.
    """
    for node in range(level_db.shape[0]):
        factor = linear(level_db[node])
        for lane in range(node * width, (node + 1) * width):
            gain[lane // LANES, lane % LANES] = factor


@kernel("void(float32[:, ::1], float32[:, ::1], float64[:, ::1], float64[:, ::1], boolean)")
def apply(x: Block, out: Block, begin: Pages, end: Pages, moving: bool) -> None:
    """Multiply every lane by its gain.

    Parameters
    ----------
    x, out : ndarray of float32, shape (frames, lanes)
        Input and output; they may be the same array.
    begin, end : ndarray, shape (pages, 8)
        Gains at the first frame and just after the last.
    moving : bool
        Whether they may differ; then there are 64 frames.
    """
    for page in range(x.shape[1] // LANES):
        lane = page * LANES
        gain = load(begin, page, 0)
        if moving:
            step = (load(end, page, 0) - gain) / QUANTUM
            for frame in range(QUANTUM):
                ramped = gain + step * float(frame)
                store(to_cable(widen(load(x, frame, lane)) * ramped), out, frame, lane)
        else:
            for frame in range(x.shape[0]):
                store(to_cable(widen(load(x, frame, lane)) * gain), out, frame, lane)

"""Pan: a 2 × 2 matrix between the channels of a stereo node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline, kernel
from dsp.vector import fma, load, shuffler, store, to_cable, widen

if TYPE_CHECKING:
    from dsp.arrays import Block, Pages, Values

CONSTANT_POWER: Final = 0
COMPROMISE: Final = 1
CONSTANT_GAIN: Final = 2

DIRECT: Final = 0
CROSS: Final = 1
ROWS: Final = 2

other_side = shuffler(1, 0, 3, 2, 5, 4, 7, 6)


@inline
def side_gain(part: float, law: float) -> float:
    """Return the gain of one side, `part` of the way (0 to 1) towards it.

    The −3 dB law is sin θ, θ = part · 90°, so that L² + R² = 1; the −6 dB law is linear, so that
    L + R = 1; the −4.5 dB law is the root of their product.

    Examples
    --------
    >>> side_gain(1.0, CONSTANT_POWER), side_gain(0.5, CONSTANT_GAIN)
    (1.0, 0.5)
    """
    power = math.sin(0.5 * math.pi * part)
    if law == CONSTANT_POWER:
        return power
    if law == CONSTANT_GAIN:
        return part
    return math.sqrt(power * part)


@kernel("void(float64[::1], float64[::1], float64[::1], float64[::1], boolean, float64[:, :, ::1])")
def design(
    position: Values,
    law: Values,
    fold: Values,
    stereo_width: Values,
    stereo_input: bool,
    matrix: Pages,
) -> None:
    """Turn positions into matrices.

    Parameters
    ----------
    position : ndarray, shape (nodes,)
        −100 (left) to 100 (right).
    law : ndarray, shape (nodes,)
        `CONSTANT_POWER`, `COMPROMISE` or `CONSTANT_GAIN`.
    fold : ndarray, shape (nodes,)
        1: the mean of the channels is panned.
    stereo_width : ndarray, shape (nodes,)
        Side gain of a stereo input in percent.
    stereo_input : bool
        Whether the input has two channels; without `fold` it is balanced: the gains are
        normalized to 1 at the center.
    matrix : ndarray, shape (pages, 2, 8)
        Receives what every lane takes of itself (`DIRECT`) and of the other side (`CROSS`).
    """
    for node in range(position.shape[0]):
        part = (position[node] + 100.0) / 200.0
        left = side_gain(1.0 - part, law[node])
        right = side_gain(part, law[node])
        same = 1.0
        other = 0.0
        if fold[node] != 0.0:
            same = 0.5
            other = 0.5
        elif stereo_input:
            center = side_gain(0.5, law[node])
            left /= center
            right /= center
            width = stereo_width[node] / 100.0
            same = 0.5 * (1.0 + width)
            other = 0.5 * (1.0 - width)
        page = 2 * node // LANES
        lane = 2 * node % LANES
        matrix[page, DIRECT, lane] = left * same
        matrix[page, CROSS, lane] = left * other
        matrix[page, DIRECT, lane + 1] = right * same
        matrix[page, CROSS, lane + 1] = right * other


@kernel("void(float32[:, ::1], float32[:, ::1], float64[:, :, ::1], float64[:, :, ::1], boolean)")
def apply(x: Block, out: Block, begin: Pages, end: Pages, moving: bool) -> None:
    """Mix the channels of every node by its matrix.

    Parameters
    ----------
    x, out : ndarray of float32, shape (frames, lanes)
        Input and output, left and right in turn; they may be the same array.
    begin, end : ndarray, shape (pages, 2, 8)
        Matrices at the first frame and just after the last; see `design`.
    moving : bool
        Whether they may differ; then there are 64 frames.
    """
    for page in range(x.shape[1] // LANES):
        lane = page * LANES
        direct = load(begin, page, DIRECT, 0)
        cross = load(begin, page, CROSS, 0)
        direct_step = (load(end, page, DIRECT, 0) - direct) / QUANTUM
        cross_step = (load(end, page, CROSS, 0) - cross) / QUANTUM
        for frame in range(x.shape[0]):
            v = widen(load(x, frame, lane))
            if moving:
                a = direct + direct_step * float(frame)
                b = cross + cross_step * float(frame)
                store(to_cable(fma(b, other_side(v), a * v)), out, frame, lane)
            else:
                store(to_cable(fma(cross, other_side(v), direct * v)), out, frame, lane)

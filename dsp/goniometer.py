"""Goniometer: frames as points, turned by 45° so that equal sides stand upright."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import kernel

if TYPE_CHECKING:
    from dsp.arrays import Block

_TURN: Final = np.float32(math.sqrt(0.5))


@kernel("int64(float32[:, ::1], int64, int64, int64, float32[:, ::1])")
def trace(x: Block, before: int, stride: int, traced: int, points: Block) -> int:
    """Draw every so many frames as a point.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, channels)
        Any number of frames. Two channels are looked at; one alone counts as both.
    before : int
        Frames that went before: frames are counted from the first, however they are cut into calls.
    stride : int
        Frames from one point to the next.
    traced : int
        Points drawn before.
    points : ndarray of float32, shape (points, 2)
        The last points as a ring, ``(right − left, left + right) / √2``: point number k is at k
        modulo their number.

    Returns
    -------
    int
        Points drawn so far.
    """
    right = min(1, x.shape[1] - 1)
    for frame in range(-before % stride, x.shape[0], stride):
        slot = traced % points.shape[0]
        points[slot, 0] = (x[frame, right] - x[frame, 0]) * _TURN
        points[slot, 1] = (x[frame, right] + x[frame, 0]) * _TURN
        traced += 1
    return traced

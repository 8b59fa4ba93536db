"""Regions: the fades of a part of a file, and its channels folded into fewer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import inline, kernel

if TYPE_CHECKING:
    from dsp.arrays import Block, Values

LINEAR: Final = 0
EQUAL_POWER: Final = 1
EXPONENTIAL: Final = 2

_MINUS_3_DB: Final = math.sqrt(0.5)
_CENTER_LEFT: Final = (1.0, 0.0, _MINUS_3_DB)
_CENTER_RIGHT: Final = (0.0, 1.0, _MINUS_3_DB)
_DOWNMIX: Final = {  # ITU-R BS.775-3, table 2; the low-frequency effects channel is left out
    1: ((1.0,),),
    2: ((1.0, 0.0), (0.0, 1.0)),
    3: (_CENTER_LEFT, _CENTER_RIGHT),
    4: ((1.0, 0.0, _MINUS_3_DB, 0.0), (0.0, 1.0, 0.0, _MINUS_3_DB)),
    5: ((*_CENTER_LEFT, _MINUS_3_DB, 0.0), (*_CENTER_RIGHT, 0.0, _MINUS_3_DB)),
    6: ((*_CENTER_LEFT, 0.0, _MINUS_3_DB, 0.0), (*_CENTER_RIGHT, 0.0, 0.0, _MINUS_3_DB)),
    8: (
        (*_CENTER_LEFT, 0.0, _MINUS_3_DB, 0.0, _MINUS_3_DB, 0.0),
        (*_CENTER_RIGHT, 0.0, 0.0, _MINUS_3_DB, 0.0, _MINUS_3_DB),
    ),
}


def downmix_channels(channels: int) -> int:
    """Return how many channels a downmix of `channels` has; 0 if there is none."""
    return len(_DOWNMIX.get(channels, ()))


def downmix_weights(channels: int) -> Values:
    """Return the weights of a stereo downmix, ``(outputs, channels)``.

    Channel order is that of WAV files: L R C LFE, then back or surround pairs.

    References
    ----------
    .. [1] ITU-R BS.775-3, "Multichannel stereophonic sound system", 2012, table 2.
    """
    return np.array(_DOWNMIX[channels])


@inline
def fade_gain(part: float, curve: int) -> float:
    """Return the gain of a fade, `part` of the way (0 to 1) from silence.

    Exponential rises by a constant number of dB a second from −60 dB, shifted to begin at 0.

    Examples
    --------
    >>> [fade_gain(0.5, LINEAR), round(fade_gain(0.5, EQUAL_POWER), 4), fade_gain(1.0, EXPONENTIAL)]
    [0.5, 0.7071, 1.0]
    """
    if curve == LINEAR:
        return part
    if curve == EQUAL_POWER:
        return math.sin(0.5 * math.pi * part)
    return (math.pow(1000.0, part) - 1.0) / 999.0


@kernel("void(float32[:, ::1], int64, int64, int64, int64, int64, int64, int64)")
def fade(
    block: Block,
    lane: int,
    width: int,
    place: int,
    length: int,
    fade_in: int,
    fade_out: int,
    curve: int,
) -> None:
    """Fade a region in and out, in place.

    Where a fade in of n frames meets a fade out of n frames, the linear curves add up to 1 and the
    equal-power curves to a power of 1, at every frame.

    Parameters
    ----------
    block : ndarray of float32, shape (frames, lanes)
        Samples; `width` lanes from `lane` on are faded.
    lane, width : int
        Which lanes.
    place : int
        Frame of the region that the block begins with; it may be negative.
    length, fade_in, fade_out : int
        Frames of the region and of its fades.
    curve : int
        `LINEAR`, `EQUAL_POWER` or `EXPONENTIAL`.
    """
    for frame in range(block.shape[0]):
        at = place + frame
        gain = 1.0
        if 0 <= at < fade_in:
            gain = fade_gain(at / fade_in, curve)
        if length - fade_out < at < length:
            gain *= fade_gain((length - at) / fade_out, curve)
        if gain != 1.0:
            for each in range(lane, lane + width):
                block[frame, each] = np.float32(block[frame, each] * gain)


@kernel("void(float32[:, ::1], int64, float64[:, ::1], float32[:, ::1], int64)")
def fold(x: Block, lane: int, weights: Values, out: Block, out_lane: int) -> None:
    """Mix the channels of a file into fewer.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        The file's channels, from `lane` on.
    lane : int
        Its first lane.
    weights : ndarray, shape (outputs, channels)
        What each output takes of each channel.
    out : ndarray of float32, shape (frames, lanes)
        Receives the outputs from `out_lane` on.
    out_lane : int
        The first lane written.
    """
    for frame in range(x.shape[0]):
        for output in range(weights.shape[0]):
            total = 0.0
            for channel in range(weights.shape[1]):
                total += weights[output, channel] * x[frame, lane + channel]
            out[frame, out_lane + output] = np.float32(total)

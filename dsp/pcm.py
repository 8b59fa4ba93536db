"""Samples as files hold them (interleaved, little-endian bytes), to and from lanes.

Decoding and spreading over lanes are two steps: the first then runs at the speed of memory, since
its arrays are contiguous. The views taken here expect a little-endian processor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dsp.jit import kernel

if TYPE_CHECKING:
    from dsp.arrays import Block

Raw: TypeAlias = NDArray[np.uint8]
Samples: TypeAlias = NDArray[np.float32]

UINT8: Final = 0
INT16: Final = 1
INT24: Final = 2
INT32: Final = 3
FLOAT32: Final = 4
FLOAT64: Final = 5

WIDTH: Final = (1, 2, 3, 4, 4, 8)
"""Bytes of a sample, by encoding."""

GROUP: Final = 4
"""Samples of 24 bits that fill whole words: buffers hold a multiple of it."""

_LARGEST: Final = np.float32(np.finfo(np.float32).max)
_SCALE8: Final = np.float32(2.0**-7)
_SCALE16: Final = np.float32(2.0**-15)
_SCALE32: Final = np.float32(2.0**-31)


def decode(raw: Raw, encoding: int, samples: Samples) -> int:
    """Convert bytes to samples with full scale ±1.

    Integers of n bits count in steps of 2 ** (1 - n), which is exact up to 24 bits; 32-bit integers
    and float64 are rounded to float32.

    Parameters
    ----------
    raw : ndarray of uint8, shape (samples * WIDTH[encoding],)
        The bytes, at a multiple of 8 in memory.
    encoding : int
        One of the encodings of this module.
    samples : ndarray of float32
        Receives the samples; their number is a multiple of `GROUP`.

    Returns
    -------
    int
        How many samples were not finite, or too large for float32, and became 0.
    """
    if encoding == UINT8:
        np.subtract(raw, np.float32(128.0), out=samples)
        np.multiply(samples, _SCALE8, out=samples)
    elif encoding == INT16:
        np.multiply(raw.view(np.int16), _SCALE16, out=samples)
    elif encoding == INT24:
        decode_int24(raw.view(np.uint32), samples)
    elif encoding == INT32:
        np.multiply(raw.view(np.int32), _SCALE32, out=samples, casting="unsafe")
    else:
        with np.errstate(over="ignore", invalid="ignore"):
            samples[:] = raw.view(np.float32 if encoding == FLOAT32 else np.float64)
        return zero_nonfinite(samples)
    return 0


@kernel("void(uint32[::1], float32[::1])")
def decode_int24(words: NDArray[np.uint32], samples: Samples) -> None:
    """Decode four samples of 24 bits from each three words, moved to the top of 32 bits.

    Parameters
    ----------
    words : ndarray of uint32, shape (3 * groups,)
        The bytes, as a little-endian processor reads them.
    samples : ndarray of float32, shape (4 * groups,)
        Receives the samples.
    """
    low, middle, high = np.uint32(0xFF00), np.uint32(0xFFFF00), np.uint32(0xFFFFFF00)
    for group in range(words.size // 3):
        a, b, c = words[3 * group], words[3 * group + 1], words[3 * group + 2]
        first = np.int32(np.uint32(a << np.uint32(8)))
        second = np.int32(np.uint32((a >> np.uint32(16)) & low | b << np.uint32(16)))
        third = np.int32(np.uint32((b >> np.uint32(8)) & middle | c << np.uint32(24)))
        fourth = np.int32(np.uint32(c & high))
        samples[4 * group] = np.float32(first) * _SCALE32
        samples[4 * group + 1] = np.float32(second) * _SCALE32
        samples[4 * group + 2] = np.float32(third) * _SCALE32
        samples[4 * group + 3] = np.float32(fourth) * _SCALE32


@kernel("int64(float32[::1])")
def zero_nonfinite(samples: Samples) -> int:
    """Replace what is infinite or not a number by 0, and return how many samples that were."""
    zeroed = 0
    for i in range(samples.size):
        finite = abs(samples[i]) <= _LARGEST
        samples[i] = samples[i] if finite else np.float32(0.0)
        zeroed += not finite
    return zeroed


@kernel("void(float32[::1], float32[:, ::1], int64, int64)")
def spread(samples: Samples, out: Block, lane: int, channels: int) -> None:
    """Copy interleaved samples into lanes `lane` to `lane + channels - 1` of a block.

    Parameters
    ----------
    samples : ndarray of float32, shape (>= frames * channels,)
        The samples of all frames of `out`.
    out : ndarray of float32, shape (frames, lanes)
        Its other lanes are left as they are.
    lane, channels : int
        Where they go.
    """
    if channels == 2 and lane % 2 == 0:
        # The two samples of a frame travel as one number.
        pairs, places = samples.view(np.uint64), out.view(np.uint64)
        for frame in range(out.shape[0]):
            places[frame, lane // 2] = pairs[frame]
    else:
        for frame in range(out.shape[0]):
            for channel in range(channels):
                out[frame, lane + channel] = samples[frame * channels + channel]


@kernel("void(int32[::1], int64, uint8[::1])")
def encode(samples: NDArray[np.int32], encoding: int, raw: Raw) -> None:
    """Convert integers to bytes.

    Parameters
    ----------
    samples : ndarray of int32, shape (samples,)
        Within the range of the encoding.
    encoding : int
        `INT16` or `INT24`.
    raw : ndarray of uint8, shape (samples * WIDTH[encoding],)
        Receives the bytes.
    """
    if encoding == INT16:
        for i in range(samples.size):
            raw[2 * i] = np.uint8(samples[i] & 0xFF)
            raw[2 * i + 1] = np.uint8((samples[i] >> 8) & 0xFF)
    else:
        for i in range(samples.size):
            raw[3 * i] = np.uint8(samples[i] & 0xFF)
            raw[3 * i + 1] = np.uint8((samples[i] >> 8) & 0xFF)
            raw[3 * i + 2] = np.uint8((samples[i] >> 16) & 0xFF)

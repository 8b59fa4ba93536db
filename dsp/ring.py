"""The ring between the thread that computes sound and the one that a device calls.

One thread writes and one reads; neither ever waits for the other. The header tells each how far
the other is: counts of frames that only grow, so that frame `n` lies at `n` modulo the length. A
count is released after the samples it stands for and acquired before they are touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import inline, kernel
from dsp.memory import acquire, block_at, release, words_at

if TYPE_CHECKING:
    from dsp.arrays import Block
    from dsp.memory import Words

# Where the header's words are; those of the writer and of the reader on cache lines of their own.
SAMPLES: Final = 0
"""The address of the samples."""
FRAMES: Final = 1
"""The length, a power of two."""
CHANNELS: Final = 2
WRITTEN: Final = 8
"""Frames written since the beginning."""
EXPECTING: Final = 9
"""1 while frames that are not there are missed, 0 while silence is meant."""
READ: Final = 16
"""Frames read since the beginning."""
CALLBACKS: Final = 17
"""How often frames were asked for."""
TAKEN: Final = 18
"""Frames asked for, silence included."""
DROPOUTS: Final = 19
"""Interruptions: times that some were missed after none were."""
LOST: Final = 20
"""Frames of silence given for those missed."""
SHORT: Final = 21
"""Whether frames were missed the last time."""
WORDS: Final = 24

# What a device's callback is given.
HEADER: Final = 0
"""Where the header of the ring is; 0 while there is none."""
WIDTH: Final = 1
"""Channels of the device, which are the ring's."""
UNUSED: Final = 2
"""Frames asked for while there was none."""
PLUG: Final = 3
"""Words of it."""


@kernel("boolean(int64[::1], float32[:, ::1], float32[:, :])")
def write(header: Words, samples: Block, block: Block) -> bool:
    """Append a block, if there is room for it.

    Parameters
    ----------
    header : ndarray of int64, shape (WORDS,)
        The ring's counts.
    samples : ndarray of float32, shape (length, channels)
        The ring.
    block : ndarray of float32, shape (frames, channels)
        What is to be heard next.

    Returns
    -------
    bool
        Whether there was room; if not, nothing was written.
    """
    written, frames = header[WRITTEN], block.shape[0]
    if written + frames - acquire(header, READ) > samples.shape[0]:
        return False
    for frame in range(frames):
        place = (written + frame) & (samples.shape[0] - 1)
        for channel in range(samples.shape[1]):
            samples[place, channel] = block[frame, channel]
    release(written + frames, header, WRITTEN)
    return True


@inline
def give(header: Words, samples: Block, out: Block) -> None:
    """Fill a block with the next frames and, where there are too few, with silence."""
    position = header[READ]
    given = min(out.shape[0], acquire(header, WRITTEN) - position)
    for frame in range(given):
        place = (position + frame) & (samples.shape[0] - 1)
        for channel in range(samples.shape[1]):
            out[frame, channel] = samples[place, channel]
    out[given:] = np.float32(0.0)
    release(position + given, header, READ)
    _count(header, out.shape[0], out.shape[0] - given)


@inline
def _count(header: Words, frames: int, missing: int) -> None:
    short = 1 if missing > 0 and header[EXPECTING] else 0
    header[LOST] += short * missing
    header[DROPOUTS] += short * (1 - header[SHORT])
    header[SHORT] = short
    header[TAKEN] += frames
    header[CALLBACKS] += 1


@kernel("void(int64[::1], float32[:, ::1], float32[:, ::1])")
def read(header: Words, samples: Block, out: Block) -> None:
    """Fill a block with the next frames and, where there are too few, with silence.

    Only frames that were there count as read. A miss is counted while the ring is expecting; misses
    in a row are one dropout.

    Parameters
    ----------
    header : ndarray of int64, shape (WORDS,)
        The ring's counts.
    samples : ndarray of float32, shape (length, channels)
        The ring.
    out : ndarray of float32, shape (frames, channels)
        Receives what is to be heard now.
    """
    give(header, samples, out)


@inline
def play(plug_address: int, out_address: int, frames: int) -> None:
    """Do what `read` does for C, which knows addresses; silence where there is no ring.

    Parameters
    ----------
    plug_address : int
        Where the plug's words are.
    out_address : int
        Where the interleaved samples go.
    frames : int
        How many are wanted.
    """
    plug = words_at(plug_address, PLUG)
    out = block_at(out_address, frames, plug[WIDTH])
    address = acquire(plug, HEADER)
    if address == 0:
        out[:] = np.float32(0.0)
        plug[UNUSED] += frames
    else:
        header = words_at(address, WORDS)
        give(header, block_at(header[SAMPLES], header[FRAMES], header[CHANNELS]), out)

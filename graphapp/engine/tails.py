"""Tails: where an export ends."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dsp.arrays import Block

FLOOR = np.float32(1e-5)
"""−100 dBFS: what lies below, at the end, is cut."""

_IN_MEMORY = 16 << 20
_PIECE = 4096


def cut_silence(blocks: Iterable[Block], song_frames: int) -> Iterator[Block]:
    """Yield blocks up to the last frame at or above −100 dBFS, and at least the whole song.

    What may still turn out to be the end waits in a temporary file, so memory does not grow.

    Parameters
    ----------
    blocks : iterable of ndarray of float32, shape (frames, channels)
        From the beginning of the song on.
    song_frames : int
        Where the last stem ends.
    """
    done = 0
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as waiting:
        for block in blocks:
            loud = np.flatnonzero((np.abs(block) >= FLOOR).any(axis=1))
            keep = int(loud[-1]) + 1 if loud.size else 0
            keep = min(max(keep, song_frames - done), len(block))
            done += len(block)
            if keep:
                yield from _emptied(waiting, block.shape[1])
                yield block[:keep]
            waiting.write(np.ascontiguousarray(block[keep:]).tobytes())


def _emptied(waiting: tempfile.SpooledTemporaryFile[bytes], channels: int) -> Iterator[Block]:
    waiting.seek(0)
    while raw := waiting.read(_PIECE * channels * FLOOR.itemsize):
        yield np.frombuffer(raw, np.float32).reshape(-1, channels).copy()
    waiting.seek(0)
    waiting.truncate()

"""Resampling an export, block by block."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dsp.arrays import Block

_PIECE = 8192
"""Frames that soxr is fed at a time, so that the result does not depend on the blocks."""


def resampled(blocks: Iterable[Block], rate: int, new_rate: int) -> Iterator[Block]:
    """Yield what another stream of blocks is at another rate, with soxr's highest quality.

    The length is that of the input times ``new_rate / rate``, rounded to a whole frame; nothing
    is delayed.

    Parameters
    ----------
    blocks : iterable of ndarray of float32, shape (frames, channels)
        The stream.
    rate, new_rate : int
        Frames a second, before and after.
    """
    import soxr

    stream: soxr.ResampleStream | None = None
    given = made = 0
    piece = np.zeros((0, 0), np.float32)
    for piece, last in _with_last(_pieces(blocks)):
        if stream is None:
            stream = soxr.ResampleStream(rate, new_rate, piece.shape[1], "float32", "VHQ")
        given += len(piece)
        out = stream.resample_chunk(piece, last=last)
        if last:
            wanted = math.floor(given * new_rate / rate + 0.5) - made
            out = np.pad(out, ((0, max(wanted - len(out), 0)), (0, 0)))[:wanted]
        made += len(out)
        yield np.ascontiguousarray(out, np.float32)


def _pieces(blocks: Iterable[Block]) -> Iterator[Block]:
    """Cut a stream into pieces of one size; the last may be shorter."""
    held: list[Block] = []
    count = 0
    for block in blocks:
        held.append(block.copy())
        count += len(block)
        while count >= _PIECE:
            whole = np.concatenate(held)
            yield whole[:_PIECE]
            held, count = [whole[_PIECE:]], count - _PIECE
    if count:
        yield np.concatenate(held)


def _with_last(pieces: Iterator[Block]) -> Iterator[tuple[Block, bool]]:
    """Tell the last piece from the others."""
    before = next(pieces, None)
    for piece in pieces:
        if before is not None:
            yield before, False
        before = piece
    if before is not None:
        yield before, True

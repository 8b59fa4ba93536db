"""Reading samples as they lie in a file: PCM and float in WAV and RF64."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp import pcm
from graphapp.media.info import MediaError

if TYPE_CHECKING:
    from io import FileIO

    from dsp.arrays import Block
    from graphapp.media.info import MediaInfo
    from graphapp.media.riff import Plain

_PIECE: Final = 8192
"""Frames decoded at a time: few enough to stay in the processor's cache."""


class PlainReader:
    """A file whose samples are read as they lie."""

    def __init__(self, file: FileIO, info: MediaInfo, plain: Plain) -> None:
        self.info = info
        self._file = file
        self._plain = plain
        # Whole groups of samples fit (see dsp.pcm): a piece is a multiple of them.
        self._raw = np.zeros(_PIECE * self._plain.frame_bytes, np.uint8)
        self._samples = np.zeros(_PIECE * info.channels, np.float32)

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read as `Reader.read_into` says."""
        held = max(min(frames, self.info.frames - first_frame), 0)
        self._file.seek(self._plain.offset + first_frame * self._plain.frame_bytes)
        zeroed = 0
        for row in range(0, held, _PIECE):
            zeroed += self._read_piece(block[row : min(row + _PIECE, held)], lane)
        block[held:frames, lane : lane + self.info.channels] = 0.0
        return zeroed

    def _read_piece(self, out: Block, lane: int) -> int:
        """Fill a block with the next frames of the file."""
        length = len(out) * self._plain.frame_bytes
        if _fill(self._file, self._raw[:length]) < length:
            msg = "it became shorter while it was read; export it again"
            raise MediaError(msg)
        count = -(-len(out) * self.info.channels // pcm.GROUP) * pcm.GROUP
        raw = self._raw[: count * pcm.WIDTH[self._plain.encoding]]
        raw[length:] = 0
        zeroed = pcm.decode(raw, self._plain.encoding, self._samples[:count])
        pcm.spread(self._samples, out, lane, self.info.channels)
        return zeroed

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _fill(file: FileIO, raw: pcm.Raw) -> int:
    """Read until an array is full or the file ends, and return how many bytes that were."""
    view, filled = raw.data, 0
    while filled < len(raw):
        count = file.readinto(view[filled:])
        if not count:
            break
        filled += count
    return filled

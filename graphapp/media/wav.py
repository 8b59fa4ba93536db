"""Writing WAV, and RF64 where it grows past 4 GiB.

libsndfile is not used here: it puts the time of day into float files (the PEAK chunk), and wants to
know at the beginning whether a file will need RF64.

References
----------
.. [1] IBM and Microsoft, "Multimedia programming interface and data specifications 1.0", 1991.
.. [2] Microsoft, "Multiple channel audio data and WAVE files", 2007.
.. [3] EBU Tech 3306, "RF64: an extended file format for audio", 2009.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from dsp import pcm
from graphapp.media import riff
from graphapp.media.output import ENCODINGS, AudioWriter

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from graphapp.media.output import Depth

RIFF_LIMIT: Final = 2**32 - 1
"""The largest size that a RIFF header can state."""

_PLAIN_CHANNELS: Final = 2
_SIZES_END: Final = 4 + 36 + 8
"""What counts for the size beside the format and the samples: names, sizes, the ds64 chunk."""
_SPEAKERS: Final = {3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3F, 8: 0x63F}
"""Positions of the channels [2]_: L R C, quadraphonic, 5.0, 5.1 and 7.1."""


class WavWriter(AudioWriter):
    """A WAV file in the making; see `AudioWriter`.

    Parameters
    ----------
    path, rate, channels, depth
        As in `AudioWriter`.
    limit : int
        Bytes above which it becomes RF64.
    """

    def __init__(
        self, path: Path, rate: int, channels: int, depth: Depth, *, limit: int = RIFF_LIMIT
    ) -> None:
        self._limit = limit
        super().__init__(path, rate, channels, depth)

    def _begin(self) -> None:
        self._part.write(self._header())

    def _append(self, _samples: NDArray[np.int32] | NDArray[np.float32], raw: memoryview) -> None:
        self._part.write(raw)

    def _finish(self) -> None:
        header = self._header()
        if self._part.file.tell() % 2:
            self._part.write(b"\0")
        self._part.file.seek(0)
        self._part.write(header)

    def _header(self) -> bytes:
        """Return all that comes before the samples; its length never changes."""
        encoding = ENCODINGS[self.depth]
        data = self.frames * self.channels * pcm.WIDTH[encoding]
        about = _chunk(b"fmt ", _format(encoding, self.channels, self.rate))
        if encoding == pcm.FLOAT32:
            # What is not plain PCM states its number of frames once more [1]_.
            about += _chunk(b"fact", struct.pack("<I", min(self.frames, riff.UNKNOWN)))
        size = _SIZES_END + len(about) + data + data % 2
        if size > self._limit:
            sizes = struct.pack("<QQQI", size, data, self.frames, 0)
            head = struct.pack("<4sI4s", b"RF64", riff.UNKNOWN, b"WAVE") + _chunk(b"ds64", sizes)
            data = riff.UNKNOWN
        else:
            # Room for those sizes is kept in every file ([3]_, section 3.4).
            head = struct.pack("<4sI4s", b"RIFF", size, b"WAVE") + _chunk(b"JUNK", bytes(28))
        return head + about + struct.pack("<4sI", b"data", data)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content


def _format(encoding: int, channels: int, rate: int) -> bytes:
    """Return the format chunk: the extensible one only where the plain one is not defined."""
    tag = riff.TAG_FLOAT if encoding == pcm.FLOAT32 else riff.TAG_PCM
    width = pcm.WIDTH[encoding]
    frame = channels * width
    extensible = channels > _PLAIN_CHANNELS
    shown = riff.TAG_EXTENSIBLE if extensible else tag
    plain = struct.pack("<HHIIHH", shown, channels, rate, rate * frame, frame, 8 * width)
    if extensible:
        speakers = _SPEAKERS.get(channels, 0)
        guid = struct.pack("<H", tag) + riff.SUBFORMAT_TAIL
        return plain + struct.pack("<HHI", 22, 8 * width, speakers) + guid
    return plain if tag == riff.TAG_PCM else plain + struct.pack("<H", 0)

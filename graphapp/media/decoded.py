"""Reading what needs a decoder: FLAC, AIFF, Ogg, MP3 and the rest of libsndfile's formats."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import soundfile

from dsp import pcm
from graphapp.media.info import MediaError, MediaInfo

if TYPE_CHECKING:
    from io import FileIO

    from dsp.arrays import Block

_PIECE: Final = 4096
"""Frames decoded at a time."""
_UNKNOWN: Final = 2**62
"""No file has as many frames."""


class DecodedReader:
    """A file that libsndfile decodes."""

    def __init__(self, file: FileIO) -> None:
        incomplete = _is_incomplete_aiff(file)
        self._file = file
        try:
            self._sound = self._open()
        except soundfile.LibsndfileError as error:
            msg = "its format is not known, or its header is damaged; convert it to WAV or FLAC"
            raise MediaError(msg) from error
        claimed = MediaInfo(
            rate=self._sound.samplerate,
            channels=self._sound.channels,
            frames=self._sound.frames,
            container=self._sound.format,
            subtype=self._sound.subtype,
        ).checked()
        self._samples = np.zeros((_PIECE, claimed.channels), np.float32)
        held = self._count_readable(claimed.frames)
        # A FLAC file from a pipe does not know its length, and that of an MP3 file is estimated.
        known = claimed.frames < _UNKNOWN and claimed.container != "MP3"
        truncated = incomplete or (known and held < claimed.frames)
        self.info = replace(claimed, frames=held, truncated=truncated).checked()

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read as `Reader.read_into` says."""
        held = max(min(frames, self.info.frames - first_frame), 0)
        zeroed = 0
        for row in range(0, held, _PIECE):
            out = block[row : min(row + _PIECE, held)]
            if not self._decode(first_frame + row, len(out)):
                msg = f"it is damaged near frame {first_frame + row}; export it again"
                raise MediaError(msg)
            zeroed += pcm.zero_nonfinite(self._samples[: len(out)].reshape(-1))
            pcm.spread(self._samples.reshape(-1), out, lane, self.info.channels)
        block[held:frames, lane : lane + self.info.channels] = 0.0
        return zeroed

    def close(self) -> None:
        """Close the file."""
        self._sound.close()
        self._file.close()

    def _count_readable(self, claimed: int) -> int:
        """Find the end of what can be decoded, which is not always where the header says.

        Where it is not, the search may end one frame early: libFLAC does not seek to the last one.
        """
        if self._decode(claimed - 1, 1):
            return claimed
        readable, beyond = 0, 1
        while beyond < claimed and self._decode(beyond - 1, 1):
            readable, beyond = beyond, 2 * beyond
        beyond = min(beyond, claimed) - 1
        while readable < beyond:
            middle = (readable + beyond) // 2
            if self._decode(middle, 1):
                readable = middle + 1
            else:
                beyond = middle
        return readable

    def _open(self) -> soundfile.SoundFile:
        self._file.seek(0)
        self._at = 0
        return soundfile.SoundFile(self._file.fileno(), closefd=False)

    def _decode(self, first_frame: int, frames: int) -> bool:
        """Fill the first rows of the samples; false where the file does not give that many."""
        try:
            if first_frame != self._at:
                self._sound.seek(first_frame)
            got = self._sound.read(frames, dtype="float32", out=self._samples[:frames])
        except soundfile.LibsndfileError:
            # A decoder that has failed once does not find its way again.
            self._sound.close()
            self._sound = self._open()
            return False
        self._at = first_frame + frames
        return len(got) == frames


def _is_incomplete_aiff(file: FileIO) -> bool:
    """Return whether an AIFF file is shorter than it says, which libsndfile keeps to itself."""
    file.seek(0)
    head = file.read(8)
    size = os.fstat(file.fileno()).st_size
    return head[:4] == b"FORM" and int.from_bytes(head[4:], "big") + 8 > size

"""Writing FLAC, through libsndfile."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from graphapp.media.info import MediaError
from graphapp.media.output import BITS, AudioWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray


class FlacWriter(AudioWriter):
    """A FLAC file in the making; see `AudioWriter`. Depths are 16 and 24.

    libsndfile is given the descriptor of the file, not Python's file object: an interrupt would be
    lost in its callbacks.
    """

    def _begin(self) -> None:
        if self.depth not in BITS:
            msg = "FLAC holds integers only; choose 16 or 24 bits, or a WAV file"
            raise MediaError(msg)
        try:
            self._sound = soundfile.SoundFile(
                self._part.file.fileno(),
                "w",
                samplerate=self.rate,
                channels=self.channels,
                subtype=f"PCM_{self.depth}",
                format="FLAC",
                closefd=False,
            )
        except soundfile.LibsndfileError as error:
            msg = f"FLAC cannot hold {self.channels} channels at {self.rate} Hz; choose a WAV file"
            raise MediaError(msg) from error

    def _append(self, samples: NDArray[np.int32] | NDArray[np.float32], _raw: memoryview) -> None:
        # libsndfile takes integers of any depth at the top of 32 bits.
        aligned = np.left_shift(samples, 32 - BITS[self.depth], dtype=np.int32)
        try:
            self._sound.write(aligned)
        except soundfile.LibsndfileError as error:
            raise self._cause() from error

    def _finish(self) -> None:
        self._sound.close()
        # A disk that was full at the very end goes unnoticed by libsndfile: look at the last frame.
        if self.frames and not self._ends_well():
            raise self._cause()

    def _ends_well(self) -> bool:
        self._part.file.seek(0)
        try:
            with soundfile.SoundFile(self._part.file.fileno(), closefd=False) as sound:
                sound.seek(self.frames - 1)
                return len(sound.read(1)) == 1
        except soundfile.LibsndfileError:
            return False

    def _cause(self) -> OSError:
        """Find out what libsndfile does not tell, by writing one byte more."""
        try:
            self._part.file.seek(0, os.SEEK_END)
            self._part.write(b"\0")
        except OSError as error:
            return error
        return OSError(errno.EIO, os.strerror(errno.EIO))

    def abort(self) -> None:
        """Remove what was written, unless it was committed; libsndfile lets go of it first."""
        self._sound.close()
        super().abort()

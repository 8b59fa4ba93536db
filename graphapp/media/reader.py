"""Reading audio files, a block at a time and from anywhere."""

from __future__ import annotations

import os
import stat
from io import FileIO
from typing import TYPE_CHECKING, Protocol

from graphapp.media import riff
from graphapp.media.info import MediaError
from graphapp.media.plain import PlainReader

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.media.info import MediaInfo


class Reader(Protocol):
    """An open audio file; for one thread at a time.

    Attributes
    ----------
    info : MediaInfo
        What is in it.
    """

    info: MediaInfo

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read into lanes `lane` to `lane + info.channels - 1` of the first rows of a block.

        Parameters
        ----------
        block : ndarray of float32, shape (>= frames, lanes)
            Full scale ±1. Frames beyond the end of the file become 0.
        lane, first_frame, frames : int
            Where to, and what.

        Returns
        -------
        int
            How many samples were not finite, and became 0.

        Raises
        ------
        MediaError
            If the file is damaged there.
        """

    def close(self) -> None:
        """Close the file."""


def probe(path: Path) -> MediaInfo:
    """Say what is in an audio file.

    Raises
    ------
    MediaError
        If it is no regular file, holds no audio, or is damaged or absurd.
    OSError
        If it cannot be opened.
    """
    reader = open_file(path)
    reader.close()
    return reader.info


def open_reader(path: Path, rate: int | None = None) -> Reader:
    """Open an audio file, at its own rate or resampled to `rate` Hz.

    Raises
    ------
    MediaError
        If it is no regular file, holds no audio, or is damaged or absurd.
    OSError
        If it cannot be opened.
    """
    reader = open_file(path)
    if rate is None or rate == reader.info.rate:
        return reader
    from graphapp.media.resample import ResamplingReader

    return ResamplingReader(reader, rate)


def open_file(path: Path) -> Reader:
    """Open an audio file at its own rate."""
    file = _open_regular(path)
    try:
        parsed = riff.parse(file)
        if parsed is None:
            from graphapp.media.decoded import DecodedReader

            return DecodedReader(file)
        info, plain = parsed
        return PlainReader(file, info.checked(), plain)
    except BaseException:
        file.close()
        raise


def _open_regular(path: Path) -> FileIO:
    """Open a file, or what a link leads to, without waiting for the writer of a pipe."""
    if not stat.S_ISREG(path.stat().st_mode):
        msg = "it is not a regular file; name an audio file"
        raise MediaError(msg)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = FileIO(os.open(path, flags))
    if os.fstat(file.fileno()).st_size == 0:
        file.close()
        msg = "it is empty; export it again"
        raise MediaError(msg)
    return file

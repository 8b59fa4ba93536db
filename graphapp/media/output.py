"""What the writers of all formats have in common."""

from __future__ import annotations

import abc
import hashlib
from typing import TYPE_CHECKING, Final, Literal, Self, TypeAlias

import numpy as np

from dsp import pcm
from graphapp.media.part import PartFile

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

Depth: TypeAlias = Literal["16", "24", "32f"]

BITS: Final[dict[Depth, int]] = {"16": 16, "24": 24}
"""Bits of the integer depths; the other one is float32."""
ENCODINGS: Final[dict[Depth, int]] = {"16": pcm.INT16, "24": pcm.INT24, "32f": pcm.FLOAT32}


class AudioWriter(abc.ABC):
    """An audio file in the making: whole after `commit`, absent without it.

    Use it in a `with` statement, which removes what was not committed.

    Parameters
    ----------
    path : Path
        The file, replaced if there is one.
    rate : int
        Hz.
    channels : int
        Samples of a frame.
    depth : str
        "16" and "24" take integers of so many bits, "32f" takes float32.

    Attributes
    ----------
    frames : int
        How many have been written.

    Raises
    ------
    MediaError
        If something that is no file has that name, or the format cannot hold such audio.
    OSError
        If the folder cannot be written.
    """

    def __init__(self, path: Path, rate: int, channels: int, depth: Depth) -> None:
        self.frames = 0
        self.rate = rate
        self.channels = channels
        self.depth = depth
        self._audio = hashlib.sha256()
        self._part = PartFile(path)
        try:
            self._begin()
        except BaseException:
            self._part.abort()
            raise

    @property
    def audio_sha256(self) -> str:
        """Hash of the samples so far: interleaved, little-endian, 24 bits as three bytes."""
        return self._audio.hexdigest()

    def write(self, samples: NDArray[np.int32] | NDArray[np.float32]) -> None:
        """Append frames.

        Parameters
        ----------
        samples : ndarray of int32, or of float32 for "32f", shape (frames, channels)
            Integers in the range of the depth.

        Raises
        ------
        OSError
            If they cannot be written: make room on the disk, and write the file again.
        """
        raw = self._to_bytes(samples)
        self._audio.update(raw)
        self._append(samples, raw)
        self.frames += len(samples)

    def commit(self) -> str:
        """Finish the file and put it under its name.

        Returns
        -------
        str
            SHA-256 of the whole file.

        Raises
        ------
        OSError
            If it cannot be written; what had the name before is then still there.
        """
        self._finish()
        return self._part.commit()

    def abort(self) -> None:
        """Remove what was written, unless it was committed."""
        self._part.abort()

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove what was not committed."""
        self.abort()

    def _to_bytes(self, samples: NDArray[np.int32] | NDArray[np.float32]) -> memoryview:
        encoding = ENCODINGS[self.depth]
        if encoding == pcm.FLOAT32:
            return np.ascontiguousarray(samples, np.float32).data.cast("B")
        raw = np.empty(samples.size * pcm.WIDTH[encoding], np.uint8)
        pcm.encode(np.ascontiguousarray(samples, np.int32).reshape(-1), encoding, raw)
        return raw.data

    @abc.abstractmethod
    def _begin(self) -> None:
        """Write what comes before the samples."""

    @abc.abstractmethod
    def _append(self, samples: NDArray[np.int32] | NDArray[np.float32], raw: memoryview) -> None:
        """Write samples, of which `raw` are the bytes."""

    @abc.abstractmethod
    def _finish(self) -> None:
        """Write what comes after the samples."""

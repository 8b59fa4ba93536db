"""Peaks of audio files, from which waveforms are drawn.

An array of the lowest and highest sample in every 256 frames, and coarser ones made from it: a
column of pixels is found by looking at a few of their values, however long the file is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Extremes = NDArray[np.float32]

BIN_FRAMES: Final = 256
STEP: Final = 4
_PIECE_BINS: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The extremes of an audio file.

    Parameters
    ----------
    rate : int
        The file's, Hz.
    frames : int
        The file's length.
    levels : tuple of ndarray of float32, shape (bins, channels, 2)
        Lowest and highest sample of every `BIN_FRAMES` frames, then of `STEP` times as many in
        each further level. Full scale ±1.
    """

    rate: int
    frames: int
    levels: tuple[Extremes, ...]

    @property
    def channels(self) -> int:
        """How many channels the file has."""
        return int(self.levels[0].shape[1])

    @property
    def seconds(self) -> float:
        """The file's length."""
        return self.frames / self.rate

    def columns(self, start: float, stop: float, count: int) -> Extremes:
        """Return the extremes of a part of the file, for so many columns of pixels.

        Parameters
        ----------
        start, stop : float
            The part, seconds in the file; what lies outside the file is silent.
        count : int
            Columns, at least 1.

        Returns
        -------
        ndarray of float32, shape (count, channels, 2)
        """
        edges = np.linspace(start, stop, count + 1) * self.rate
        span = (edges[-1] - edges[0]) / count / (STEP * BIN_FRAMES)
        depth = min(int(np.log(max(span, 1.0)) / np.log(STEP)), len(self.levels) - 1)
        level = self.levels[depth]
        bins = np.floor(edges / (BIN_FRAMES * STEP**depth)).astype(np.int64)
        first, last = np.clip(bins[:-1], 0, len(level) - 1), np.clip(bins[-1] + 1, 1, len(level))
        found = np.empty((count, self.channels, 2), np.float32)
        np.minimum.reduceat(level[:last, :, 0], first, axis=0, out=found[:, :, 0])
        np.maximum.reduceat(level[:last, :, 1], first, axis=0, out=found[:, :, 1])
        found[(edges[1:] <= 0) | (edges[:-1] >= self.frames)] = 0.0
        return found


def pyramid(rate: int, frames: int, base: Extremes) -> Peaks:
    """Return the peaks of which this is the finest level."""
    levels = [base]
    while len(levels[-1]) > STEP:
        levels.append(_reduced(levels[-1]))
    return Peaks(rate, frames, tuple(levels))


def compute(path: Path, stopped: Callable[[], bool]) -> Peaks | None:
    """Read a file through once, a piece at a time.

    The lock of the interpreter is free while a piece is decoded, so that a window goes on.

    Parameters
    ----------
    path : Path
        A regular file.
    stopped : callable
        Asked after every piece whether to end early.

    Returns
    -------
    Peaks or None
        None if it was stopped.

    Raises
    ------
    soundfile.LibsndfileError
        If it is no audio.
    ValueError
        If there is no audio in it.
    """
    import soundfile

    pieces: list[Extremes] = []
    frames = 0
    with soundfile.SoundFile(path) as sound:
        block = np.empty((_PIECE_BINS * BIN_FRAMES, sound.channels), np.float32)
        while read := len(sound.read(out=block)):
            frames += read
            pieces.append(_extremes(block, read))
            if stopped():
                return None
        rate = sound.samplerate
    if not pieces:
        raise ValueError("it holds no audio; export it again")
    return pyramid(rate, frames, np.concatenate(pieces))


def _extremes(block: NDArray[np.float32], frames: int) -> Extremes:
    """Return the lowest and highest of every bin of a block; what is not finite is silent."""
    whole = -(-frames // BIN_FRAMES) * BIN_FRAMES
    block[frames:whole] = block[frames - 1]
    bins = block[:whole].reshape(-1, BIN_FRAMES, block.shape[1])
    found = np.stack([bins.min(axis=1), bins.max(axis=1)], axis=-1)
    if not np.isfinite(found).all():
        np.nan_to_num(bins, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        found = np.stack([bins.min(axis=1), bins.max(axis=1)], axis=-1)
    return found


def _reduced(level: Extremes) -> Extremes:
    """Return a level with a bin for every `STEP` of this one."""
    starts = np.arange(0, len(level), STEP)
    lowest = np.minimum.reduceat(level[:, :, 0], starts, axis=0)
    highest = np.maximum.reduceat(level[:, :, 1], starts, axis=0)
    return np.stack([lowest, highest], axis=-1)

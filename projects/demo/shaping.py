"""Envelopes, curves, places in the stereo image, and levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from projects.demo.synthesis import Wave, clock
from projects.demo.timing import FRAMES, RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

PEAK: Final = 10 ** (-3.5 / 20)
"""The highest sample of any stem."""


def smooth(curve: Wave, points: int) -> Wave:
    """Average a curve under a raised cosine of a number of points; its ends are held."""
    window = np.hanning(points + 2)[1:-1]
    held = np.pad(curve, (points // 2, points - 1 - points // 2), mode="edge")
    return np.convolve(held, window / window.sum(), "valid")


def ramps(sound: Wave, attack: float, release: float) -> Wave:
    """Fade a sound in and out with raised cosines.

    Parameters
    ----------
    sound : Wave
        Shape (frames,) or (frames, channels).
    attack, release : float
        Seconds; a sound shorter than a ramp has what fits of it.

    Returns
    -------
    Wave
        A new array of the same shape.
    """
    frames = sound.shape[0]
    rise = min(round(attack * RATE), frames)
    fall = min(round(release * RATE), frames)
    gain = np.ones(frames)
    gain[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    gain[frames - fall :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return np.asarray((sound.T * gain).T)


def decay(length: float, time_constant: float, floor: float = 0.0) -> Wave:
    """Fall exponentially from 1 to `floor`; `length` and `time_constant` in seconds."""
    return np.asarray(floor + (1 - floor) * np.exp(-clock(length) / time_constant))


def place(sound: Wave, position: float) -> Wave:
    """Pan a mono sound at constant power; `position` -1 (left) to 1. Shape (frames, 2)."""
    angle = (position + 1) * np.pi / 4
    return np.asarray(sound[:, None] * np.array([np.cos(angle), np.sin(angle)]))


def widen(mid: Wave, side: Wave) -> Wave:
    """Make (frames, 2) of a middle and a side signal, both (frames,)."""
    return np.stack([mid + side, mid - side], axis=1)


def track(channels: int) -> Wave:
    """Give a silent stem, shape (frames of the song, channels)."""
    return np.zeros((FRAMES, channels))


def mix_in(stem: Wave, start: int, sound: Wave, gain: float = 1.0) -> None:
    """Add a sound to a stem; what lies outside the song is dropped.

    Parameters
    ----------
    stem : Wave
        Shape (frames, channels), written to.
    start : int
        The stem's frame at which the sound begins; may be negative.
    sound : Wave
        Shape (frames,) or (frames, channels).
    gain : float
        Applied to the sound.
    """
    first = max(start, 0)
    last = max(first, min(start + sound.shape[0], stem.shape[0]))
    shaped = sound if sound.ndim > 1 else sound[:, None]
    stem[first:last] += gain * shaped[first - start : last - start]


def echo(stem: Wave, frames: int, gain: float, repeats: int) -> Wave:
    """Add repeats that change sides.

    Parameters
    ----------
    stem : Wave
        Shape (frames, 2).
    frames : int
        From one repeat to the next.
    gain : float
        Of each repeat, relative to the one before.
    repeats : int
        How many.

    Returns
    -------
    Wave
        A new array of the same shape.
    """
    wet = stem.copy()
    for repeat in range(1, repeats + 1):
        turned = stem[:, ::-1] if repeat % 2 else stem
        mix_in(wet, repeat * frames, turned, gain**repeat)
    return wet


def finish(stem: Wave, level_dbfs: float) -> NDArray[np.float32]:
    """Bring a stem to its level.

    Parameters
    ----------
    stem : Wave
        Shape (frames, channels).
    level_dbfs : float
        RMS, over the channels, of the 100 ms stretches within 30 dB of the loudest; less where
        the peak would pass `PEAK`.

    Returns
    -------
    numpy.ndarray
        Shape (frames, channels), float32, faded out over the last 50 ms.
    """
    power = np.mean(stem.reshape(-1, RATE // 10, stem.shape[1]) ** 2, axis=(1, 2))
    rms = np.sqrt(np.mean(power[power > 1e-3 * power.max()]))
    gain = min(10 ** (level_dbfs / 20) / rms, PEAK / np.abs(stem).max())
    return ramps(stem * gain, 0.0, 0.05).astype(np.float32)

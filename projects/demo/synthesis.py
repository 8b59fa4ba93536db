"""Raw sounds: wavetable oscillators, shaped noise, decaying modes.

Nothing here aliases: tables hold only the harmonics below `HIGHEST`, noise is shaped by its
spectrum, modes are sines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from projects.demo.timing import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.random import Generator

Wave = NDArray[np.float64]
Tables = NDArray[np.float32]

HIGHEST: Final = 16_000.0
"""Where the harmonics of a table end, Hz."""

_SIZE: Final = 4096


def hertz(pitch: Wave | float) -> Wave:
    """Turn MIDI note numbers, fractions included, into Hz; 69 is 440 Hz."""
    return np.asarray(440.0 * 2.0 ** ((np.asarray(pitch) - 69) / 12))


def clock(length: float) -> Wave:
    """Give the times in seconds of the frames of `length` seconds."""
    return np.arange(round(length * RATE)) / RATE


def cycles(frequency: Wave, start: float = 0.0) -> Wave:
    """Integrate a frequency in Hz, shape (frames,), to a phase in cycles."""
    phase = np.cumsum(frequency / RATE)
    return np.asarray(phase - phase[0] + start)


def low_pass(frequency: Wave, cutoff: float, q: float = 0.707) -> Wave:
    """Give the magnitude of a second-order low-pass, `cutoff` in Hz, at frequencies in Hz."""
    x = frequency / cutoff
    return np.asarray(1 / np.sqrt((1 - x**2) ** 2 + (x / q) ** 2))


def band(frequency: Wave, low: float, high: float, order: int = 2) -> Wave:
    """Give the magnitude of a Butterworth band from `low` to `high` Hz at frequencies in Hz."""
    below = (low / np.maximum(frequency, 1e-3)) ** (2 * order)
    above = (frequency / high) ** (2 * order)
    return np.asarray(1 / np.sqrt((1 + below) * (1 + above)))


def bin_frequencies(size: int) -> Wave:
    """Give the frequencies in Hz of the bins of a real transform of `size` samples."""
    return np.arange(size // 2 + 1, dtype=np.float64) * (RATE / size)


def tables(f0: float, *spectra: Callable[[Wave, Wave], Wave]) -> Tables:
    """Build single cycles from their harmonics.

    Parameters
    ----------
    f0 : float
        The highest fundamental they will be played at, Hz.
    *spectra : callable
        Amplitudes from the harmonics' numbers and their frequencies in Hz, both (harmonics,).

    Returns
    -------
    Tables
        Shape (spectra, samples of a cycle and the first one again).
    """
    number = np.arange(1, int(HIGHEST / f0) + 1, dtype=np.float64)
    bins = np.zeros((len(spectra), _SIZE // 2 + 1), np.complex128)
    for row, spectrum in zip(bins, spectra, strict=True):
        row[1 : number.size + 1] = -0.5j * _SIZE * spectrum(number, number * f0)
    wave = np.fft.irfft(bins, _SIZE)
    return np.concatenate([wave, wave[:, :1]], axis=1).astype(np.float32)


def oscillate(table: Tables, phase: Wave, morph: Wave | float = 0.0) -> Wave:
    """Play tables, interpolating along the cycle and from the first table to the second.

    Parameters
    ----------
    table : Tables
        One or two cycles, from `tables`.
    phase : Wave
        Cycles, shape (frames,).
    morph : Wave or float
        0 for the first table to 1 for the second, where there is one.

    Returns
    -------
    Wave
        Shape (frames,).
    """
    place = (phase - np.floor(phase)) * _SIZE
    index = place.astype(np.int32)
    fraction = (place - index).astype(np.float32)
    rows = [row[:-1].take(index) + np.diff(row).take(index) * fraction for row in table]
    return np.asarray(rows[0] + (rows[-1] - rows[0]) * morph)


def noise(rng: Generator, length: float, response: Callable[[Wave], Wave]) -> Wave:
    """Make noise of a given spectrum.

    Parameters
    ----------
    rng : Generator
        Where the noise comes from.
    length : float
        Seconds.
    response : callable
        Magnitude at frequencies in Hz, shape (bins,).

    Returns
    -------
    Wave
        Shape (frames,), of the RMS that white noise of 1 has after the response.
    """
    frames = round(length * RATE)
    size = 1 << (frames - 1).bit_length()
    bins = np.fft.rfft(rng.standard_normal(size))
    bins *= response(bin_frequencies(size))
    bins[0] = 0
    return np.fft.irfft(bins, size)[:frames]


def modes(
    length: float, frequencies: Iterable[float], decays: Iterable[float], gains: Iterable[float]
) -> Wave:
    """Sum decaying sines, as of something struck.

    Parameters
    ----------
    length : float
        Seconds.
    frequencies, decays, gains : iterable of float
        Hz, seconds to 37 %, and amplitude of each mode.

    Returns
    -------
    Wave
        Shape (frames,).
    """
    time = clock(length)
    sound = np.zeros_like(time)
    for frequency, decay, gain in zip(frequencies, decays, gains, strict=True):
        sound += gain * np.exp(-time / decay) * np.sin(2 * np.pi * frequency * time)
    return sound

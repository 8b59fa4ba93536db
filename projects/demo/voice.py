"""A voice, and a choir: a glottal source heard through the formants of a vocal tract.

Each player takes the generator of its chances and returns a stem, shape (frames, channels).

References
----------
.. [1] G. Fant, "Acoustic Theory of Speech Production", Mouton, 1960.
.. [2] G. E. Peterson and H. L. Barney, "Control methods used in a study of the vowels",
   J. Acoust. Soc. Am. 24, 1952: the first three formants, of women.
.. [3] J. Sundberg, "The Science of the Singing Voice", Northern Illinois University Press, 1987:
   formant tuning.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from projects.demo import score
from projects.demo.phrasing import POINT, TAIL, audio, line, loudness, pitch, points, sustain
from projects.demo.shaping import mix_in, place, ramps, smooth, track
from projects.demo.synthesis import (
    Wave,
    bin_frequencies,
    clock,
    cycles,
    hertz,
    noise,
    oscillate,
    tables,
)
from projects.demo.timing import RATE, STEPS, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator

    from projects.demo.score import Note

Spectra = NDArray[np.complex128]

_FORMANTS: Final = {
    "a": (850.0, 1220.0, 2810.0, 3900.0, 4900.0),
    "e": (610.0, 2330.0, 2990.0, 3900.0, 4900.0),
    "i": (310.0, 2790.0, 3310.0, 4000.0, 4900.0),
    "o": (590.0, 920.0, 2710.0, 3700.0, 4800.0),
    "u": (370.0, 950.0, 2670.0, 3700.0, 4800.0),
}
"""Resonances of the vocal tract by vowel, Hz."""

_BANDWIDTHS: Final = np.array([90.0, 110.0, 170.0, 250.0, 300.0])

_HIGHEST: Final = 11_000.0
"""Where the voice's harmonics end, Hz."""


def voice(rng: Generator) -> Wave:
    """Sing the melody, with a breath before each phrase. Mono."""
    stem = track(1)
    for phrase in score.phrases(score.VOICE):
        start = frame(phrase[0].start)
        mix_in(stem, start, _sing(phrase, rng))
        inhaled = _inhale(rng)
        mix_in(stem, start - inhaled.size - RATE // 50, inhaled, 0.02)
    return stem


def choir(rng: Generator) -> Wave:
    """Sing the upper three voices of the chords, from "oo" to "ah", two singers a side. Stereo."""
    stem = track(2)
    for chord in score.CHORDS:
        if chord.start // STEPS not in score.CHOIR_BARS:
            continue
        for note in chord.voicing[1:]:
            for side in (-0.8, 0.8, -0.35, 0.35):
                late = round(0.02 * RATE * rng.random())
                sound = sustain(chord, partial(_hold, rng, note), attack=0.16, release=0.45)
                mix_in(stem, frame(chord.start) + late, place(sound, side))
    return stem


def tract(frequency: Wave, formants: Wave) -> Spectra:
    """Give the response of a vocal tract: its resonances in cascade, 1 at 0 Hz.

    Parameters
    ----------
    frequency : Wave
        Hz, shape (..., 1) or (..., frequencies).
    formants : Wave
        Hz, shape (..., 5), broadcast against `frequency` but for the last axis.

    Returns
    -------
    Spectra
        Shape of `frequency`, broadcast.
    """
    response: Spectra = np.ones((), np.complex128)
    for center, bandwidth in zip(np.moveaxis(formants, -1, 0), _BANDWIDTHS, strict=True):
        squared = center[..., None] ** 2
        response = response * squared / (squared - frequency**2 + 1j * bandwidth * frequency)
    return response


def _sing(phrase: Sequence[Note], rng: Generator) -> Wave:
    """Sing a phrase: voice and breath through the same moving tract."""
    f0 = hertz(pitch(phrase, rng, glide=0.08, vibrato=0.35, scoop=-0.8))
    formants = _articulate(phrase, f0)
    sound = _voiced(f0, formants) + 0.012 * _breathed(rng, formants)
    return ramps(sound * audio(loudness(phrase, dip=0.55)), 0.06, TAIL)


def _articulate(phrase: Sequence[Note], f0: Wave) -> Wave:
    """Move the formants from vowel to vowel. Shape (points, 5), Hz.

    The mouth closes for an instant between syllables, as on a soft consonant, and the first
    formant is kept above the fundamental, as singers do [3]_.
    """
    grid = line(phrase)
    vowels = np.array([_FORMANTS[note.vowel] for note in phrase])[grid.note]
    closed = np.exp(-((grid.since / 0.05) ** 2))[:, None]
    target = vowels + closed * (np.array(_FORMANTS["u"]) - vowels)
    formants = np.stack([smooth(column, points(0.09)) for column in target.T], axis=1)
    formants[:, 0] = np.maximum(formants[:, 0], 1.05 * f0)
    return formants


def _voiced(f0: Wave, formants: Wave) -> Wave:
    """Sum the harmonics of the glottis, each with the tract's response where it now is [1]_.

    The source falls 12 dB an octave and radiation at the lips rises 6, which leaves 1 over the
    harmonic's number. Vowels differ less in power than the tract alone would have it: a singer
    balances them.
    """
    number = np.arange(1, int(_HIGHEST / f0.min()) + 1)
    frequency = number * f0[:, None]
    gains = tract(frequency, formants) * np.clip((_HIGHEST - frequency) / 2_000, 0, 1) / number
    gains /= np.sum(np.abs(gains) ** 2, axis=1, keepdims=True) ** 0.3
    turn = np.exp(2j * np.pi * cycles(audio(f0)))
    harmonic = np.ones_like(turn)
    sound = np.zeros(turn.size)
    for gain in gains.T:
        harmonic *= turn
        sound += audio(gain.real) * harmonic.imag + audio(gain.imag) * harmonic.real
    return sound


def _breathed(rng: Generator, formants: Wave) -> Wave:
    """Blow through the moving tract: noise shaped block by block, overlapped and added."""
    hop = 8
    size = 2 * hop * POINT
    frequency = bin_frequencies(size)
    shapes = np.abs(tract(frequency, formants[::hop])) * _airy(frequency)
    blocks = np.fft.irfft(np.fft.rfft(rng.standard_normal((len(shapes), size))) * shapes, size)
    blocks *= np.sin(np.pi * (np.arange(size) + 0.5) / size)
    halves = blocks.reshape(len(shapes), 2, -1)
    whole = np.concatenate([halves[:1, 0], halves[1:, 0] + halves[:-1, 1], halves[-1:, 1]])
    return whole.reshape(-1)[: (len(formants) - 1) * POINT]


def _airy(frequency: Wave) -> Wave:
    """Give the spectrum of turbulence at the lips: rising to 4 kHz, ending below 13 kHz."""
    return np.asarray(frequency / (frequency + 4_000) / (1 + (frequency / 13_000) ** 8))


def _inhale(rng: Generator) -> Wave:
    """Breathe in, for a third of a second."""
    open_throat = np.array([500.0, 1_500.0, 2_500.0, 3_500.0, 4_500.0])

    def response(frequency: Wave) -> Wave:
        return np.asarray(np.abs(tract(frequency, open_throat)) * _airy(frequency))

    return ramps(noise(rng, 0.33, response), 0.24, 0.08)


def _hold(rng: Generator, note: int, length: float) -> Wave:
    """Hold one note as one singer of many."""
    f0 = float(hertz(note + 0.12 * rng.standard_normal()))
    rate = rng.uniform(4.6, 5.6)
    time = clock(length)
    vibrato = 0.005 / (2 * np.pi * rate) * np.sin(2 * np.pi * (rate * time + rng.random()))
    table = tables(1.01 * f0, _sung("u"), _sung("a"))
    return oscillate(table, f0 * (time + vibrato) + rng.random(), 1 - np.exp(-time / 0.6))


def _sung(vowel: str) -> Callable[[Wave, Wave], Wave]:
    """Give the spectrum of a vowel."""

    def spectrum(number: Wave, frequency: Wave) -> Wave:
        heard = np.abs(tract(frequency, np.array(_FORMANTS[vowel])))
        return np.asarray(heard * (frequency < _HIGHEST) / number)

    return spectrum

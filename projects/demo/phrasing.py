"""From the notes of a phrase to curves: pitch that glides and trembles, loudness that breathes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from projects.demo.score import CHORDS, Chord, Note
from projects.demo.shaping import ramps, smooth
from projects.demo.timing import RATE, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from projects.demo.synthesis import Wave

POINT: Final = 64
"""Frames from one point of a curve to the next."""

TAIL: Final = 0.25
"""Seconds that a phrase is given to die away after its last note."""


class Line(NamedTuple):
    """A phrase on a grid of points.

    Attributes
    ----------
    time : Wave
        Seconds from the start of the phrase, shape (points,).
    note : numpy.ndarray
        Index of the note that is sounding at each point.
    since : Wave
        Seconds since that note began.
    """

    time: Wave
    note: NDArray[np.intp]
    since: Wave


def line(phrase: Sequence[Note]) -> Line:
    """Lay a phrase out on its grid."""
    begin = seconds(phrase[0].start)
    onsets = np.array([seconds(note.start) for note in phrase]) - begin
    length = seconds(phrase[-1].start + phrase[-1].length) - begin + TAIL
    time = np.arange(int(length * RATE / POINT) + 1) * POINT / RATE
    note = np.searchsorted(onsets, time, "right") - 1
    return Line(time, note, time - onsets[note])


def points(duration: float) -> int:
    """Say how many points a duration in seconds takes."""
    return round(duration * RATE / POINT)


def pitch(
    phrase: Sequence[Note], rng: Generator, *, glide: float, vibrato: float, scoop: float
) -> Wave:
    """Draw the pitch of a phrase.

    Parameters
    ----------
    phrase : sequence of Note
        One note after the other.
    rng : Generator
        For the drift that no player is without.
    glide : float
        Seconds from one note to the next.
    vibrato : float
        Its depth on a held note, semitones either way.
    scoop : float
        Semitones from which the first note is approached.

    Returns
    -------
    Wave
        MIDI note numbers, shape (points,).
    """
    grid = line(phrase)
    curve = smooth(np.array([float(note.pitch) for note in phrase])[grid.note], points(glide))
    curve += scoop * np.exp(-grid.time / 0.05)
    depth = smooth(vibrato * np.clip((grid.since - 0.18) / 0.3, 0, 1), points(0.06))
    curve += depth * np.sin(2 * np.pi * (rng.uniform(5.2, 5.8) * grid.time + rng.random()))
    drift = smooth(rng.standard_normal(grid.time.size), points(0.08))
    return np.asarray(curve + 0.4 * drift)


def loudness(phrase: Sequence[Note], dip: float) -> Wave:
    """Draw the loudness of a phrase: it swells to its middle, and held notes recede.

    Parameters
    ----------
    phrase : sequence of Note
        One note after the other.
    dip : float
        How much is taken away as a new note begins, 0 to 1.

    Returns
    -------
    Wave
        Amplitude up to 1, shape (points,).
    """
    grid = line(phrase)
    arch = 0.75 + 0.25 * np.sin(np.pi * grid.time / grid.time[-1])
    held = 0.4 + 0.6 * np.exp(-np.maximum(grid.since - 0.25, 0) / 1.1)
    started = np.exp(-((grid.since / 0.045) ** 2)) * (grid.note > 0)
    return smooth(arch * held * (1 - dip * started), points(0.03))


def audio(curve: Wave) -> Wave:
    """Interpolate a curve, shape (points,), to the frames between its first and last point."""
    ramp = np.arange(POINT) / POINT
    return np.asarray(curve[:-1, None] + np.diff(curve)[:, None] * ramp).reshape(-1)


def sustain(chord: Chord, play: Callable[[float], Wave], attack: float, release: float) -> Wave:
    """Hold a sound for as long as a chord lasts; the last chord dies away with the song.

    Parameters
    ----------
    chord : Chord
        What is held.
    play : callable
        Makes a sound of a length in seconds, shape (frames,) or (frames, channels).
    attack, release : float
        Its ramps, seconds; the release begins as the chord ends.

    Returns
    -------
    Wave
        What `play` made, faded in and out.
    """
    held = seconds(chord.start + chord.length) - seconds(chord.start)
    if chord is CHORDS[-1]:
        return ramps(play(held), attack, 0.8 * held)
    return ramps(play(held + release), attack, release)

"""Bass, keys, pad, pluck, lead: tuned instruments, and how they play the score.

Each player takes the generator of its chances and returns a stem, shape (frames, channels).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from projects.demo import score
from projects.demo.phrasing import audio, loudness, pitch, sustain
from projects.demo.shaping import decay, echo, mix_in, place, ramps, track
from projects.demo.synthesis import Wave, clock, cycles, hertz, low_pass, oscillate, tables
from projects.demo.timing import RATE, STEPS, frame, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator

_SLIDE: Final = 0.045
"""Time constant of the bass's slides, seconds."""


def bass(rng: Generator) -> Wave:
    """Play the bass: a filtered saw that is plucked, over a sine. Mono."""
    stem = track(1)
    for chord in score.CHORDS:
        for step, length, interval, velocity, slide in score.RIFFS.get(chord.part, ()):
            start = chord.start + step
            held = seconds(start + length) - seconds(start)
            f0 = hertz(chord.root + interval + slide * decay(held, _SLIDE))
            mix_in(stem, frame(start), _bass_note(f0, velocity / 9 * rng.uniform(0.92, 1.0)))
    return stem


def keys(rng: Generator) -> Wave:
    """Play an electric piano: tines by frequency modulation, with a tremolo that pans. Stereo."""
    stem = track(2)
    for chord in score.CHORDS:
        for step, length, velocity in score.COMPING.get(chord.part, ()):
            start = chord.start + step
            held = seconds(start + length) - seconds(start)
            roll = 0.07 if chord.part[0] == "ending" else 0.006
            for voice, note in enumerate(chord.voicing):
                late = voice * roll + 0.002 * rng.random()
                force = velocity / 9 * rng.uniform(0.88, 1.0)
                sound = place(_tine(note, held, force), (voice - 1.5) * 0.25)
                mix_in(stem, frame(start) + round(late * RATE), sound, force)
    tremolo = 0.2 * np.sin(2 * np.pi * 4.2 * np.arange(stem.shape[0]) / RATE)
    return stem * np.stack([1 + tremolo, 1 - tremolo], axis=1)


def pad(rng: Generator) -> Wave:
    """Play the pad: saws out of tune with one another, opening slowly, in open voicing. Stereo."""
    stem = track(2)
    for chord in score.CHORDS:
        if chord.start // STEPS not in score.PAD_BARS:
            continue
        low, second, third, top = chord.voicing
        for note in (third - 12, low, second, top):
            sound = sustain(chord, partial(_ensemble, rng, note), attack=0.22, release=0.5)
            mix_in(stem, frame(chord.start), sound)
    return stem


def pluck(rng: Generator) -> Wave:
    """Play broken chords that change sides, with echoes three sixteenths apart. Stereo."""
    stem = track(2)
    order = (0, 2, 4, 1, 3, 5)
    for count, (step, velocity) in enumerate(score.hits(score.PLUCK)):
        chord = next(chord for chord in reversed(score.CHORDS) if chord.start <= step)
        notes = (*chord.voicing, chord.voicing[0] + 12, chord.voicing[1] + 12)
        sound = _plucked(notes[order[count % len(order)]] + 12, velocity)
        position = 0.6 * (count % 3 - 1)
        mix_in(stem, frame(step), place(sound, position), velocity * rng.uniform(0.9, 1.0))
    return echo(stem, 3 * frame(STEPS) // STEPS, 0.38, 3)


def lead(rng: Generator) -> Wave:
    """Play the lead: two saws a side, gliding, brighter as they get louder. Stereo."""
    stem = track(2)
    for phrase in score.phrases(score.LEAD):
        f0 = hertz(audio(pitch(phrase, rng, glide=0.045, vibrato=0.22, scoop=-0.5)))
        table = tables(f0.max(), _saw(1_300, 0.8), _saw(5_000, 1.3))
        loud = audio(loudness(phrase, dip=0.3))
        phase = cycles(f0)
        middle = oscillate(table, phase, loud)
        sides = [middle + 0.6 * oscillate(table, phase * tune, loud) for tune in (0.9975, 1.0028)]
        sound = (np.stack(sides) * loud).T
        mix_in(stem, frame(phrase[0].start), ramps(sound, 0.012, 0.22))
    return stem


def _saw(cutoff: float, q: float) -> Callable[[Wave, Wave], Wave]:
    """Give the spectrum of a saw through a low-pass; `cutoff` in Hz."""
    return lambda number, frequency: low_pass(frequency, cutoff, q) / number


def _bass_note(f0: Wave, velocity: float) -> Wave:
    """Pluck a bass string whose fundamental is `f0`, Hz, shape (frames,)."""
    length = f0.size / RATE
    phase = cycles(f0)
    string = oscillate(
        tables(f0.max(), _saw(170, 0.9), _saw(500 + 900 * velocity, 1.6)),
        phase,
        decay(length, 0.14, floor=0.12),
    )
    body = 0.9 * np.sin(2 * np.pi * phase)
    sound = (0.8 * string + body) * decay(length, 1.3)
    return velocity * ramps(sound, 0.004, min(0.06, length / 3))


def _tine(note: int, held: float, force: float) -> Wave:
    """Strike an electric piano's tine; harder is brighter. `held` in seconds."""
    length = held + 0.25
    f0 = float(hertz(note))
    turn = 2 * np.pi * f0 * clock(length)
    bark = 0.9 * force * decay(length, 0.35, floor=0.2)
    tone = np.sin(turn + bark * np.sin(turn)) * decay(length, 1.5)
    bell = 0.1 * force * np.sin(7 * turn) * decay(length, 0.12)
    return ramps(tone + bell, 0.003, 0.25)


def _ensemble(rng: Generator, note: int, length: float) -> Wave:
    """Hold a note on two saws a side. Shape (frames, 2)."""
    f0 = float(hertz(note))
    table = tables(1.01 * f0, _saw(700, 0.7), _saw(3_200, 0.9))
    time = clock(length)
    opening = 1 - decay(length, 0.9)
    sides = []
    for _ in range(2):
        pair = (rng.uniform(-0.004, -0.001), rng.uniform(0.001, 0.004))
        sides.append(
            sum(oscillate(table, f0 * (1 + cents) * time + rng.random(), opening) for cents in pair)
        )
    return np.stack(sides, axis=1)


def _plucked(note: int, velocity: float) -> Wave:
    """Pluck a short bright note."""
    f0 = float(hertz(note))
    table = tables(f0, _saw(1_100, 0.8), _saw(2_500 + 4_500 * velocity, 1.2))
    sound = oscillate(table, f0 * clock(0.5), decay(0.5, 0.05)) * decay(0.5, 0.13)
    return ramps(sound, 0.002, 0.2)

"""Kick, snare, hats, percussion, cymbals: struck sounds, and the patterns they play.

Each player takes the generator of its chances and returns a stem, shape (frames, channels).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from projects.demo import score
from projects.demo.shaping import decay, mix_in, place, ramps, track, widen
from projects.demo.synthesis import Wave, band, clock, cycles, modes, noise
from projects.demo.timing import RATE, frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

_LOOSENESS: Final = 0.003 * RATE
"""Standard deviation of a human hand's timing, frames."""


def kick(rng: Generator) -> Wave:
    """Play the kick: a sine that falls to 49 Hz, driven a little, and the beater. Mono."""
    time = clock(0.42)
    pitch = 49 + 70 * np.exp(-time / 0.03) + 420 * np.exp(-time / 0.004)
    body = np.sin(2 * np.pi * cycles(pitch)) * decay(0.42, 0.15)
    beater = noise(rng, 0.42, partial(band, low=1_500, high=6_000)) * decay(0.42, 0.004)
    sound = ramps(np.tanh(1.5 * body) + 0.25 * beater, 0.0008, 0.12)
    stem = track(1)
    for step, velocity in score.hits(score.KICK):
        mix_in(stem, frame(step), sound, velocity)
    return stem


def snare(rng: Generator) -> Wave:
    """Play the snare: two modes of the head, and wires whose noise is wider than it. Stereo."""
    wires = partial(band, low=1_300, high=7_000, order=1)
    takes = []
    for _ in range(4):
        head = modes(0.32, (186, 331, 540), (0.07, 0.05, 0.03), (1.0, 0.55, 0.25))
        rattle = (decay(0.32, 0.075) + 0.5 * decay(0.32, 0.012)) * noise(rng, 0.32, wires)
        air = decay(0.32, 0.1) * noise(rng, 0.32, wires)
        driven = np.tanh(1.4 * widen(head + 0.9 * rattle, 0.35 * air))
        takes.append(ramps(driven, 0.0008, 0.1))
    return _play(rng, score.SNARE, takes, loose=0.3)


def hats(rng: Generator) -> Wave:
    """Play the hi-hat: short strokes, and open ones that the next stroke closes. Stereo."""
    stem = _play(rng, score.HAT, [_metal(rng, 0.11, 0.022) for _ in range(6)])
    for step, velocity in score.hits(score.OPEN_HAT):
        until = frame(step + 2) - frame(step)
        stroke = ramps(_metal(rng, until / RATE, 0.16), 0.001, 0.015)
        mix_in(stem, frame(step), stroke, velocity)
    return stem


def percussion(rng: Generator) -> Wave:
    """Play shaker, congas, claps and toms, each at its own place. Stereo."""
    shaken = [place(_shake(rng), -0.55) for _ in range(6)]
    clapped = [_clap(rng) for _ in range(3)]
    congas = (place(_skin(196, 0.13), 0.5), place(_skin(262, 0.1), 0.65))
    toms = (
        place(_skin(155, 0.22), -0.45),
        place(_skin(118, 0.26), 0.0),
        place(_skin(88, 0.3), 0.4),
    )
    stem = 0.3 * _play(rng, score.SHAKER, shaken)
    stem += 0.5 * _play(rng, score.CLAP, clapped)
    for sounds, pattern, gain in ((congas, score.CONGA, 0.5), (toms, score.TOM, 0.65)):
        for count, (step, velocity) in enumerate(score.hits(pattern)):
            late = round(_LOOSENESS * rng.standard_normal())
            mix_in(stem, frame(step) + late, sounds[count % len(sounds)], gain * velocity)
    return stem


def cymbals(rng: Generator) -> Wave:
    """Play crashes, each with a swell, a crash backwards, that leads to it. Stereo."""
    crash = ramps(_metal(rng, 3.2, 0.9, low=2_600), 0.002, 1.2)
    swell = ramps(crash[: round(1.6 * RATE)][::-1], 1.2, 0.02)
    stem = track(2)
    for step in score.CRASHES:
        mix_in(stem, frame(step), crash)
        mix_in(stem, frame(step) - swell.shape[0], swell, 0.5)
    return stem


def _play(
    rng: Generator, pattern: Sequence[str], takes: Sequence[Wave], loose: float = 1.0
) -> Wave:
    """Play a pattern on takes of one sound in turn, with a hand's timing and force."""
    stem = track(2)
    for count, (step, velocity) in enumerate(score.hits(pattern)):
        late = round(loose * _LOOSENESS * rng.standard_normal())
        force = velocity * (1 + 0.06 * rng.standard_normal())
        mix_in(stem, frame(step) + late, takes[count % len(takes)], force)
    return stem


def _metal(rng: Generator, length: float, time_constant: float, low: float = 6_500) -> Wave:
    """Strike metal: many modes at no simple ratio, and hiss. Shape (frames, 2)."""
    layers = []
    for _ in range(2):
        gains = 0.25 * rng.uniform(0.3, 1.0, 14)
        decays = time_constant * rng.uniform(0.5, 1.3, 14)
        ringing = modes(length, rng.uniform(low, 12_500, 14), decays, gains)
        hiss = noise(rng, length, partial(band, low=low, high=11_000))
        layers.append(ringing + hiss * decay(length, time_constant))
    return ramps(widen(layers[0], 0.45 * layers[1]), 0.0007, min(0.04, length / 2))


def _shake(rng: Generator) -> Wave:
    """Shake once: grains that swell and fall."""
    grains = noise(rng, 0.1, partial(band, low=5_000, high=11_000))
    return ramps(grains, 0.022, 0.075)


def _clap(rng: Generator) -> Wave:
    """Clap: a few hands that are not quite together, then the room. Shape (frames, 2)."""
    hands = partial(band, low=900, high=5_000, order=1)
    sound = np.zeros((round(0.35 * RATE), 2))
    for late in (0.0, 0.009, 0.019, 0.027):
        burst = decay(0.03, 0.005) * noise(rng, 0.03, hands)
        mix_in(sound, round(late * RATE), place(ramps(burst, 0.0007, 0.01), rng.uniform(-0.5, 0.5)))
    room = np.stack([decay(0.32, 0.07) * noise(rng, 0.32, hands) for _ in range(2)], axis=1)
    mix_in(sound, round(0.03 * RATE), ramps(room, 0.004, 0.15), 0.4)
    return sound


def _skin(frequency: float, time_constant: float) -> Wave:
    """Strike a skin of a frequency in Hz: a tone that drops as it slackens, and its overtones."""
    length = 5 * time_constant
    pitch = frequency * (1 + 0.25 * decay(length, 0.03))
    tone = np.sin(2 * np.pi * cycles(pitch)) * decay(length, time_constant)
    overtones = (1.59 * frequency, 2.14 * frequency, 5.3 * frequency)
    slap = modes(length, overtones, (0.05, 0.03, 0.008), (0.3, 0.25, 0.3))
    return ramps(tone + slap, 0.0007, 2 * time_constant)

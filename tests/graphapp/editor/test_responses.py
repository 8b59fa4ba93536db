"""Curves for the eye against the sound that the kernels make."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dsp import pan as pan_kernels
from graphapp.editor import responses
from graphapp.engine.in_memory import run_in_memory
from projects import Cable, Graph, Node, Project

if TYPE_CHECKING:
    from dsp.arrays import Block, Values
    from nodes.vocabulary import Band

RATE = 48_000
LENGTH = 1 << 16


def heard(node: Node, stem: Block) -> Block:
    """Return what a stem becomes in a node."""
    nodes = {"stem": Node("stem", {"file": "x.wav"}), "node": node, "master": Node("master")}
    cables = (Cable.of("stem.out", "node.in"), Cable.of("node.out", "master.in"))
    return run_in_memory(Project(rate=RATE, graph=Graph(nodes, cables)), {"stem": stem})


def spectrum_db(node: Node, freqs_hz: Values) -> Values:
    """Return the gain of a node, from its impulse response."""
    impulse = np.zeros((LENGTH, 1), np.float32)
    impulse[0] = 1.0
    bins = np.abs(np.fft.rfft(heard(node, impulse)[:, 0].astype(np.float64)))
    at = np.rint(freqs_hz * LENGTH / RATE).astype(int)
    gains: Values = 20.0 * np.log10(bins[at])
    return gains


BANDS: list[Band] = [
    {"freq": 1000.0, "gain": 9.0, "q": 2.0},
    {"freq": 250.0, "gain": -12.0, "q": 0.7},
    {"shape": "low-shelf", "freq": 120.0, "gain": 6.0},
    {"shape": "high-shelf", "freq": 5000.0, "gain": -7.5},
    {"shape": "high-pass", "freq": 80.0, "slope": 12},
    {"shape": "high-pass", "freq": 200.0, "slope": 6},
    {"shape": "high-pass", "freq": 150.0, "slope": 24, "q": 1.1},
    {"shape": "low-pass", "freq": 6000.0, "slope": 6},
    {"shape": "low-pass", "freq": 4000.0, "slope": 48},
    {"shape": "notch", "freq": 3000.0, "q": 3.0},
    {"shape": "band-pass", "freq": 900.0, "q": 0.9},
    {"shape": "tilt", "freq": 700.0, "gain": 5.0},
]


@pytest.mark.parametrize("band", BANDS, ids=lambda band: "-".join(map(str, band.values())))
def test_an_eq_sounds_as_its_curve_looks(band: Band) -> None:
    node = Node("eq", {"bands": (band,), "output": -1.5})
    freqs = np.rint(np.geomspace(40.0, 16_000.0, 60) * LENGTH / RATE) * RATE / LENGTH
    shown = responses.eq_response_db(node, freqs)
    measured = spectrum_db(node, freqs)
    error = np.abs(shown - measured)[shown > -30.0]
    below = freqs[shown > -30.0] < 8000.0
    assert error[below].max() < 0.2
    assert error.max() < 0.4


def test_bands_add_up_and_one_that_is_off_counts_nothing() -> None:
    freqs = np.geomspace(20.0, 20_000.0, 40)
    one, other = BANDS[0], BANDS[3]
    both = responses.eq_response_db(Node("eq", {"bands": (one, other)}), freqs)
    apart = [responses.eq_response_db(Node("eq", {"bands": (b,)}), freqs) for b in (one, other)]
    np.testing.assert_allclose(both, apart[0] + apart[1], atol=1e-9)
    silent = Node("eq", {"bands": (one, {**other, "on": False})})
    alone = responses.eq_response_db(Node("eq", {"bands": (one,)}), freqs)
    np.testing.assert_array_equal(responses.eq_response_db(silent, freqs), alone)


@pytest.mark.parametrize(
    "values",
    [
        {"threshold": -30.0, "ratio": 4.0, "knee": 12.0},
        {"threshold": -20.0, "ratio": 100.0, "knee": 0.0, "makeup": 6.0},
        {"threshold": -24.0, "ratio": 3.0, "auto_makeup": True, "mix": 40.0},
    ],
)
def test_a_settled_compressor_is_on_its_curve(values: dict[str, float | bool]) -> None:
    node = Node("compressor", {**values, "attack": 0.05, "release": 5.0})
    for level_db in (-50.0, -28.0, -18.0, -6.0, -1.0):
        steady = np.full((RATE // 4, 1), 10.0 ** (level_db / 20.0), np.float32)
        settled_db = 20.0 * math.log10(heard(node, steady)[-1, 0])
        shown = responses.compressor_curve_db(node, np.array([level_db]))[0]
        assert shown == pytest.approx(settled_db, abs=0.05)


@pytest.mark.parametrize("law", ["-3 dB", "-4.5 dB", "-6 dB"])
@pytest.mark.parametrize("position", [-100.0, -40.0, 0.0, 75.0])
def test_a_pan_has_the_gains_it_shows(law: str, position: float) -> None:
    node = Node("pan", {"law": law, "position": position})
    ones = np.ones((256, 1), np.float32)
    np.testing.assert_allclose(heard(node, ones)[-1], responses.pan_gains(node), atol=1e-6)
    both = np.ones((256, 2), np.float32)
    balanced = responses.pan_gains(node, stereo=True)
    np.testing.assert_allclose(heard(node, both)[-1], balanced, atol=1e-6)
    assert responses.number_of(node, "law") in {
        pan_kernels.CONSTANT_POWER,
        pan_kernels.COMPROMISE,
        pan_kernels.CONSTANT_GAIN,
    }


@pytest.mark.parametrize(("freq_hz", "tolerance"), [(700.0, 0.1), (4000.0, 0.2)])
def test_a_reverb_decays_as_fast_as_it_shows(freq_hz: float, tolerance: float) -> None:
    node = Node("reverb", {"time": 1.2, "predelay": 0.0, "modulation": 0.0, "damping": 5000.0})
    noise = np.random.default_rng(3).standard_normal((RATE * 3, 2)).astype(np.float32)
    noise[RATE:] = 0.0
    sound = heard(node, noise)[:, 0].astype(np.float64)
    # Energy decay in an octave, by backward integration of the band's squares.
    padded = 1 << 19
    bins = np.fft.rfftfreq(padded, 1 / RATE)
    band = np.exp(-0.5 * (np.log2(np.maximum(bins, 1.0) / freq_hz) / 0.3) ** 2)
    tail = np.fft.irfft(np.fft.rfft(sound, padded) * band)[RATE : len(sound)]
    energy = np.cumsum((tail**2)[::-1])[::-1]
    decay = 10.0 * np.log10(energy / energy[0])
    first, last = np.searchsorted(-decay, [5.0, 25.0])
    measured = 3.0 * (last - first) / RATE
    assert responses.reverb_time_s(node, freq_hz) == pytest.approx(measured, rel=tolerance)


def test_the_envelope_of_a_reverb_starts_after_the_predelay() -> None:
    node = Node("reverb", {"time": 2.0, "predelay": 100.0})
    shown = responses.reverb_envelope_db(node, np.array([0.05, 0.1, 1.1, 2.1]))
    assert shown[0] == -math.inf
    np.testing.assert_allclose(shown[1:], [0.0, -30.0, -60.0], atol=1e-9)
    treble = responses.reverb_envelope_db(node, np.array([1.1]), 8000.0)
    assert treble[0] < -30.0

"""Loudness, against the standards' tables and test signals and against scipy."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import signal

from dsp import loudness
from dsp.arrays import LANES, Block, Values

RATE = 48_000


def tone(seconds: float, level_dbfs: float, rate: int = RATE) -> Block:
    """Return 1 kHz, in phase on both channels."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 1000 * time)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def silence(seconds: float) -> Block:
    return np.zeros((round(seconds * RATE), 2), np.float32)


def steps_of(x: Block, rate: int, cuts: tuple[int, ...] = ()) -> Values:
    """Return the mean squares of all steps of a program, handed over in pieces."""
    channels = x.shape[1]
    weights = loudness.channel_weights(channels)
    lanes = np.zeros((len(x), weights.size), np.float32)
    lanes[:, :channels] = x
    state = np.zeros((len(weights), loudness.STATE_ROWS, LANES))
    filters = loudness.k_weighting(rate)
    found = []
    for first, last in zip((0, *cuts), (*cuts, len(x)), strict=True):
        steps = np.zeros(len(x) * 100 // rate + 1)
        count = loudness.weigh(lanes[first:last], rate, filters, weights, state, first, steps)
        found.append(steps[:count])
    return np.concatenate(found)


def lufs_of(mean_squares: Values) -> Values:
    return -0.691 + 10 * np.log10(np.maximum(mean_squares, 1e-20))


def live(x: Block) -> tuple[Values, Values]:
    """Return momentary and short-term loudness every 10 ms; index k is the end of step k."""
    steps = steps_of(x, RATE)
    momentary, short_term = np.zeros((2, len(steps)))
    loudness.windows(steps, 0, np.zeros(2 * loudness.SHORT_TERM), momentary, short_term)
    return lufs_of(momentary), lufs_of(short_term)


def test_k_weighting_is_the_tabulated_one() -> None:
    """BS.1770-4, tables 1 and 2, to the digits that the design reaches."""
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285]
    shelf += [-1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621]
    assert_allclose(loudness.k_weighting(48_000), [shelf, high_pass], atol=1e-8)


@pytest.mark.parametrize("rate", [44_100, 88_200, 96_000, 192_000])
def test_k_weighting_is_the_same_curve_at_other_rates(rate: int) -> None:
    frequencies = [20.0, 50.0, 100.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0]
    gains = []
    for each in (48_000, rate):
        sections = np.insert(loudness.k_weighting(each), 3, 1.0, axis=1)
        _, response = signal.freqz_sos(sections, worN=frequencies, fs=each)
        gains.append(20 * np.log10(np.abs(response)))
    assert_allclose(gains[0], gains[1], atol=0.1)


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2, 6, 11])
def test_steps_are_weighted_mean_squares(rate: int, channels: int) -> None:
    x = np.random.default_rng(1).uniform(-1, 1, (rate, channels)).astype(np.float32)
    sections = np.insert(loudness.k_weighting(rate), 3, 1.0, axis=1)
    weighted = signal.sosfilt(sections, x.astype(np.float64), axis=0)
    power = weighted**2 @ loudness.channel_weights(channels).reshape(-1)[:channels]
    ends = [(step * rate + 50) // 100 for step in range(101)]
    expected = [np.mean(power[a:b]) for a, b in itertools.pairwise(ends)]
    assert_allclose(steps_of(x, rate), expected, rtol=1e-9)


@pytest.mark.parametrize("cuts", [(1,), (479, 480, 481), (5, 64, 20_000), (480, 960)])
def test_steps_do_not_depend_on_the_cuts(cuts: tuple[int, ...]) -> None:
    x = np.random.default_rng(2).standard_normal((44_100, 2)).astype(np.float32)
    assert_array_equal(steps_of(x, 44_100, cuts), steps_of(x, 44_100))


def test_windows_do_not_depend_on_the_cuts() -> None:
    steps = np.random.default_rng(3).uniform(0, 1, 1000)
    whole = np.zeros((2, 1000))
    loudness.windows(steps, 0, np.zeros(2 * loudness.SHORT_TERM), whole[0], whole[1])
    pieces = np.zeros((2, 1000))
    recent = np.zeros(2 * loudness.SHORT_TERM)
    for first, last in ((0, 1), (1, 299), (299, 301), (301, 1000)):
        momentary, short_term = pieces[:, first:last]
        loudness.windows(steps[first:last], first, recent, momentary, short_term)
    assert_array_equal(pieces, whole)
    assert whole[0, 999] == pytest.approx(np.mean(steps[-loudness.MOMENTARY :]))
    assert whole[1, 999] == pytest.approx(np.mean(steps[-loudness.SHORT_TERM :]))


def test_surrounds_weigh_more_and_an_lfe_nothing() -> None:
    assert loudness.channel_weights(6)[0, :6].tolist() == [1, 1, 1, 0, 1.41, 1.41]
    assert loudness.channel_weights(2)[0].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert loudness.channel_weights(9).shape == (2, LANES)


def test_a_full_scale_tone_on_one_channel_is_minus_3_lufs() -> None:
    """BS.1770-4, Annex 1: 0 dBFS at 997 Hz on left, center or right reads −3.01 LKFS."""
    time = np.arange(2 * RATE) / RATE
    wave = np.sin(2 * np.pi * 997 * time)[:, None].astype(np.float32)
    assert lufs_of(steps_of(wave, RATE)[100:].mean()) == pytest.approx(-3.01, abs=0.01)


def test_case_9_short_term_is_steady() -> None:
    x = np.concatenate([tone(1.34, -20), tone(1.66, -30)] * 5)
    _, short_term = live(x)
    assert_allclose(short_term[299:], -23, atol=0.1)


def test_case_12_momentary_is_steady() -> None:
    x = np.concatenate([tone(0.18, -20), tone(0.22, -30)] * 25)
    momentary, _ = live(x)
    assert_allclose(momentary[99:], -23, atol=0.1)


@pytest.mark.parametrize("i", [0, 7, 19])
def test_case_10_short_term_catches_three_seconds_anywhere(i: int) -> None:
    _, short_term = live(np.concatenate([silence(0.15 * i), tone(3, -23), silence(1)]))
    assert short_term.max() == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("i", range(20))
def test_case_13_momentary_catches_400_ms_anywhere(i: int) -> None:
    momentary, _ = live(np.concatenate([silence(0.02 * i), tone(0.4, -23), silence(1)]))
    assert momentary.max() == pytest.approx(-23, abs=0.1)


def test_case_11_short_term_follows_a_rising_tone() -> None:
    parts = [(silence(0.15 * i), tone(3, -38 + i), silence(3 - 0.15 * i)) for i in range(20)]
    _, short_term = live(np.concatenate([each for part in parts for each in part]))
    loudest = short_term.reshape(20, 600).max(axis=1)
    assert_allclose(loudest, np.arange(-38, -18), atol=0.1)


def test_case_14_momentary_follows_a_rising_tone() -> None:
    parts = [(silence(0.02 * i), tone(0.4, -38 + i), silence(0.4 - 0.02 * i)) for i in range(20)]
    momentary, _ = live(np.concatenate([each for part in parts for each in part]))
    loudest = momentary.reshape(20, 80).max(axis=1)
    assert_allclose(loudest, np.arange(-38, -18), atol=0.1)


def energy(*levels_lufs: float) -> Values:
    """Return mean squares, in ascending order."""
    return 10 ** ((np.sort(levels_lufs) + 0.691) / 10)


def test_integrated_gates_silence_and_soft_passages() -> None:
    assert loudness.integrated(energy(-23, -23)) == pytest.approx(-23)
    assert loudness.integrated(energy(-23, -23, -70.1, -90)) == pytest.approx(-23)
    # The gate is 10 LU below the mean of all three, −24.76 − 10: the last one is left out.
    assert loudness.integrated(energy(-23, -23, -34.8)) == pytest.approx(-23)
    expected = 10 * math.log10((2 * 10**-2.3 + 10**-3.4) / 3)
    assert loudness.integrated(energy(-23, -23, -34)) == pytest.approx(expected)


def test_nothing_above_the_absolute_gate_is_not_measurable() -> None:
    for blocks in (np.zeros(0), np.zeros(5), energy(-70.5, -71)):
        assert loudness.integrated(blocks) is None
        assert loudness.loudness_range(blocks) is None
    assert loudness.lufs(0.0) is None


def test_range_is_between_percentiles() -> None:
    levels = np.linspace(-30, -20, 101)
    assert loudness.loudness_range(energy(*levels)) == pytest.approx(8.5, abs=0.11)
    assert loudness.loudness_range(energy(*levels, *[-75.0] * 50)) == pytest.approx(8.5, abs=0.11)
    assert loudness.loudness_range(energy(*levels, *[-50.0] * 50)) == pytest.approx(8.5, abs=0.11)

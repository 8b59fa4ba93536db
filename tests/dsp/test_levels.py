"""Sample peak, RMS and correlation."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dsp import levels
from dsp.arrays import LANES, Block, Pages, Values


def gathered(x: Block, cuts: tuple[int, ...] = ()) -> Pages:
    state = np.zeros((x.shape[1] // LANES, levels.STATE_ROWS, LANES))
    for first, last in zip((0, *cuts), (*cuts, len(x)), strict=True):
        levels.gather(x[first:last], state)
    return state


def test_peaks_squares_and_products_of_each_lane() -> None:
    x = np.random.default_rng(1).standard_normal((1000, 16)).astype(np.float32)
    state = gathered(x)
    wide = x.astype(np.float64)
    assert_array_equal(state[:, 0].reshape(-1), np.abs(wide).max(axis=0))
    assert_allclose(state[:, 1].reshape(-1), (wide**2).sum(axis=0))
    pairs = (wide[:, ::2] * wide[:, 1::2]).sum(axis=0)
    assert_allclose(state[:, 2].reshape(-1), np.repeat(pairs, 2), atol=1e-9)


def test_cuts_change_nothing() -> None:
    x = np.random.default_rng(2).standard_normal((999, 8)).astype(np.float32)
    assert_array_equal(gathered(x, (1, 64, 700)), gathered(x))


def correlation(left: Values, right: Values) -> float | None:
    sums = np.array([left @ left, right @ right, left @ right])
    return levels.correlation(*sums.tolist())


@pytest.mark.parametrize(("gain", "expected"), [(1.0, 1.0), (-0.25, -1.0)])
def test_correlation_hears_the_shape_and_not_the_level(gain: float, expected: float) -> None:
    left = np.random.default_rng(3).standard_normal(1000)
    right = gain * left
    found = correlation(left, right)
    assert found == pytest.approx(expected, abs=1e-12)


def test_correlation_of_unrelated_channels_is_near_zero() -> None:
    left, right = np.random.default_rng(4).standard_normal((2, 100_000))
    assert correlation(left, right) == pytest.approx(0, abs=0.02)


def test_a_silent_channel_has_no_correlation() -> None:
    assert levels.correlation(1.0, 0.0, 0.0) is None


@pytest.mark.parametrize("lanes", [8, 24])
def test_peaks_of_a_block_are_raised_and_never_lowered(lanes: int) -> None:
    rng = np.random.default_rng(5)
    first, second = rng.standard_normal((2, 128, lanes)).astype(np.float32)
    peaks = np.zeros(lanes, np.float32)
    levels.raise_peaks(first, peaks)
    levels.raise_peaks(0.5 * second, peaks)
    assert_array_equal(peaks, np.maximum(np.abs(first), np.abs(0.5 * second)).max(axis=0))


@pytest.mark.parametrize("frame", [0, 1, 62, 63])
def test_no_frame_is_too_early_or_late_to_be_a_peak(frame: int) -> None:
    x, peaks = np.zeros((64, 8), np.float32), np.zeros(8, np.float32)
    x[frame, 3] = -0.75
    levels.raise_peaks(x, peaks)
    assert peaks.tolist() == [0, 0, 0, 0.75, 0, 0, 0, 0]


def followed(x: Block, seconds: float, rate: int) -> Pages:
    state = np.zeros((x.shape[1] // LANES, levels.STATE_ROWS, LANES))
    levels.follow(x, levels.decay_per_frame(seconds, rate), state)
    return state


def test_the_mean_square_of_a_sine_is_3_db_below_its_peak() -> None:
    wave = np.sin(2 * np.pi * 1000 / 48_000 * np.arange(96_000))
    state = followed(np.repeat(wave[:, None], 8, axis=1).astype(np.float32), 0.3, 48_000)
    assert_allclose(10 * np.log10(state[0, 1]), -3.01, atol=0.03)
    assert_allclose(state[0, 0], 1, atol=1e-6)


def test_the_mean_falls_by_its_time_constant() -> None:
    loud, silent = np.ones((144_000, 8), np.float32), np.zeros((7200, 8), np.float32)
    state = followed(np.concatenate([loud, silent]), 0.3, 48_000)
    assert_allclose(state[0, 1], np.exp(-1), rtol=1e-3)


def test_the_mean_is_as_steady_as_that_of_a_window() -> None:
    """Noise of n independent samples has a mean square that varies by 2 / n."""
    noise = np.random.default_rng(6).standard_normal((400, 1000, 8)).astype(np.float32)
    means = np.array([followed(each, 0.1, 1000)[0, 1] for each in noise])
    assert np.var(means) == pytest.approx(2 / 100, rel=0.1)


@pytest.mark.parametrize(("right", "expected"), [(1.0, 1.0), (-0.5, -1.0)])
def test_correlation_of_the_moment(right: float, expected: float) -> None:
    x = np.zeros((10_000, 8), np.float32)
    x[:, 0] = np.random.default_rng(7).standard_normal(10_000)
    x[:, 1] = right * x[:, 0]
    state = followed(x, 0.1, 48_000)
    left, other = state[0, 1, :2].tolist()
    assert levels.correlation(left, other, float(state[0, 2, 0])) == pytest.approx(expected)

"""Sample peak and correlation."""

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

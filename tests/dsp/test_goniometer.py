"""Goniometer: where signals stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from dsp import goniometer

if TYPE_CHECKING:
    from dsp.arrays import Block, Values


def traced(
    x: Block | Values, stride: int = 1, cuts: tuple[int, ...] = (), points: int = 64
) -> Block:
    """Return the last points, the oldest first."""
    ring = np.zeros((points, 2), np.float32)
    before = count = 0
    for piece in np.split(np.ascontiguousarray(x, np.float32), cuts):
        count = goniometer.trace(piece, before, stride, count, ring)
        before += len(piece)
    assert count == -(-len(x) // stride)
    return np.roll(ring, -count, axis=0)[-min(count, points) :]


HALF = np.sqrt(0.5)


@pytest.mark.parametrize(
    ("frame", "point"),
    [
        ((1, 1), (0, 2 * HALF)),
        ((1, -1), (-2 * HALF, 0)),
        ((1, 0), (-HALF, HALF)),
        ((0, 1), (HALF, HALF)),
        ((-0.5, -0.5), (0, -HALF)),
    ],
    ids=["mid", "side", "left", "right", "mid, upside down"],
)
def test_where_signals_stand(frame: tuple[float, float], point: tuple[float, float]) -> None:
    assert_allclose(traced(np.array([frame], float)), [point], atol=1e-7)


def test_turning_keeps_distances() -> None:
    x = np.random.default_rng(1).standard_normal((64, 2))
    assert_allclose(np.hypot(*traced(x).T), np.hypot(*x.T), rtol=1e-6)


def test_one_channel_counts_as_both() -> None:
    x = np.random.default_rng(2).standard_normal((64, 1))
    assert_array_equal(traced(x), traced(np.repeat(x, 2, axis=1)))


def test_further_channels_are_not_looked_at() -> None:
    x = np.random.default_rng(3).standard_normal((64, 6))
    assert_array_equal(traced(x), traced(x[:, :2]))


@pytest.mark.parametrize("cuts", [(1,), (2, 3, 5, 700), tuple(range(7, 1000, 7))])
def test_cuts_change_nothing(cuts: tuple[int, ...]) -> None:
    x = np.random.default_rng(4).standard_normal((1000, 2))
    assert_array_equal(traced(x, 3, cuts), traced(x, 3))


def test_the_last_points_are_kept() -> None:
    x = np.random.default_rng(5).standard_normal((1000, 2))
    assert_array_equal(traced(x, 4), traced(x[1000 - 4 * 64 :], 4))

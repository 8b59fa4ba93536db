"""Pan: the gains of the laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dsp import pan


def gains(law: int, *, stereo: bool) -> np.ndarray:
    """Return the gains of both sides at 201 positions, ``(positions, 2)``."""
    positions = np.linspace(-100.0, 100.0, 201)
    nodes = len(positions)
    matrix = np.zeros((-(-2 * nodes // 8), pan.ROWS, 8))
    same = np.full(nodes, float(law))
    pan.design(positions, same, np.zeros(nodes), np.full(nodes, 100.0), stereo, matrix)
    return matrix[:, pan.DIRECT].reshape(-1)[: 2 * nodes].reshape(-1, 2)


def test_constant_power_to_1e_12() -> None:
    found = gains(pan.CONSTANT_POWER, stereo=False)
    angle = np.linspace(0.0, math.pi / 2, 201)
    assert np.abs(found - np.stack([np.cos(angle), np.sin(angle)], axis=1)).max() < 1e-12
    assert np.abs((found**2).sum(axis=1) - 1.0).max() < 1e-12


def test_constant_gain_and_the_root_of_the_product_to_1e_12() -> None:
    linear = gains(pan.CONSTANT_GAIN, stereo=False)
    power = gains(pan.CONSTANT_POWER, stereo=False)
    assert np.abs(linear.sum(axis=1) - 1.0).max() < 1e-12
    between = gains(pan.COMPROMISE, stereo=False)
    assert np.abs(between - np.sqrt(np.abs(linear * power))).max() < 1e-12


@pytest.mark.parametrize("law", [pan.CONSTANT_POWER, pan.COMPROMISE, pan.CONSTANT_GAIN])
def test_balance_is_unity_at_the_center_and_ends_are_exact(law: int) -> None:
    assert gains(law, stereo=True)[100].tolist() == [1.0, 1.0]
    mono = gains(law, stereo=False)
    assert mono[0].tolist() == [1.0, 0.0]
    assert mono[-1].tolist() == [0.0, 1.0]

"""Functions of vectors: accuracy, exact values and what they do at the ends of the range."""

from __future__ import annotations

import math

import numpy as np
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from dsp.jit import kernel
from dsp.vector import exp2, load, log2, settle, store, to_cable

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]

LOG2, EXP2, SETTLE = 0, 1, 2


@kernel("void(float64[:, ::1], float64[:, :, ::1], float32[:, ::1])")
def functions(x: F64, out: F64, samples: F32) -> None:
    for i in range(x.shape[0]):
        each = load(x, i, 0)
        store(log2(each), out, LOG2, i, 0)
        store(exp2(each), out, EXP2, i, 0)
        store(settle(each), out, SETTLE, i, 0)
        store(to_cable(each), samples, i, 0)


def function_of(x: F64, row: int) -> F64:
    """Return a row of what `functions` computes."""
    rows = x.reshape(-1, 8)
    out, samples = np.zeros((3, len(rows), 8)), np.zeros((len(rows), 8), np.float32)
    functions(rows, out, samples)
    result: F64 = out[row].reshape(-1)
    return result


def test_log2_is_accurate() -> None:
    x = np.concatenate(
        (
            np.geomspace(2.0**-1022, 1.7e308, 80_000),
            np.geomspace(0.5, 2, 80_000),
        )
    )
    assert np.max(np.abs(function_of(x, LOG2) - np.log2(x))) < 3e-9


def test_log2_is_exact_for_powers_of_two_and_always_finite() -> None:
    exponents = np.arange(-1016.0, 1016)
    assert_array_equal(function_of(np.exp2(exponents), LOG2), exponents)
    x = np.array([0.0, 5e-324, math.inf, -math.inf, math.nan, -math.nan, -1.0, -0.0])
    logarithms = function_of(x, LOG2)
    assert np.isfinite(logarithms).all()
    assert_array_equal(logarithms[[0, 2]], [-1023, 1024])


def test_exp2_is_accurate() -> None:
    x = np.concatenate((np.linspace(-1021, 1023, 80_000), np.linspace(-1, 1, 80_000)))
    assert np.max(np.abs(function_of(x, EXP2) / np.exp2(x) - 1)) < 2e-10


def test_exp2_is_exact_for_integers_and_clamps() -> None:
    exponents = np.arange(-1016.0, 1016)
    assert_array_equal(function_of(exponents, EXP2), np.exp2(exponents))
    x = np.array([-1022.0, -math.inf, math.nan, 1024.0, math.inf, 1e300, -1e300, 0])
    low, high = 2.0**-1021, 2.0**1023
    assert_array_equal(function_of(x, EXP2), [low, low, low, high, high, high, low, 1])


def test_to_cable_lets_no_harm_through() -> None:
    x = np.array([[math.nan, math.inf, -math.inf, 3.41e38, -3.41e38, -0.0, 0.1, -3.4e38]])
    samples = np.ones((1, 8), np.float32)
    functions(x, np.zeros((3, 1, 8)), samples)
    assert_array_equal(samples, np.array([[0, 0, 0, 0, 0, 0, 0.1, -3.4e38]], np.float32))
    assert not np.signbit(samples[0, :6]).any()


def test_settle_ends_decay_and_runaway() -> None:
    state = np.array([1e-25, 0.99e-25, -1e-26, math.nan, math.inf, 1e30, -1.01e30, -0.5])
    assert_array_equal(function_of(state, SETTLE), [1e-25, 0, 0, 0, 0, 1e30, 0, -0.5])

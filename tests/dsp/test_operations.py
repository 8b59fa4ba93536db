"""Operations on vectors: compiled kernels give the bits of the interpreter."""

from __future__ import annotations

import hashlib
import math
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from dsp.jit import Kernel, kernel, toolchain
from dsp.vector import (
    absolute,
    bits,
    exp2,
    fma,
    from_bits,
    load,
    load16,
    log2,
    maximum,
    minimum,
    narrow,
    reduce_add,
    reduce_max,
    select,
    settle,
    shuffler,
    splat8,
    splat16,
    sqrt,
    store,
    to_cable,
    widen,
)

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]

SPECIAL = (0.0, -0.0, 1.0, -1.0, 5e-324, 1e-310, 1e-25, 0.9e-25, 3.4028234e38, 3.5e38, 1e30, 1.1e30)
NOT_FINITE = (math.inf, -math.inf, math.nan)
ROTATE = (7, 0, 1, 2, 3, 4, 5, 6)
rotate = shuffler(*ROTATE)
reverse16 = shuffler(*range(15, -1, -1))


def operands(dtype: type[np.floating[Any]], width: int) -> list[NDArray[Any]]:
    """Return three arrays with special values, ordinary ones and random bit patterns."""
    rng = np.random.default_rng(1)
    rows = 24
    with np.errstate(over="ignore"):
        special = rng.choice(SPECIAL + NOT_FINITE, (3, rows, width)).astype(dtype)
    ordinary = rng.standard_normal((3, rows, width)).astype(dtype)
    patterns = rng.bytes(ordinary.nbytes)
    anything = np.frombuffer(patterns, dtype).reshape(ordinary.shape)
    return list(np.ascontiguousarray(np.concatenate((special, ordinary, anything), axis=1)))


def interpreted_and_compiled(
    tested: Kernel[..., None], inputs: list[NDArray[Any]], *outputs: NDArray[Any]
) -> None:
    """Run a kernel both ways and compare what it wrote, bit by bit."""
    meant = [each.copy() for each in outputs]
    with np.errstate(all="ignore"):
        tested.python(*inputs, *meant)
        tested(*inputs, *outputs)
    for expected, actual in zip(meant, outputs, strict=True):
        # assert_array_equal takes every NaN for the same, but also -0 for 0.
        assert_array_equal(actual, expected)
        assert_array_equal(
            np.signbit(actual) & (actual == 0), np.signbit(expected) & (expected == 0)
        )
        assert np.any(expected != 0)


@kernel("void(float64[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, :, ::1])")
def float64_operations(a: F64, b: F64, c: F64, out: F64) -> None:
    for i in range(a.shape[0]):
        x, y, z = load(a, i, 0), load(b, i, 0), load(c, i, 0)
        store(x + y, out, i, 0, 0)
        store(x - y, out, i, 1, 0)
        store(x * y, out, i, 2, 0)
        store(x / y, out, i, 3, 0)
        store(-x, out, i, 4, 0)
        store(1.5 - x * 2, out, i, 5, 0)
        store(minimum(x, y), out, i, 6, 0)
        store(maximum(x, 0.25), out, i, 7, 0)
        store(absolute(x), out, i, 8, 0)
        store(sqrt(x), out, i, 9, 0)
        store(fma(x, y, z), out, i, 10, 0)
        store(fma(x, -0.3, y), out, i, 11, 0)
        store(settle(x), out, i, 12, 0)
        store(rotate(x), out, i, 13, 0)
        store(log2(x), out, i, 14, 0)
        store(exp2(x), out, i, 15, 0)
        store(x * y + z, out, i, 16, 0)


def test_float64_operations_are_the_same_compiled() -> None:
    inputs = operands(np.float64, 8)
    interpreted_and_compiled(float64_operations, inputs, np.zeros((len(inputs[0]), 17, 8)))


@kernel("void(float32[:, ::1], float32[:, ::1], float32[:, ::1], float32[:, :, ::1])")
def float32_operations(a: F32, b: F32, c: F32, out: F32) -> None:
    for i in range(a.shape[0]):
        x, y, z = load16(a, i, 0), load16(b, i, 0), load16(c, i, 0)
        store(x + y, out, i, 0, 0)
        store(x - y * z, out, i, 1, 0)
        store(x / y, out, i, 2, 0)
        store(-x, out, i, 3, 0)
        store(minimum(x, y), out, i, 4, 0)
        store(maximum(x, splat16(np.float32(0.25))), out, i, 5, 0)
        store(absolute(x), out, i, 6, 0)
        store(sqrt(x), out, i, 7, 0)
        store(fma(x, y, z), out, i, 8, 0)
        store(reverse16(x), out, i, 9, 0)


def test_float32_operations_are_the_same_compiled() -> None:
    inputs = operands(np.float32, 16)
    out = np.zeros((len(inputs[0]), 10, 16), np.float32)
    interpreted_and_compiled(float32_operations, inputs, out)


@kernel("void(float64[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, :, ::1])")
def masks(a: F64, b: F64, c: F64, out: F64) -> None:
    for i in range(a.shape[0]):
        x, y, z = load(a, i, 0), load(b, i, 0), load(c, i, 0)
        store(select(x < y, 1.0, z), out, i, 0, 0)
        store(select(x <= y, y, z), out, i, 1, 0)
        store(select(x > y, z, 2.0), out, i, 2, 0)
        store(select(x >= 1.0, y, z), out, i, 3, 0)
        store(select((x > y) & (y > z), y, z), out, i, 4, 0)
        store(select((x > y) | (y > z), y, z), out, i, 5, 0)


def test_masks_are_the_same_compiled() -> None:
    inputs = operands(np.float64, 8)
    interpreted_and_compiled(masks, inputs, np.zeros((len(inputs[0]), 6, 8)))


@kernel("void(float64[:, ::1], float64[:, ::1], uint64[::1], float64[:, :, ::1])")
def bit_patterns(a: F64, b: F64, shifts: NDArray[np.uint64], out: F64) -> None:
    for i in range(a.shape[0]):
        x, y = bits(load(a, i, 0)), bits(load(b, i, 0))
        store(from_bits(x + y), out, i, 0, 0)
        store(from_bits(x - y), out, i, 1, 0)
        store(from_bits((x & y) | (x >> shifts[0])), out, i, 2, 0)
        store(from_bits((x << shifts[0]) * y), out, i, 3, 0)


def test_bit_patterns_are_the_same_compiled() -> None:
    a, b, _ = operands(np.float64, 8)
    shifts = np.array([5], np.uint64)
    interpreted_and_compiled(bit_patterns, [a, b, shifts], np.zeros((len(a), 4, 8)))


@kernel("void(float64[:, ::1], float32[:, ::1], float32[:, :, ::1], float64[:, ::1])")
def conversions(a: F64, b: F32, narrowed: F32, widened: F64) -> None:
    for i in range(a.shape[0]):
        store(narrow(load(a, i, 0)), narrowed, i, 0, 0)
        store(to_cable(load(a, i, 0)), narrowed, i, 1, 0)
        store(widen(load(b, i, 0)), widened, i, 0)


def test_conversions_are_the_same_compiled() -> None:
    a, b = operands(np.float64, 8)[0], operands(np.float32, 8)[0]
    narrowed, widened = np.zeros((len(a), 2, 8), np.float32), np.zeros((len(a), 8))
    interpreted_and_compiled(conversions, [a, b], narrowed, widened)


@kernel("void(float64[:, ::1], float32[:, ::1], float64[:, ::1], float32[:, ::1])")
def reductions(a: F64, b: F32, of_a: F64, of_b: F32) -> None:
    for i in range(a.shape[0]):
        of_a[i, 0], of_a[i, 1] = reduce_add(load(a, i, 0)), reduce_max(load(a, i, 0))
        of_b[i, 0], of_b[i, 1] = reduce_add(load16(b, i, 0)), reduce_max(load16(b, i, 0))


def test_reductions_are_the_same_compiled_and_right() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.standard_normal((16, 8)), rng.standard_normal((16, 16)).astype(np.float32)
    of_a, of_b = np.zeros((16, 2)), np.zeros((16, 2), np.float32)
    interpreted_and_compiled(reductions, [a, b], of_a, of_b)
    np.testing.assert_allclose(of_a[:, 0], a.sum(axis=1), rtol=1e-13, atol=1e-15)
    assert_array_equal(of_a[:, 1], a.max(axis=1))
    assert_array_equal(of_b[:, 1], b.max(axis=1))


@kernel(
    "void(float32[::1], float64[:, :, :, ::1], int32[::1], float32[:, :, ::1], float64[:, ::1])"
)
def addresses(a: F32, b: F64, index: NDArray[np.int32], to_a: F32, to_b: F64) -> None:
    store(load(a, 3), to_a, 1, 0, 1)
    store(load16(a, index[0]), to_a, 1, 1, 5)
    store(load(b, 1, index[1], 0, 2), to_b, 1, 1)
    store(splat8(7.0), to_b, 0, 2)


def test_vectors_start_at_any_element() -> None:
    a = np.arange(40, dtype=np.float32)
    b = np.arange(2.0 * 3 * 2 * 12).reshape(2, 3, 2, 12)
    index = np.array([17, 2], np.int32)
    to_a, to_b = np.full((2, 2, 24), -1, np.float32), np.full((2, 12), -1.0)
    interpreted_and_compiled(addresses, [a, b, index], to_a, to_b)
    assert_array_equal(to_a[1, 0], [-1, *range(3, 11), *[-1] * 15])
    assert_array_equal(to_a[1, 1], [*[-1] * 5, *range(17, 33), *[-1] * 3])
    assert_array_equal(to_b[1, 1:9], b[1, 2, 0, 2:10])
    assert np.count_nonzero(to_a == -1) == to_a.size - 24
    assert np.count_nonzero(to_b == -1) == to_b.size - 16


@pytest.mark.parametrize("index", [(2, 5), (-1, 0), (3, 0)])
def test_the_interpreter_notices_a_vector_outside_its_array(index: tuple[int, int]) -> None:
    array = np.zeros((3, 12))
    with pytest.raises(IndexError, match="12"):
        load(array, *index)
    with pytest.raises(IndexError, match="12"):
        store(splat8(1.0), array, *index)


@kernel("void(float64[:, ::1], float64[:, ::1])")
def products_and_sums(operands: F64, out: F64) -> None:
    a, b, c = load(operands, 0, 0), load(operands, 1, 0), load(operands, 2, 0)
    store(a * b + c, out, 0, 0)
    store(fma(a, b, c), out, 1, 0)
    for k in range(8):  # and as scalars
        out[2, k] = operands[0, k] * operands[1, k] + operands[2, k]


def test_only_fma_rounds_once() -> None:
    u = 2.0**-52
    factors = np.repeat([[1 + u], [1 - u], [-1.0]], 8, axis=1)  # (1 + u)(1 - u) - 1 = -u**2
    out = np.ones((3, 8))
    products_and_sums(factors, out)
    assert_array_equal(out, np.repeat([[0.0], [-(u**2)], [0.0]], 8, axis=1))


@pytest.mark.parametrize(
    ("a", "b", "c", "fused"),
    [
        # 97 * 172961 = 2**24 + 1: the product lies halfway between two float32, c decides.
        (97.0, 172961.0, 2.0**-60, 2.0**24 + 2),
        (97.0, 172961.0, -(2.0**-60), 2.0**24),
        (97.0, 172961.0, 0.0, 2.0**24),
    ],
)
def test_fma_of_float32_rounds_once(a: float, b: float, c: float, fused: float) -> None:
    inputs = [np.full((1, 16), each, np.float32) for each in (a, b, c)]
    out = np.zeros((1, 10, 16), np.float32)
    interpreted_and_compiled(float32_operations, inputs, out)
    assert_array_equal(out[0, 8], np.float32(fused))


def test_interpreted_fma_overflows_last_and_keeps_the_sign_of_zero() -> None:
    a: F64 = np.array([1e200, -1e200, -0.0, 1e200])
    b: F64 = np.array([1e200, 1e200, 3.0, 2e108])
    c: F64 = np.array([1.0, 1.0, -0.0, -1.7e308])
    fused = fma(a, b, c)
    assert_array_equal(fused[:3], [math.inf, -math.inf, 0])
    assert np.signbit(fused[2])
    assert fused[3] == pytest.approx(3e307)


@kernel("void(float32[::1], float64[::1])")
def mixes_types(a: F32, b: F64) -> None:
    store(load(a, 0) + load(b, 0), b, 0)


@kernel("void(float32[::1], float64[::1])")
def forgets_an_index(a: F32, b: F64) -> None:
    store(load(a, 0, 0), a, 0)
    store(load(b, 0), b, 0)


@kernel("void(float32[::1], float64[::1])")
def scales_float32_by_float64(a: F32, b: F64) -> None:
    store(load(a, 0) * b[0], a, 0)


@kernel("void(float32[::1], float64[::1])")
def stores_to_another_type(a: F32, b: F64) -> None:
    store(load(a, 0), b, 0)  # type: ignore[type-var]  # that is the mistake


@kernel("void(float32[::1], float64[::1])")
def loads_between_elements(a: F32, b: F64) -> None:
    store(load(a, b[0]), a, 0)


@pytest.mark.parametrize(
    "mistaken",
    [
        mixes_types,
        forgets_an_index,
        scales_float32_by_float64,
        stores_to_another_type,
        loads_between_elements,
    ],
)
def test_types_that_do_not_agree_are_refused(mistaken: Kernel[[F32, F64], None]) -> None:
    with pytest.raises(toolchain().numba.TypingError):
        mistaken.warm()


def digest() -> str:
    """Hash what float64_operations gives for ordinary numbers."""
    a, b, c = (each[24:48] for each in operands(np.float64, 8))
    out = np.zeros((24, 17, 8))
    float64_operations(a, b, c, out)
    finite = np.nan_to_num(out, nan=7.0)
    return hashlib.sha256(finite.tobytes()).hexdigest()


@pytest.mark.parametrize("processor", ["haswell", "x86-64"])
def test_older_processors_give_the_same_bits(processor: str, tmp_path: Path) -> None:
    x86 = platform.machine() in {"x86_64", "AMD64"}
    narrower = {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": ""} if x86 else {}
    environment = os.environ | narrower | {"GRAPHAPP_CACHE_DIR": str(tmp_path)}
    root = Path(__file__).parents[2]
    program = "import test_operations; print(test_operations.digest())"
    environment["PYTHONPATH"] = os.pathsep.join((str(root), str(Path(__file__).parent)))
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == digest()

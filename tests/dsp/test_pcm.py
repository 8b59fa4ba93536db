"""Sample formats: exact scale, exact round trips, nothing that is not finite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from dsp import pcm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block


def decode(raw: bytes, encoding: int) -> tuple[Block, int]:
    """Decode bytes, padded to whole groups, and return the samples and how many were zeroed."""
    count = len(raw) // pcm.WIDTH[encoding]
    padded = -(-count // pcm.GROUP) * pcm.GROUP
    buffer = np.zeros(padded * pcm.WIDTH[encoding], np.uint8)
    buffer[: len(raw)] = np.frombuffer(raw, np.uint8)
    samples = np.ones(padded, np.float32)
    zeroed = pcm.decode(buffer, encoding, samples)
    return samples[:count], zeroed


def int24(values: NDArray[np.int32]) -> bytes:
    return values.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


@pytest.mark.parametrize(
    ("encoding", "raw", "expected"),
    [
        (pcm.UINT8, bytes([0, 1, 128, 255]), [-1.0, -127 / 128, 0.0, 127 / 128]),
        (pcm.INT16, b"\x00\x80\x01\x00\xff\xff\xff\x7f", [-1.0, 2**-15, -(2**-15), 1 - 2**-15]),
        (
            pcm.INT24,
            b"\x00\x00\x80\x01\x00\x00\xff\xff\xff\xff\xff\x7f",
            [-1.0, 2**-23, -(2**-23), 1 - 2**-23],
        ),
        (pcm.INT32, b"\x00\x00\x00\x80\x00\x01\x00\x00", [-1.0, 2**-23]),
    ],
)
def test_integers_have_an_exact_scale(encoding: int, raw: bytes, expected: list[float]) -> None:
    samples, zeroed = decode(raw, encoding)
    assert samples.tolist() == expected
    assert zeroed == 0


def test_every_16_bit_value_survives() -> None:
    values = np.arange(-(2**15), 2**15, dtype=np.int32)
    raw = np.zeros(2 * values.size, np.uint8)
    pcm.encode(values, pcm.INT16, raw)
    assert raw.tobytes() == values.astype("<i2").tobytes()
    samples, _ = decode(raw.tobytes(), pcm.INT16)
    assert_array_equal(samples * 2**15, values)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 1001])
def test_24_bit_values_survive_in_any_number(count: int) -> None:
    values = np.random.default_rng(count).integers(-(2**23), 2**23, count, dtype=np.int32)
    raw = np.zeros(3 * count, np.uint8)
    pcm.encode(values, pcm.INT24, raw)
    assert raw.tobytes() == int24(values)
    samples, _ = decode(raw.tobytes(), pcm.INT24)
    assert_array_equal(samples.astype(np.float64) * 2**23, values)


@pytest.mark.parametrize("kind", ["<f4", "<f8"])
def test_floats_are_copied_and_the_unusable_become_zero(kind: str) -> None:
    values = np.array([0.5, np.nan, -1.5, np.inf, -np.inf, 1e-40, 3.4e38, -0.25], kind)
    encoding = pcm.FLOAT32 if kind == "<f4" else pcm.FLOAT64
    samples, zeroed = decode(values.tobytes(), encoding)
    expected = np.array([0.5, 0.0, -1.5, 0.0, 0.0, 1e-40, 3.4e38, -0.25], np.float32)
    assert_array_equal(samples, expected)
    assert zeroed == 3


def test_a_double_beyond_float32_becomes_zero() -> None:
    samples, zeroed = decode(np.array([1e300, -4e38, 1.0, 0.0]).tobytes(), pcm.FLOAT64)
    assert samples.tolist() == [0.0, 0.0, 1.0, 0.0]
    assert zeroed == 2


@pytest.mark.parametrize(("channels", "lane"), [(1, 3), (2, 0), (2, 4), (2, 5), (6, 8), (8, 8)])
def test_spread_fills_its_lanes_and_no_other(channels: int, lane: int) -> None:
    samples = np.arange(1, 10 * channels + 1, dtype=np.float32)
    block = np.full((10, 16), -1, np.float32)
    pcm.spread(samples, block, lane, channels)
    assert_array_equal(block[:, lane : lane + channels], samples.reshape(10, channels))
    assert np.all(np.delete(block, range(lane, lane + channels), axis=1) == -1)

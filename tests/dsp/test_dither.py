"""Dither: the power, the independence and the repeatability that the theory promises."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy import signal

from dsp import dither
from dsp.arrays import LANES, Block, Values

RATE = 48_000
BS468 = [
    (31.5, -29.9),
    (100, -19.8),
    (200, -13.8),
    (400, -7.8),
    (800, -1.9),
    (1000, 0),
    (2000, 5.6),
    (3150, 9),
    (4000, 10.5),
    (5000, 11.7),
    (6300, 12.2),
    (8000, 11.4),
    (10_000, 8.1),
    (12_500, 0),
    (14_000, -5.3),
    (16_000, -11.7),
    (20_000, -22.2),
    (31_500, -42.7),
]
"""The weighting of BS.468-4, table 1: Hz and dB."""

Integers = NDArray[np.int32]


def quantize(
    x: Block, bits: int, code: int, *, seed: int = 1, first: int = 0, cuts: tuple[int, ...] = ()
) -> tuple[Integers, int]:
    """Quantize a program of any channel count, handed over in pieces."""
    block = np.zeros((len(x), LANES), np.float32)
    block[:, : x.shape[1]] = x
    out = np.zeros(x.shape, np.int32)
    errors = np.zeros((x.shape[1], dither.ORDER))
    shaping = dither.noise_shaping(RATE)
    clipped = 0
    for start, stop in zip((0, *cuts), (*cuts, len(x)), strict=True):
        clipped += dither.quantize(
            block[start:stop], out[start:stop], bits, code, seed, first + start, shaping, errors
        )
    return out, clipped


def error(x: Block, bits: int, code: int) -> Values:
    """Return the error in steps of the bit depth."""
    out, _ = quantize(x, bits, code)
    return out - x.astype(np.float64) * 2.0 ** (bits - 1)


def noise(seed: int, frames: int = 200_000, channels: int = 1) -> Block:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (frames, channels)).astype(np.float32)


@pytest.mark.parametrize(("bits", "expected_dbfs"), [(16, -96.33), (24, -144.50)])
def test_tpdf_error_has_the_power_of_the_theory(bits: int, expected_dbfs: float) -> None:
    rms = np.sqrt(np.mean(error(noise(1), bits, dither.TPDF) ** 2)) / 2 ** (bits - 1)
    assert 20 * np.log10(rms) == pytest.approx(expected_dbfs, abs=0.05)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.25, 0.5, 0.75])
def test_mean_and_variance_do_not_depend_on_the_signal(part: float) -> None:
    """A constant between two steps: without dither the error would be a constant as well."""
    x = np.full((400_000, 1), (100 + part) * 2.0**-15, np.float32)
    found = error(x, 16, dither.TPDF)
    assert np.mean(found) == pytest.approx(0.0, abs=0.004)
    assert np.var(found) == pytest.approx(0.25, rel=0.01)


def test_dither_acts_on_silence() -> None:
    out, _ = quantize(np.zeros((10_000, 2), np.float32), 16, dither.TPDF)
    assert set(np.unique(out)) == {-1, 0, 1}
    # Rounding turns the triangle over ±1 into 0 for three quarters of the time.
    assert np.mean(out == 0) == pytest.approx(0.75, abs=0.02)


def test_the_noise_is_white_and_differs_between_channels_and_seeds() -> None:
    zeros = np.zeros((2**16, 2), np.float32)
    first, _ = quantize(zeros, 24, dither.TPDF)
    other, _ = quantize(zeros, 24, dither.TPDF, seed=2)
    streams = np.stack([first[:, 0], first[:, 1], other[:, 0], np.roll(first[:, 0], 1)])
    assert_allclose(np.corrcoef(streams), np.eye(4), atol=0.02)


def test_off_rounds_to_nearest() -> None:
    x = np.array([[0.4], [0.6], [-0.4], [-0.6], [2.0]], np.float32) * np.float32(2.0**-15)
    out, clipped = quantize(x, 16, dither.OFF)
    assert out[:, 0].tolist() == [0, 1, 0, -1, 2]
    assert clipped == 0


@pytest.mark.parametrize("code", [dither.TPDF, dither.SHAPED, dither.OFF])
def test_too_loud_is_clipped_and_counted(code: int) -> None:
    x = np.array([[1.5], [-1.5], [0.5], [1.0]], np.float32)
    out, clipped = quantize(x, 16, code)
    assert out[:2, 0].tolist() == [32767, -32768]
    assert out[3, 0] >= 32766
    assert 2 <= clipped <= 3


@pytest.mark.parametrize("code", [dither.TPDF, dither.SHAPED, dither.OFF])
def test_cuts_change_nothing(code: int) -> None:
    x = noise(2, 5000, 3)
    whole, _ = quantize(x, 16, code)
    pieces, _ = quantize(x, 16, code, cuts=(1, 64, 1000, 1003))
    assert_array_equal(pieces, whole)


def test_the_noise_belongs_to_the_frame() -> None:
    x = np.zeros((5000, 2), np.float32)
    whole, _ = quantize(x, 16, dither.TPDF)
    part, _ = quantize(x[1000:2000], 16, dither.TPDF, first=1000)
    assert_array_equal(part, whole[1000:2000])


def test_shaping_moves_noise_away_from_where_the_ear_is_keen() -> None:
    plain = error(noise(3), 16, dither.TPDF)[:, 0]
    shaped = error(noise(3), 16, dither.SHAPED)[:, 0]
    frequencies, before = signal.welch(plain, RATE, nperseg=1024)
    _, after = signal.welch(shaped, RATE, nperseg=1024)
    gain = 10 * np.log10(after / before)
    assert np.all(gain[(frequencies > 1000) & (frequencies < 10_000)] < -3)
    assert np.mean(gain[frequencies > 16_000]) > 6
    assert 10 * np.log10(np.var(shaped) / np.var(plain)) < 6


@pytest.mark.parametrize("rate", [44_100, 48_000, 88_200, 96_000, 192_000])
def test_no_other_shaping_near_it_is_less_audible(rate: int) -> None:
    """The design minimizes the weighted power: any small change of h must raise it."""
    h = dither.noise_shaping(rate)
    table = np.array([*BS468, (100_000, -100)])
    frequencies = np.linspace(10, rate / 2, 5000)
    weight = 10 ** (np.interp(np.log(frequencies), np.log(table[:, 0]), table[:, 1]) / 10) + 0.1

    def audible(taps: Values) -> float:
        _, response = signal.freqz(np.concatenate([[1.0], -taps]), worN=frequencies, fs=rate)
        return float(np.mean(np.abs(response) ** 2 * weight))

    for step in np.concatenate([np.eye(3), -np.eye(3)]) * 0.1:
        assert audible(h) < audible(h + step)
    _, flat = signal.freqz(np.concatenate([[1.0], -h]), worN=frequencies, fs=rate)
    assert 10 * np.log10(np.mean(np.abs(flat) ** 2)) < 6


def test_clipping_does_not_upset_shaping() -> None:
    """After a second far beyond full scale the error is as small as ever."""
    x = noise(4, 2 * RATE)
    x[:RATE] = 100.0
    out, _ = quantize(x, 16, dither.SHAPED)
    after = out[RATE:, 0] - x[RATE:, 0].astype(np.float64) * 2**15
    assert np.abs(after).max() < 6

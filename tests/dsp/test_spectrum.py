"""Spectrum: sines and noise read what they are, wherever they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import signal

from dsp import spectrum

if TYPE_CHECKING:
    from dsp.arrays import Block, Values

EDGES = np.geomspace(20, 20_000, 241)


def analyzed(x: Block | Values, rate: float = 48_000, fall: float = 0, before: float = 0) -> Values:
    """Return the level of each band, dBFS; x is (frames, channels)."""
    frames = spectrum.transform_frames(rate)
    window = spectrum.hann(frames)
    windowed = np.full((x.shape[1], frames), np.nan, np.float32)
    spectrum.apply_window(np.ascontiguousarray(x, np.float32), window, windowed)
    bands, power = np.full(240, float(before)), np.full(frames // 2 + 1, np.nan)
    bins = spectrum.band_bins(EDGES, rate, frames)
    parts = np.fft.rfft(windowed).view(np.float32)
    levels = np.full(240, np.nan, np.float32)
    spectrum.fold(parts, bins, spectrum.power_scale(window), fall, power, bands, levels)
    return levels.astype(np.float64)


def sine(freq: float, rate: float = 48_000, phase: float = 0.3, channels: int = 2) -> Block:
    frames = spectrum.transform_frames(rate)
    wave = np.sin(2 * np.pi * freq / rate * np.arange(frames) + phase)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def band_of(freq: float) -> int:
    return int(np.searchsorted(EDGES, freq, side="right")) - 1


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("octave", 31.5 * 2.0 ** np.arange(10))
def test_a_full_scale_sine_reads_0_in_its_band(octave: float, rate: int) -> None:
    for freq in np.clip(octave * np.array([0.94, 1, 1.037, 1.21]), 30, 19_999):
        levels = analyzed(sine(freq, rate), rate)
        assert levels[band_of(freq)] == pytest.approx(0, abs=0.15)
        assert levels.max() < 0.15


@pytest.mark.parametrize("freq", [100, 1000, 10_000])
def test_a_sine_is_narrow(freq: float) -> None:
    """Five bins from its frequency less than −30 dB are heard, three octaves away −60."""
    levels = analyzed(sine(freq))
    bin_width = 48_000 / 4096
    far = (EDGES[1:] < freq - 5 * bin_width) | (EDGES[:-1] > freq + 5 * bin_width)
    assert levels[far].max() < -30
    assert levels[(EDGES[1:] < freq / 8) | (EDGES[:-1] > freq * 8)].max(initial=-200) < -60


@pytest.mark.parametrize("level", [-6.0, -60.0, -100.0])
def test_levels_are_in_dbfs(level: float) -> None:
    x = sine(440) * np.float32(10 ** (level / 20))
    assert analyzed(x)[band_of(440)] == pytest.approx(level, abs=0.05)


def test_channels_are_averaged_by_power() -> None:
    x = sine(1000)
    x[:, 1] = 0
    assert analyzed(x)[band_of(1000)] == pytest.approx(-3.01, abs=0.05)
    x[:, 1] = -x[:, 0]
    assert analyzed(x)[band_of(1000)] == pytest.approx(0, abs=0.05)


def test_noise_reads_the_power_in_the_band() -> None:
    """White noise has its power evenly up to half the rate; 0 dBFS is the power of a sine, ½."""
    noise = np.random.default_rng(1).standard_normal((400, 4096, 1)) * 0.1
    powers = np.mean([10 ** (analyzed(each) / 10) for each in noise], axis=0)
    bins = spectrum.band_bins(EDGES, 48_000, 4096)
    expected = 2 * 0.1**2 * (bins[:, 1] - bins[:, 0]) / 2048
    assert_allclose(10 * np.log10(powers / expected), 0, atol=0.5)
    top = EDGES > 5000
    wide = 2 * 0.1**2 * np.diff(EDGES) / 24_000
    assert_allclose(10 * np.log10(powers / wide)[top[:-1]], 0, atol=1.1)


def test_scipy_agrees_on_the_power() -> None:
    x = np.random.default_rng(2).standard_normal(4096).astype(np.float32)
    _, density = signal.periodogram(x, 48_000, "hann", detrend=False, scaling="density")
    power = 2 * density * 48_000 / 4096
    bins = spectrum.band_bins(EDGES, 48_000, 4096)
    expected = [10 * np.log10(power[first:past].sum()) for first, past in bins]
    assert_allclose(analyzed(x[:, None]), expected, atol=1e-3)


def test_a_constant_is_no_frequency() -> None:
    levels = analyzed(np.ones((4096, 1), np.float32))
    assert levels[EDGES[:-1] > 40].max() < -90


def test_bands_beyond_half_the_rate_are_silent() -> None:
    noise = np.random.default_rng(3).standard_normal((512, 1))
    levels = analyzed(noise, 8000)
    assert np.isfinite(levels[EDGES[:-1] < 4000]).all()
    assert_array_equal(levels[EDGES[:-1] >= 4000], -np.inf)


def test_bands_fall_slowly_and_rise_at_once() -> None:
    silence = np.zeros((4096, 1), np.float32)
    assert_allclose(analyzed(silence, fall=0.5, before=0.25), 10 * np.log10(0.125))
    assert analyzed(sine(1000), fall=0.5, before=1e-6)[band_of(1000)] == pytest.approx(0, abs=0.05)


def test_few_frames_follow_silence_and_of_many_the_last_count() -> None:
    x = sine(1000)
    padded = np.concatenate([np.zeros((3096, 2), np.float32), x[:1000]])
    assert_array_equal(analyzed(x[:1000]), analyzed(padded))
    assert_array_equal(analyzed(np.concatenate([np.ones((99, 2)), x])), analyzed(x))


@pytest.mark.parametrize(("rate", "frames"), [(8000, 512), (44_100, 4096), (96_000, 8192)])
def test_the_transform_lasts_as_long_at_every_rate(rate: int, frames: int) -> None:
    assert spectrum.transform_frames(rate) == frames

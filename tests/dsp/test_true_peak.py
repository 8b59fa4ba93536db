"""The true-peak meter against EBU's signals and against other oversamplers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray
from scipy import signal

from dsp.oversampling import PHASES, STOPBAND_DB, interpolator, interpolator_taps
from dsp.true_peak import FLUSH_FRAMES, measure, state_shapes, true_peaks

RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
Signal = NDArray[np.float64]


def decibels(x: float) -> float:
    """Return an amplitude in dB."""
    return 20.0 * math.log10(x)


def meter(x: Signal, rate: float = 48_000) -> float:
    """Return the true peak of a mono signal in dBTP."""
    return decibels(true_peaks(x.astype(np.float32)[:, None], rate)[0])


def faded(x: Signal, frames: int) -> Signal:
    """Fade a signal in and out."""
    ramp = np.arange(len(x)) / frames
    window = np.minimum(1.0, np.minimum(ramp, ramp[::-1]))
    return (x.T * window).T


def band_limited_noise(rate: float, frames: int, channels: int) -> Signal:
    """Return Gaussian noise without anything from 20 kHz on."""
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal((frames, channels)), axis=0)
    spectrum[np.fft.rfftfreq(frames, 1 / rate) >= 20_000] = 0.0
    noise = np.fft.irfft(spectrum, frames, axis=0)
    return 0.2 * faded(noise, 500)


def tone(divisor: int, degrees: float, amplitude: float) -> Signal:
    """Return EBU Tech 3341's signals 15 to 19: a sine of a fraction of the rate, 10 ms fades."""
    phase = 2.0 * np.pi * np.arange(48_000) / divisor + math.radians(degrees)
    return faded(amplitude * np.sin(phase), 480)


def burst(offset: int) -> Signal:
    """Return EBU Tech 3341's signals 20 to 23: a period twice as high, found between samples."""
    low = 0.5 * np.sin(2.0 * np.pi * np.arange(24 * 500) / 24)
    high = np.sin(2.0 * np.pi * np.arange(16) / 16)
    oversampled = faded(np.concatenate([low, high, low]), 1920)
    decimator = signal.firwin(513, 0.225, window=("kaiser", 10.0))
    filtered: Signal = np.convolve(oversampled, decimator, "same")
    return filtered[offset::4]


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        pytest.param(tone(4, 0.0, 0.5), -6.0, id="15"),
        pytest.param(tone(4, 45.0, 0.5), -6.0, id="16"),
        pytest.param(tone(6, 60.0, 0.5), -6.0, id="17"),
        pytest.param(tone(8, 67.5, 0.5), -6.0, id="18"),
        pytest.param(tone(4, 45.0, 1.41), 3.0, id="19"),
        *(pytest.param(burst(offset), 0.0, id=f"{20 + offset}") for offset in range(4)),
    ],
)
def test_ebu_3341(x: Signal, expected: float) -> None:
    assert -0.4 <= meter(x) - expected <= 0.2


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("frequency", [997.0, 10_007.0, 16_001.0, 19_997.0])
def test_sine_reads_its_amplitude(rate: float, frequency: float) -> None:
    phase = 2.0 * np.pi * frequency / rate * np.arange(rate // 10)
    assert meter(faded(np.sin(phase), 2000), rate) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("rate", RATES)
def test_agrees_with_other_oversamplers(rate: int) -> None:
    noise = band_limited_noise(rate, 30_000, 2).astype(np.float32)
    sinc = 16.0 * signal.firwin(2 * 16 * 64 + 1, 1 / 16, window=("kaiser", 10.0))
    wide = noise.astype(np.float64)
    for other in (
        soxr.resample(wide, rate, 16 * rate, "VHQ"),
        signal.upfirdn(sinc, wide, up=16, axis=0),
    ):
        ratio = true_peaks(noise, rate) / np.max(np.abs(other), axis=0)
        assert np.max(np.abs(20.0 * np.log10(ratio))) < 0.03


@pytest.mark.parametrize("rate", RATES)
def test_interpolator_is_flat_to_20_khz_and_rejects_images(rate: float) -> None:
    taps = interpolator(rate)
    half = interpolator_taps(rate) // 2
    assert taps.shape == (2 * half, PHASES - 1)
    impulse = np.zeros((2 * half, PHASES))
    impulse[:, 1:] = taps[::-1]
    impulse[half, 0] = 1.0
    frequencies = np.linspace(0.0, PHASES * rate / 2, 8001)
    _, response = signal.freqz(impulse.ravel() / PHASES, worN=frequencies, fs=PHASES * rate)
    magnitude_db = 20.0 * np.log10(np.abs(response))
    assert np.max(np.abs(magnitude_db[frequencies <= 20_000])) < 0.01
    assert np.max(magnitude_db[frequencies >= rate - 20_000]) < 1.0 - STOPBAND_DB


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 11])
def test_any_blocks_and_channels_give_the_same_bits(channels: int) -> None:
    noise = band_limited_noise(48_000, 3001, channels).astype(np.float32)
    whole = true_peaks(noise, 48_000)
    single = [true_peaks(np.ascontiguousarray(noise[:, [c]]), 48_000)[0] for c in range(channels)]
    np.testing.assert_array_equal(whole, single)
    state = {n: np.zeros(s, t) for n, (s, t) in state_shapes(48_000, channels).items()}
    silence = np.zeros((FLUSH_FRAMES, channels), np.float32)
    for block in (*np.split(noise, [1, 64, 65, 200, 1000, 1063, 2990]), silence):
        measure(block, interpolator(48_000), state["pending"], state["window"], state["peaks"])
    np.testing.assert_array_equal(np.max(state["peaks"], axis=0), whole)


@pytest.mark.parametrize("frames", [1, 63, 64, 65, 1000])
def test_last_frame_counts(frames: int) -> None:
    x = np.zeros((frames, 2), np.float32)
    x[-1] = 0.5, -0.7
    assert true_peaks(x, 44_100).tolist() == [np.float32(0.5), np.float32(0.7)]


def test_silence_and_what_is_not_a_number() -> None:
    x = np.zeros((500, 2), np.float32)
    assert true_peaks(x, 48_000).tolist() == [0.0, 0.0]
    x[100, 0] = np.nan
    x[300] = 0.25
    assert true_peaks(x, 48_000).tolist() == [0.25, 0.25]

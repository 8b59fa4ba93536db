"""The meter: EBU's compliance signals, and other implementations of the same standards."""

from __future__ import annotations

import ctypes
import re
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pyloudnorm
import pytest
import soundfile
from scipy import signal

from graphapp.engine.meters import LoudnessMeter, Measurement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from dsp.arrays import Block

RATE = 48_000


def measure(x: Block, rate: int = RATE, cuts: tuple[int, ...] = ()) -> Measurement:
    meter = LoudnessMeter(rate, x.shape[1])
    for piece in np.split(x, cuts):
        meter.process(np.ascontiguousarray(piece, np.float32))
    return meter.result()


def tones(*parts: tuple[float, float], rate: int = RATE) -> Block:
    """Return 1 kHz in phase on two channels, in parts of seconds and dBFS."""
    levels = np.concatenate([np.full(round(s * rate), 10 ** (db / 20)) for s, db in parts])
    wave = levels * np.sin(2 * np.pi * 1000 / rate * np.arange(len(levels)))
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def surround() -> Block:
    """Return case 6: L, R −28, C −24, LFE silent, Ls, Rs −30 dBFS."""
    gains = 10 ** (np.array([-28, -28, -24, -np.inf, -30, -30]) / 20)
    return tones((20, 0))[:, :1] * gains.astype(np.float32)


def program(seed: int, rate: int, channels: int = 2, seconds: float = 12.0) -> Block:
    """Return noise with a spectrum and a level that change, like music does."""
    rng = np.random.default_rng(seed)
    frames = round(seconds * rate)
    white = rng.standard_normal((frames, channels))
    pink = signal.lfilter([0.05], [1.0, -0.95], white, axis=0)
    levels = rng.uniform(-40, -8, round(seconds) + 2)
    level_db = np.interp(np.arange(frames) / rate, np.arange(len(levels)), levels)
    return (pink * 10 ** (level_db[:, None] / 20)).astype(np.float32)


INTEGRATED: dict[str, tuple[Callable[[], Block], float]] = {
    "1": (lambda: tones((20, -23)), -23),
    "2": (lambda: tones((20, -33)), -33),
    "3": (lambda: tones((10, -36), (60, -23), (10, -36)), -23),
    "4": (lambda: tones((10, -72), (10, -36), (60, -23), (10, -36), (10, -72)), -23),
    "5": (lambda: tones((20, -26), (20.1, -20), (20, -26)), -23),
    "6": (surround, -23),
}


@pytest.mark.parametrize("case", INTEGRATED)
def test_ebu_3341_integrated(case: str) -> None:
    make, expected = INTEGRATED[case]
    assert measure(make()).integrated == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("level", [-23, -33])
def test_ebu_3341_all_three_agree_on_a_steady_tone(level: float) -> None:
    found = measure(tones((20, level)))
    for loudness in (found.integrated, found.momentary_max, found.short_term_max):
        assert loudness == pytest.approx(level, abs=0.1)
    assert found.range == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
)
def test_ebu_3342_range(levels: tuple[float, ...], expected: float) -> None:
    found = measure(tones(*[(20.0, level) for level in levels]))
    assert found.range == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_pyloudnorm_agrees(rate: int) -> None:
    x = program(1, rate)
    reference = pyloudnorm.Meter(rate, filter_class="DeMan")
    expected = reference.integrated_loudness(x.astype(np.float64))
    assert measure(x, rate).integrated == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (48_000, 1), (96_000, 2), (48_000, 6)])
def test_libebur128_agrees(libebur128: ctypes.CDLL, rate: int, channels: int) -> None:
    x = program(2, rate, channels)
    found, expected = measure(x, rate), ebur128(libebur128, x, rate)
    assert found.integrated == pytest.approx(expected["integrated"], abs=0.01)
    assert found.momentary_max == pytest.approx(expected["momentary"], abs=0.01)
    assert found.short_term_max == pytest.approx(expected["short_term"], abs=0.01)
    # Not its range, which looks at one short-term window a second: Tech 3342 asks for no more.


def ebur128(library: ctypes.CDLL, x: Block, rate: int) -> dict[str, float]:
    """Measure with libebur128, looking at momentary and short-term loudness each 10 ms."""
    modes = 0b111  # momentary, short-term, integrated
    library.ebur128_init.restype = ctypes.c_void_p
    made = library.ebur128_init(ctypes.c_uint(x.shape[1]), ctypes.c_ulong(rate), modes)
    state = ctypes.c_void_p(made)
    read = ctypes.c_double()
    found = {"momentary": -np.inf, "short_term": -np.inf}
    for first in range(0, len(x), rate // 100):
        piece = np.ascontiguousarray(x[first : first + rate // 100])
        frames = ctypes.c_size_t(len(piece))
        library.ebur128_add_frames_float(state, ctypes.c_void_p(piece.ctypes.data), frames)
        library.ebur128_loudness_momentary(state, ctypes.byref(read))
        found["momentary"] = max(found["momentary"], read.value)
        library.ebur128_loudness_shortterm(state, ctypes.byref(read))
        found["short_term"] = max(found["short_term"], read.value)
    library.ebur128_loudness_global(state, ctypes.byref(read))
    found["integrated"] = read.value
    library.ebur128_destroy(ctypes.byref(state))
    return found


def test_ffmpeg_agrees(ffmpeg: str, tmp_path: Path) -> None:
    x = program(3, RATE, seconds=60)
    path = tmp_path / "program.wav"
    soundfile.write(path, x, RATE, "FLOAT")
    command = [
        ffmpeg,
        "-nostats",
        "-hide_banner",
        "-i",
        str(path),
        "-af",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    summary = text[text.rindex("Summary") :]
    found = measure(x)
    for name, ours in (("I", found.integrated), ("LRA", found.range)):
        match = re.search(rf"\b{name}:\s+(-?[\d.]+)", summary)
        assert match is not None
        assert ours == pytest.approx(float(match[1]), abs=0.1)


@pytest.mark.parametrize("cuts", [(1,), (479, 480, 10_001), tuple(range(999, 60_000, 999))])
def test_cuts_change_nothing(cuts: tuple[int, ...]) -> None:
    x = program(4, 44_100, seconds=4)
    assert measure(x, 44_100, cuts) == measure(x, 44_100)


def test_asking_changes_nothing() -> None:
    x = program(5, RATE, seconds=4)
    meter = LoudnessMeter(RATE, 2)
    meter.process(x[:50_000])
    meter.result()
    meter.process(x[50_000:])
    assert meter.result() == measure(x)


def test_mono_reads_3_lu_below_the_same_on_both_sides() -> None:
    x = program(6, RATE)[:, :1]
    mono, both = measure(x), measure(np.repeat(x, 2, axis=1))
    assert mono.integrated is not None
    assert both.integrated is not None
    assert both.integrated - mono.integrated == pytest.approx(3.01, abs=0.01)
    assert mono.correlation is None
    assert both.correlation == pytest.approx(1)


def test_peaks_and_what_follows_from_them() -> None:
    """A sine at a quarter of the rate, sampled 45° off its crests, hides 3 dB between samples."""
    wave = 0.5 * np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)
    fade = np.minimum(1, np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 480)
    x = np.stack([wave * fade, -wave * fade], axis=1).astype(np.float32)
    found = measure(x)
    assert found.sample_peak == pytest.approx(-9.03, abs=0.01)
    assert found.true_peak == pytest.approx(-6.02, abs=0.2)
    assert found.integrated is not None
    assert found.true_peak is not None
    assert found.plr == pytest.approx(found.true_peak - found.integrated)
    assert found.correlation == pytest.approx(-1)


def test_the_last_frame_counts() -> None:
    x = np.zeros((RATE, 2), np.float32)
    x[-1, 1] = -0.5
    found = measure(x)
    assert found.sample_peak == pytest.approx(-6.02, abs=0.01)
    assert found.true_peak is not None
    assert found.true_peak > -6.03


def test_silence_is_not_measurable() -> None:
    assert measure(np.zeros((RATE * 4, 2), np.float32)) == Measurement(*[None] * 8)


def test_a_short_sound_has_no_loudness_but_peaks() -> None:
    x = np.full((RATE // 4, 2), 0.5, np.float32)
    found = measure(x)
    assert found.integrated is None
    assert found.momentary_max is None
    assert found.plr is None
    assert found.sample_peak == pytest.approx(-6.02, abs=0.01)


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 8, 12])
def test_any_number_of_channels(channels: int) -> None:
    x: NDArray[np.float32] = program(7, RATE, channels, seconds=2)
    found = measure(x)
    assert found.sample_peak == pytest.approx(20 * np.log10(np.abs(x).max()))
    assert found.integrated is not None

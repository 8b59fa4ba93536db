"""What is in an exported file: its format, its samples, their hash, their dither."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.graphapp.support import RATE, graphapp, noise, rendered, samples, sine, write_song

if TYPE_CHECKING:
    from pathlib import Path

    Captured = pytest.CaptureFixture[str]

FORMATS = [("wav", "16"), ("wav", "24"), ("wav", "32f"), ("flac", "16"), ("flac", "24")]
SUBTYPES = {"16": "PCM_16", "24": "PCM_24", "32f": "FLOAT"}


def raw_samples(path: Path, depth: str) -> bytes:
    """Return what `audio_sha256` is the hash of, as soundfile reads it."""
    if depth == "32f":
        return bytes(samples(path).astype("<f4").tobytes())
    top = samples(path, "int32").astype("<i4")
    width = int(depth) // 8
    # libsndfile puts integers at the top of 32 bits: the upper bytes are the sample.
    return bytes(top.view(np.uint8).reshape(*top.shape, 4)[:, :, 4 - width :].tobytes())


@pytest.mark.parametrize(("suffix", "depth"), FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_file_is_what_was_asked_for(
    suffix: str, depth: str, channels: int, tmp_path: Path, capsys: Captured
) -> None:
    """Format, depth, rate, channels and length; both hashes; the sound itself."""
    stem = noise(4807, channels)
    song = write_song(tmp_path, {"hiss": stem})
    output = tmp_path / f"out.{suffix}"
    assert graphapp("render", song, "-o", output, "--depth", depth, "--tail", "0", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    info = soundfile.info(output)
    assert (info.format, info.subtype) == (suffix.upper(), SUBTYPES[depth])
    assert (info.frames, info.samplerate, info.channels) == (4807, RATE, channels)
    assert document["sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    expected = hashlib.sha256(raw_samples(output, depth)).hexdigest()
    assert document["audio_sha256"] == expected
    steps = 0.0 if depth == "32f" else 1.5 * 2.0 ** (1 - int(depth))  # dither and rounding
    assert np.abs(samples(output) - stem).max() <= steps


def test_24_bits_unless_told(tmp_path: Path) -> None:
    """For both formats; --format goes before the suffix."""
    song = write_song(tmp_path, {"tone": sine(440.0)})
    for name, options in (("a.wav", []), ("a.flac", []), ("a.bin", ["--format", "flac"])):
        rendered(song, *options, name=name)
        assert soundfile.info(tmp_path / name).subtype == "PCM_24"
    assert soundfile.info(tmp_path / "a.bin").format == "FLAC"


def test_loudness_is_that_of_the_file(tmp_path: Path, capsys: Captured) -> None:
    """A full-scale 997 Hz sine on one channel is at -3.01 LUFS (ITU-R BS.1770)."""
    song = write_song(tmp_path, {"tone": sine(997.0, 2 * RATE, 10 ** (-23 / 20))})
    assert graphapp("render", song, "-o", tmp_path / "out.wav", "--json") == 0
    loudness = json.loads(capsys.readouterr().out)["loudness"]
    assert loudness["integrated"] == pytest.approx(-26.01, abs=0.02)
    assert loudness["true_peak"] == pytest.approx(-23.0, abs=0.02)


def test_exports_hold_no_dates(tmp_path: Path) -> None:
    """The same bytes a second later."""
    song = write_song(tmp_path, {"hiss": noise(4800)})
    kinds = [("a.wav", "24"), ("b.wav", "32f"), ("c.flac", "16")]

    def export() -> list[bytes]:
        for name, depth in kinds:
            rendered(song, "--depth", depth, name=name)
        return [(tmp_path / name).read_bytes() for name, _ in kinds]

    first = export()
    time.sleep(1.1)
    assert export() == first


def test_dither_without_a_signal(tmp_path: Path) -> None:
    """Triangular dither and rounding: a variance of a quarter of a step squared, -96.33 dBFS.

    See S. P. Lipshitz, R. A. Wannamaker and J. Vanderkooy, "Quantization and dither", 1992.
    """
    song = write_song(tmp_path, {"rest": noise(2 * RATE, 2, 0.0)}, seed=1)
    heard = rendered(song, "--depth", "16").astype(np.float64)
    for channel in heard.T:
        assert 10 * np.log10(np.mean(channel**2)) == pytest.approx(-96.33, abs=0.1)
    left, right = heard.T
    assert abs(np.mean(left * right)) < 0.02 * np.mean(left**2)
    write_song(tmp_path, {"rest": noise(2 * RATE, 2, 0.0)}, seed=2)
    assert not np.array_equal(rendered(song, "--depth", "16"), heard)


def test_dither_keeps_a_tone_below_the_last_bit(tmp_path: Path) -> None:
    """A sine of a third of a step is still there, and nothing at its third harmonic."""
    step = 2.0**-15
    frames = 2 * RATE
    song = write_song(tmp_path, {"faint": sine(1000.0, frames, step / 3)})
    spectrum = np.abs(np.fft.rfft(rendered(song, "--depth", "16")[:, 0])) / (frames / 2)
    assert spectrum[2000] == pytest.approx(step / 3, rel=0.05)
    assert spectrum[6000] < step / 40


def test_shaped_dither_moves_noise_up(tmp_path: Path) -> None:
    """Less of it where the ear is keen (2 to 5 kHz), more of it in all."""
    silence = {"rest": noise(2 * RATE, 1, 0.0)}
    power = {}
    for kind in ("tpdf", "shaped"):
        song = write_song(tmp_path, silence, {"master": {"dither": kind}})
        power[kind] = np.abs(np.fft.rfft(rendered(song, "--depth", "16")[:, 0])) ** 2
    ear = slice(4000, 10_000)
    assert power["shaped"][ear].mean() < 0.3 * power["tpdf"][ear].mean()
    assert power["shaped"].mean() > power["tpdf"].mean()


def test_without_dither_samples_are_rounded(tmp_path: Path) -> None:
    """Each to the nearest step; silence stays silence."""
    stem = noise(4800, 1)
    stem[1000:2000] = 0.0
    song = write_song(tmp_path, {"hiss": stem}, {"master": {"dither": "off"}})
    heard = rendered(song, "--depth", "16", "--tail", "0")
    assert np.array_equal(heard * 32_768, np.round(stem.astype(np.float64) * 32_768))


def test_overs_clip_with_a_warning(tmp_path: Path, capsys: Captured) -> None:
    """An integer file ends at full scale and says how many samples did; floats go on."""
    stem = noise(4800, 1, 1.0)
    song = write_song(tmp_path, {"loud": stem}, {"master": {"dither": "off"}})
    over = np.count_nonzero((stem > 1 - 2.0**-15) | (stem < -1))
    heard = rendered(song, "--depth", "16", "--tail", "0")
    assert heard.max() == 1 - 2.0**-15
    assert heard.min() == -1.0
    assert f"out.wav: {over} samples clip" in capsys.readouterr().err
    assert np.array_equal(rendered(song, "--depth", "32f", "--tail", "0"), stem)
    assert not capsys.readouterr().err


@pytest.mark.parametrize("rate", [44_100, 96_000, 8_000])
def test_another_rate_keeps_length_level_and_time(rate: int, tmp_path: Path) -> None:
    """A sine is the same sine, sampled at other moments."""
    frames = 12_347
    song = write_song(tmp_path, {"tone": sine(1000.0, frames, 0.5)})
    heard = rendered(song, "--rate", rate, "--depth", "32f", "--tail", "0")
    assert soundfile.info(tmp_path / "out.wav").samplerate == rate
    assert len(heard) == round(frames * rate / RATE)
    inside = slice(rate // 50, len(heard) - rate // 50)  # away from where it begins and ends
    expected = sine(1000.0, len(heard), 0.5, rate)
    assert np.abs(heard - expected)[inside].max() < 3e-6


def test_latency_is_trimmed(tmp_path: Path) -> None:
    """An impulse at 0 s comes out at 0 s, behind a limiter and a compressor that look ahead."""
    stem = np.zeros((4800, 2), np.float32)
    stem[0] = 0.125
    late: dict[str, dict[str, object]] = {
        "limit": {"type": "limiter", "lookahead": 7.0},
        "squash": {"type": "compressor", "lookahead": 3.3, "threshold": 0.0},
    }
    song = write_song(tmp_path, {"click": stem}, late, ["click > limit > squash > master"])
    assert np.array_equal(rendered(song, "--depth", "32f", "--tail", "0"), stem)


def test_block_and_threads_change_nothing(tmp_path: Path) -> None:
    """As files, byte for byte, dither included."""
    more: dict[str, dict[str, object]] = {
        "eq": {"type": "eq", "bands": [{"gain": 6}]},
        "limit": {"type": "limiter"},
    }
    song = write_song(tmp_path, {"hiss": noise(9000)}, more, ["hiss > eq > limit > master"])
    files = set()
    for block, threads in ((64, 1), (4096, 1), (192, 2), (1 << 20, 2)):
        rendered(song, "--block", block, "--threads", threads)
        files.add((tmp_path / "out.wav").read_bytes())
    assert len(files) == 1


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """A longer file of that name leaves nothing behind."""
    song = write_song(tmp_path, {"tone": sine(440.0, 100)})
    (tmp_path / "out.wav").write_bytes(bytes(100_000))
    assert len(rendered(song, "--depth", "16", "--tail", "0")) == 100
    assert (tmp_path / "out.wav").stat().st_size < 1000

"""Files at another rate than the project's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
import soxr
from numpy.testing import assert_allclose, assert_array_equal

from graphapp.media.reader import Reader, open_reader

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block, Values


def written(path: Path, x: Block | Values, rate: int) -> Path:
    soundfile.write(path, x, rate, "FLOAT")
    return path


def read(reader: Reader, block: int) -> Block:
    channels, pieces = reader.info.channels, []
    for first in range(0, reader.info.frames, block):
        frames = min(block, reader.info.frames - first)
        lanes = np.full((frames, 8), 7, np.float32)
        reader.read_into(lanes, 0, first, frames)
        assert np.all(lanes[:, channels:] == 7)
        pieces.append(lanes[:, :channels])
    return np.concatenate(pieces)


def noise(frames: int) -> Block:
    return np.random.default_rng(frames).uniform(-0.5, 0.5, (frames, 2)).astype(np.float32)


@pytest.mark.parametrize(
    ("rate", "new_rate", "frames"),
    [
        (44_100, 48_000, 44_101),
        (48_000, 44_100, 30_000),
        (48_000, 44_100, 240),
        (96_000, 48_000, 20_001),
        (8_000, 192_000, 3_000),
        (192_000, 8_000, 100_000),
        (44_100, 48_000, 1),
    ],
)
def test_length_is_exact_and_samples_are_those_of_soxr(
    tmp_path: Path, rate: int, new_rate: int, frames: int
) -> None:
    x = noise(frames)
    reader = open_reader(written(tmp_path / "in.wav", x, rate), new_rate)
    assert reader.info.rate == new_rate
    assert reader.info.frames == round(frames * new_rate / rate)
    expected = soxr.resample(x, rate, new_rate, "VHQ")
    found = read(reader, 5000)
    shorter = min(len(found), len(expected))
    assert len(found) - shorter <= 1
    assert_allclose(found[:shorter], expected[:shorter], atol=1e-6)
    reader.close()


@pytest.mark.parametrize("block", [64, 999, 100_000])
def test_blocks_change_nothing(tmp_path: Path, block: int) -> None:
    path = written(tmp_path / "in.wav", noise(30_000), 44_100)
    whole, pieces = open_reader(path, 48_000), open_reader(path, 48_000)
    assert_array_equal(read(pieces, block), read(whole, 4096))
    whole.close()
    pieces.close()


def test_reading_back_and_ahead_gives_the_same_frames(tmp_path: Path) -> None:
    reader = open_reader(written(tmp_path / "in.wav", noise(60_000), 44_100), 48_000)
    whole = read(reader, 4096)
    for first in (50_000, 100, 30_000, 65_000, 70_000, 0):
        block = np.full((500, 8), 7, np.float32)
        reader.read_into(block, 2, first, 400)
        wanted = np.zeros((400, 2), np.float32)
        part = whole[first : first + 400]
        wanted[: len(part)] = part
        assert_array_equal(block[:400, 2:4], wanted)
        assert np.all(block[400:] == 7)
    reader.close()


def test_a_tone_keeps_its_place_and_its_level(tmp_path: Path) -> None:
    """Nothing is delayed: the tone fits the one that was sampled at the new rate."""

    def tone(rate: int) -> Values:
        return 0.5 * np.sin(2 * np.pi * 10_000 * np.arange(rate) / rate + 0.3)

    reader = open_reader(written(tmp_path / "in.wav", tone(44_100), 44_100), 48_000)
    found = read(reader, 4096)[:, 0]
    middle = slice(2000, -2000)
    assert_allclose(found[middle], tone(48_000)[middle], atol=2e-6)
    reader.close()


def test_what_cannot_be_represented_is_gone(tmp_path: Path) -> None:
    """A tone above the new Nyquist frequency leaves less than −120 dB."""
    tone = np.sin(2 * np.pi * 30_000 * np.arange(96_000) / 96_000)
    reader = open_reader(written(tmp_path / "in.wav", tone, 96_000), 44_100)
    found = read(reader, 4096)[2000:-2000]
    assert np.sqrt(np.mean(found**2)) < 10 ** (-120 / 20)
    reader.close()


def test_what_is_not_finite_is_counted(tmp_path: Path) -> None:
    x = noise(30_000)
    x[20_000, 1] = np.nan
    reader = open_reader(written(tmp_path / "in.wav", x, 44_100), 48_000)
    block = np.zeros((reader.info.frames, 8), np.float32)
    assert reader.read_into(block, 0, 0, reader.info.frames) == 1
    assert np.all(np.isfinite(block))
    reader.close()


RATES = [(44_100, 48_000), (48_000, 44_100), (96_000, 48_000), (8_000, 96_000), (44_101, 48_000)]


@pytest.mark.parametrize(("rate", "new_rate"), RATES)
def test_reading_anywhere_gives_the_bits_of_reading_on(
    tmp_path: Path, rate: int, new_rate: int
) -> None:
    x = noise(12 * rate)
    reader = open_reader(written(tmp_path / "in.wav", x, rate), new_rate)
    whole = read(reader, 4096)
    assert np.abs(whole - soxr.resample(x, rate, new_rate, "VHQ")).max() < 1e-7
    places = np.random.default_rng(1).integers(0, len(whole) - 3000, 20)
    for place in [*places, 0, 5 * new_rate - 1000, len(whole) - 3000]:
        lanes = np.zeros((3000, 8), np.float32)
        reader.read_into(lanes, 0, int(place), 3000)
        assert_array_equal(lanes[:, :2], whole[place : place + 3000])
    reader.close()

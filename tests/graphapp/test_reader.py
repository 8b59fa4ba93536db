"""Reading: every format as soundfile reads it, damaged and hostile files with an answer."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from numpy.testing import assert_array_equal

from graphapp.media.info import MediaError, MediaInfo
from graphapp.media.reader import open_reader, probe

if TYPE_CHECKING:
    from dsp.arrays import Block

RATE = 44_100
FRAMES = 20_001

FORMATS = [
    ("WAV", "PCM_U8"),
    ("WAV", "PCM_16"),
    ("WAV", "PCM_24"),
    ("WAV", "PCM_32"),
    ("WAV", "FLOAT"),
    ("WAV", "DOUBLE"),
    ("WAV", "ULAW"),
    ("WAV", "IMA_ADPCM"),
    ("WAVEX", "PCM_16"),
    ("WAVEX", "PCM_24"),
    ("WAVEX", "FLOAT"),
    ("RF64", "PCM_24"),
    ("RF64", "FLOAT"),
    ("AIFF", "PCM_S8"),
    ("AIFF", "PCM_16"),
    ("AIFF", "PCM_24"),
    ("AIFF", "FLOAT"),
    ("W64", "PCM_24"),
    ("CAF", "PCM_24"),
    ("FLAC", "PCM_16"),
    ("FLAC", "PCM_24"),
    ("OGG", "VORBIS"),
]


def signal(channels: int = 2, frames: int = FRAMES) -> Block:
    return np.random.default_rng(channels).uniform(-0.9, 0.9, (frames, channels)).astype(np.float32)


def written(path: Path, subtype: str = "PCM_24", container: str = "WAV") -> Path:
    soundfile.write(path, signal(), RATE, subtype, format=container)
    return path


def read(path: Path, rate: int | None = None, block: int = 4000) -> tuple[Block, int]:
    """Read a whole file in blocks, into lanes 3 and up, and what was zeroed."""
    zeroed, pieces = 0, []
    with contextlib.closing(open_reader(path, rate)) as reader:
        channels = reader.info.channels
        for first in range(0, reader.info.frames, block):
            frames = min(block, reader.info.frames - first)
            lanes = np.full((block, channels + 5), 7, np.float32)
            zeroed += reader.read_into(lanes, 3, first, frames)
            assert np.all(np.delete(lanes, range(3, 3 + channels), axis=1) == 7)
            pieces.append(lanes[:frames, 3 : 3 + channels])
    return np.concatenate(pieces), zeroed


@pytest.mark.parametrize(("container", "subtype"), FORMATS)
def test_reads_what_soundfile_reads(tmp_path: Path, container: str, subtype: str) -> None:
    path = written(tmp_path / "in", subtype, container)
    expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
    found, zeroed = read(path)
    assert_array_equal(found, expected)
    assert zeroed == 0
    info = probe(path)
    assert (info.rate, info.channels, info.frames) == (RATE, 2, len(expected))
    assert info.subtype == subtype
    assert not info.truncated


@pytest.mark.parametrize("channels", [1, 3, 6, 8, 64])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
def test_any_number_of_channels(tmp_path: Path, channels: int, subtype: str) -> None:
    path = tmp_path / "in.wav"
    soundfile.write(path, signal(channels, 5000), RATE, subtype)
    expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
    assert_array_equal(read(path)[0], expected)


@pytest.mark.parametrize("container", ["WAV", "FLAC"])
def test_reads_from_anywhere_and_silence_beyond_the_end(tmp_path: Path, container: str) -> None:
    path = written(tmp_path / "in", "PCM_24", container)
    expected, _ = soundfile.read(path, dtype="float32")
    reader = open_reader(path)
    for first in (15_000, 0, 19_990, 3, FRAMES, FRAMES + 1000):
        block = np.full((64, 8), 7, np.float32)
        reader.read_into(block, 0, first, 50)
        wanted = np.zeros((50, 2), np.float32)
        part = expected[first : first + 50]
        wanted[: len(part)] = part
        assert_array_equal(block[:50, :2], wanted)
        assert np.all(block[50:] == 7)
    reader.close()


@pytest.mark.parametrize(
    ("container", "subtype"), [("WAV", "FLOAT"), ("WAV", "DOUBLE"), ("AIFF", "FLOAT")]
)
def test_what_is_not_finite_becomes_zero(tmp_path: Path, container: str, subtype: str) -> None:
    x = signal().astype(np.float64)
    x[10, 0], x[20, 1], x[9000, 0] = np.nan, np.inf, -np.inf
    path = tmp_path / "in"
    soundfile.write(path, x, RATE, subtype, format=container)
    found, zeroed = read(path)
    assert zeroed == 3
    x[~np.isfinite(x)] = 0
    assert_array_equal(found, x.astype(np.float32))


@pytest.mark.parametrize("container", ["WAV", "RF64", "AIFF", "FLAC"])
def test_a_truncated_file_says_so_and_gives_what_it_has(tmp_path: Path, container: str) -> None:
    path = written(tmp_path / "in", "PCM_24", container)
    whole, _ = soundfile.read(path, dtype="float32")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    info = probe(path)
    assert info.truncated
    assert 0.35 * FRAMES < info.frames < 0.52 * FRAMES
    assert_array_equal(read(path)[0], whole[: info.frames])


@pytest.mark.parametrize("size", [0, 0xFFFF_FFFF])
def test_sizes_that_were_never_filled_in(tmp_path: Path, size: int) -> None:
    """A recorder that lost power leaves zeros, a program that writes to a pipe all ones."""
    path = written(tmp_path / "in.wav")
    expected, _ = soundfile.read(path, dtype="float32")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[4:8] = data[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(data)
    assert not probe(path).truncated
    assert_array_equal(read(path)[0], expected)


@pytest.mark.parametrize(
    ("container", "codec", "lost"), [("wav", "pcm_s16le", 0), ("flac", "flac", 1)]
)
def test_a_file_from_a_pipe_is_whole(
    tmp_path: Path, ffmpeg: str, container: str, codec: str, lost: int
) -> None:
    """Its writer could not go back to fill in the length, and libFLAC stops a frame short of it."""
    source = written(tmp_path / "source.wav", "PCM_16")
    command = [ffmpeg, "-v", "error", "-i", str(source), "-c:a", codec, "-f", container, "-"]
    path = tmp_path / "in"
    path.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    assert not probe(path).truncated
    assert_array_equal(read(path)[0], read(source)[0][: FRAMES - lost])


def test_padding_is_not_taken_for_samples(tmp_path: Path) -> None:
    """An odd number of samples follows a longer piece, whose last ones were not finite."""
    x = np.full((8192 + 1, 1), 0.5, np.float32)
    x[1:4] = np.nan
    path = tmp_path / "in.wav"
    soundfile.write(path, x, RATE, "FLOAT")
    reader = open_reader(path)
    assert reader.read_into(np.zeros((8192, 8), np.float32), 0, 0, 8192) == 3
    assert reader.read_into(np.zeros((64, 8), np.float32), 0, 8192, 1) == 0
    reader.close()


def test_chunks_around_the_audio_are_skipped(tmp_path: Path) -> None:
    path = written(tmp_path / "in.wav", "PCM_16")
    expected = read(path)[0]
    data = path.read_bytes()
    at = data.index(b"data")
    extra = b"LIST" + struct.pack("<I", 5) + b"INFO1\0"
    path.write_bytes(data[:at] + extra + data[at:] + extra)
    assert_array_equal(read(path)[0], expected)


def test_a_corrupt_frame_is_an_error_and_not_silence(tmp_path: Path) -> None:
    path = written(tmp_path / "in.flac", "PCM_24", "FLAC")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(MediaError, match=r"damaged near frame \d+; export"):
        read(path)


def wav(channels: int = 2, rate: int = RATE, data: bytes = bytes(400)) -> bytes:
    frame = 2 * channels
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * frame % 2**32, frame, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (wav(data=b""), "no audio"),
        (wav(data=b"\0"), "no audio"),
        (wav(rate=0), "sample rate is 0"),
        (wav(rate=999), "sample rate is 999"),
        (wav(rate=2**31), "sample rate is 2147483648"),
        (wav(channels=65, data=bytes(1300)), "65 channels"),
        (wav(channels=1025, data=bytes(4100)), "1025 channels"),
        (wav(channels=0), "not known, or its header|0 channels"),
        (wav()[:20], "no audio"),
        (wav()[:30], "does not say|no audio"),
        (wav()[:12] + wav()[36:], "does not say what the samples are"),
        (wav()[:36] + b"junk\0\0\0\0" * 5000, "no audio"),
        (b"RIFF\xff\xff\xff\xffWAVE" + b"\0" * 1000, "no audio"),
        (b"this is a text", "not known, or its header"),
        (b"fLaC" + bytes(100), "not known, or its header"),
        (b"FORM" + bytes(100), "not known, or its header"),
        (np.random.default_rng(1).bytes(5000), "not known, or its header"),
    ],
)
def test_bad_files_are_refused_in_one_line_with_a_remedy(
    tmp_path: Path, data: bytes, expected: str
) -> None:
    path = tmp_path / "in.wav"
    path.write_bytes(data)
    with pytest.raises(MediaError, match=expected) as caught:
        probe(path)
    message = str(caught.value)
    assert "; " in message
    assert "\n" not in message
    assert "in.wav" not in message


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(MediaError, match="not a regular file"):
            probe(path)


def test_links_to_files_are_followed(tmp_path: Path) -> None:
    written(tmp_path / "real.wav")
    (tmp_path / "link.wav").symlink_to("real.wav")
    (tmp_path / "loop.wav").symlink_to("loop.wav")
    assert probe(tmp_path / "link.wav") == probe(tmp_path / "real.wav")
    with pytest.raises(OSError, match="symbolic links"):
        probe(tmp_path / "loop.wav")


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "missing.wav")


def test_a_file_that_shrinks_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path / "in.wav")
    reader = open_reader(path)
    os.truncate(path, 1000)
    with pytest.raises(MediaError, match="became shorter"):
        reader.read_into(np.zeros((64, 8), np.float32), 0, 10_000, 64)
    reader.close()


def test_rf64_past_4_gib(tmp_path: Path) -> None:
    """Four and a half gigabytes, of which the disk holds the first and the last page."""
    path = tmp_path / "in.wav"
    frames, at = 750_000_000, 12 + 36 + 24 + 8
    form = struct.pack("<HHIIHH", 1, 2, 48_000, 288_000, 6, 24)
    with path.open("wb") as file:
        file.write(
            b"RF64\xff\xff\xff\xffWAVEds64"
            + struct.pack("<IQQQI", 28, at - 8 + 6 * frames, 6 * frames, frames, 0)
        )
        file.write(b"fmt " + struct.pack("<I", 16) + form + b"data\xff\xff\xff\xff")
        file.truncate(at + 6 * frames)
        file.seek(-6, os.SEEK_END)
        file.write(b"\0\0\x40\0\0\xc0")
    reader = open_reader(path)
    assert reader.info == MediaInfo(48_000, 2, frames, "RF64", "PCM_24")
    block = np.zeros((64, 8), np.float32)
    reader.read_into(block, 0, frames - 1, 64)
    reader.close()
    assert block[0, :2].tolist() == [0.5, -0.5]
    assert not block[1:].any()

"""WAV files as other programs read them, byte for byte."""

from __future__ import annotations

import hashlib
import struct
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from graphapp.media import reader
from graphapp.media.wav import WavWriter

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.media.output import Depth

RATE = 44_100
Samples = NDArray[np.int32] | NDArray[np.float32]


def samples(depth: Depth, frames: int, channels: int) -> Samples:
    rng = np.random.default_rng(frames)
    if depth == "32f":
        return rng.uniform(-2, 2, (frames, channels)).astype(np.float32)
    full = 2 ** (int(depth) - 1)
    found = rng.integers(-full, full, (frames, channels), dtype=np.int32)
    found[0], found[-1] = -full, full - 1
    return found


def write(path: Path, x: Samples, depth: Depth, limit: int = 2**32 - 1) -> WavWriter:
    with WavWriter(path, RATE, x.shape[1], depth, limit=limit) as writer:
        for first in range(0, len(x), 300):
            writer.write(x[first : first + 300])
        writer.commit()
    return writer


def chunks(path: Path) -> dict[str, bytes]:
    """Return the chunks of a RIFF file in their order."""
    data = path.read_bytes()
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, at = {}, 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        found[name.decode()] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def as_read(x: Samples, depth: Depth) -> Samples:
    """Return what other programs read: floats, or integers at the top of 32 bits."""
    if depth == "32f":
        return x.astype(np.float32)
    return np.left_shift(x.astype(np.int32), 32 - int(depth))


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("depth", ["16", "24", "32f"])
def test_soundfile_reads_it_back(tmp_path: Path, depth: Depth, channels: int) -> None:
    x = samples(depth, 1001, channels)
    path = tmp_path / "out.wav"
    write(path, x, depth)
    kind = "float32" if depth == "32f" else "int32"
    found, rate = soundfile.read(path, dtype=kind, always_2d=True)
    assert rate == RATE
    assert_array_equal(found, as_read(x, depth))


@pytest.mark.parametrize("depth", ["16", "24", "32f"])
def test_rf64_is_read_back(tmp_path: Path, depth: Depth, ffmpeg: str) -> None:
    """A limit of a few bytes stands for 4 GiB."""
    x = samples(depth, 777, 2)
    path = tmp_path / "out.wav"
    write(path, x, depth, limit=1000)
    assert path.read_bytes()[:4] == b"RF64"
    assert soundfile.info(path).format == "RF64"
    kind = "float32" if depth == "32f" else "int32"
    expected = as_read(x, depth)
    assert_array_equal(soundfile.read(path, dtype=kind)[0], expected)
    info = reader.probe(path)
    assert (info.container, info.frames, info.truncated) == ("RF64", 777, False)
    form = "f32le" if depth == "32f" else "s32le"
    command = [ffmpeg, "-v", "error", "-i", str(path), "-f", form, "-"]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    assert raw == expected.tobytes()


def test_the_limit_is_the_size_that_riff_can_state(tmp_path: Path) -> None:
    x = samples("16", 100, 2)
    path = tmp_path / "out.wav"
    write(path, x, "16")
    size = path.stat().st_size - 8
    write(path, x, "16", limit=size)
    assert path.read_bytes()[:4] == b"RIFF"
    write(path, x, "16", limit=size - 1)
    assert path.read_bytes()[:4] == b"RF64"
    assert path.stat().st_size - 8 == size


@pytest.mark.parametrize(
    ("depth", "expected"),
    [("16", ["JUNK", "fmt ", "data"]), ("32f", ["JUNK", "fmt ", "fact", "data"])],
)
def test_there_is_nothing_in_it_but_the_audio(
    tmp_path: Path, depth: Depth, expected: list[str]
) -> None:
    path = tmp_path / "out.wav"
    x = samples(depth, 50, 2)
    write(path, x, depth)
    found = chunks(path)
    assert list(found) == expected
    assert found["JUNK"] == bytes(28)
    if depth == "32f":
        assert found["fact"] == struct.pack("<I", 50)


def test_odd_data_is_padded(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    write(path, samples("24", 5, 1), "24")
    assert path.stat().st_size % 2 == 0
    assert len(chunks(path)["data"]) == 15
    assert soundfile.info(path).frames == 5


def test_more_than_two_channels_name_their_speakers(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    write(path, samples("24", 10, 6), "24")
    tag, *_, bits, extra, valid, mask = struct.unpack_from("<HHIIHHHHI", chunks(path)["fmt "])
    assert (tag, bits, extra, valid, mask) == (0xFFFE, 24, 22, 24, 0x3F)


def test_hashes_are_of_the_samples_and_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    x = samples("24", 10, 2)
    with WavWriter(path, RATE, 2, "24") as writer:
        writer.write(x)
        of_file = writer.commit()
    raw = x.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    assert writer.audio_sha256 == hashlib.sha256(raw).hexdigest()
    assert of_file == hashlib.sha256(path.read_bytes()).hexdigest()
    assert writer.frames == 10

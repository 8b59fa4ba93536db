"""Files appear whole or not at all, in every format."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import stat
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from numpy.testing import assert_array_equal

from graphapp.media.info import MediaError
from graphapp.media.writer import open_writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphapp.media.output import Depth

FORMATS = ["out.wav", "out.flac"]


def noise(
    frames: int, channels: int = 2, bits: int = 24
) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    rng = np.random.default_rng(frames)
    return rng.integers(-(2 ** (bits - 1)), 2 ** (bits - 1), (frames, channels), dtype=np.int32)


@pytest.mark.parametrize("depth", ["16", "24"])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_flac_is_lossless(tmp_path: Path, depth: Depth, channels: int) -> None:
    x = noise(10_001, channels, int(depth))
    path = tmp_path / "out.flac"
    with open_writer(path, 48_000, channels, depth) as writer:
        for piece in np.array_split(x, 4):
            writer.write(piece)
        writer.commit()
    found, rate = soundfile.read(path, dtype="int32", always_2d=True)
    assert rate == 48_000
    assert soundfile.info(path).subtype == f"PCM_{depth}"
    assert_array_equal(found >> (32 - int(depth)), x)


def test_the_hash_of_the_samples_does_not_depend_on_the_format(tmp_path: Path) -> None:
    hashes = set()
    for name in FORMATS:
        with open_writer(tmp_path / name, 48_000, 2, "24") as writer:
            writer.write(noise(1000))
            writer.commit()
        hashes.add(writer.audio_sha256)
    assert len(hashes) == 1


def test_files_hold_no_dates(tmp_path: Path) -> None:
    depths: dict[str, Depth] = {"a.wav": "24", "b.wav": "32f", "c.flac": "24"}

    def written() -> list[bytes]:
        for name, depth in depths.items():
            with open_writer(tmp_path / name, 48_000, 2, depth) as writer:
                writer.write(noise(1000) if depth == "24" else noise(1000).astype(np.float32))
                writer.commit()
        return [(tmp_path / name).read_bytes() for name in depths]

    first = written()
    time.sleep(1.1)
    assert written() == first


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_committed_leaves_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"what was there")
    with open_writer(path, 48_000, 2, "24") as writer:
        writer.write(noise(1000))
        assert path.read_bytes() == b"what was there"
        assert len(list(tmp_path.iterdir())) == 2
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert path.read_bytes() == b"what was there"


@pytest.mark.parametrize("name", FORMATS)
def test_an_existing_file_is_replaced_and_a_link_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / name).symlink_to("real")
    with open_writer(tmp_path / name, 48_000, 2, "24") as writer:
        writer.write(noise(1000))
        writer.commit()
    assert (tmp_path / name).is_symlink()
    assert soundfile.info(tmp_path / "real").frames == 1000
    assert len(list(tmp_path.iterdir())) == 2


@contextlib.contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def export(path: Path) -> None:
    with open_writer(path, 48_000, 2, "24") as writer:
        for _ in range(10):
            writer.write(noise(10_000))
        writer.commit()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("limit", [1000, 100_000, 599_000])
def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path, name: str, limit: int) -> None:
    """The last limit is met by the last frames only."""
    with file_size_limit(limit), pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
        export(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_failure_at_the_very_end_leaves_what_was_there(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    (tmp_path / name).write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        export(tmp_path / name)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_that_cannot_be_synced_has_the_file(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Network file systems refuse it; the file is whole and in its place."""
    fsync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    export(tmp_path / name)
    assert soundfile.info(tmp_path / name).frames == 100_000


def test_what_killed_exports_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    """A younger file belongs to an export that may still be running."""
    (tmp_path / "stem.part").touch()
    os.utime(tmp_path / "stem.part", (0, 0))
    with (
        open_writer(tmp_path / "killed.wav", 48_000, 2, "24"),
        open_writer(tmp_path / "running.wav", 48_000, 2, "24"),
    ):
        killed, running = tmp_path.glob(".*")
        for path, age in ((killed, 3700), (running, 3500)):
            os.utime(path, (time.time() - age,) * 2)
        export(tmp_path / "out.wav")
        assert set(tmp_path.iterdir()) == {running, tmp_path / "out.wav", tmp_path / "stem.part"}


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + "1.wav")
    with open_writer(path, 48_000, 2, "16") as writer:
        writer.write(noise(10, bits=16))
        writer.commit()
    assert soundfile.info(path).frames == 10


def test_the_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with open_writer(tmp_path / "out.wav", 48_000, 2, "24") as writer:
        writer.commit()
    assert (tmp_path / "out.wav").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize(
    ("name", "channels", "depth", "expected"),
    [
        ("out.xyz", 2, "24", r'"xyz".*\.wav or \.flac'),
        ("out", 2, "24", r"end the name in \.wav"),
        ("out.flac", 2, "32f", "16 or 24 bits"),
        ("out.flac", 9, "24", "9 channels.*WAV"),
        ("folder.wav", 2, "24", "not a regular file"),
        ("pipe.wav", 2, "24", "not a regular file"),
        ("loop.wav", 2, "24", "a link that leads to itself; "),
    ],
)
def test_what_cannot_be_written_is_refused_at_once(
    tmp_path: Path, name: str, channels: int, depth: Depth, expected: str
) -> None:
    (tmp_path / "folder.wav").mkdir()
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "loop.wav").symlink_to("pool.wav")
    (tmp_path / "pool.wav").symlink_to("loop.wav")
    with pytest.raises(MediaError, match=expected):
        open_writer(tmp_path / name, 48_000, channels, depth)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_writer(tmp_path / "missing" / "out.wav", 48_000, 2, "24")


def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.touch()
    path.chmod(0o640)
    with open_writer(path, 48_000, 1, "16") as writer:
        writer.write(np.zeros((4, 1), np.int32))
        writer.commit()
    assert path.stat().st_mode & 0o777 == 0o640

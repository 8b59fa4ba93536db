"""Peaks: those of the samples, computed beside the window, kept between sessions."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from graphapp.editor.files import peaks as peaking
from graphapp.editor.files.peaks import BIN_FRAMES, STEP, compute
from graphapp.editor.files.waveforms import Waveforms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from graphapp.editor.files.peaks import Peaks

RATE = 48_000


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder of its own for the test."""
    folder = tmp_path_factory.mktemp("peaks")
    monkeypatch.setenv("GRAPHAPP_CACHE_DIR", str(folder))
    return folder / "peaks"


@pytest.fixture
def waveforms() -> Iterator[Waveforms]:
    """Yield waveforms whose thread ends with the test."""
    made = Waveforms()
    yield made
    made.close()


def noise(frames: int, channels: int = 2) -> NDArray[np.float32]:
    """Return noise that grows, so that no two bins are equal."""
    white = np.random.default_rng(3).uniform(-1, 1, (frames, channels))
    return (white * np.linspace(0.1, 1, frames)[:, None]).astype(np.float32)


def written(path: Path, samples: NDArray[np.float32], rate: int = RATE) -> Path:
    """Write samples as they are."""
    soundfile.write(path, samples, rate, subtype="FLOAT")
    return path


def computed(path: Path) -> Peaks:
    """Return the peaks of a file, computed here."""
    found = compute(path, lambda: False)
    assert found is not None
    return found


def finished(waveforms: Waveforms, path: Path) -> Peaks | None:
    """Ask for peaks until the file has been looked through."""
    target = waveforms.finished + 1
    deadline = time.monotonic() + 5.0
    waveforms.peaks_of(path)
    while waveforms.finished < target and time.monotonic() < deadline:
        time.sleep(0.002)
    return waveforms.peaks_of(path)


@pytest.mark.parametrize("frames", [1, BIN_FRAMES, 70_000, 3 * 65_536])
def test_levels_are_the_extremes_of_the_samples(frames: int, tmp_path: Path) -> None:
    samples = noise(frames)
    peaks = computed(written(tmp_path / "noise.wav", samples))
    assert (peaks.rate, peaks.frames, peaks.channels) == (RATE, frames, 2)
    assert peaks.seconds == frames / RATE
    for depth, level in enumerate(peaks.levels):
        size = BIN_FRAMES * STEP**depth
        assert len(level) == -(-frames // size)
        for i, extremes in enumerate(level):
            part = samples[i * size : (i + 1) * size]
            np.testing.assert_array_equal(extremes, np.stack([part.min(0), part.max(0)], axis=-1))
    assert len(peaks.levels[-1]) <= STEP


@pytest.mark.parametrize("count", [3, 100, 1000])
def test_columns_hold_their_samples_and_little_more(count: int, tmp_path: Path) -> None:
    samples = noise(200_000, 1)
    peaks = computed(written(tmp_path / "noise.wav", samples))
    start, stop = 0.5, 3.5
    columns = peaks.columns(start, stop, count)
    assert columns.shape == (count, 1, 2)
    edges = np.linspace(start, stop, count + 1) * RATE
    for (first, last), (low, high) in zip(pairwise(edges), columns[:, 0], strict=True):
        slack = max((last - first) / STEP, BIN_FRAMES)
        near = samples[max(int(first - slack), 0) : int(last + slack)]
        assert near.min() <= low <= high <= near.max()
    part = samples[int(edges[0]) : int(edges[-1])]
    assert columns[..., 0].min() <= part.min()
    assert columns[..., 1].max() >= part.max()


def test_outside_the_file_is_silence(tmp_path: Path) -> None:
    peaks = computed(written(tmp_path / "ones.wav", np.ones((RATE, 1), np.float32)))
    columns = peaks.columns(-1.0, 2.0, 30)
    assert columns[:10].any() == columns[20:].any() == False  # noqa: E712 -- numpy's False
    assert (columns[10:20] == 1.0).all()


def test_what_is_not_finite_is_drawn_as_silence(tmp_path: Path) -> None:
    samples = np.full((1000, 1), 0.5, np.float32)
    samples[10], samples[400], samples[700] = np.nan, np.inf, -np.inf
    (level, *_) = computed(written(tmp_path / "odd.wav", samples)).levels
    assert level[:, 0].tolist() == [[0.0, 0.5], [0.0, 0.5], [0.0, 0.5], [0.5, 0.5]]


def test_window_does_not_wait_and_hears_of_it(tmp_path: Path, waveforms: Waveforms) -> None:
    path = written(tmp_path / "noise.wav", noise(10 * RATE))
    start = time.perf_counter()
    assert waveforms.peaks_of(path) is None
    assert time.perf_counter() - start < 0.1
    found = finished(waveforms, path)
    assert found is not None
    assert found.frames == 10 * RATE
    assert waveforms.peaks_of(path) is found


def test_cached_peaks_are_not_computed_again(
    tmp_path: Path, waveforms: Waveforms, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "noise.wav", noise(100_000), 44_100)
    first = finished(waveforms, path)
    monkeypatch.setattr(peaking, "compute", pytest.fail)
    second_session = Waveforms()
    second = finished(second_session, path)
    second_session.close()
    assert first is not None
    assert second is not None
    assert (second.rate, second.frames) == (44_100, 100_000)
    for one, other in zip(first.levels, second.levels, strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(list(cache.iterdir())) == 1


def test_damaged_cache_is_made_again(tmp_path: Path, waveforms: Waveforms, cache: Path) -> None:
    path = written(tmp_path / "noise.wav", noise(100_000))
    finished(waveforms, path)
    (file,) = cache.iterdir()
    for damaged in (b"", b"PK\x03\x04 no archive", file.read_bytes()[:-100]):
        file.write_bytes(damaged)
        session = Waveforms()
        assert finished(session, path) is not None
        session.close()


def test_changed_file_is_looked_through_again(tmp_path: Path, waveforms: Waveforms) -> None:
    path = written(tmp_path / "noise.wav", noise(1000))
    before = finished(waveforms, path)
    written(path, noise(2000))
    after = finished(waveforms, path)
    assert before is not None
    assert after is not None
    assert (before.frames, after.frames) == (1000, 2000)


def test_what_is_no_audio_has_no_peaks(tmp_path: Path, waveforms: Waveforms) -> None:
    (tmp_path / "text.wav").write_text("no audio")
    written(tmp_path / "empty.wav", np.zeros((0, 1), np.float32))
    for name in ("text.wav", "empty.wav"):
        assert finished(waveforms, tmp_path / name) is None
    for name in ("gone.wav", "", "a\0b"):
        assert waveforms.peaks_of(tmp_path / name) is None


def test_closing_ends_what_is_being_computed(tmp_path: Path) -> None:
    path = written(tmp_path / "noise.wav", noise(20 * RATE))
    waveforms = Waveforms()
    waveforms.peaks_of(path)
    start = time.perf_counter()
    waveforms.close()
    assert time.perf_counter() - start < 1.0

"""Prefetching: what is heard is what the files hold, and the audio thread reads none."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from numpy.testing import assert_array_equal

from dsp import pcm
from graphapp.engine.live import pages
from graphapp.engine.live.pages import PAGE, PageReader, Piece, Progress
from graphapp.engine.live.prefetch import Prefetcher
from graphapp.engine.live.timeline import Region, Timeline
from graphapp.media.info import MediaError, MediaInfo
from graphapp.media.reader import open_reader
from nodes.vocabulary import Placement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.media.reader import Reader

RATE = 48_000
LONG = 10 * RATE
BLOCK = 512


def noise(frames: int, channels: int = 2, seed: int = 0) -> Block:
    generator = np.random.default_rng(seed)
    return generator.uniform(0.1, 0.9, (frames, channels)).astype(np.float32)


class Memory:
    """A reader of samples in memory that notes who reads what of it."""

    def __init__(
        self, samples: Block, name: str = "", read: list[tuple[str, int]] | None = None
    ) -> None:
        self.info = MediaInfo(RATE, samples.shape[1], len(samples), "WAV", "FLOAT")
        self.samples = samples
        self.name = name
        self.damaged_from = len(samples) + PAGE
        self.answers = threading.Event()
        self.answers.set()
        self.threads: set[str] = set()
        self.read = [] if read is None else read
        self.closed_by = ""

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Copy, once `answers` is set."""
        self.answers.wait()
        self.threads.add(threading.current_thread().name)
        self.read.append((self.name, first_frame // PAGE))
        if first_frame + frames > self.damaged_from:
            raise MediaError("it is damaged; export it again")
        part = self.samples[first_frame : first_frame + frames]
        lanes = block[:frames, lane : lane + self.info.channels]
        lanes[:] = 0
        lanes[: len(part)] = part
        return 0

    def close(self) -> None:
        """Note who does it."""
        self.closed_by = threading.current_thread().name


@contextlib.contextmanager
def prefetching(
    readers: Mapping[str, Reader],
    placements: Mapping[str, Placement] | None = None,
    patience: float = 5.0,
) -> Iterator[Prefetcher]:
    places = {name: Placement(0, 0, reader.info.frames) for name, reader in readers.items()}
    prefetcher = Prefetcher(
        readers, {**places, **(placements or {})}, Timeline(), RATE, patience=patience
    )
    prefetcher.start()
    try:
        yield prefetcher
    finally:
        prefetcher.close()
    assert not prefetcher._thread.is_alive()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def heard(reader: Reader, first: int, frames: int = BLOCK) -> Block:
    """Read into lanes 2 and up of a wider block, whose other lanes are left alone."""
    channels = reader.info.channels
    block = np.full((frames + 3, channels + 4), 7, np.float32)
    reader.read_into(block, 2, first, frames)
    assert np.all(np.delete(block, range(2, 2 + channels), axis=1) == 7)
    assert np.all(block[frames:] == 7)
    return block[:frames, 2 : 2 + channels].copy()


def play(prefetcher: Prefetcher, node: str, frames: int) -> Block:
    """Let the song run on, by far faster than it is heard, as the audio thread would."""
    blocks = []
    reader = prefetcher.readers[node]
    for _ in range(frames // BLOCK):
        for count, song in prefetcher.timeline.segments(prefetcher.frame, BLOCK):
            place = reader._placement
            blocks.append(heard(reader, song - place.song + place.start, count))
        prefetcher.frame += BLOCK
    return np.concatenate(blocks)


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize(
    ("name", "rate"), [("in.wav", RATE), ("in.flac", RATE), ("in.wav", 44_100)]
)
def test_hears_what_the_file_holds(tmp_path: Path, channels: int, name: str, rate: int) -> None:
    path, length = tmp_path / name, 2 * rate + 77
    soundfile.write(path, noise(length, channels), rate, subtype="PCM_24")
    file = open_reader(path, RATE)
    end = file.info.frames
    with prefetching({"kick": open_reader(path, RATE)}) as prefetcher:
        for song in [0, end - 700, 64, end + 64, *range(50_000, 10_000, -9_984)]:
            assert prefetcher.prime(song)
            prefetcher.timeline.start(prefetcher.frame, song)
            for first in range(song, song + 8 * BLOCK, BLOCK):
                assert_array_equal(heard(prefetcher.readers["kick"], first), heard(file, first))
        assert prefetcher.misses == 0
    file.close()


def test_jumps_without_notice_are_waited_for() -> None:
    song = noise(LONG)
    with prefetching({"kick": Memory(song)}) as prefetcher:
        for first in np.random.default_rng(1).integers(0, LONG - BLOCK, 40).tolist():
            prefetcher.timeline.start(prefetcher.frame, first)
            assert_array_equal(play(prefetcher, "kick", BLOCK), song[first : first + BLOCK])
        assert prefetcher.misses > 20
        assert not prefetcher.faults


@pytest.mark.parametrize(("start", "end"), [(6400, 6464), (64, 20_032), (30_016, 300_032)])
def test_loops(start: int, end: int) -> None:
    song = noise(LONG)
    with prefetching({"kick": Memory(song)}) as prefetcher:
        prefetcher.timeline.start(0, 0)
        prefetcher.timeline.loop(Region(start, end), at=64)
        passes = max(2, 20_000 // (end - start))
        expected = np.concatenate([song[:end], *[song[start:end]] * passes])
        found = play(prefetcher, "kick", len(expected))
        assert_array_equal(found, expected[: len(found)])


def test_each_page_is_read_once_and_in_order() -> None:
    reads: list[tuple[str, int]] = []
    stems = {name: Memory(noise(LONG), name, reads) for name in "abc"}
    with prefetching(stems) as prefetcher:
        play(prefetcher, "a", LONG)
        until(lambda: len(reads) == 3 * (LONG // PAGE + 1))
    assert reads == [(name, page) for page in range(LONG // PAGE + 1) for name in "abc"]
    for stem in stems.values():
        assert stem.threads == {"prefetch"}
        assert stem.closed_by == "prefetch"


def test_memory_is_bounded() -> None:
    with prefetching({"kick": Memory(noise(LONG))}) as prefetcher:
        reader = prefetcher.readers["kick"]
        prefetcher.timeline.loop(Region(LONG // 2, LONG), at=64)
        for song in range(0, LONG, LONG // 7):
            assert prefetcher.prime(song)
            prefetcher.timeline.start(prefetcher.frame, song)
            play(prefetcher, "kick", 4 * PAGE)
        held = list(reader._pages.values())
        bytes_of_stem = sum(page.samples.nbytes for page in held)
        assert {page.samples.base is held[0].samples.base for page in held} == {True}
        memory = held[0].samples.base
        assert memory is not None
        assert len(held) + len(reader._free) == len(memory)
        assert bytes_of_stem <= memory.nbytes < 100e6 / 96


def test_the_loop_start_and_what_was_primed_stay_in_memory() -> None:
    stem = Memory(noise(LONG))
    with prefetching({"kick": stem}) as prefetcher:
        region = Region(2 * RATE // 64 * 64, LONG // 64 * 64)
        prefetcher.timeline.loop(region, at=64)
        assert prefetcher.prime(4 * RATE)
        play(prefetcher, "kick", 8 * RATE)
        stem.answers.clear()
        for song in (region.start, 4 * RATE):
            first = heard(prefetcher.readers["kick"], song, RATE // 5)
            assert_array_equal(first, stem.samples[song : song + RATE // 5])
        stem.answers.set()


class Slow(Memory):
    """A reader that takes its time."""

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Copy, after a while."""
        time.sleep(0.01)
        return super().read_into(block, lane, first_frame, frames)


def test_what_the_audio_thread_needs_next_is_primed_as_well() -> None:
    """It is ahead of what is heard."""
    with prefetching({}) as prefetcher:
        prefetcher.timeline.start(0, RATE)
        added = prefetcher.add("kick", Slow(noise(LONG)), Placement(0, 0, LONG))
        assert prefetcher.prime(0)
        for song in (0, RATE):
            assert not added.missing([Piece(0, song, RATE // 5)])


def test_a_stem_is_read_where_it_is_placed() -> None:
    song, late = noise(LONG), Placement(RATE, 500, 2 * RATE)
    with prefetching({"kick": Memory(song)}, {"kick": late}) as prefetcher:
        assert prefetcher.prime(2 * RATE)
        before = prefetcher.readers["kick"]
        assert_array_equal(heard(before, RATE + 500), song[RATE + 500 :][:BLOCK])
        later = Placement(2 * RATE, 3 * RATE, RATE)
        moved = prefetcher.add("moved", Memory(song), later)
        assert prefetcher.prime(2 * RATE)
        assert_array_equal(heard(before, RATE + 500), song[RATE + 500 :][:BLOCK])
        assert_array_equal(heard(moved, 3 * RATE), song[3 * RATE :][:BLOCK])
        assert before.misses == moved.misses == 0


def test_samples_that_are_not_finite_are_counted_once(tmp_path: Path) -> None:
    song = noise(4 * PAGE)
    song[[5, 5000, 5001, 3 * PAGE], 0] = np.nan, np.inf, -np.inf, np.nan
    soundfile.write(tmp_path / "in.wav", song, RATE, subtype="FLOAT")
    block = np.zeros((BLOCK, 8), np.float32)
    with prefetching({"kick": open_reader(tmp_path / "in.wav")}) as prefetcher:
        reader = prefetcher.readers["kick"]
        for expected in (3, 0):
            counts = [reader.read_into(block, 0, at, BLOCK) for at in range(0, 2 * PAGE, BLOCK)]
            assert sum(counts) == expected
        assert reader.read_into(block, 0, 3 * PAGE, BLOCK) == 1
        assert np.all(np.isfinite(block))


def test_a_damaged_file_is_silent_from_there_and_others_go_on() -> None:
    song = noise(LONG)
    stems = {"kick": Memory(song), "snare": Memory(song)}
    stems["kick"].damaged_from = 100 * PAGE + 10
    with prefetching(stems) as prefetcher:
        begun = time.monotonic()
        prefetcher.timeline.start(0, 101 * PAGE)
        assert np.all(heard(prefetcher.readers["kick"], 101 * PAGE) == 0)
        assert time.monotonic() - begun < 2
        prefetcher.timeline.start(0, 98 * PAGE)
        kick = play(prefetcher, "kick", 6 * PAGE)
        assert_array_equal(kick[: 2 * PAGE], song[98 * PAGE : 100 * PAGE])
        assert np.all(kick[2 * PAGE :] == 0)
        prefetcher.frame = 0
        assert_array_equal(play(prefetcher, "snare", 6 * PAGE), song[98 * PAGE :][: 6 * PAGE])
        assert list(prefetcher.faults) == ["kick"]
        assert prefetcher.faults["kick"].place == "nodes.kick.file"
        assert "damaged" in prefetcher.faults["kick"].message
    assert stems["kick"].read.count(("", 100)) == 1


def test_a_disk_that_does_not_answer_is_waited_for_once() -> None:
    song = noise(LONG)
    stems = {str(number): Memory(song) for number in range(8)}
    with prefetching(stems, patience=0.2) as prefetcher:
        assert prefetcher.prime(0)
        for stem in stems.values():
            stem.answers.clear()
        assert not prefetcher.prime(LONG // 2)
        begun = time.monotonic()
        for reader in prefetcher.readers.values():
            assert np.all(heard(reader, LONG // 2) == 0)
        assert 0.2 < time.monotonic() - begun < 1.5  # 8 × 0.2 if each were waited for
        assert "not read in time" in prefetcher.faults["3"].message
        for stem in stems.values():
            stem.answers.set()
        assert prefetcher.prime(LONG // 2)
        assert_array_equal(heard(prefetcher.readers["3"], LONG // 2), song[LONG // 2 :][:BLOCK])


def test_stems_come_and_go_while_it_plays() -> None:
    old, new, kept = (Memory(noise(LONG, seed=seed)) for seed in range(3))
    with prefetching({"kick": old, "snare": kept}) as prefetcher:
        assert prefetcher.prime(0)
        before = prefetcher.readers["kick"]
        added = prefetcher.add("hat", new, Placement(0, 0, LONG))
        assert prefetcher.prime(0)
        assert_array_equal(heard(added, 0), new.samples[:BLOCK])
        prefetcher.remove("kick")
        until(lambda: old.closed_by == "prefetch")
        assert_array_equal(heard(before, 0), old.samples[:BLOCK])
        assert np.all(heard(before, LONG - BLOCK) == 0)
        prefetcher.remove("hat")
        until(lambda: new.closed_by == "prefetch")
        assert list(prefetcher.readers) == ["snare"]
        assert_array_equal(play(prefetcher, "snare", LONG // 2), kept.samples[: prefetcher.frame])
        assert before.misses == 0


def test_a_page_that_is_replaced_under_the_copy_is_copied_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    song = noise(2 * PAGE)
    reader = PageReader("kick", Memory(song), Placement(0, 0, 2 * PAGE), 1, Progress(0))
    reader.load(0, [])
    copies: list[float] = []

    class Interrupted:
        """A copy, the first of which the loading thread gets in the way of."""

        @staticmethod
        def spread(samples: pcm.Samples, out: Block, lane: int, channels: int) -> None:
            if not copies:
                reader.load(1, [])
            copies.append(samples[0])
            pcm.spread(samples, out, lane, channels)
            if len(copies) == 1:
                reader.load(0, [])

    monkeypatch.setattr(pages, "pcm", Interrupted)
    assert_array_equal(heard(reader, 0), song[:BLOCK])
    assert copies == [song[PAGE, 0], song[0, 0]]


def test_needed_pages_are_not_recycled() -> None:
    reader = PageReader("kick", Memory(noise(LONG)), Placement(0, 0, LONG), 2, Progress(0))
    for number in (0, 1, 2):
        reader.load(number, [Piece(0, 0, 100)])
    assert reader.missing([Piece(0, 0, 4 * PAGE)]) == [(PAGE, 1), (3 * PAGE, 3)]


def test_files_are_closed_where_nothing_was_started() -> None:
    stem = Memory(noise(PAGE))
    Prefetcher({"kick": stem}, {"kick": Placement(0, 0, PAGE)}, Timeline(), RATE).close()
    assert stem.closed_by

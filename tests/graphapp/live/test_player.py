"""The player without a device: what reaches the ring, frame by frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr

from dsp import ring as kernels
from graphapp.engine.devices import OutputRing
from graphapp.engine.live.load import LoadMeter
from graphapp.engine.live.messages import Loop, Play, Seek, Stop, Stopped
from graphapp.engine.live.outlet import Outlet
from graphapp.engine.live.performance import Performance
from graphapp.engine.live.player import Player
from graphapp.engine.options import Options
from graphapp.engine.render import prepared
from projects import load
from tests.graphapp.support import RATE, noise, rendered, write_song

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.engine.schedule import Schedule
    from graphapp.media.reader import Reader

Song = tuple["Schedule", "Mapping[str, Reader]"]
FADE = 240
"""5 ms."""
BURST = 24_000
"""Half a second of noise."""


class Recorder:
    """A listener that keeps what it is given."""

    channels = 2

    def __init__(self) -> None:
        self.blocks: list[Block] = [np.zeros((0, 2), np.float32)]

    def write(self, block: Block) -> None:
        """Keep a copy."""
        self.blocks.append(block.copy())

    @property
    def heard(self) -> Block:
        """All of it."""
        return np.concatenate(self.blocks)


class Desk:
    """A player whose ring is emptied by hand.

    Parameters
    ----------
    schedule : Schedule
        What is played.
    readers : mapping of str to Reader
        Its files.
    block : int
        Of the player and of the device.
    device_rate : int
        Of the device.
    """

    def __init__(
        self,
        schedule: Schedule,
        readers: Mapping[str, Reader],
        block: int = 256,
        device_rate: int = RATE,
    ) -> None:
        self.performance = Performance(schedule, readers, block=block)
        self.ring = OutputRing(1 << 15)
        self.outlet = Outlet(self.ring, schedule.rate, block)
        self.outlet.connect(device_rate, block, 0)
        self.recorder = Recorder()
        self.player = Player(self.performance, self.outlet, self.recorder, block=block)
        self._out = np.zeros((block, 2), np.float32)

    def take(self, blocks: int) -> Block:
        """Play for a while and return what the device gets."""
        got = [np.zeros((0, 2), np.float32)]
        for _ in range(blocks):
            while self.player.step():
                pass
            kernels.read(self.ring.header, self.ring.samples, self._out)
            got.append(self._out.copy())
        return np.concatenate(got)

    def send(self, *commands: Play | Stop | Seek | Loop) -> None:
        """Send commands."""
        self.player.commands.extend(commands)

    def finish(self) -> Block:
        """Play until the song has been heard, and return what the device got."""
        self.player.events.clear()
        got = []
        while not self.stopped():
            got.append(self.take(1))
            assert len(got) < 20_000, "it does not end"
        return np.concatenate(got)

    def stopped(self) -> list[Stopped]:
        """Return the ends so far."""
        return [event for event in self.player.events if isinstance(event, Stopped)]


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a song with latency (a limiter) and a tail (a reverb)."""
    folder = tmp_path_factory.mktemp("song")
    return write_song(
        folder,
        {"burst": noise(BURST, level=0.3)},
        {"hall": {"type": "reverb", "time": 0.3}, "limiter": {"type": "limiter"}},
        ["burst > hall > limiter > master"],
    )


@pytest.fixture(scope="module")
def export(song: Path) -> Block:
    """Return what the song is exported as."""
    return rendered(song, "--depth", "32f")


@pytest.fixture
def prepared_song(song: Path) -> Iterator[Song]:
    """Yield its schedule and its open files."""
    with prepared(load(song), Options()) as (files, schedule):
        yield schedule, files.readers


def sounding(captured: Block) -> Block:
    """Return what lies between the silence before and after."""
    (loud,) = np.nonzero(captured.any(axis=1))
    return captured[loud[0] : loud[-1] + 1]


@pytest.mark.parametrize("block", [64, 192, 512, 1024])
def test_from_the_beginning_it_has_the_bits_of_the_export(
    block: int, prepared_song: Song, export: Block
) -> None:
    """All of it, up to the last frame of the tail, and silence after that."""
    desk = Desk(*prepared_song, block=block)
    desk.take(3)
    desk.send(Play(0))
    heard = sounding(desk.finish())
    assert np.array_equal(heard, sounding(export))
    assert np.array_equal(desk.recorder.heard, export)
    assert desk.player.frames == len(export)
    assert desk.stopped() == [Stopped(len(export), finished=True)]
    assert desk.ring.dropouts == 0
    assert desk.player.heard.song == len(export)


def test_silence_before_a_late_sound_is_not_the_end(tmp_path: Path) -> None:
    """What follows a reverb's predelay is heard after as much silence as in an export."""
    nodes = {"hall": {"type": "reverb", "time": 0.2, "predelay": 500}}
    song = write_song(tmp_path, {"click": noise(480)}, nodes, ["click > hall > master"])
    export = rendered(song, "--depth", "32f")
    with prepared(load(song), Options()) as (files, schedule):
        desk = Desk(schedule, files.readers)
        desk.send(Play(0))
        desk.finish()
    assert len(export) > 24_000
    assert np.array_equal(desk.recorder.heard, export)


def test_the_end_is_the_same_where_there_was_no_time_to_look_ahead(
    prepared_song: Song, export: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device is given silence that may be a part of the song; listeners and counts are not."""
    monkeypatch.setattr(Outlet, "runs_low", True)
    desk = Desk(*prepared_song)
    desk.send(Play(0))
    heard = desk.finish()
    begin = int(np.flatnonzero(heard.any(axis=1))[0] - np.flatnonzero(export.any(axis=1))[0])
    assert np.array_equal(heard[begin : begin + len(export)], export)
    assert np.abs(heard[begin + len(export) :]).max() < 1e-5
    assert np.array_equal(desk.recorder.heard, export)
    assert desk.stopped() == [Stopped(len(export), finished=True)]
    assert desk.player.heard == (len(export), len(export))


def test_a_device_that_takes_much_at_once_finds_it_also_at_the_end(
    prepared_song: Song, export: Block
) -> None:
    """While it is not known if silence is the end of the song."""
    desk = Desk(*prepared_song)
    desk.outlet.connect(RATE, 256, 1000)
    desk.send(Play(0))
    out = np.zeros((1000, 2), np.float32)
    while not desk.stopped():
        for _ in range(8):  # twice as fast as it plays
            desk.player.step()
        kernels.read(desk.ring.header, desk.ring.samples, out)
    assert desk.ring.dropouts == 0
    assert desk.player.frames == len(export)


@pytest.fixture(scope="module")
def stem() -> Block:
    """Return a second of noise, no two frames of it alike."""
    return noise(RATE)


@pytest.fixture
def plain_song(tmp_path: Path, stem: Block) -> Iterator[Song]:
    """Yield a song of that stem, which goes to the master as it is."""
    song = write_song(tmp_path, {"stem": stem})
    with prepared(load(song), Options()) as (files, schedule):
        yield schedule, files.readers


@pytest.fixture
def desk(plain_song: Song) -> Desk:
    """Return a player of that song."""
    return Desk(*plain_song)


RISE = np.minimum(np.arange(FADE) / FADE, 1.0).astype(np.float32)[:, None]


def test_from_elsewhere_it_fades_in(desk: Desk, stem: Block) -> None:
    """Over 5 ms, and then it is the song."""
    desk.send(Play(6400))
    heard = desk.finish()
    rest = stem[6400:]
    assert np.array_equal(heard[:FADE], rest[:FADE] * RISE)
    assert np.array_equal(heard[FADE : len(rest)], rest[FADE:])


def test_it_stops_with_a_fade_and_goes_on_where_it_stopped(desk: Desk, stem: Block) -> None:
    """Out over 5 ms, in over 5 ms, on a quantum."""
    desk.send(Play(0))
    first = desk.take(20)
    desk.send(Stop())
    first = np.concatenate([first, desk.take(20)])
    (stopped,) = desk.stopped()
    end = stopped.song
    assert not stopped.finished
    fade = end - 256  # 5 ms in whole quanta
    assert np.array_equal(first[:fade], stem[:fade])
    assert np.array_equal(first[fade : fade + FADE], stem[fade : fade + FADE] * (1 - RISE))
    assert not first[fade + FADE :].any()
    assert desk.player.heard.song == end
    desk.send(Play())
    second = sounding(desk.finish())  # from the second frame on: the fade begins with 0
    assert np.array_equal(second[FADE - 1 :], stem[end + FADE :])


def test_it_seeks_while_it_plays(desk: Desk, stem: Block) -> None:
    """One fade out, one fade in, nothing between them."""
    desk.send(Play(0))
    heard = desk.take(8)
    desk.send(Seek(32_000))
    heard = np.concatenate([heard, desk.take(8)])
    jump = int(np.flatnonzero((heard != stem[: len(heard)]).any(axis=1))[0])
    jump = jump - 1 + 256
    after = heard[jump:]
    assert np.array_equal(after[:FADE], stem[32_000 : 32_000 + FADE] * RISE)
    assert np.array_equal(after[FADE:], stem[32_000 + FADE :][: len(after) - FADE])
    assert not desk.stopped()


def test_it_seeks_while_it_does_not_play(desk: Desk, stem: Block) -> None:
    """Nothing is heard until it plays."""
    desk.send(Seek(32_000))
    assert not desk.take(8).any()
    assert desk.player.heard.song == 32_000
    desk.send(Play())
    heard = desk.take(8)
    begin = int(np.flatnonzero(heard.any(axis=1))[0]) - 1  # the fade's first gain is 0
    rest = heard[begin + FADE :]
    assert np.array_equal(rest, stem[32_000 + FADE :][: len(rest)])


def test_a_loop_goes_round_without_a_seam(desk: Desk, stem: Block) -> None:
    """No fade, no gap, and the position goes back as it is heard to."""
    desk.send(Loop(6400, 12_800), Play(0))
    heard = desk.take(150)
    song = np.concatenate([stem[:12_800], *[stem[6400:12_800]] * 5])[: len(heard)]
    assert np.array_equal(heard[: len(song)], song)
    desk.player.step()
    assert desk.player.heard.song == 6400 + (len(heard) - 6400) % 6400
    desk.send(Loop(None, None))
    assert np.array_equal(sounding(desk.finish())[-1000:], stem[-1000:])


def test_a_part_ends_to_the_frame(desk: Desk, stem: Block) -> None:
    """Which need not be a quantum's last."""
    desk.send(Play(0, until=10_001))
    heard = desk.finish()
    assert np.array_equal(heard[:10_001], stem[:10_001])
    assert not heard[10_001:].any()
    assert desk.stopped() == [Stopped(10_001, finished=True)]


def test_a_part_may_be_chosen_while_it_plays(desk: Desk, stem: Block) -> None:
    """Playing goes on, and ends there."""
    desk.send(Play(0))
    heard = desk.take(10)
    desk.send(Play(until=10_001))
    heard = np.concatenate([heard, desk.finish()])
    assert np.array_equal(heard[:10_001], stem[:10_001])
    assert not heard[10_001:].any()


def test_after_the_end_it_begins_again(desk: Desk, stem: Block) -> None:
    """From 0, without a fade."""
    desk.send(Play(0))
    desk.finish()
    desk.send(Play())
    assert np.array_equal(sounding(desk.finish()), stem)


def test_the_end_is_said_once_it_has_been_heard(desk: Desk, stem: Block) -> None:
    """With 0.3 s to spare, for what a device holds."""
    desk.send(Play(0))
    heard = desk.finish()
    assert len(stem) + 0.3 * RATE <= len(heard) <= len(stem) + 0.35 * RATE
    assert not desk.ring.expecting


def test_a_command_is_obeyed_once_its_effect_is_heard(desk: Desk) -> None:
    """Until then a position is still that of what was before."""
    desk.send(Loop(None, None), Seek(4800))
    desk.take(20)
    assert (desk.player.obeyed, desk.player.heard.song) == (1, 4800)
    desk.send(Play(9600), Play(None, 20_000), Stop(), Seek(0))
    while desk.player.obeyed < 5:
        song = desk.player.heard.song
        assert song == 4800 or 9600 <= song < 20_000
        desk.take(1)
    assert desk.player.heard.song == 0


def test_latency_is_short(desk: Desk) -> None:
    """What is computed is heard within 50 ms."""
    desk.send(Play(0))
    desk.take(10)
    assert desk.ring.filled < 0.05 * RATE


def test_a_device_at_another_rate_gets_the_song_resampled(plain_song: Song, stem: Block) -> None:
    """As soxr does it in one go."""
    desk = Desk(*plain_song, device_rate=44_100)
    desk.send(Play(0))
    heard = desk.finish()
    expected = soxr.resample(stem, RATE, 44_100, "VHQ")
    assert np.abs(heard[: len(expected)] - expected).max() < 1e-5
    assert desk.ring.dropouts == 0


def test_a_dropout_is_counted_and_nothing_is_skipped(desk: Desk, stem: Block) -> None:
    """The device gets silence when nothing is ready, and then what it would have got."""
    desk.send(Play(0))
    before = desk.take(10)
    gap = 8 * 256
    late = [np.zeros((256, 2), np.float32) for _ in range(desk.ring.filled // 256 + 8)]
    for out in late:
        kernels.read(desk.ring.header, desk.ring.samples, out)
    heard = np.concatenate([before, *late, desk.take(20)])
    begin = len(before) + len(late) * 256 - gap
    assert not heard[begin : begin + gap].any()
    song = np.delete(heard, slice(begin, begin + gap), axis=0)
    assert np.array_equal(song, stem[: len(song)])
    assert (desk.ring.dropouts, desk.ring.lost) == (1, gap)


def test_overload_is_said_once_each_time() -> None:
    """Not with every block, and again when it comes back."""
    load = LoadMeter(RATE)
    busy, idle = 480 / RATE * 0.95, 480 / RATE * 0.1
    warned = [load.add(busy, 480) for _ in range(500)]
    assert sum(warned) == 1
    warned = [load.add(idle, 480) for _ in range(200)] + [load.add(busy, 480) for _ in range(500)]
    assert sum(warned) == 1
    assert load.highest == pytest.approx(0.95)
    assert load.mean == pytest.approx((1000 * 0.95 + 200 * 0.1) / 1200)


def test_a_short_burst_is_no_overload() -> None:
    """A tenth of a second is what the ring is for."""
    load = LoadMeter(RATE)
    assert not any(load.add(480 / RATE * 2, 480) for _ in range(10))

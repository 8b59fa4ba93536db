"""Played through a sound server: what its monitor hears are the bits of the export."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphapp.engine.live.client import LiveEngine
from graphapp.engine.live.messages import DeviceChanged, Stopped, Warned
from projects import load
from tests.graphapp.live.listening import aligned
from tests.graphapp.support import noise, rendered, write_song

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.engine.live.messages import Event
    from tests.graphapp.live.pulse import SoundServer

PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a song of a second with latency and a tail."""
    return write_song(
        tmp_path_factory.mktemp("song"),
        {"burst": noise(48_000, level=0.3)},
        {"hall": {"type": "reverb", "time": 0.3}, "limiter": {"type": "limiter"}},
        ["burst > hall > limiter > master"],
    )


@pytest.fixture(scope="module")
def export(song: Path) -> Block:
    """Return what the song is exported as."""
    return rendered(song, "--depth", "32f")


def until(engine: LiveEngine, kind: type[Event]) -> list[Event]:
    """Return all events up to the first of a kind."""
    events: list[Event] = []
    deadline = time.monotonic() + PATIENCE_S
    while not any(isinstance(each, kind) for each in events):
        assert time.monotonic() < deadline, f"no {kind.__name__}, only {events}"
        events += engine.events(0.05)
    return events


@pytest.mark.parametrize("block", [256, 512, 1024])
def test_a_capture_equals_the_export(
    block: int, song: Path, export: Block, sound_server: SoundServer
) -> None:
    """Every bit, and no dropout."""
    with (
        LiveEngine(load(song), device="Lab", block=block) as engine,
        sound_server.capture() as capture,
    ):
        engine.play(0.0)
        until(engine, Stopped)
        assert engine.dropouts == 0
        assert engine.device == "Lab"
    assert np.array_equal(aligned(capture.samples, export), export)


def test_a_lost_device_comes_back(song: Path, sound_server: SoundServer) -> None:
    """It is said; the null device plays on; the device is taken up again."""
    with LiveEngine(load(song), device="Lab") as engine:
        engine.loop(0.0, 1.0)
        engine.play(0.0)
        time.sleep(0.5)
        sound_server.kill()
        died = time.monotonic()
        events = until(engine, DeviceChanged)
        assert time.monotonic() - died < 4.0
        assert engine.device == "null"
        assert sum(isinstance(each, Warned) for each in events) == 1
        before = engine.position
        time.sleep(0.1)
        assert engine.playing
        assert engine.position != before
        sound_server.start()
        until(engine, DeviceChanged)
        assert engine.device == "Lab"
        assert engine.dropouts <= 1


def test_a_device_that_is_back_at_once_is_used_within_2_s(
    song: Path, sound_server: SoundServer
) -> None:
    """Without the null device."""
    with LiveEngine(load(song), device="Lab") as engine:
        engine.loop(0.0, 1.0)
        engine.play(0.0)
        time.sleep(0.5)
        sound_server.kill()
        died = time.monotonic()
        sound_server.start()
        until(engine, DeviceChanged)
        assert engine.device == "Lab"
        assert time.monotonic() - died < 2.0
        assert engine.playing

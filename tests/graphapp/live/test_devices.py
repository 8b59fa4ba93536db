"""Devices: what they play, and what becomes of them when they die."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphapp.engine.devices import (
    DeviceError,
    DeviceInfo,
    OutputRing,
    find_device,
    list_devices,
    open_device,
)
from tests.graphapp.live.feeding import (
    PERIOD,
    Feeder,
    counter,
    hold_interpreter,
    opened,
    play_out,
    wait_for,
)
from tests.graphapp.live.listening import aligned
from tests.graphapp.live.pulse import RATE, lacking
from tests.graphapp.support import ROOT, python

if TYPE_CHECKING:
    from tests.graphapp.live.pulse import SoundServer


@pytest.mark.parametrize("block", [256, 512, 1024])
def test_what_is_played_is_heard_bit_for_bit(sound_server: SoundServer, block: int) -> None:
    ring = OutputRing(8192)
    with sound_server.capture() as capture, opened("lab", ring, block=block) as device:
        assert device.rate == RATE
        with Feeder(ring, block):
            wait_for(lambda: ring.read > RATE)
            assert device.alive()
        play_out(ring)
    assert ring.taken == ring.callbacks * device.block
    assert (ring.dropouts, ring.lost) == (0, 0)
    expected = counter(1, ring.written)
    np.testing.assert_array_equal(aligned(capture.samples, expected), expected)


def test_a_busy_interpreter_does_not_hold_up_the_device(sound_server: SoundServer) -> None:
    ring = OutputRing(1 << 15)
    with sound_server.capture() as capture, opened("lab", ring, block=256):
        with Feeder(ring, 256):
            wait_for(lambda: ring.read > RATE // 4)
            before = ring.read
            hold_interpreter(0.4)
            assert ring.read - before > 0.3 * RATE
        play_out(ring)
    assert ring.dropouts == 0
    expected = counter(1, ring.written)
    np.testing.assert_array_equal(aligned(capture.samples, expected), expected)


def test_a_device_runs_at_its_own_rate_where_it_cannot_run_at_the_one_wanted(
    sound_server: SoundServer,
) -> None:
    info = find_device("lab")
    assert (info.rates, info.rate, info.channels) == ((RATE,), RATE, 2)
    ring = OutputRing(8192)
    with sound_server.capture() as capture, opened("lab", ring, rate=44_100) as device:
        assert device.rate == RATE
        with Feeder(ring, 512):
            wait_for(lambda: ring.read > RATE // 4)
        play_out(ring)
    expected = counter(1, ring.written)
    np.testing.assert_array_equal(aligned(capture.samples, expected), expected)


def test_after_an_underrun_the_sound_goes_on_where_it_was(sound_server: SoundServer) -> None:
    ring = OutputRing(8192)
    ring.write(counter(1, 4000))
    with sound_server.capture() as capture, opened("lab", ring):
        ring.expecting = True
        wait_for(lambda: ring.dropouts == 1)
        ring.write(counter(4001, 4000))
        ring.expecting = False
        play_out(ring)
    numbers = capture.samples[:, 0] * PERIOD
    np.testing.assert_array_equal(numbers[numbers != 0], np.arange(1, 8001))
    assert np.count_nonzero(np.diff(np.flatnonzero(numbers)) - 1) == 1


def test_a_killed_server_is_noticed_and_the_device_reopened(sound_server: SoundServer) -> None:
    ring = OutputRing(8192)
    info = find_device("lab")
    device = open_device(info, ring, RATE, 512)
    with Feeder(ring, 512):
        wait_for(lambda: ring.read > RATE // 4)
        assert device.alive()
        sound_server.kill()
        assert wait_for(lambda: not device.alive()) < 0.7
        ring.expecting = False
        begun = time.monotonic()
        device.close()
        assert time.monotonic() - begun < 0.5
        with pytest.raises(DeviceError, match="not there"):
            open_device(info, ring, RATE, 512)
        assert find_device(None).name == "null"
        before = ring.read
        sound_server.start()
        with opened("lab", ring) as again:
            wait_for(lambda: ring.read > before + RATE // 4)
            assert again.alive()


def test_a_server_that_does_not_answer_holds_nobody_up(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What answers too late is closed."""
    monkeypatch.setattr("graphapp.engine.devices.stream._PATIENCE", 0.3)
    info, ring = find_device("lab"), OutputRing(8192)
    device = open_device(info, ring, RATE, 512)
    with sound_server.frozen():
        assert wait_for(lambda: not device.alive()) < 0.7
        begun = time.monotonic()
        device.close()
        with pytest.raises(DeviceError, match='"Lab" does not answer'):
            open_device(info, ring, RATE, 512)
        assert find_device(None).name == "null"
        assert time.monotonic() - begun < 2.0
    taken = ring.taken
    wait_for(lambda: not sound_server.playing())
    assert ring.taken == taken
    with opened("lab", ring):
        wait_for(lambda: ring.taken > taken + RATE // 4)


def test_an_idle_sink_is_not_dead(sound_server: SoundServer) -> None:
    """It first plays the 2 s of silence that it holds."""
    assert sound_server.running
    ring = OutputRing(8192)
    with opened("idle", ring) as device:
        deadline = time.monotonic() + 2.5
        while time.monotonic() < deadline:
            assert device.alive()
            time.sleep(0.05)
    assert ring.callbacks


LEAVING = """
from graphapp.engine.devices import OutputRing, find_device, open_device
ring = OutputRing(1024)
device = open_device(find_device(%r), ring, 48000, 256)
while ring.taken < 4800:
    pass
"""


@pytest.mark.parametrize("name", ["lab", "null"])
def test_a_program_may_end_without_closing_its_device(sound_server: SoundServer, name: str) -> None:
    assert sound_server.running
    ran = python("-c", LEAVING % name, timeout=10)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


ABANDONED = """
import time
from graphapp.engine.devices import OutputRing, find_device, open_device
ring = OutputRing(1024)
device = open_device(find_device("lab"), ring, 48000, 256)
while ring.taken < 4800:
    pass
print("playing", flush=True)
input()
device.close()
"""


def test_a_program_ends_after_its_server_was_killed(sound_server: SoundServer) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ABANDONED],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "playing\n"
        sound_server.kill()
        assert program.communicate("\n", timeout=5) == ("", "")
        assert program.returncode == 0


PORTAUDIO_PACKAGES = "libportaudio2 libasound2-plugins"


@pytest.fixture
def portaudio(sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> DeviceInfo:
    """Return PortAudio's way to the sound server, for a machine where miniaudio finds nothing."""
    assert sound_server.running
    monkeypatch.setattr("graphapp.engine.devices.miniaudio_backend.infos", list)
    with contextlib.suppress(ImportError, OSError):
        import sounddevice

        sounddevice._terminate()  # it lists what there was when it was initialized
        sounddevice._initialize()
    found = [each for each in list_devices() if each.name == "pulse"]
    if not found:
        lacking("PortAudio", "pip install sounddevice; apt-get install -y " + PORTAUDIO_PACKAGES)
    return found[0]


def test_portaudio_plays_where_miniaudio_does_not(
    sound_server: SoundServer, portaudio: DeviceInfo
) -> None:
    ring = OutputRing(8192)
    with sound_server.capture() as capture, opened(portaudio.name, ring) as device:
        assert (device.info.backend, device.rate) == ("portaudio", RATE)
        with Feeder(ring, 512):
            wait_for(lambda: ring.read > RATE // 4)
        play_out(ring)
    expected = counter(1, ring.written)
    np.testing.assert_array_equal(aligned(capture.samples, expected), expected)

"""Devices: what there is, and what it is called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graphapp.engine.devices import DeviceInfo, catalogue, find_device, list_devices
from graphapp.engine.devices.null import NULL
from nodes.vocabulary import Fault
from tests.graphapp.live.pulse import RATE
from tests.graphapp.support import graphapp, python

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graphapp.live.pulse import SoundServer

NAMED = [
    DeviceInfo("USB Audio", "alsa", (), RATE, 2, default=False),
    DeviceInfo("USB Audio (2)", "alsa", (), RATE, 2, default=True),
    DeviceInfo("Null Output", "alsa", (), RATE, 2, default=False),
    NULL,
]


@pytest.mark.parametrize(
    ("name", "found"),
    [(None, 1), ("USB Audio", 0), ("(2)", 1), ("output", 2), ("null", 3)],
)
def test_a_name_or_a_part_of_it_finds_a_device(
    name: str | None, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "list_devices", lambda: NAMED)
    assert find_device(name) == NAMED[found]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("usb", '"usb" is part of several names; use one of "USB Audio", "USB Audio (2)"'),
        ("Tape", 'there is no device "Tape"; use one of "USB Audio", "USB Audio (2)", "Null'),
    ],
)
def test_a_name_that_finds_none_or_several_is_a_fault(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "list_devices", lambda: NAMED)
    with pytest.raises(Fault) as caught:
        find_device(name)
    assert caught.value.place == "--device"
    assert caught.value.message.startswith(message)


def test_without_a_default_device_the_null_device_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catalogue, "list_devices", lambda: [NAMED[0], NULL])
    assert find_device(None) == NULL


LISTING = """
import time
from graphapp.engine.devices import find_device, list_devices
begun = time.perf_counter()
print([each.name for each in list_devices()][-1], find_device(None).backend)
print(time.perf_counter() - begun < 1.0)
"""


def test_without_a_sound_server_there_is_the_null_device_and_nothing_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    ran = python("-c", LISTING)
    assert ran.stdout.split()[0] == "null"
    assert ran.stdout.split()[-1] == "True"
    assert not ran.stderr


def test_the_devices_of_a_server(sound_server: SoundServer) -> None:
    assert sound_server.running
    lab, idle, null = list_devices()
    assert lab == DeviceInfo("Lab", "pulseaudio", (RATE,), RATE, 2, default=True)
    assert (idle.name, idle.default) == ("Idle", False)
    assert (null.name, null.rates) == ("null", ())
    assert find_device(None) == find_device("Lab") == find_device("LA") == lab


def test_the_command_lists_the_devices(
    sound_server: SoundServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sound_server.running
    assert graphapp("devices", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["devices"]
    lab = {"name": "Lab", "backend": "pulseaudio", "rate": RATE, "channels": 2, "default": True}
    assert listed[0] == lab
    assert listed[-1]["name"] == "null"
    assert graphapp("devices") == 0
    printed = capsys.readouterr()
    assert [line.split()[0] for line in printed.out.splitlines()[1:]] == ["Lab", "Idle", "null"]
    assert not printed.err

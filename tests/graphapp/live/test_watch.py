"""The watchdog with devices that come and go."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from graphapp.engine.devices import DeviceError, DeviceInfo, OutputRing
from graphapp.engine.live import watch
from graphapp.engine.live.messages import DeviceChanged, Warned
from graphapp.engine.live.watch import Watchdog
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphapp.engine.devices import Device as AnyDevice
    from graphapp.engine.live.messages import Event

RATE = 48_000


@dataclass
class Device:
    """A device that dies when it is told to."""

    info: DeviceInfo
    rate: int = RATE
    block: int = 512
    latency_frames: int = 512
    living: bool = True
    closed: bool = False

    def alive(self) -> bool:
        """Tell whether it still plays."""
        return self.living

    def close(self) -> None:
        """End it."""
        assert not self.closed, "closed twice"
        self.closed = True


@dataclass
class System:
    """A sound system with one device, which can be taken away."""

    there: bool = True
    opens: bool = True
    opened: list[Device] = field(default_factory=list)

    def find(self, name: str | None) -> DeviceInfo:
        """Find as `find_device` does."""
        known = ["null", *(["Speakers"] if self.there else [])]
        found = name or known[-1]
        if found not in known:
            raise Fault("--device", f'there is no device "{name}"')
        return DeviceInfo(found, "test", (RATE,), RATE, 2, default=True)

    def open(self, info: DeviceInfo, _ring: OutputRing, _rate: int, _block: int) -> Device:
        """Open as `open_device` does: one at a time."""
        assert all(each.closed for each in self.opened), "two devices read one ring"
        if info.name != "null" and not (self.opens and self.there):
            raise DeviceError("it is busy")
        self.opened.append(Device(info))
        return self.opened[-1]

    def lose(self) -> None:
        """Take the device away."""
        self.there = False
        self.opened[-1].living = False


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    """Return the sound system that the watchdog sees, and let it be impatient."""
    system = System()
    monkeypatch.setattr(watch, "find_device", system.find)
    monkeypatch.setattr(watch, "open_device", system.open)
    for name, seconds in {"_LOOK_S": 0.001, "_RETRY_S": 0.005, "_PATIENCE_S": 0.05}.items():
        monkeypatch.setattr(watch, name, seconds)
    monkeypatch.setattr(watch, "_RETRY_ON_NULL_S", 0.02)
    return system


@dataclass
class Watched:
    """A watchdog and what it says."""

    watchdog: Watchdog
    events: list[Event]
    connected: list[AnyDevice]

    def names(self) -> list[str]:
        """Return the devices that were connected, in order."""
        return [each.info.name for each in self.connected]


@pytest.fixture
def watched(system: System) -> Iterator[Callable[..., Watched]]:
    """Return a function that starts a watchdog."""
    begun: list[Watchdog] = []

    def start(name: str | None = None, *, wait: bool = False) -> Watched:
        events: list[Event] = []
        connected: list[AnyDevice] = []
        watchdog = Watchdog(
            name, OutputRing(1024), RATE, 512, connected.append, events.append, wait=wait
        )
        begun.append(watchdog)
        watchdog.start()
        return Watched(watchdog, events, connected)

    yield start
    for watchdog in begun:
        watchdog.close()
    assert all(each.closed for each in system.opened)


def until(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + 5.0
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_device_that_is_back_is_opened_again(
    system: System, watched: Callable[..., Watched]
) -> None:
    """Without the null device; the loss is one warning."""
    watching = watched()
    system.lose()
    until(lambda: watching.watchdog.lost)
    system.there = True
    until(lambda: not watching.watchdog.lost)
    until(lambda: len(watching.events) == 2)
    assert watching.names() == ["Speakers", "Speakers"]
    assert [type(each) for each in watching.events] == [Warned, DeviceChanged]


def test_the_null_device_plays_until_it_is_back(
    system: System, watched: Callable[..., Watched]
) -> None:
    """However long that takes; also when it is there but does not open at first."""
    watching = watched("Speakers")
    system.lose()
    until(lambda: watching.names() == ["Speakers", "null"])
    assert watching.watchdog.lost
    system.opens, system.there = False, True
    until(lambda: len(watching.connected) > 3)
    assert set(watching.names()[1:]) == {"null"}
    system.opens = True
    until(lambda: watching.names()[-1] == "Speakers")
    until(lambda: len(watching.events) == 3)
    changes = [each.device for each in watching.events if isinstance(each, DeviceChanged)]
    assert changes == ["null", "Speakers"]


def test_what_does_not_open_is_said(system: System, watched: Callable[..., Watched]) -> None:
    """Unless it shall be waited for."""
    system.opens = False
    with pytest.raises(Fault, match='"Speakers" does not open: it is busy; choose') as raised:
        watched("Speakers")
    assert raised.value.place == "--device"
    system.there = False
    with pytest.raises(Fault, match='no device "Speakers"'):
        watched("Speakers")
    watching = watched("Speakers", wait=True)
    assert watching.names() == ["null"]
    system.opens = system.there = True
    until(lambda: watching.names() == ["null", "Speakers"])


def test_it_is_closed_while_it_looks_for_the_device(
    system: System, watched: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is opened after that."""
    monkeypatch.setattr(watch, "_PATIENCE_S", 5.0)
    watching = watched()
    system.lose()
    until(lambda: watching.watchdog.lost)
    watching.watchdog.close()
    system.there = True
    time.sleep(0.05)
    assert watching.names() == ["Speakers"]

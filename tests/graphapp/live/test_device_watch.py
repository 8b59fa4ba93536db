"""When a device counts as dead."""

from __future__ import annotations

import pytest

from dsp import ring as kernels
from graphapp.engine.devices import OutputRing
from graphapp.engine.devices.device import Watch

RATE = 48_000


class Taking:
    """A ring, a watch over it, and the time."""

    def __init__(self) -> None:
        self.ring = OutputRing(64)
        self.now = 100.0
        self.watch = Watch(self.ring, RATE, 1536, lambda: self.now)

    def take(self, seconds: float) -> None:
        """Be a device that takes as much sound."""
        self.ring.header[kernels.TAKEN] += round(seconds * RATE)

    def dies_after(self) -> float:
        """Return for how many seconds it counts as alive if nothing more is taken."""
        begun = self.now
        while self.watch.alive():
            self.now += 0.05
            assert self.now < begun + 10
        return self.now - begun


def test_what_was_taken_ahead_is_no_silence() -> None:
    taking = Taking()
    taking.take(2.0)
    assert taking.dies_after() == pytest.approx(2.4, abs=0.15)


def test_a_device_that_has_just_been_opened_may_be_silent_for_longer() -> None:
    assert Taking().dies_after() == pytest.approx(2.5, abs=0.1)
    taking = Taking()
    taking.take(1535 / RATE)
    assert taking.dies_after() == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize("drift", [0.9995, 1.0, 1.0005])
def test_the_error_of_a_clock_does_not_add_up(drift: float) -> None:
    taking = Taking()
    taking.take(2.0)
    for _ in range(36_000):
        assert taking.watch.alive()
        taking.now += 0.1
        taking.take(0.1 * drift)
    assert taking.dies_after() < 0.6


def test_a_pause_of_this_process_is_none_of_the_device() -> None:
    taking = Taking()
    taking.take(0.1)
    assert taking.watch.alive()
    taking.now += 60
    assert taking.watch.alive()
    assert taking.dies_after() < 0.6

"""The null device: plays in real time, to nobody."""

from __future__ import annotations

import time

import pytest

from graphapp.engine.devices import OutputRing
from tests.graphapp.live.feeding import counter, hold_interpreter, opened, wait_for

RATE = 48_000


@pytest.mark.parametrize(("rate", "block"), [(48_000, 64), (44_100, 1000), (96_000, 4096)])
def test_the_null_device_plays_in_real_time(rate: int, block: int) -> None:
    ring = OutputRing(8192)
    with opened("null", ring, rate, block) as device:
        assert (device.rate, device.block) == (rate, block)
        begun, before = time.monotonic(), ring.taken
        time.sleep(1.0)
        seconds = (ring.taken - before) / rate
        passed = time.monotonic() - begun
        assert device.alive()
    assert not device.alive()
    assert seconds == pytest.approx(passed, abs=0.01 + block / rate)


def test_the_null_device_makes_up_for_a_delay() -> None:
    ring = OutputRing(8192)
    with opened("null", ring, RATE, 480):
        wait_for(lambda: ring.taken >= 4800)
        begun, before = time.monotonic(), ring.taken
        hold_interpreter(0.3)
        time.sleep(0.2)
        passed, taken = time.monotonic() - begun, ring.taken - before
    assert taken / RATE == pytest.approx(passed, abs=0.025)


def test_the_null_device_plays_the_ring() -> None:
    ring = OutputRing(8192)
    ring.write(counter(1, 4096))
    with opened("null", ring):
        wait_for(lambda: ring.filled == 0)
        wait_for(lambda: ring.taken > 8192)
    assert ring.read == 4096
    assert ring.dropouts == 0

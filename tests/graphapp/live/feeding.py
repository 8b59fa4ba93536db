"""An audio thread's part: a ring kept full of frames that tell their number."""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from graphapp.engine.devices import Device, OutputRing, find_device, open_device
from graphapp.engine.live.priority import DEVICE, ask
from tests.graphapp.live.pulse import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dsp.arrays import Block

PERIOD = 1 << 22


def counter(first: int, frames: int) -> Block:
    """Return frames that tell their number, exactly; the right channel is the left, negated."""
    left = ((first + np.arange(frames)) % PERIOD / PERIOD).astype(np.float32)
    return np.stack([left, -left], axis=1)


class Feeder:
    """Keeps a ring filled with the counter, as an audio thread would."""

    def __init__(self, ring: OutputRing, block: int) -> None:
        self._ring = ring
        self._block = block
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._fill()
        ring.expecting = True

    def _fill(self) -> None:
        while self._ring.room >= self._block:
            self._ring.write(counter(self._ring.written + 1, self._block))

    def _run(self) -> None:
        while not self._stop.wait(0.002):
            self._fill()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._ring.expecting = False


@contextlib.contextmanager
def opened(name: str, ring: OutputRing, rate: int = RATE, block: int = 512) -> Iterator[Device]:
    """Open a device from a thread whose priority the device's own thread inherits."""
    with ThreadPoolExecutor(1, initializer=ask, initargs=(DEVICE,)) as pool:
        device = pool.submit(open_device, find_device(name), ring, rate, block).result()
    with contextlib.closing(device):
        yield device


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> float:
    """Wait until something is so, and return how many seconds that took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() < begun + seconds
        time.sleep(0.005)
    return time.monotonic() - begun


def play_out(ring: OutputRing) -> None:
    """Wait until the device has played the whole ring; what it still holds is silence then."""
    end = ring.taken + ring.filled + RATE // 4
    wait_for(lambda: ring.taken >= end)


def hold_interpreter(seconds: float) -> None:
    """Let no other thread run Python for a while."""
    ctypes.PyDLL(None).usleep(int(seconds * 1e6))

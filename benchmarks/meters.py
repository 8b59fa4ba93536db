"""Cost of the live meters: everything that the meter thread does, as part of a core.

A program of two channels is heard at 100 readings a second beside 100 nodes, one of them watched.
The processor's time is counted. Two ways are shown: all at once, and by the clock, where caches are
cold each time the thread wakes; by how much depends on the machine and what else it does.

Usage: ``python benchmarks/meters.py [--nodes 100] [--rounds 5] [--rate 48000]``
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from dsp import levels
from graphapp.engine.live.heard import HeardRing
from graphapp.engine.live.meter_thread import READINGS_PER_S, MeterThread
from graphapp.engine.live.shared import Shared
from graphapp.engine.meters import LoudnessMeter

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp.arrays import Block

SECONDS = 5
HOURS = 3


class Nodes:
    """Meters of nodes, as an engine has them ready."""

    layout = 1

    def __init__(self, nodes: int, watched: Block | None) -> None:
        self._peaks = np.full((nodes, 2), 0.5, np.float32)
        self._reductions = np.ones(nodes, np.float32)
        self._watched = watched

    def read_peaks(self) -> Block:
        """Return the same peaks always."""
        return self._peaks

    def read_reductions(self) -> Block:
        """Return the same gain reductions always."""
        return self._reductions

    def watched(self) -> Block | None:
        """Return the same sound always, or none."""
        return self._watched


class Stage:
    """A meter thread beside a device that plays at once what it is given."""

    def __init__(self, rate: int, nodes: int, *, watch: bool) -> None:
        noise = np.random.default_rng(1).standard_normal((rate, 2)) * 0.1
        self.sound = noise.astype(np.float32)
        self.shared = Shared.create()
        self.ring = HeardRing(rate, 2)
        taps = Nodes(nodes, self.sound[: rate // 8] if watch else None)
        writer = self.shared.meter_writer()
        self.meters = MeterThread(self.ring, lambda: self.ring.written, writer, lambda: taps)
        self.hop = rate // READINGS_PER_S

    def advance(self, count: int) -> None:
        """Let the device play what is between two readings."""
        first = count * self.hop % len(self.sound)
        self.ring.write(self.sound[first : first + self.hop])

    def at_once(self) -> float:
        """Return the part of a core that readings take one after the other."""
        self.advance(0)
        self.meters.tick(0.0)
        begun = time.process_time()
        for count in range(SECONDS * READINGS_PER_S):
            self.advance(count)
            self.meters.tick(count / READINGS_PER_S)
        return (time.process_time() - begun) / SECONDS

    def by_the_clock(self) -> float:
        """Return the part of a core that the thread takes, beside what plays to it."""
        self.advance(0)
        self.meters.tick(0.0)
        self.meters.start()
        begun, used = time.monotonic(), time.process_time() - time.thread_time()
        for count in range(SECONDS * READINGS_PER_S):
            self.advance(count)
            time.sleep(max(begun + (count + 1) / READINGS_PER_S - time.monotonic(), 0.0))
        used = time.process_time() - time.thread_time() - used
        self.meters.close()
        return used / (time.monotonic() - begun)


def median(measure: Callable[[], float], rounds: int) -> float:
    """Return the median of several measurements."""
    return statistics.median(measure() for _ in range(rounds))


def staged(options: argparse.Namespace, *, watch: bool, clock: bool) -> float:
    """Measure a stage of its own."""
    stage = Stage(options.rate, options.nodes, watch=watch)
    try:
        return stage.by_the_clock() if clock else stage.at_once()
    finally:
        stage.shared.close()


def figures_after_hours(rate: int) -> float:
    """Return the part of a core that integrated loudness and range take after hours of program."""
    meter = LoudnessMeter(rate, 2)
    hops = 10 ** np.random.default_rng(2).normal(-2.3, 0.5, HOURS * 36_000)
    for history in (meter._blocks, meter._passages):  # noqa: SLF001 -- hours would take minutes
        history._new.extend(hops.tolist())  # noqa: SLF001
    used = 0.0
    for hop in hops[:100].tolist():
        begun = time.process_time()
        assert meter.integrated is not None  # noqa: S101
        assert meter.range is not None  # noqa: S101
        used += time.process_time() - begun
        for history in (meter._blocks, meter._passages):  # noqa: SLF001
            history._new.append(hop)  # noqa: SLF001
    return used / 10.0


def peaks_of_nodes(nodes: int, rate: int) -> float:
    """Return the part of a core that the nodes' peaks take on the audio path, 4 in a bank."""
    block, peaks = np.ones((256, 8), np.float32), np.zeros(8, np.float32)
    levels.raise_peaks(block, peaks)
    begun = time.process_time()
    for _ in range(20_000):
        levels.raise_peaks(block, peaks)
    a_call = (time.process_time() - begun) / 20_000
    return a_call * nodes / 4 * rate / len(block)


def main() -> None:
    """Print medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rate", type=int, default=48_000)
    options = parser.parse_args()
    rows = {
        "all at once, no node watched": lambda: staged(options, watch=False, clock=False),
        "all at once, a node watched": lambda: staged(options, watch=True, clock=False),
        "by the clock, no node watched": lambda: staged(options, watch=False, clock=True),
        "by the clock, a node watched": lambda: staged(options, watch=True, clock=True),
        f"of that after {HOURS} hours: the gates": lambda: figures_after_hours(options.rate),
        "on the audio thread: nodes' peaks": lambda: peaks_of_nodes(options.nodes, options.rate),
    }
    print(
        f"{options.nodes} nodes, {READINGS_PER_S} readings a second, {options.rate} Hz, % of a core"
    )
    for name, measure in rows.items():
        print(f"  {name}: {100.0 * median(measure, options.rounds):.2f}")


if __name__ == "__main__":
    main()

"""Minutes of play under load: nothing drops out.

Usage: ``python -m tests.campaigns.live_load [SECONDS] [hog|stall]`` (600 and hog unless told).

A stem of numbered frames goes straight to the end, so the capture proves that none is missing or
out of order. Beside it, muted at the end, play as many strips as make half of the engine's load.
``hog`` keeps the other core busy with another Python process; ``stall`` lets the client hold its
own interpreter for 250 ms at a time. A witness, which may run before all others, notes when the
machine itself stood still. PulseAudio must be installed; the command starts its own.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from graphapp.engine.live.client import LiveEngine
from projects import Cable, Graph, Node, Project
from tests.graphapp.live.feeding import counter
from tests.graphapp.live.pulse import RATE, SoundServer

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from dsp.arrays import Block
    from nodes.vocabulary import Value
    from tests.graphapp.live.pulse import Capture

_REGION_S = 60
_TARGET = 0.5
_STALL_S = 0.01
_STRIP: dict[str, dict[str, Value]] = {
    "eq": {"bands": ({"gain": 3.0},) * 4},
    "compressor": {},
    "pan": {"position": 20.0},
}


def project(folder: Path, strips: int) -> Project:
    """Return a project that plays the counter, with silent strips beside it."""
    nodes = {"counter": Node("stem", {"file": "counter.wav"}), "master": Node("master")}
    nodes["quiet"] = Node("bus", mute=True)
    cables = [Cable.of("counter.out", "master.in"), Cable.of("quiet.out", "master.in")]
    for number in range(strips):
        names = [f"{kind}-{number}" for kind in _STRIP]
        nodes |= {name: Node(kind, _STRIP[kind]) for name, kind in zip(names, _STRIP, strict=True)}
        chain = ["counter", *names, "quiet"]
        cables += [Cable.of(f"{a}.out", f"{b}.in") for a, b in itertools.pairwise(chain)]
    return Project(rate=RATE, graph=Graph(nodes, tuple(cables)), folder=folder)


def loaded(folder: Path) -> tuple[Project, float]:
    """Return a project that takes half of the time there is, and the load measured."""
    strips, found = 64, 0.0
    for _ in range(4):
        made = project(folder, strips)
        with LiveEngine(made, device="null") as engine:
            engine.loop(0.0, _REGION_S)
            engine.play(0.0)
            time.sleep(3.0)
            found = engine.load
        if abs(found - _TARGET) < 0.05:
            break
        strips = max(8, round(strips * min(_TARGET / found, 4.0)))
    return made, found


def hog() -> None:
    """Be busy."""
    while True:
        sum(i * i for i in range(10_000))


def witness(stalls: Queue[tuple[float, float]]) -> None:
    """Sleep for a millisecond at a time, before all others, and tell when it took over 10."""
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))
    last = time.monotonic()
    while True:
        time.sleep(0.001)
        now = time.monotonic()
        if now - last > _STALL_S:
            stalls.put((now, now - last))
        last = now


def stall(seconds: float) -> None:
    """Hold the interpreter for 250 ms at a time: sorting does not let go of it."""
    numbers = [(i * 7919) % 300_007 for i in range(700_000)]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sorted(numbers)
        time.sleep(0.02)


def main() -> int:
    """Play; 1 if anything dropped out."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    way = sys.argv[2] if len(sys.argv) > 2 else "hog"
    server = SoundServer()
    os.environ.update(server.environment)
    context = multiprocessing.get_context("spawn")
    stalls = context.Queue()
    busy = context.Process(target=hog, daemon=True)
    watching = context.Process(target=witness, args=(stalls,), daemon=True)
    try:
        server.start()
        with tempfile.TemporaryDirectory() as folder:
            soundfile.write(Path(folder) / "counter.wav", counter(1, 80 * RATE), RATE, "FLOAT")
            made, load = loaded(Path(folder))
            print(f"{len(made.graph.nodes)} nodes, load {load:.0%} by itself", flush=True)
            with LiveEngine(made, device="Lab") as engine, server.capture() as capture:
                watching.start()
                engine.loop(0.0, _REGION_S)
                engine.play(0.0)
                begun = time.monotonic()
                if way == "hog":
                    busy.start()
                    time.sleep(seconds)
                else:
                    stall(seconds)
                dropouts, load = engine.dropouts, engine.load
                print(f"{way}: dropouts {dropouts}, load {load:.0%}", flush=True)
                engine.stop()
                time.sleep(0.2)
            missing = gaps(capture)
            print(f"captured {len(capture) / RATE:.1f} s, {len(missing)} gaps")
            for at, length in missing:
                print(f"nothing was heard for {length * 1000:.0f} ms at {at:.1f} s")
            while not stalls.empty():
                at, length = stalls.get()
                print(f"the machine stood still for {length * 1000:.0f} ms at {at - begun:.1f} s")
    finally:
        server.close()
        for process in (busy, watching):
            if process.is_alive():
                process.kill()
    return int(dropouts > 0 or len(missing) > 0)


def gaps(capture: Capture) -> list[tuple[float, float]]:
    """Return where the count does not go on, and for how long, in seconds."""
    samples: Block = capture.samples
    numbers = np.round(samples[:, 0].astype(np.float64) * (1 << 22)).astype(np.int64)
    sound = np.flatnonzero(numbers)
    fade = round(0.02 * RATE)  # what the stop at the end fades out
    numbers = numbers[sound[0] : sound[-1] + 1 - fade]
    steps = np.diff(numbers)
    steps[steps == 1 - _REGION_S * RATE] = 1  # back to the beginning of the loop
    wrong = np.flatnonzero(steps != 1) / RATE
    apart = np.flatnonzero(np.diff(wrong) > 0.1) + 1
    return [(float(gap[0]), float(gap[-1] - gap[0])) for gap in np.split(wrong, apart) if len(gap)]


if __name__ == "__main__":
    sys.exit(main())

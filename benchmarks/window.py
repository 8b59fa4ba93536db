"""What the window costs: the first frame, frames while it plays, and rest.

Usage: ``python -m benchmarks.window`` (on Linux with Xvfb and xdotool)

The real program on a screen of its own, drawing switched off, its state file written: mixes of 100
and 300 nodes, all on screen, playing on the null device. Processor time is that of the window's
process with all its threads.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from projects import Cable, Endpoint, Graph, Node, Project, save
from projects.layout import Layout, Position
from tests.graphapp.window.driver import App
from tests.graphapp.window.screen import Screen

RATE: Final = 48_000
SECONDS: Final = 5.0
CHAIN: Final = ("stem", "eq", "compressor", "pan")
ROWS: Final = 15


def write_mix(folder: Path, count: int) -> Path:
    """Write a project of about so many nodes: chains into a bus, a limiter, a master."""
    rng = np.random.default_rng(0)
    soundfile.write(folder / "noise.wav", rng.normal(0.0, 0.03, (RATE * 60, 2)), RATE)
    nodes: dict[str, Node] = {}
    cables: list[Cable] = []
    places: dict[str, Position] = {}
    for i in range((count - 3) // len(CHAIN)):
        names = [f"{kind}-{i}" for kind in CHAIN]
        for j, (name, kind) in enumerate(zip(names, CHAIN, strict=True)):
            nodes[name] = Node(kind, {"file": "noise.wav"} if kind == "stem" else {})
            places[name] = Position(i // ROWS * 900.0 + j * 210.0, i % ROWS * 140.0)
        ends = [*names, "bus"]
        cables += [Cable(Endpoint(a, "out"), Endpoint(b, "in")) for a, b in pairwise(ends)]
    right = max(place.x for place in places.values()) + 300.0
    for j, kind in enumerate(("bus", "limiter", "master")):
        nodes[kind] = Node(kind)
        places[kind] = Position(right + j * 220.0, 300.0)
    last = ("bus", "limiter", "master")
    cables += [Cable(Endpoint(a, "out"), Endpoint(b, "in")) for a, b in pairwise(last)]
    path = folder / f"mix-{count}.graph.json"
    graph = Graph(nodes, tuple(cables))
    save(Project(rate=RATE, graph=graph, layout=Layout(places), folder=folder), path)
    return path


def processor_seconds(app: App) -> float:
    """Return the processor time of a window's process so far, all threads together."""
    ticks = Path(f"/proc/{app.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def first_frame(screen: Screen, folder: Path, project: Path) -> float:
    """Return the seconds from the start of the program to its first complete frame."""
    begun = time.perf_counter()
    app = App(screen, folder, project, ready=False)
    while not app.file.exists():
        time.sleep(0.005)
    shown = time.perf_counter() - begun
    app.kill()
    return shown


def measure(screen: Screen, folder: Path, count: int) -> None:
    """Print what a mix of so many nodes costs."""
    project = write_mix(folder, count)
    starts = [first_frame(screen, folder, project) for _ in range(5)]
    with App(screen, folder, project) as app:
        app.until(lambda state: state["engine"]["device"], 30.0)
        time.sleep(4.0)
        before = processor_seconds(app)
        time.sleep(SECONDS)
        idle = (processor_seconds(app) - before) / SECONDS
        app.key("space")
        app.until(lambda state: state["transport"]["playing"], 10.0)
        time.sleep(2.0)
        costs = []
        for _ in range(3):
            before, frame = processor_seconds(app), app.read()["frame"]
            time.sleep(SECONDS)
            frames = app.read()["frame"] - frame
            costs.append((processor_seconds(app) - before) / frames * 1000)
    print(
        f"{count} nodes: first frame {statistics.median(starts):.2f} s, a frame while playing"
        f" {statistics.median(costs):.1f} ms ({min(costs):.1f}–{max(costs):.1f}), idle {idle:.1%}"
        " of a core",
        flush=True,
    )


def main() -> int:
    """Measure, and say what was found."""
    screen = Screen()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for count in (100, 300):
                measure(screen, Path(folder), count)
    finally:
        screen.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

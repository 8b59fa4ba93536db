"""Speed and memory of a mix: the workload mix24, made here so that nothing else is needed.

24 stereo strips (EQ of four bands, compressor, pan, fader, send), three buses with compressors, a
reverb, a master EQ and a limiter, 60 s at 48 kHz, 24-bit files in and out. Every figure is of a
process of its own, kernels cached; the first run, which may compile, is not counted.

Usage: ``python benchmarks/mix.py [--strips 24] [--rounds 5] [--long]``
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RATE = 48_000
SECONDS = 60
STRIP_EQ = [
    {"shape": "low-shelf", "freq": 100, "gain": 2},
    {"freq": 400, "gain": -3, "q": 1.2},
    {"freq": 3000, "gain": 2, "q": 0.9},
    {"shape": "high-shelf", "freq": 10_000, "gain": 1.5},
]
MASTER_EQ = [
    {"shape": "low-shelf", "freq": 60, "gain": 1},
    {"freq": 250, "gain": -1, "q": 1},
    {"freq": 4000, "gain": 1, "q": 0.8},
    {"shape": "high-shelf", "freq": 12_000, "gain": 1.5},
]
CHILD = """
import json, resource, sys
from graphapp.engine import Options, render
from projects import load
export = render(load(sys.argv[1]), sys.argv[2], Options(threads=int(sys.argv[3]), tail=0.0))
unit = 1024 if sys.platform == "linux" else 1 << 20
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(json.dumps({"wall": export.render_wall, "realtime": export.realtime, "mib": peak}))
"""


def write_stem(path: Path, seed: int, seconds: int) -> None:
    """Write bursts of noise over a decaying tone."""
    noise = np.random.default_rng(seed)
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_24") as file:
        for second in range(seconds):
            time = np.arange(RATE) / RATE
            envelope = np.exp(-4.0 * (time % 0.5))
            tone = np.sin(2 * np.pi * 55 * 2 ** (seed * 5 / 12 % 5) * (time + second))
            hiss = noise.standard_normal((RATE, 2))
            file.write(0.12 * envelope[:, None] * (hiss + tone[:, None]))


def write_mix(folder: Path, strips: int, seconds: int) -> Path:
    """Write stems and the project of a mix, and return the project's path."""
    nodes: dict[str, dict[str, Any]] = {}
    cables: list[list[str]] = []

    def add(name: str, node: dict[str, Any], *sources: str) -> str:
        nodes[name] = node
        cables.extend([source, f"{name}.in"] for source in sources)
        return f"{name}.out"

    compressor = {"type": "compressor", "threshold": -20, "ratio": 3}
    sends = []
    buses: list[list[str]] = [[], [], []]
    for i in range(strips):
        write_stem(folder / f"s{i:02d}.wav", i, seconds)
        name = f"s{i:02d}"
        out = add(name, {"type": "stem", "file": f"{name}.wav"})
        out = add(f"{name}-eq", {"type": "eq", "bands": STRIP_EQ}, out)
        out = add(f"{name}-comp", compressor, out)
        position = round(-100 + 200 * i / max(strips - 1, 1), 6)
        out = add(f"{name}-pan", {"type": "pan", "position": position}, out)
        out = add(f"{name}-fader", {"type": "fader", "gain": -6 - 3 * (i % 3)}, out)
        buses[3 * i // strips].append(add(f"{name}-send", {"type": "send", "level": -15}, out))
        sends.append(f"{name}-send.send")
    glue = {"type": "compressor", "ratio": 2, "attack": 30, "release": 200}
    mixed = [
        add(f"bus{i}-comp", glue, add(f"bus{i}", {"type": "bus"}, *members))
        for i, members in enumerate(buses)
    ]
    mixed.append(add("reverb", {"type": "reverb"}, *sends))
    out = add("mix", {"type": "bus"}, *mixed)
    out = add("mix-eq", {"type": "eq", "bands": MASTER_EQ}, out)
    out = add("limiter", {"type": "limiter", "drive": 3}, out)
    add("master", {"type": "master"}, out)
    head = {"format": "graphapp.project", "version": 1, "rate": RATE}
    path = folder / "mix.graph.json"
    path.write_text(json.dumps({**head, "nodes": nodes, "cables": cables}))
    return path


def measure(project: Path, threads: int) -> dict[str, float]:
    """Render once, in a process of its own."""
    command = [
        sys.executable,
        "-c",
        CHILD,
        str(project),
        str(project.parent / "o.wav"),
        str(threads),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Print medians, the two thread counts taking turns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strips", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--long", action="store_true", help="compare memory with ten times the length"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        project = write_mix(Path(name), options.strips, SECONDS)
        measure(project, 1)
        runs: dict[int, list[dict[str, float]]] = {1: [], 2: []}
        for _ in range(options.rounds):
            for threads, found in runs.items():
                found.append(measure(project, threads))
        print(f"{options.strips} strips, {SECONDS} s, {platform.processor() or platform.machine()}")
        for threads, found in runs.items():
            speed = statistics.median(run["realtime"] for run in found)
            memory = max(run["mib"] for run in found)
            print(f"  {threads} thread(s): {speed:.0f} × real time, {memory:.0f} MiB")
    if options.long:
        with tempfile.TemporaryDirectory() as name:
            memory = measure(write_mix(Path(name), options.strips, 10 * SECONDS), 1)["mib"]
            print(f"  ten times the length: {memory:.0f} MiB")


if __name__ == "__main__":
    main()

"""A small project with a node of every type, and an engine that only says what it is told."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from graphapp.editor.live.monitor import Monitor
from graphapp.editor.live.state import LiveState
from graphapp.engine.live.readings import BANDS, POINTS, ProgramReading
from projects import Breakpoint, Cable, Graph, Node, Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dsp.arrays import Block

RATE = 48_000
SECONDS = 24


def sample_project(folder: Path) -> Project:
    """Return a project with a node of every type; its stem's file is written into a folder."""
    _write_stem(folder / "vocal.wav")
    bands: tuple[Mapping[str, float | str | bool | None], ...] = (
        {"shape": "high-pass", "freq": 90.0, "slope": 24},
        {"shape": "low-shelf", "freq": 180.0, "gain": -2.5},
        {"freq": 420.0, "gain": -4.0, "q": 1.4},
        {"freq": 3200.0, "gain": 3.2, "q": 0.9},
        {"freq": 6500.0, "gain": -2.0, "q": 4.0, "on": False},
        {"shape": "high-shelf", "freq": 11_000.0, "gain": 4.5},
    )
    nodes = {
        "vocal": Node(
            "stem",
            {
                "file": "vocal.wav",
                "offset": 1.5,
                "start": 2.0,
                "end": 20.0,
                "fade_in": 1.2,
                "fade_out": 4.0,
                "fade_curve": "equal-power",
                "trim": -3.0,
            },
            label="Lead vocal",
        ),
        "guitar": Node("stem", {"file": "gone.wav"}, label="Guitar"),
        "keys": Node("stem"),
        "vocal-eq": Node("eq", {"bands": bands, "output": 0.8}),
        "vocal-compressor": Node(
            "compressor", {"threshold": -26.0, "ratio": 3.5, "attack": 8.0, "makeup": 4.0}
        ),
        "vocal-pan": Node("pan", {"position": 22.0, "width": 70.0}),
        "vocal-send": Node("send", {"level": -9.5}),
        "vocal-fader": Node("fader", {"gain": -2.4}),
        "hall": Node(
            "reverb", {"time": 2.4, "predelay": 35.0, "damping": 5200.0}, label="Large hall"
        ),
        "mix": Node("bus", {"gain": -1.5}, label="Mix bus"),
        "limiter": Node("limiter", {"drive": 4.0}),
        "master": Node("master"),
    }
    wires = [
        "vocal.out vocal-eq.in",
        "vocal-eq.out vocal-compressor.in",
        "vocal-compressor.out vocal-pan.in",
        "vocal-pan.out vocal-send.in",
        "vocal-send.out vocal-fader.in",
        "vocal-send.send hall.in",
        "vocal-fader.out mix.in",
        "hall.out mix.in",
        "guitar.out mix.in",
        "keys.out mix.in",
        "mix.out limiter.in",
        "limiter.out master.in",
    ]
    automation = {
        "vocal-fader.gain": (
            Breakpoint(2.0, -12.0),
            Breakpoint(5.0, -2.0, "smooth"),
            Breakpoint(9.0, -5.0, "hold"),
            Breakpoint(14.0, 1.0),
            Breakpoint(20.0, -18.0, "smooth"),
        ),
        "vocal-eq.bands[3].gain": (Breakpoint(0.0, 0.0), Breakpoint(12.0, 6.0)),
    }
    cables = tuple(Cable.of(*wire.split()) for wire in wires)
    return Project(rate=RATE, graph=Graph(nodes, cables, automation), name="Sample", folder=folder)


def _write_stem(path: Path) -> None:
    t = np.arange(SECONDS * RATE) / RATE
    phrases = np.clip(np.sin(2 * np.pi * t / 5.0), 0.05, None) ** 0.5
    beats = np.exp(-6.0 * (t % 0.5))
    noise = np.random.default_rng(3).standard_normal(len(t))
    soundfile.write(path, (0.25 * phrases * beats * noise).astype(np.float32), RATE)


class FakePlayback:
    """An engine that plays, says the program is loud, and takes note of what it is asked.

    Attributes
    ----------
    asked : list
        Calls, as (name, argument).
    """

    def __init__(self) -> None:
        self.playing = True
        self.loop: tuple[float, float] | None = None
        self.monitor = Monitor()
        self.watching: str | None = None
        self.asked: list[tuple[str, object]] = []
        self._began = time.monotonic()
        angles = np.linspace(0, 8 * np.pi, POINTS)
        self._frame: tuple[int, ProgramReading] | None = None
        self._points = np.stack([0.3 * np.sin(3 * angles), 0.7 * np.sin(5 * angles)], axis=1)

    @property
    def now(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    def state(self) -> LiveState:
        """Return how playing goes."""
        return LiveState(playing=self.playing, position=6.0 + self.now if self.playing else 6.0)

    def peak(self, node: str) -> tuple[float, float]:
        """Return levels that move."""
        if not self.playing:
            return 0.0, 0.0
        swing = 0.5 + 0.45 * math.sin(5 * self.now + len(node))
        return swing, 0.9 * swing

    def reduction(self, node: str) -> float:
        """Return a reduction that moves."""
        return 3.0 + 2.5 * math.sin(4 * self.now) if "comp" in node or "lim" in node else 0.0

    @property
    def program(self) -> ProgramReading:
        """The program's meters, new ones 30 times a second."""
        frame = int(30 * self.now)
        if self._frame is None or self._frame[0] != frame:
            self._frame = frame, self._read()
        return self._frame[1]

    def _read(self) -> ProgramReading:
        swing = math.sin(2 * self.now)
        return ProgramReading(
            peaks=(-3.0 + swing, -4.0 + swing),
            rms=(-14.0, -15.0),
            momentary=-13.0 + 2 * swing,
            short_term=-14.2 + swing,
            integrated=-14.6,
            range=6.2,
            true_peak=-0.6,
            correlation=0.45 + 0.3 * swing,
            points=(self._points * (0.8 + 0.2 * swing)).astype(np.float32),
            spectrum=self._spectrum(),
        )

    @property
    def watched(self) -> Block:
        """The spectrum of what is selected."""
        return self.program.spectrum

    def _spectrum(self) -> Block:
        """Return a spectrum that falls by 4 dB an octave."""
        octaves = np.linspace(0, 10, BANDS)
        bumps = 9 * np.sin(3.1 * octaves + self.now) + 5 * np.sin(11 * octaves)
        levels: Block = (-22.0 - 4 * octaves + bumps).astype(np.float32)
        return levels

    def move(self, node: str, path: str, value: object) -> None:
        """Note a move."""
        self.asked.append((f"{node}.{path}", value))

    def seek(self, position: float) -> None:
        """Note a jump."""
        self.asked.append(("seek", position))

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Note a loop."""
        self.loop = loop
        self.asked.append(("loop", loop))

    def follow(self, _editor: object) -> None:
        """Play what it likes."""

    def notices(self) -> tuple[()]:
        """Return nothing."""
        return ()

    def leave(self) -> None:
        """Let the project go."""

    def close(self) -> None:
        """Be gone."""

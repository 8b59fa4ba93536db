"""A graph that plays, offline, while it is edited; and how smooth that sounds."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from graphapp.engine.in_memory import ArrayReader, run_in_memory
from graphapp.engine.live.arrangement import Arrangement
from graphapp.engine.live.performance import Performance
from graphapp.engine.live.scene import Scene
from nodes.vocabulary import Media
from projects import Cable, Endpoint, Graph, Node, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dsp.arrays import Block
    from graphapp.engine.live.moves import Move

RATE = 48_000
BLOCK = 512
SECONDS = 60
TONES = {"low": (110.0, 0.2), "middle": (220.0, 0.15), "high": (331.0, 0.1)}


EQ = Node("eq", {"bands": ({"gain": 6.0, "freq": 300.0},)})
FADER = Node("fader", {"gain": -6.0})


def tone(freq: float, level: float, channels: int = 2) -> np.ndarray:
    phase = 2.0 * np.pi * freq * np.arange(SECONDS * RATE) / RATE
    return np.repeat((level * np.sin(phase)).astype(np.float32)[:, None], channels, axis=1)


STEMS = {name: tone(*what, channels=1 + (name != "high")) for name, what in TONES.items()}
MEDIA = {name: Media(*samples.shape) for name, samples in STEMS.items()}


class Instances(dict[str, ArrayReader]):
    """The stems, by the name of whatever instance plays them."""

    def get(self, name: str, default: ArrayReader | None = None) -> ArrayReader | None:  # type: ignore[override]
        """Return the reader of an instance."""
        return ArrayReader(STEMS[name.rpartition("@")[0]], RATE) if "@" in name else default


class Moves:
    """Moves as they come from the client."""

    def __init__(self) -> None:
        self.waiting: list[Move] = []
        self.read = 0

    def drain(self) -> Iterator[Move]:
        """Yield what waits."""
        while self.waiting:
            self.read += 1
            yield self.waiting.pop(0)


class Session:
    """A graph that plays, and what has been heard of it."""

    def __init__(self, graph: Graph, moves: Moves | None = None) -> None:
        self.arrangement = Arrangement()
        schedule = self.arrangement.begin(self.scene(graph))
        self.performance = Performance(schedule, Instances(), block=BLOCK, moves=moves)  # type: ignore[arg-type]
        self.performance.timeline.start(0, 0)
        self.frame = 0
        self.heard: list[Block] = []

    def scene(
        self, graph: Graph, solo: frozenset[str] = frozenset(), listen: Endpoint | None = None
    ) -> Scene:
        """Return what should be heard."""
        media = {name: media for name, media in MEDIA.items() if name in graph.nodes}
        return Scene(Project(rate=RATE, graph=graph), media, {}, solo, listen)

    def edit(
        self, graph: Graph, solo: frozenset[str] = frozenset(), listen: Endpoint | None = None
    ) -> None:
        """Go over to another graph."""
        for transition in self.arrangement.change(self.scene(graph, solo, listen)):
            self.performance.enqueue(transition)

    def play(self, seconds: float, block: int = BLOCK) -> Block:
        """Play on and return what was heard."""
        heard = []
        for _ in range(round(seconds * RATE / block)):
            out = self.performance.run(self.frame, block)
            heard.append(np.repeat(out, 2, axis=1) if out.shape[1] == 1 else out.copy())
            self.frame += block
        self.heard += heard
        return np.concatenate(heard)

    def all(self) -> Block:
        """Return everything heard so far, but for the tones' own beginning."""
        return np.concatenate(self.heard)[RATE // 20 :]

    def last(self, frames: int) -> Block:
        """Return what was heard last."""
        return self.all()[-frames:]

    def expected(self, graph: Graph, frames: int) -> Block:
        """Return what the last frames should have been, had the graph always been so."""
        stems = {n: s[: self.frame] for n, s in STEMS.items() if n in graph.nodes}
        song = run_in_memory(Project(rate=RATE, graph=graph), stems, frames=self.frame)
        end = self.frame - self.performance.latency
        song = np.repeat(song, 2, axis=1) if song.shape[1] == 1 else song
        return song[end - frames : end]


def roughness(samples: Block) -> float:
    """Return the greatest fourth difference: 3 times a step, 2 times a bend; of a tone next to 0.

    A ramp of 5 ms bends a signal of full scale by 1/240, twice that where polarity changes. What is
    louder than full scale is measured against its own peak.
    """
    loud = max(1.0, 2.0 * float(np.abs(samples).max()))
    return float(np.abs(np.diff(samples.astype(np.float64), n=4, axis=0)).max()) / loud


SMOOTH = 0.012
"""Bends of ramps stay below, a step of −40 dBFS does not."""


def mix(**inserts: Node) -> Graph:
    """Return three stems into a bus and the end, with nodes in series behind the first stem."""
    nodes = {name: Node("stem") for name in STEMS} | inserts
    nodes |= {"bus": Node("bus"), "master": Node("master")}
    chain = ["low", *inserts, "bus"]
    cables = [Cable.of(f"{a}.out", f"{b}.in") for a, b in itertools.pairwise(chain)]
    cables += [Cable.of(f"{name}.out", "bus.in") for name in ("middle", "high")]
    return Graph(nodes, (*cables, Cable.of("bus.out", "master.in")))


def band() -> Graph:
    """Return what random edits begin with."""
    return mix(eq=EQ, comp=Node("compressor"), fader=FADER)

"""Editing while the song plays: nothing clicks, nothing is lost, the new graph is what sounds."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dsp.arrays import QUANTUM
from graphapp.engine.in_memory import ArrayReader, run_in_memory
from graphapp.engine.live.arrangement import Arrangement
from graphapp.engine.live.performance import Performance
from graphapp.engine.live.scene import Scene
from nodes.vocabulary import Media
from projects import Breakpoint, Cable, Endpoint, Graph, Node, Project
from tests.graphapp.live.random_edits import RandomEdits

if TYPE_CHECKING:
    from dsp.arrays import Block

RATE = 48_000
BLOCK = 512
SECONDS = 60
TONES = {"low": (110.0, 0.2), "middle": (220.0, 0.15), "high": (331.0, 0.1)}


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


class Session:
    """A graph that plays, and what has been heard of it."""

    def __init__(self, graph: Graph) -> None:
        self.arrangement = Arrangement()
        schedule = self.arrangement.begin(self.scene(graph))
        self.performance = Performance(schedule, Instances(), block=BLOCK)
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


def test_the_measure_finds_a_step_and_ignores_a_ramp() -> None:
    programme = np.sum([tone(*what)[:RATE] for what in TONES.values()], axis=0)
    assert roughness(programme) < 1e-4
    stepped = programme.copy()
    stepped[RATE // 2 :] += 0.01
    assert roughness(stepped) > SMOOTH
    ramp = np.clip((np.arange(RATE) - RATE // 2) / 240, 0.0, 1.0)[:, None]
    assert roughness((programme * ramp).astype(np.float32)) < SMOOTH


def test_before_an_edit_it_has_the_bits_of_an_export() -> None:
    graph = mix(eq=Node("eq", {"bands": ({"gain": 6.0},)}), comp=Node("compressor"))
    session = Session(graph)
    heard = session.play(0.5)
    assert np.array_equal(heard, session.expected(graph, len(heard)))


EQ = Node("eq", {"bands": ({"gain": 6.0, "freq": 300.0},)})
FADER = Node("fader", {"gain": -6.0})

EDITS: dict[str, tuple[Graph, Graph]] = {
    "a level": (mix(fader=FADER), mix(fader=Node("fader", {"gain": -20.0}))),
    "off": (mix(fader=FADER), mix(fader=Node("fader", {"gain": float("-inf")}))),
    "a band": (mix(eq=EQ), mix(eq=Node("eq", {"bands": ({"gain": -6.0, "freq": 900.0},)}))),
    "a shape": (mix(eq=EQ), mix(eq=Node("eq", {"bands": ({"shape": "low-shelf", "gain": 6.0},)}))),
    "more bands": (mix(eq=EQ), mix(eq=Node("eq", {"bands": ({"gain": 3.0}, {"gain": -3.0})}))),
    "insert": (mix(), mix(fader=FADER)),
    "insert what is late": (mix(), mix(limiter=Node("limiter"))),
    "remove what is late": (mix(limiter=Node("limiter"), fader=FADER), mix(fader=FADER)),
    "another lookahead": (
        mix(limiter=Node("limiter")),
        mix(limiter=Node("limiter", {"lookahead": 15.0})),
    ),
    "bypass": (mix(eq=EQ), mix(eq=replace(EQ, bypass=True))),
    "bypass what is late": (
        mix(comp=Node("compressor", {"lookahead": 5.0})),
        mix(comp=Node("compressor", {"lookahead": 5.0}, bypass=True)),
    ),
    "mute": (mix(eq=EQ), mix(eq=replace(EQ, mute=True))),
    "mute the end": (
        mix(),
        replace(mix(), nodes={**mix().nodes, "master": Node("master", mute=True)}),
    ),
    "swap": (
        mix(eq=EQ, pan=Node("pan", {"position": 40.0})),
        mix(pan=Node("pan", {"position": 40.0}), eq=EQ),
    ),
    "invert": (mix(), replace(mix(), nodes={**mix().nodes, "low": Node("stem", {"invert": True})})),
    "another place in the song": (
        mix(),
        replace(mix(), nodes={**mix().nodes, "low": Node("stem", {"offset": 0.25})}),
    ),
    "to mono": (
        mix(),
        Graph(
            {n: node for n, node in mix().nodes.items() if n in {"high", "master"}},
            (Cable.of("high.out", "master.in"),),
        ),
    ),
}


@pytest.mark.parametrize("reverse", [False, True], ids=["there", "back"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_smooth_and_becomes_what_an_export_is(name: str, reverse: bool) -> None:
    before, after = EDITS[name][::-1] if reverse else EDITS[name]
    session = Session(before)
    session.play(0.3)
    session.edit(after)
    session.play(1.0)
    assert not session.performance.changing
    last = session.play(0.2)
    assert np.abs(last - session.expected(after, len(last))).max() < 2e-6
    assert roughness(session.all()) < SMOOTH


def test_a_move_takes_twenty_milliseconds() -> None:
    before, after = EDITS["a level"]
    session = Session(before)
    session.play(0.2)
    session.edit(after)
    glide = round(0.02 * RATE / QUANTUM) * QUANTUM
    heard = session.play(0.1)
    expected = session.expected(after, len(heard))
    assert np.array_equal(heard[glide:], expected[glide:])
    assert not np.array_equal(heard[: glide - 1], expected[: glide - 1])


def test_the_same_edits_give_the_same_bits_at_every_block_size() -> None:
    """Edits are taken up where a block begins; these fall on the same frames."""
    heard = []
    for block in (64, 256, 512):
        session = Session(mix(eq=EQ))
        session.play(512 * 40 / RATE, block)
        session.edit(mix(eq=EQ, limiter=Node("limiter")))
        session.play(512 * 40 / RATE, block)
        heard.append(session.all())
    assert np.array_equal(heard[0], heard[1])
    assert np.array_equal(heard[0], heard[2])


def test_solo_in_place_leaves_what_is_on_the_way() -> None:
    """Behind the soloed node everything goes on, its other inputs are silent."""
    graph = mix(fader=FADER)
    session = Session(graph)
    session.play(0.1)
    session.edit(graph, solo=frozenset({"fader"}))
    session.play(0.1)
    last = session.play(0.1)
    quiet = replace(
        graph,
        nodes={n: replace(node, mute=n in {"middle", "high"}) for n, node in graph.nodes.items()},
    )
    assert np.array_equal(last, session.expected(quiet, len(last)))
    session.edit(graph)
    session.play(0.1)
    last = session.play(0.1)
    assert np.array_equal(last, session.expected(graph, len(last)))
    assert roughness(session.all()) < SMOOTH


def test_a_path_beside_the_soloed_node_is_silent() -> None:
    nodes = {"low": Node("stem"), "fader": FADER, "master": Node("master")}
    cables = (
        Cable.of("low.out", "fader.in"),
        Cable.of("fader.out", "master.in"),
        Cable.of("low.out", "master.in"),
    )
    session = Session(Graph(nodes, cables))
    session.play(0.1)
    session.edit(Graph(nodes, cables), solo=frozenset({"fader"}))
    session.play(0.1)
    last = session.play(0.1)
    alone = Graph(nodes, cables[:2])
    assert np.abs(last - session.expected(alone, len(last))).max() < 1e-7


def test_listening_at_a_port_is_smooth_and_exact() -> None:
    graph = mix(fader=FADER, limiter=Node("limiter"))
    session = Session(graph)
    session.play(0.1)
    session.edit(graph, listen=Endpoint("fader", "out"))
    session.play(0.2)
    last = session.play(0.1)
    end = session.frame - session.performance.latency
    gain = np.float32(10.0 ** (-6.0 / 20.0))
    assert np.abs(last - (STEMS["low"] * gain)[end - len(last) : end]).max() < 1e-7
    session.edit(graph)
    session.play(0.3)
    last = session.play(0.1)
    assert np.array_equal(last, session.expected(graph, len(last)))
    assert roughness(session.all()) < SMOOTH


def test_automation_that_is_drawn_while_it_plays() -> None:
    graph = mix(fader=FADER)
    lane = {"fader.gain": (Breakpoint(0.0, -20.0), Breakpoint(1.0, -3.0))}
    session = Session(graph)
    session.play(0.2)
    session.edit(replace(graph, automation=lane))
    session.play(0.1)
    last = session.play(0.1)
    assert np.abs(last - session.expected(replace(graph, automation=lane), len(last))).max() < 1e-6
    assert roughness(session.all()) < SMOOTH


def test_state_goes_on_where_nodes_get_another_bank() -> None:
    """Two equalizers more: the slots of the first stay, their bank is another."""
    session = Session(mix(eq=EQ))
    session.play(0.3)
    graph = mix(eq=EQ)
    for number in range(12):
        name = f"eq-{number}"
        cables = [c for c in graph.cables if c != Cable.of("middle.out", "bus.in")]
        cables += [Cable.of("middle.out", f"{name}.in"), Cable.of(f"{name}.out", "bus.in")]
        cables.append(Cable.of("middle.out", "bus.in"))
        graph = Graph({**graph.nodes, name: EQ}, tuple(cables))
        session.edit(graph)
        session.play(0.1)
    session.play(1.0)
    last = session.play(0.1)
    assert np.abs(last - session.expected(graph, len(last))).max() < 1e-6
    assert roughness(session.all()) < SMOOTH


def band() -> Graph:
    """Return what random edits begin with."""
    return mix(eq=EQ, comp=Node("compressor"), fader=FADER)


@pytest.mark.parametrize("seed", range(3))
def test_random_edits(seed: int) -> None:
    session = Session(band())
    session.play(0.1)
    edits = RandomEdits(band(), seed)
    for _ in range(60):
        edited = edits.next()
        session.edit(edited.graph, edited.solo, edited.listen)
        length = len(session.play(0.085))
        assert roughness(session.last(2 * length)) < SMOOTH, edited.what
    session.edit(edited.graph)
    session.play(SECONDS / 8)
    heard = session.play(0.1)
    assert np.abs(heard - session.expected(edited.graph, len(heard))).max() < 1e-3

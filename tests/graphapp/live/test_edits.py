"""Editing while the song plays: nothing clicks, nothing is lost, the new graph is what sounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dsp.arrays import QUANTUM
from graphapp.engine.live.moves import Move
from projects import Breakpoint, Cable, Endpoint, Graph, Node
from tests.graphapp.live.random_edits import RandomEdits
from tests.graphapp.live.session import (
    BLOCK,
    EQ,
    FADER,
    RATE,
    SECONDS,
    SMOOTH,
    STEMS,
    TONES,
    Moves,
    Session,
    band,
    mix,
    roughness,
    tone,
)


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


def test_listening_does_not_mind_solo_or_mute() -> None:
    graph = mix(fader=replace(FADER, mute=True))
    session = Session(graph)
    session.play(0.1)
    session.edit(graph, solo=frozenset({"high"}), listen=Endpoint("fader", "out"))
    session.play(0.1)
    last = session.play(0.1)
    gain = np.float32(10.0 ** (-6.0 / 20.0))
    assert (
        np.abs(last - (STEMS["low"] * gain)[session.frame - len(last) : session.frame]).max() < 1e-7
    )


def test_listening_ends_where_the_port_is_gone() -> None:
    graph = mix(fader=FADER)
    session = Session(graph)
    session.edit(graph, listen=Endpoint("fader", "out"))
    session.play(0.1)
    session.edit(mix(), listen=Endpoint("fader", "out"))
    session.play(0.2)
    last = session.play(0.1)
    assert np.array_equal(last, session.expected(mix(), len(last)))


def test_the_end_may_get_another_id() -> None:
    graph = mix(fader=FADER)
    nodes = {"out" if name == "master" else name: node for name, node in graph.nodes.items()}
    cables = [c for c in graph.cables if c.target.node != "master"]
    renamed = Graph(nodes, (*cables, Cable.of("bus.out", "out.in")))
    session = Session(graph)
    session.play(0.1)
    session.edit(renamed)
    session.play(0.1)
    assert np.array_equal(session.all(), session.expected(graph, len(session.all())))
    assert "out" in session.performance.levels.nodes
    session.edit(mix())
    session.play(0.2)
    last = session.play(0.1)
    assert np.array_equal(last, session.expected(mix(), len(last)))


def test_a_mono_program_stays_mono_through_an_edit() -> None:
    """Its loudness is that of one channel, so the meters must not see a second one in between."""
    nodes = {"high": Node("stem"), "master": Node("master")}
    cables = (Cable.of("high.out", "master.in"),)
    session = Session(Graph(nodes, cables))
    longer = (Cable.of("high.out", "fader.in"), Cable.of("fader.out", "master.in"))
    session.edit(Graph({**nodes, "fader": FADER}, longer))
    for frame in range(0, 20 * BLOCK, BLOCK):
        assert session.performance.run(frame, BLOCK).shape == (BLOCK, 1)


def test_a_move_outlives_thousands_of_others_and_later_edits() -> None:
    moves = Moves()
    graph = mix(fader=FADER, eq=EQ)
    session = Session(graph, moves)
    number = int(session.arrangement.playing.names["fader"].rpartition("@")[2])
    other = int(session.arrangement.playing.names["eq"].rpartition("@")[2])
    moves.waiting.append(Move(number, 0, -40.0, 0))
    output = session.arrangement.playing.resolved["eq"].settings.find("output")
    assert output is not None
    moves.waiting += [Move(other, output[1], level, 0) for level in np.linspace(-3.0, 0.0, 5000)]
    session.play(0.1)
    session.edit(graph, solo=frozenset({"fader"}))
    session.play(0.2)
    last = session.play(0.1)
    quiet = mix(fader=Node("fader", {"gain": -40.0}), eq=EQ)
    quiet = replace(
        quiet, cables=tuple(c for c in quiet.cables if c.source.node not in {"middle", "high"})
    )
    assert np.abs(last - session.expected(quiet, len(last))).max() < 1e-7


def test_an_edit_includes_the_moves_before_it() -> None:
    moves = Moves()
    session = Session(mix(fader=FADER), moves)
    number = int(session.arrangement.playing.names["fader"].rpartition("@")[2])
    moves.waiting.append(Move(number, 0, -40.0, 0))
    session.play(0.1)
    after = mix(fader=Node("fader", {"gain": -12.0}))
    for transition in session.arrangement.change(session.scene(after), moves.read):
        session.performance.enqueue(transition)
    session.play(0.1)
    last = session.play(0.1)
    assert np.array_equal(last, session.expected(after, len(last)))


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


def test_a_file_that_was_replaced_is_faded_in() -> None:
    graph = mix(fader=FADER)
    session = Session(graph)
    before = session.arrangement.playing.names
    scene = replace(session.scene(graph), stamps={"low": (1, 2)})
    (transition,) = session.arrangement.change(scene)
    after = session.arrangement.playing.names
    assert {name for name in before if before[name] != after[name]} == {"low"}
    assert transition.union is not None

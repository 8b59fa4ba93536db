"""Groups sound like what is in them: every bit, however they nest, and whatever is off."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphapp.engine.compile import compile_graph
from graphapp.engine.in_memory import run_in_memory
from graphapp.engine.render import render
from graphapp.engine.through import latency_through
from nodes.vocabulary import Media
from projects import Cable, Endpoint, Fault, Graph, Node, Project, demo, load, parse, save
from projects.edits import with_switches
from projects.flatten import flatten, flattened
from projects.grouping import graph_at, grouped, ungrouped, with_graph_at
from projects.levels import group_of
from tests.graphapp.support import error_of, graphapp, noise, rendered, sine, write_song

if TYPE_CHECKING:
    from dsp.arrays import Block

FRAMES = 12_000

NODES: dict[str, dict[str, object]] = {
    "eq": {"type": "eq", "bands": [{"freq": 200, "gain": 6}]},
    "squash": {"type": "compressor", "threshold": -30, "ratio": 8, "lookahead": 2},
    "clean": {"type": "limiter"},
    "tap": {"type": "send", "level": -6},
    "hall": {"type": "reverb", "time": 0.2},
    "mix": {"type": "bus"},
    "master": {"type": "master"},
}
WIRES = (
    "kick > eq > squash > tap > mix",
    "voice > squash.key",
    "voice > clean > mix",
    "tap.send > hall > mix > master",
)
LANES = {"squash.threshold": [[0, -30], [0.2, -10]], "mix.gain": [[0, 0], [0.2, -6]]}


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Return a song with a key, a send, latency and automation."""
    stems = {"kick": noise(FRAMES), "voice": sine(440.0, FRAMES)}
    return write_song(tmp_path, stems, NODES, WIRES, automation=LANES)


def regrouped(song: Path, *groups: tuple[str, set[str]]) -> Path:
    """Save the song with nodes in groups, one after the other."""
    project = load(song)
    graph = project.graph
    for name, names in groups:
        graph = grouped(graph, names, name)
    return edited(song, graph)


def edited(song: Path, graph: Graph) -> Path:
    path = song.with_name("grouped.graph.json")
    save(replace(load(song), graph=graph), path)
    return path


GROUPINGS: dict[str, list[tuple[str, set[str]]]] = {
    "a chain": [("strip", {"eq", "squash"})],
    "with a key from outside and a send": [("strip", {"eq", "squash", "tap"})],
    "with its stems": [("drums", {"kick", "eq", "squash", "tap", "hall"})],
    "in one another": [
        ("strip", {"eq", "squash"}),
        ("more", {"strip", "tap"}),
        ("most", {"more", "kick", "hall", "mix"}),
    ],
    "with what is between outside": [("both", {"eq", "tap"})],
    "nothing in common": [("both", {"kick", "hall"})],
}


@pytest.mark.parametrize("name", GROUPINGS)
def test_groups_have_the_bits_of_what_is_in_them(
    name: str, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = regrouped(song, *GROUPINGS[name])
    hashes = set()
    for project in (song, path):
        assert graphapp("render", project, "-o", song.parent / "out.wav", "--json") == 0
        hashes.add(json.loads(capsys.readouterr().out)["audio_sha256"])
    assert len(hashes) == 1


def heard(graph: Graph, port: str = "", frames: int = FRAMES) -> Block:
    """Return what a graph sounds like; every stem is noise of its own."""
    names = [name for name, node in flattened(graph).nodes.items() if node.type == "stem"]
    stems = {n: noise(frames) * (1 + len(n.rpartition("/")[2]) / 8) for n in sorted(names)}
    project = Project(rate=48_000, graph=graph)
    return run_in_memory(project, stems, port=Endpoint.of(port) if port else None)


def test_the_demo_in_random_groups_has_its_bits() -> None:
    graph = parse(json.dumps(demo.project()).encode(), Path()).graph
    expected = heard(graph)
    assert expected.any()
    for seed in range(5):
        chance = random.Random(seed)  # noqa: S311 -- nothing is secret here
        again = graph
        for number in range(8):
            members = [n for n, node in again.nodes.items() if not node.kind or node.kind.outputs]
            size = chance.randint(1, max(1, len(members) // 3))
            again = grouped(again, chance.sample(members, size), f"group-{number}")
        assert np.array_equal(heard(again), expected)


def test_automation_of_an_exposed_parameter_moves_it(song: Path) -> None:
    graph = grouped(load(song).graph, {"eq", "squash"}, "strip")
    document = json.loads(edited(song, graph).read_text())
    strip = document["nodes"]["strip"]
    strip["expose"]["params"] = {"amount": "squash.threshold"}
    lanes = strip["graph"].pop("automation")
    document["automation"]["strip.amount"] = lanes["squash.threshold"]
    path = song.with_name("exposed.graph.json")
    path.write_text(json.dumps(document))
    assert np.array_equal(rendered(path), rendered(song))


STRIP = grouped(
    parse(
        json.dumps(
            {"format": "graphapp.project", "version": 1, "rate": 48_000,
             "nodes": {"kick": {"type": "stem"}, "voice": {"type": "stem"}, **NODES},
             "cables": [["kick.out", "eq.in"], ["eq.out", "clean.in"], ["clean.out", "tap.in"],
                        ["tap.out", "mix.in"], ["tap.send", "mix.in"], ["voice.out", "mix.in"],
                        ["mix.out", "master.in"]]}
        ).encode(),
        Path(),
    ).graph,
    {"eq", "clean", "tap"},
    "strip",
)  # fmt: skip


def wired(*cables: str) -> Block:
    """Return what a mix of the stems alone sounds like."""
    nodes = {"kick": Node("stem"), "voice": Node("stem"), "mix": Node("bus")}
    graph = Graph({**nodes, "master": Node("master")}, STRIP.cables[-1:])
    ends = [c.split(" > ") for c in cables]
    return heard(replace(graph, cables=(*(Cable.of(a, b) for a, b in ends), *graph.cables)))


def test_muted_group_is_silent_at_every_output() -> None:
    muted = with_switches(STRIP, "strip", mute=True)
    step = 2.0**-40  # of the grid on which cables are summed, silent ones too
    np.testing.assert_allclose(heard(muted), wired("voice.out > mix.in"), rtol=0, atol=step)
    assert not heard(muted, "strip.out").any()
    assert not heard(muted, "strip.tap-send").any()


def test_bypassed_group_passes_its_main_input_and_nothing_else() -> None:
    bypassed = with_switches(STRIP, "strip", bypass=True)
    assert np.array_equal(heard(bypassed), wired("voice.out > mix.in", "kick.out > mix.in"))
    assert np.array_equal(heard(bypassed, "strip.out"), heard(bypassed, "kick.out"))
    assert not heard(bypassed, "strip.tap-send").any()
    assert not heard(with_switches(bypassed, "strip", mute=True), "strip.out").any()


def test_bypassed_group_is_as_late_as_what_is_in_it() -> None:
    """So that bypassing it moves nothing in time, live."""
    bypassed = with_switches(STRIP, "strip", bypass=True)
    media = {"kick": Media(FRAMES, 2), "voice": Media(FRAMES, 2)}
    schedules = [
        compile_graph(flatten(Project(rate=48_000, graph=graph)), media)
        for graph in (STRIP, bypassed)
    ]
    assert schedules[0].latency == schedules[1].latency > 0


def test_latency_is_that_of_the_slowest_path() -> None:
    late = latency_through(group_of(STRIP, "strip"), 48_000)
    inner = graph_at(STRIP, ("strip",))
    both = grouped(STRIP, {"clean"}, "inner", ("strip",))
    assert late == latency_through(group_of(both, "strip"), 48_000) > 0
    level = ("strip", "inner")
    off = with_graph_at(both, level, with_switches(graph_at(both, level), "clean", bypass=True))
    assert latency_through(group_of(off, "strip"), 48_000) == late
    inner_off = with_switches(graph_at(both, ("strip",)), "inner", bypass=True)
    off = with_graph_at(both, ("strip",), inner_off)
    assert latency_through(group_of(off, "strip"), 48_000) == late
    assert "clean" in inner.nodes


def test_bypassed_groups_in_groups() -> None:
    deeper = grouped(STRIP, {"clean"}, "inner", ("strip",))
    inner = with_switches(graph_at(deeper, ("strip",)), "inner", bypass=True)
    alone = with_switches(graph_at(STRIP, ("strip",)), "clean", bypass=True)
    assert np.array_equal(
        heard(with_graph_at(deeper, ("strip",), inner)),
        heard(with_graph_at(STRIP, ("strip",), alone)),
    )


def test_what_is_in_a_group_can_be_exported(song: Path) -> None:
    path = regrouped(song, *GROUPINGS["in one another"])
    inside = rendered(path, "--node", "most/more/strip/eq.out", name="a.wav")
    assert np.array_equal(inside, rendered(song, "--node", "eq.out", name="b.wav"))
    ports = group_of(load(path).graph, "most").outputs
    assert ports["out"].node == "mix"
    assert np.array_equal(
        rendered(path, "--node", "most.out", name="a.wav"),
        rendered(song, "--node", "mix.out", name="b.wav"),
    )


PORTS = {
    "strip.in": '"strip" has no output "in"; use strip.out',
    "strp.out": 'no node "strp"; did you mean "strip"',
    "strip/sqash.out": 'no node "strip/sqash"; did you mean "strip/squash"',
    "strip/squash.oot": '"strip/squash" has no output "oot"; use strip/squash.out',
    "eq.out": 'no node "eq"',
}


@pytest.mark.parametrize("port", PORTS)
def test_what_cannot_be_exported_is_said(
    port: str, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = regrouped(song, ("strip", {"eq", "squash"}))
    capsys.readouterr()
    assert graphapp("render", path, "-o", song.parent / "a.wav", "--node", port) == 2
    assert PORTS[port] in error_of(capsys)


def check(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    capsys.readouterr()
    status = graphapp("check", path, "--json")
    findings: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return status, findings


def test_check_looks_into_groups(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = regrouped(song, *GROUPINGS["in one another"])
    assert check(path, capsys) == (0, [])
    document = json.loads(path.read_text())
    inner = document["nodes"]["most"]["graph"]["nodes"]
    inner["kick"]["file"] = "gone.wav"
    inner["sky"] = {"type": "shimmer"}
    inner["idle"] = {"type": "bus"}
    path.write_text(json.dumps(document))
    status, findings = check(path, capsys)
    assert status == 1
    assert {(f["severity"], f["code"], f["place"]) for f in findings} == {
        ("error", "media", "nodes.most.graph.nodes.kick.file"),
        ("error", "unknown-type", "nodes.most.graph.nodes.sky.type"),
        ("info", "unheard", "nodes.most.graph.nodes.sky"),
        ("info", "unheard", "nodes.most.graph.nodes.idle"),
    }


def test_unknown_type_in_a_group_is_refused(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = regrouped(song, ("strip", {"eq", "squash"}))
    text = path.read_text()
    path.write_text(text.replace('"eq": {"type": "eq"', '"eq": {"type": "equal"'))
    capsys.readouterr()
    assert graphapp("render", path, "-o", song.parent / "a.wav") == 2
    place = "nodes.strip.graph.nodes.eq.type"
    assert error_of(capsys).startswith(f'{place}: unknown node type "equal"; ')
    plain = song.with_name("plain.graph.json")
    plain.write_text(song.read_text().replace('"eq": {"type": "eq"', '"eq": {"type": "equal"'))
    assert np.array_equal(rendered(path, "--allow-missing"), rendered(plain, "--allow-missing"))


def test_grouping_and_ungrouping_a_file_gives_its_sound_back(song: Path) -> None:
    graph = grouped(load(song).graph, {"eq", "squash"}, "strip")
    assert np.array_equal(rendered(edited(song, ungrouped(graph, "strip").graph)), rendered(song))


def test_faults_of_the_engine_name_the_place_in_the_file(song: Path) -> None:
    path = regrouped(song, ("drums", {"kick", "eq"}))
    (song.parent / "kick.wav").unlink()
    with pytest.raises(Fault, match=r"nodes\.drums\.graph\.nodes\.kick\.file: no file "):
        render(load(path), song.with_name("a.wav"))

"""Comparisons are fair: what is compared is equally loud, within 0.1 LU."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphapp.editor.live.loudness import Match, Matcher
from graphapp.editor.live.monitor import Monitor, monitored
from graphapp.engine import Options, render
from projects import Cable, Endpoint, Graph, Node, Project, load
from projects.graph import Group
from projects.layout import Position
from tests.graphapp.support import RATE, noise, write_song

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 45
PATIENCE_S = 20.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a song that grows louder: each part of it has a loudness of its own."""
    growing = np.linspace(0.2, 1.5, SECONDS * RATE, dtype=np.float32)[:, None]
    path = write_song(
        tmp_path_factory.mktemp("song"),
        {"hiss": noise(SECONDS * RATE) * growing, "hum": noise(SECONDS * RATE, channels=1)},
        {
            "eq": {"type": "eq", "bands": [{"shape": "high-shelf", "gain": 9, "freq": 2000}]},
            "comp": {"type": "compressor", "threshold": -30, "ratio": 6},
            "quiet": {"type": "fader", "gain": "-inf"},
        },
        ["hiss > eq > comp > master", "hum > comp", "hum > quiet > master"],
    )
    return load(path)


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    """Yield a matcher; its process is started once."""
    matcher = Matcher()
    yield matcher
    matcher.close()


def answered(match: Match) -> Match:
    """Wait for a match."""
    deadline = time.monotonic() + PATIENCE_S
    while not match.done:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert match.error is None
    return match


def gain(match: Match) -> float:
    """Wait for a match, and return its gain."""
    found = answered(match).gain_db
    assert found is not None
    return found


def loudness(project: Project, port: str | None, start: float, folder: Path) -> float:
    """Render 20 seconds of a project, as anybody would, and return how loud they are."""
    options = Options(
        port=Endpoint.of(port) if port else None, start=start, stop=start + 20.0, depth="32f"
    )
    found = render(project, folder / "part.wav", options).loudness.integrated
    assert found is not None
    return found


def bypassed(project: Project, name: str) -> Project:
    nodes = {**project.graph.nodes, name: replace(project.graph.nodes[name], bypass=True)}
    return replace(project, graph=replace(project.graph, nodes=nodes))


@pytest.mark.parametrize(("node", "position", "start"), [("eq", 0.0, 0.0), ("comp", 33.0, 20.0)])
def test_a_bypassed_node_is_as_loud(
    node: str, position: float, start: float, song: Project, matcher: Matcher, tmp_path: Path
) -> None:
    """Around the playhead, whatever several cables bring; and without a match it is not."""
    found = gain(matcher.request(song, node, position))
    heard = monitored(bypassed(song, node), Monitor(match={node: found}))
    working = loudness(song, f"{node}.out", start, tmp_path)
    assert loudness(heard, f"{node}-match.out", start, tmp_path) == pytest.approx(working, abs=0.1)
    assert abs(found) > 1.0


def test_the_bypassed_chain_is_as_loud(song: Project, matcher: Matcher, tmp_path: Path) -> None:
    found = gain(matcher.request_chain(song, 5.0))
    heard = monitored(song, Monitor(chain_bypassed=True, chain_gain_db=found))
    mix = loudness(song, None, 0.0, tmp_path)
    assert loudness(heard, None, 0.0, tmp_path) == pytest.approx(mix, abs=0.1)
    assert abs(found) > 1.0


def test_snapshots_are_as_loud(song: Project, matcher: Matcher, tmp_path: Path) -> None:
    other = bypassed(song, "eq")
    found = gain(matcher.request_snapshots(song, other, 44.0))
    heard = monitored(other, Monitor(snapshot_gain_db=found))
    one = loudness(song, None, 25.0, tmp_path)  # the song ends at 45 s
    assert loudness(heard, None, 25.0, tmp_path) == pytest.approx(one, abs=0.1)


def test_what_is_known_is_not_measured_again(song: Project, matcher: Matcher) -> None:
    """A node that was moved on the canvas sounds the same."""
    first = gain(matcher.request(song, "eq", 11.0))
    again = matcher.request(replace(song, name="other"), "eq", 11.0)
    assert not again.done
    answered(again)
    moved = replace(song, layout=replace(song.layout, nodes={"eq": Position(100.0, 100.0)}))
    known = matcher.request(moved, "eq", 12.0)
    assert known.done
    assert known.gain_db == first


def test_the_newest_request_about_a_thing_wins(song: Project, matcher: Matcher) -> None:
    """Requests about others are answered too."""
    outdated = matcher.request(song, "eq", 21.0)
    other = matcher.request(song, "comp", 21.0)
    newest = matcher.request(song, "eq", 31.0)
    assert outdated.done
    assert outdated.gain_db is None
    assert gain(newest) != gain(other)


def test_groups_and_what_is_in_them_are_matched(song: Project, matcher: Matcher) -> None:
    """As the same node outside is; also where the group is what is bypassed."""
    graph = song.graph
    inside = Graph({"eq": graph.nodes["eq"]})
    ports = {"in": Endpoint("eq", "in")}, {"out": Endpoint("eq", "out")}
    strip = Node("group", group=Group(inside, *ports))
    nodes = {name: node for name, node in graph.nodes.items() if name != "eq"} | {"strip": strip}
    cables = (
        Cable.of("hiss.out", "strip.in"),
        Cable.of("strip.out", "comp.in"),
        *(cable for cable in graph.cables if "eq" not in {cable.source.node, cable.target.node}),
    )
    grouped = replace(song, graph=replace(graph, nodes=nodes, cables=cables))
    expected = gain(matcher.request(song, "eq"))
    for name in ("strip/eq", "strip"):
        assert gain(matcher.request(grouped, name)) == expected
    heard = monitored(bypassed(grouped, "strip"), Monitor(match={"strip": expected})).graph
    assert Cable.of("strip-match.out", "comp.in") in heard.cables


def test_silence_cannot_be_matched(song: Project, matcher: Matcher) -> None:
    assert answered(matcher.request(song, "quiet")).gain_db is None


def test_what_is_given_up_is_over(song: Project) -> None:
    matcher = Matcher()
    matches = [matcher.request(song, "eq", 40.0), matcher.request(song, "comp", 40.0)]
    matcher.cancel()
    assert all(match.done and match.gain_db is None for match in matches)
    assert gain(matcher.request(song, "eq", 40.0))
    matcher.close()


def test_a_graph_that_cannot_be_measured_says_why(song: Project, matcher: Matcher) -> None:
    nodes = {name: node for name, node in song.graph.nodes.items() if name != "master"}
    cables = tuple(cable for cable in song.graph.cables if cable.target.node != "master")
    endless = replace(song, graph=replace(song.graph, nodes=nodes, cables=cables))
    match = matcher.request(endless, "eq")
    while not match.done:
        time.sleep(0.005)
    assert match.error is not None
    assert "no master" in match.error

"""Edits: each gives a new graph that can be saved and read, or a fault."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import Breakpoint, Cable, Fault, Graph, Node, Project, parse
from projects.edits import (
    connected,
    disconnected,
    renamed,
    with_automation,
    with_node,
    with_switches,
    with_value,
    without_node,
)
from projects.writing import write
from tests.projects.bad_projects import text
from tests.strategies import graphs

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = parse(text().encode(), Path()).graph
GAIN = "kick-eq.bands[1].gain"


def test_node_is_added_last() -> None:
    graph = with_node(GOOD, "room", Node("reverb", {"time": 2.5}))
    assert list(graph.nodes) == [*GOOD.nodes, "room"]
    assert "room" not in GOOD.nodes


def test_node_goes_with_its_cables_and_its_automation() -> None:
    graph = without_node(GOOD, "kick-eq")
    assert "kick-eq" not in graph.nodes
    assert graph.cables == GOOD.cables[2:]
    assert graph.automation == {}


def test_automation_of_a_node_with_a_longer_name_stays() -> None:
    graph = with_node(GOOD, "kick-eq-2", Node("bus"))
    graph = with_automation(graph, "kick-eq-2.gain", [Breakpoint(0.0, 1.0)])
    assert list(without_node(graph, "kick-eq").automation) == ["kick-eq-2.gain"]
    assert list(renamed(graph, "kick-eq", "a").automation) == ["a.bands[1].gain", "kick-eq-2.gain"]


def test_renamed_node_keeps_its_place() -> None:
    graph = renamed(GOOD, "kick-eq", "tone")
    assert list(graph.nodes) == ["kick", "tone", "mix", "mix-eq", "squash", "master"]
    assert graph.nodes["tone"] == GOOD.nodes["kick-eq"]
    assert graph.cables[:2] == (Cable.of("kick.out", "tone.in"), Cable.of("tone.out", "mix.in"))
    assert graph.automation == {"tone.bands[1].gain": GOOD.automation[GAIN]}
    assert renamed(graph, "tone", "kick-eq") == GOOD
    assert renamed(GOOD, "mix", "mix") is GOOD


def test_value_is_set_as_a_file_spells_it() -> None:
    graph = with_value(GOOD, "mix", "gain", "-inf")
    assert graph.nodes["mix"].values == {"gain": -math.inf}
    assert with_value(graph, "mix", "gain", 0) == GOOD


def test_fewer_bands_take_their_automation_along() -> None:
    graph = with_value(GOOD, "kick-eq", "bands", [{"freq": 30}])
    assert graph.automation == {}
    graph = with_value(GOOD, "kick-eq", "bands", [{"freq": 30}, {"gain": 1}, {}])
    assert graph.automation == GOOD.automation
    assert graph.cables == GOOD.cables


def test_switches_are_set_one_by_one() -> None:
    graph = with_switches(GOOD, "mix", bypass=True)
    graph = with_switches(graph, "mix", label="Drums", mute=True)
    assert graph.nodes["mix"] == Node("bus", label="Drums", bypass=True, mute=True)
    graph = with_switches(graph, "mix", label="", bypass=False, mute=False)
    assert graph == GOOD


def test_cable_is_added_and_removed() -> None:
    cable = Cable.of("kick.out", "squash.key")
    graph = connected(GOOD, cable)
    assert graph.cables == (*GOOD.cables, cable)
    assert disconnected(graph, cable) == GOOD


def test_automation_is_set_and_removed() -> None:
    lane = [Breakpoint(0.0, -math.inf), Breakpoint(2.0, 0.0, "smooth")]
    graph = with_automation(GOOD, "mix.gain", lane)
    assert graph.automation == {**GOOD.automation, "mix.gain": tuple(lane)}
    assert with_automation(graph, "mix.gain", []) == GOOD
    assert with_automation(GOOD, "mix.gain", []) == GOOD


REFUSED: dict[str, tuple[Callable[[], Graph], str]] = {
    "id taken": (lambda: with_node(GOOD, "mix", Node("bus")), "nodes.mix: the id is taken; "),
    "no id": (lambda: with_node(GOOD, "Mix", Node("bus")), "nodes.Mix: is no node id; "),
    "value out of range": (
        lambda: with_node(GOOD, "a", Node("bus", {"gain": 99.0})),
        "nodes.a.gain: 99 is above 24; ",
    ),
    "no such parameter": (
        lambda: with_node(GOOD, "a", Node("bus", {"gian": 9.0})),
        'nodes.a.gian: unknown key; did you mean "gain"',
    ),
    "label too long": (
        lambda: with_node(GOOD, "a", Node("bus", label="a" * 256)),
        "nodes.a.label: 256 bytes",
    ),
    "without no node": (lambda: without_node(GOOD, "kik"), 'no node "kik"; did you mean "kick"'),
    "renamed no node": (lambda: renamed(GOOD, "kik", "a"), 'no node "kik"'),
    "renamed to another": (lambda: renamed(GOOD, "mix", "kick"), "nodes.kick: the id is taken"),
    "renamed to no id": (lambda: renamed(GOOD, "mix", "-"), "nodes.-: is no node id"),
    "value of no node": (lambda: with_value(GOOD, "mx", "gain", 0), 'no node "mx"'),
    "value of nothing": (lambda: with_value(GOOD, "mix", "gian", 0), "nodes.mix.gian: unknown key"),
    "value above": (lambda: with_value(GOOD, "mix", "gain", 25), "nodes.mix.gain: 25 is above 24"),
    "label of no node": (lambda: with_switches(GOOD, "mx", label=""), 'no node "mx"'),
    "new label too long": (lambda: with_switches(GOOD, "mix", label="é" * 200), "400 bytes"),
    "cable to nowhere": (lambda: connected(GOOD, Cable.of("kick.out", "mx.in")), 'no node "mx"'),
    "cable backwards": (lambda: connected(GOOD, Cable.of("mix.in", "kick.out")), "is no output"),
    "cable again": (lambda: connected(GOOD, GOOD.cables[0]), r"cables\[5\]: .* is there already; "),
    "cable that feeds back": (
        lambda: connected(GOOD, Cable.of("mix-eq.out", "mix.in")),
        "mix → mix-eq → mix would feed back; ",
    ),
    "no such cable": (
        lambda: disconnected(GOOD, Cable.of("kick.out", "mix.in")),
        "no cable kick.out → mix.in; ",
    ),
    "automation of a choice": (
        lambda: with_automation(GOOD, "master.dither", [Breakpoint(0.0, 0.0)]),
        "not a number",
    ),
    "automation of no node": (
        lambda: with_automation(GOOD, "mx.gain", [Breakpoint(0.0, 0.0)]),
        'no node "mx"',
    ),
    "times that fall": (
        lambda: with_automation(GOOD, GAIN, [Breakpoint(1.0, 0.0), Breakpoint(0.0, 0.0)]),
        "0 s is not after 1 s",
    ),
    "no such curve": (
        lambda: with_automation(GOOD, GAIN, [Breakpoint(1.0, 0.0, "cubic")]),
        '"cubic" is no curve; ',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_edit_is_refused(name: str) -> None:
    edit, message = REFUSED[name]
    with pytest.raises(Fault) as caught:
        edit()
    assert re.search(message, str(caught.value))


@given(graph=graphs(), data=st.data())
def test_edited_graph_can_be_read(graph: Graph, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(graph.nodes)))
    graph = renamed(graph, name, "z" * 64)
    inner = [other for other, node in graph.nodes.items() if node.kind and node.kind.outputs]
    for other in data.draw(st.lists(st.sampled_from(inner), unique=True)) if inner else ():
        graph = without_node(graph, other)
    for cable in data.draw(st.lists(st.sampled_from(graph.cables))) if graph.cables else ():
        if cable in graph.cables:
            graph = disconnected(graph, cable)
    project = Project(rate=48000, graph=graph)
    assert parse(write(project), Path()) == project

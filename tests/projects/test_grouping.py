"""Grouping and what it leaves as it was; edits inside groups and what they take along outside."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projects import Breakpoint, Cable, Endpoint, Fault, Graph, Group, Node, Project, parse
from projects.edits import (
    connected,
    free_id,
    renamed,
    with_automation,
    with_node,
    with_switches,
    with_value,
    without_node,
)
from projects.flatten import flattened, joined
from projects.grouping import (
    concealed,
    exposed,
    graph_at,
    grouped,
    renamed_at,
    ungrouped,
    with_graph_at,
)
from projects.groups import DEEPEST_GROUP
from projects.layout import Layout, Position
from projects.levels import group_of
from projects.writing import write
from tests.projects.test_groups import EXAMPLE
from tests.strategies import graphs, nested_graphs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SONG = Graph(
    {
        "kick": Node("stem"),
        "snare": Node("stem"),
        "eq": Node("eq", {"bands": ({"freq": 60.0},)}),
        "comp": Node("compressor"),
        "send": Node("send"),
        "hall": Node("reverb"),
        "mix": Node("bus"),
        "master": Node("master"),
    },
    tuple(
        Cable.of(*ends.split())
        for ends in (
            "kick.out eq.in",
            "snare.out comp.key",
            "eq.out comp.in",
            "comp.out send.in",
            "send.out mix.in",
            "send.send hall.in",
            "hall.out mix.in",
            "mix.out master.in",
        )
    ),
    {
        "eq.bands[0].gain": (Breakpoint(0.0, 0.0), Breakpoint(1.0, 6.0)),
        "comp.threshold": (Breakpoint(0.0, -20.0),),
        "mix.gain": (Breakpoint(0.0, -3.0),),
    },
)
STRIP = ("eq", "comp", "send")
GROUPED = grouped(SONG, STRIP, "strip")


def data(graph: Graph) -> bytes:
    return write(Project(rate=48000, graph=graph))


def test_ports_where_cables_cross_are_exposed() -> None:
    assert list(GROUPED.nodes) == ["kick", "snare", "strip", "hall", "mix", "master"]
    strip = group_of(GROUPED, "strip")
    assert strip.inputs == {"in": ("eq", "in"), "comp-key": ("comp", "key")}
    assert strip.outputs == {"out": ("send", "out"), "send-send": ("send", "send")}
    assert GROUPED.cables[:3] == (
        Cable.of("kick.out", "strip.in"),
        Cable.of("snare.out", "strip.comp-key"),
        Cable.of("strip.out", "mix.in"),
    )
    assert strip.graph.cables == SONG.cables[2:4]


def test_automation_goes_along() -> None:
    assert list(GROUPED.automation) == ["mix.gain"]
    lanes = graph_at(GROUPED, ("strip",)).automation
    assert list(lanes) == ["eq.bands[0].gain", "comp.threshold"]


def test_ungrouping_gives_the_bytes_back() -> None:
    graph, ids = ungrouped(GROUPED, "strip")
    assert graph == SONG
    assert data(graph) == data(SONG)
    assert ids == {name: name for name in STRIP}


def test_what_nothing_meets_is_exposed_by_its_main_ports() -> None:
    graph = Graph({"a": Node("compressor"), "b": Node("send")}, (Cable.of("a.out", "b.in"),))
    group = group_of(grouped(graph, {"a", "b"}, "g"), "g")
    assert group.inputs == {"in": ("a", "in")}
    assert group.outputs == {"out": ("b", "out")}


def test_parallel_cables_and_sums_stay() -> None:
    """Three cables out of one port, two into another: two ports, five cables."""
    graph = Graph(
        {name: Node("bus") for name in "abcd"},
        tuple(Cable.of(f"{a}.out", f"{b}.in") for a, b in ("ac", "bc", "ad", "bd", "cd")),
    )
    group = grouped(graph, {"c"}, "g")
    assert len(group.cables) == 5
    assert group.nodes["g"].ports == (("in",), ("out",))
    assert flat_again(group, graph)


def flat_again(graph: Graph, before: Graph, ids: Mapping[str, str] | None = None) -> bool:
    """Whether a graph without groups is what it was before, but for ids."""
    names = ids or {name: name.rpartition("/")[2] for name in flattened(graph).nodes}
    flat = flattened(graph)

    def old(end: Endpoint) -> Endpoint:
        return end._replace(node=names[end.node])

    return (
        {names[name]: node for name, node in flat.nodes.items()} == before.nodes
        and {Cable(old(a), old(b)) for a, b in flat.cables} == set(before.cables)
        and {str(old(Endpoint.of(p))): lane for p, lane in flat.automation.items()}
        == before.automation
    )


def groupable(graph: Graph) -> list[str]:
    return [name for name, node in graph.nodes.items() if not node.kind or node.kind.outputs]


@given(graph=graphs(), draw=st.data())
def test_groups_of_any_nodes_change_nothing_but_ids(graph: Graph, draw: st.DataObject) -> None:
    again = graph
    for number in range(3):
        members = groupable(again)
        if not members:
            return
        chosen = draw.draw(st.sets(st.sampled_from(members), min_size=1))
        again = grouped(again, chosen, f"group-number-{number}")
    assert flat_again(again, graph)
    project = Project(rate=48000, graph=again)
    assert parse(write(project), Path()) == project
    while any(node.group for node in again.nodes.values()):
        name = next(name for name, node in again.nodes.items() if node.group)
        again, ids = ungrouped(again, name)
        assert all(old == new for old, new in ids.items())
    assert dict(again.nodes) == dict(graph.nodes)
    assert set(again.cables) == set(graph.cables)
    assert again.automation == graph.automation


@given(graph=nested_graphs(), draw=st.data())
def test_grouping_inside_a_group_changes_nothing_outside(graph: Graph, draw: st.DataObject) -> None:
    names = [name for name, node in graph.nodes.items() if node.group]
    assume(names)
    level = (draw.draw(st.sampled_from(names)),)
    inner = graph_at(graph, level)
    chosen = draw.draw(st.sets(st.sampled_from(list(inner.nodes)), min_size=1))
    deeper = grouped(graph, chosen, "deeper", level)
    assert deeper.cables == graph.cables
    ways = {name: name.split("/") for name in flattened(deeper).nodes}
    before = {n: joined(*(each for each in way if each != "deeper")) for n, way in ways.items()}
    assert flat_again(deeper, flattened(graph), before)
    assert flat_again(ungrouped(deeper, "deeper", level).graph, flattened(graph), {
        name: name for name in flattened(graph).nodes
    })  # fmt: skip


def test_exposed_parameters_follow_into_an_inner_group_and_out() -> None:
    graph = exposed(GROUPED, "strip", "params", "low", "eq.bands[0].freq")
    graph = with_automation(graph, "strip.low", [Breakpoint(0.0, 50.0)])
    deeper = grouped(graph, {"eq"}, "tone", ("strip",))
    assert group_of(deeper, "strip").params == {"low": "tone.eq-bands-0-freq"}
    flat = flattened(deeper).automation
    assert flat["strip/tone/eq.bands[0].freq"] == (Breakpoint(0.0, 50.0),)
    assert group_of(ungrouped(deeper, "tone", ("strip",)).graph, "strip").params == {
        "low": "eq.bands[0].freq"
    }
    graph, _ = ungrouped(graph, "strip")
    assert graph.automation["eq.bands[0].freq"] == (Breakpoint(0.0, 50.0),)


def test_ids_that_clash_get_a_number() -> None:
    graph = with_node(GROUPED, "eq", Node("eq"))
    graph = with_node(graph, "comp-2", Node("compressor"))
    graph = renamed(graph, "strip", "comp")
    graph, ids = ungrouped(graph, "comp")
    assert ids == {"eq": "eq-2", "comp": "comp", "send": "send"}
    assert graph.nodes["eq-2"] == SONG.nodes["eq"]
    assert "eq-2.bands[0].gain" in graph.automation
    assert Cable.of("kick.out", "eq-2.in") in graph.cables


def test_id_that_is_free_stays_even_behind_one_that_clashes() -> None:
    graph = Graph({"eq": Node("eq"), "eq-2": Node("eq"), "master": Node("master")})
    graph = with_node(grouped(graph, {"eq", "eq-2"}, "g"), "eq", Node("bus"))
    assert ungrouped(graph, "g").ids == {"eq": "eq-3", "eq-2": "eq-2"}
    assert free_id("a" * 64, {"a" * 64}) == "a" * 62 + "-2"


def test_layout_follows_by_id() -> None:
    layout = Layout({"eq": Position(1, 2), "tone/eq": Position(3, 4), "eq-2": Position(5, 6)})
    assert layout.renamed({"eq": "strip/eq", "tone": "eq"}).nodes == {
        "strip/eq": (1, 2),
        "eq/eq": (3, 4),
        "eq-2": (5, 6),
    }


def test_node_that_goes_takes_its_exposed_ports_along() -> None:
    graph = exposed(GROUPED, "strip", "params", "squash", "comp.ratio")
    graph = with_automation(graph, "strip.squash", [Breakpoint(0.0, 4.0)])
    graph = with_graph_at(graph, ("strip",), without_node(graph_at(graph, ("strip",)), "comp"))
    strip = group_of(graph, "strip")
    assert list(strip.inputs) == ["in"]
    assert strip.params == {}
    assert list(graph.automation) == ["mix.gain"]
    assert graph.cables == tuple(c for c in GROUPED.cables if c.target.port != "comp-key")


def test_group_that_loses_its_inputs_is_bypassed_no_longer() -> None:
    graph = with_switches(GROUPED, "strip", bypass=True)
    inner = without_node(without_node(graph_at(graph, ("strip",)), "eq"), "comp")
    assert not with_graph_at(graph, ("strip",), inner).nodes["strip"].bypass


def test_renamed_node_stays_exposed() -> None:
    graph = renamed_at(GROUPED, ("strip",), "eq", "tone")
    assert group_of(graph, "strip").inputs["in"] == ("tone", "in")
    assert graph.cables == GROUPED.cables
    assert renamed_at(SONG, (), "eq", "tone") == renamed(SONG, "eq", "tone")


def test_two_levels_down() -> None:
    graph = grouped(GROUPED, {"strip", "hall"}, "all")
    level = ("all", "strip")
    graph = with_graph_at(graph, level, with_value(graph_at(graph, level), "comp", "ratio", 8))
    assert flattened(graph).nodes["all/strip/comp"].values == {"ratio": 8.0}


def test_exposed_parameter_is_set_where_it_is_held() -> None:
    graph = exposed(GROUPED, "strip", "params", "low", "eq.bands[0].freq")
    graph = exposed(grouped(graph, {"strip"}, "outer"), "outer", "params", "low", "strip.low")
    graph = with_value(graph, "outer", "low", 90)
    assert flattened(graph).nodes["outer/strip/eq"].values["bands"] == ({"freq": 90.0},)
    assert with_value(SONG, "eq", "bands[0].freq", 60) == SONG


def test_concealed_port_takes_its_cables_along() -> None:
    graph = concealed(GROUPED, "strip", "in", "comp-key")
    assert list(group_of(graph, "strip").inputs) == ["in"]
    assert len(graph.cables) == len(GROUPED.cables) - 1


def test_group_is_copied_like_any_node() -> None:
    graph = with_node(GROUPED, "strip-2", GROUPED.nodes["strip"])
    graph = connected(graph, Cable.of("kick.out", "strip-2.in"))
    assert "strip-2/eq" in flattened(graph).nodes


def deep(levels: int) -> Graph:
    graph = Graph({"n": Node("bus")})
    for _ in range(levels):
        graph = grouped(graph, {"n"}, "n")
    return graph


def wrong_group() -> Graph:
    """Add a group that no file could hold."""
    return with_node(
        GROUPED,
        "wrong",
        Node("group", group=Group(Graph({"comp": Node("compressor", {"ratio": 500.0})}))),
    )


def infinite_group() -> Graph:
    """Add a group with a number that JSON cannot say."""
    group = Group(Graph({"comp": Node("compressor", {"ratio": math.inf})}))
    return with_node(GROUPED, "wrong", Node("group", group=group))


def outer_loop() -> Graph:
    """Close a loop outside by a cable inside."""
    return connected(GROUPED, Cable.of("strip.send-send", "strip.comp-key"))


INNER = graph_at(GROUPED, ("strip",))

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "no nodes": (lambda: grouped(SONG, (), "g"), "nodes.g: a group of no nodes; "),
    "no such node": (lambda: grouped(SONG, {"eqq"}, "g"), 'no node "eqq"; did you mean "eq"'),
    "the master": (lambda: grouped(SONG, {"mix", "master"}, "g"), "nodes.master: a group holds no"),
    "id taken": (lambda: grouped(SONG, {"eq"}, "mix"), "nodes.mix: the id is taken; "),
    "no id": (lambda: grouped(SONG, {"eq"}, "My Group"), "nodes.My Group: is no node id; "),
    "too deep": (lambda: deep(DEEPEST_GROUP + 1), f"deeper than {DEEPEST_GROUP}; "),
    "no group": (lambda: ungrouped(SONG, "eq"), "nodes.eq: is no group; "),
    "no group of that name": (lambda: ungrouped(SONG, "strip"), 'no node "strip"'),
    "no such level": (lambda: graph_at(GROUPED, ("strip", "eq")), "nodes.eq: is no group; "),
    "a master inside": (
        lambda: with_graph_at(GROUPED, ("strip",), with_node(INNER, "m", Node("master"))),
        "nodes.strip: a group holds no master; ",
    ),
    "a loop through what is outside": (
        outer_loop,
        "would feed back; ",
    ),
    "a loop by a bypass": (
        lambda: with_switches(
            connected(grouped(SONG, {"mix", "kick"}, "g"), Cable.of("g.out", "g.in")),
            "g",
            bypass=True,
        ),
        "would feed back; ",
    ),
    "moved inside too": (
        lambda: with_automation(
            exposed(GROUPED, "strip", "params", "squash", "comp.threshold"),
            "strip.squash",
            [Breakpoint(0.0, 0.0)],
        ),
        "automation.strip.squash: moves what nodes.strip.graph.automation.comp.threshold moves too",
    ),
    "exposes nothing": (
        lambda: exposed(GROUPED, "strip", "params", "a", "comp.ration"),
        'nodes.strip.expose.params.a: no parameter "ration" on this node; did you mean "ratio"',
    ),
    "conceals nothing": (
        lambda: concealed(GROUPED, "strip", "in", "inn"),
        'nodes.strip.expose.in.inn: unknown key; did you mean "in"',
    ),
    "value that is not exposed": (
        lambda: with_value(GROUPED, "strip", "ratio", 3),
        "nodes.strip.ratio: unknown key",
    ),
    "a wrong group": (wrong_group, "nodes.wrong.graph.nodes.comp.ratio: 500 is above"),
    "a number that is none": (infinite_group, "nodes.wrong: a number in it is not finite; "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_edit_is_refused(name: str) -> None:
    edit, message = REFUSED[name]
    with pytest.raises(Fault, match=re.escape(message) if "\\" not in message else message):
        edit()


def test_example_is_the_same_taken_apart_and_flat() -> None:
    graph = parse(EXAMPLE.encode(), Path()).graph
    graph = with_switches(graph, "drums", bypass=False)
    apart = ungrouped(ungrouped(graph, "drums").graph, "squash").graph
    assert flat_again(graph, apart)

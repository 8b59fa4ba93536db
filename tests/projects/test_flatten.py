"""Without groups: what plays of a project that has some."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from projects import Endpoint, Graph, Node, Project, parse
from projects.edits import with_switches
from projects.flatten import changed, flatten, flattened, held_path, inlet, node_ids, outlet
from projects.grouping import graph_at, with_graph_at
from tests.projects.test_groups import EXAMPLE, two_ways

PROJECT = parse(EXAMPLE.encode(), Path())
GRAPH = with_switches(PROJECT.graph, "drums", bypass=False)


def cables(graph: Graph) -> set[str]:
    return {str(cable) for cable in graph.cables}


def muted(graph: Graph) -> set[str]:
    return {name for name, node in graph.nodes.items() if node.mute}


def test_nodes_cables_and_automation_have_joined_ids() -> None:
    flat = flattened(GRAPH)
    assert list(flat.nodes) == ["kick", "voice", "drums/eq", "drums/squash/comp", "master"]
    assert cables(flat) == {
        "kick.out → drums/eq.in",
        "voice.out → drums/squash/comp.key",
        "drums/eq.out → drums/squash/comp.in",
        "drums/squash/comp.out → master.in",
    }
    assert flat.automation == {
        "drums/squash/comp.threshold": GRAPH.automation["drums.squash"],
        "drums/eq.bands[0].freq": graph_at(GRAPH, ("drums",)).automation["eq.bands[0].freq"],
    }


def test_project_keeps_all_else() -> None:
    flat = flatten(replace(PROJECT, graph=GRAPH))
    assert flat.layout.nodes == {"drums/squash/comp": (0.0, 4.0)}
    assert (flat.rate, flat.folder) == (PROJECT.rate, PROJECT.folder)


def test_what_is_flat_stays_what_it_is() -> None:
    flat = flatten(PROJECT)
    assert flatten(flat) == flat
    plain = Project(rate=48000, graph=flattened(GRAPH))
    assert flatten(plain) is plain


def test_muted_group_is_silent_at_what_it_exposes() -> None:
    assert muted(flattened(with_switches(GRAPH, "drums", mute=True))) == {"drums/squash/comp"}
    inner = with_switches(graph_at(GRAPH, ("drums",)), "squash", mute=True)
    assert muted(flattened(with_graph_at(GRAPH, ("drums",), inner))) == {"drums/squash/comp"}


def test_bypassed_group_is_one_node_that_passes_its_main_input() -> None:
    flat = flattened(PROJECT.graph)
    assert list(flat.nodes) == ["kick", "voice", "drums", "master"]
    assert cables(flat) == {"kick.out → drums.in", "drums.out → master.in"}
    assert flat.automation == {}


def test_bypassed_group_in_a_group_is_one_node() -> None:
    inner = with_switches(graph_at(GRAPH, ("drums",)), "squash", bypass=True)
    flat = flattened(with_graph_at(GRAPH, ("drums",), inner))
    assert list(flat.nodes) == ["kick", "voice", "drums/eq", "drums/squash", "master"]
    assert "drums/squash.out → master.in" in cables(flat)
    assert list(flat.automation) == ["drums/eq.bands[0].freq"]


def test_path_that_a_bypass_silences_closes_no_loop() -> None:
    document = two_ways(["both.out-a", "both.in-b"], bypass=True)
    flat = flattened(parse(json.dumps(document).encode(), Path()).graph)
    assert flat.cables == ()


def test_ports_and_parameters_are_found_inside() -> None:
    assert outlet(GRAPH, Endpoint("drums", "out")) == Endpoint("drums/squash/comp", "out")
    assert outlet(GRAPH, Endpoint("drums/squash", "out")) == Endpoint("drums/squash/comp", "out")
    assert outlet(GRAPH, Endpoint("drums/eq", "out")) == Endpoint("drums/eq", "out")
    assert outlet(PROJECT.graph, Endpoint("drums", "out")) == Endpoint("drums", "out")
    assert inlet(GRAPH, Endpoint("drums", "key")) == Endpoint("drums/squash/comp", "key")
    assert held_path(GRAPH, "drums.squash") == "drums/squash/comp.threshold"
    assert held_path(GRAPH, "drums/squash.amount") == "drums/squash/comp.threshold"
    assert held_path(GRAPH, "drums/eq.bands[0].gain") == "drums/eq.bands[0].gain"
    assert held_path(GRAPH, "drums.squish") is None
    assert held_path(GRAPH, "drums/x.gain") is None


def test_every_node_is_changed() -> None:
    def labeled(name: str, node: Node) -> Node:
        return replace(node, label=name)

    graph = changed(GRAPH, labeled)
    assert graph_at(graph, ("drums", "squash")).nodes["comp"].label == "drums/squash/comp"
    assert graph.nodes["drums"].label == "drums"
    assert changed(GRAPH, lambda _, node: node) is GRAPH
    assert node_ids(GRAPH) == {
        *("kick", "voice", "master", "drums"),
        *("drums/eq", "drums/squash", "drums/squash/comp"),
    }

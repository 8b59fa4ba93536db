"""The graph: it cannot be changed, equal ones are equal, loops are found."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any, cast

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import Cable, Graph, Node, Project
from projects.cables import find_cycle
from projects.layout import Layout, Position


def test_nothing_can_be_changed() -> None:
    node = Node("eq", {"bands": ({"freq": 30.0},)})
    graph = Graph({"eq": node})
    for target, name in ((node, "label"), (graph, "nodes"), (Project(rate=1, graph=graph), "rate")):
        with pytest.raises(FrozenInstanceError):
            setattr(target, name, None)
    bands = cast("tuple[Any, ...]", node.values["bands"])
    for mapping in (node.values, bands[0], graph.nodes, graph.automation, Layout().nodes):
        with pytest.raises(TypeError, match="does not support item assignment"):
            cast("dict[str, object]", mapping)["new"] = None


def test_what_a_graph_is_made_from_may_change_later() -> None:
    nodes = {"mix": Node("bus")}
    graph = Graph(nodes)
    nodes.clear()
    assert list(graph.nodes) == ["mix"]


def test_nodes_that_mean_the_same_are_equal() -> None:
    assert Node("bus", {"gain": 0.0}) == Node("bus")
    assert Node("eq", {"bands": ()}) == Node("eq", {"output": 0.0})
    assert Node("eq", {"bands": ({"shape": "bell"},)}) == Node("eq", {"bands": ({},)})
    assert Node("eq", {"bands": ({},)}) != Node("eq")
    assert Node("bus", label="e\u0301") == Node("bus", label="\u00e9")


def test_positions_go_with_their_nodes() -> None:
    layout = Layout({"mix": Position(1, 2), "gone": Position(3, 4)})
    project = Project(rate=48000, graph=Graph({"mix": Node("bus")}), layout=layout)
    assert project.layout.nodes == {"mix": (1, 2)}


edges = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14)


@given(pairs=edges)
def test_loop_is_found_where_there_is_one(pairs: list[tuple[int, int]]) -> None:
    cables = tuple(Cable.of(f"n{a}.out", f"n{b}.in") for a, b in pairs)
    loop = find_cycle(Graph(cables=cables))
    assert bool(loop) != nx.is_directed_acyclic_graph(nx.DiGraph(pairs))
    steps = {(cable.source.node, cable.target.node) for cable in cables}
    assert steps.issuperset(zip(loop, [*loop[1:], *loop[:1]], strict=True))
    assert len(set(loop)) == len(loop)


def test_long_chain_is_no_deep_recursion() -> None:
    cables = [Cable.of(f"n{i}.out", f"n{i + 1}.in") for i in range(50_000)]
    assert find_cycle(Graph(cables=tuple(cables))) == []
    assert len(find_cycle(Graph(cables=(*cables, Cable.of("n50000.out", "n0.in"))))) == 50_001

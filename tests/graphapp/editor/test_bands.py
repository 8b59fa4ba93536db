"""Bands that come and go, with their automation."""

from __future__ import annotations

import pytest

from graphapp.editor.bands import band_count, bands_parameter, with_band, without_band
from graphapp.editor.values import value_at
from nodes.vocabulary import Fault
from projects import Breakpoint, Graph, Node

LANE = (Breakpoint(0.0, 1.0), Breakpoint(1.0, 2.0))


def graph_with(count: int, *paths: str) -> Graph:
    bands = tuple({"freq": 100.0 * (i + 1)} for i in range(count))
    return Graph({"eq": Node("eq", {"bands": bands})}, (), dict.fromkeys(paths, LANE))


def test_a_band_comes_last_with_its_values() -> None:
    graph = with_band(graph_with(2), "eq", freq=432.0, gain=-3.0)
    node = graph.nodes["eq"]
    assert band_count(node) == 3
    assert (value_at(node, "bands[2].freq"), value_at(node, "bands[2].gain")) == (432.0, -3.0)
    assert value_at(node, "bands[2].shape") == "bell"


def test_there_are_no_more_than_declared() -> None:
    with pytest.raises(Fault, match="at most 24"):
        with_band(graph_with(24), "eq", freq=100.0)


def test_automation_goes_with_its_band() -> None:
    paths = ("eq.bands[0].gain", "eq.bands[1].gain", "eq.bands[2].freq", "eq.output")
    graph = without_band(graph_with(3, *paths), "eq", 1)
    assert set(graph.automation) == {"eq.bands[0].gain", "eq.bands[1].freq", "eq.output"}
    assert value_at(graph.nodes["eq"], "bands[1].freq") == 300.0


def test_automation_of_other_nodes_stays() -> None:
    graph = Graph(
        {"eq": Node("eq", {"bands": ({},)}), "eq-2": Node("eq", {"bands": ({}, {})})},
        (),
        {"eq-2.bands[1].gain": LANE},
    )
    assert set(without_band(graph, "eq", 0).automation) == {"eq-2.bands[1].gain"}


def test_the_last_band_can_go_and_a_missing_one_cannot() -> None:
    assert band_count(without_band(graph_with(1), "eq", 0).nodes["eq"]) == 0
    with pytest.raises(IndexError):
        without_band(graph_with(1), "eq", 1)


def test_only_nodes_with_bands_have_some() -> None:
    assert bands_parameter(Node("fader")) is None
    assert band_count(Node("fader")) == 0
    with pytest.raises(ValueError, match="no bands"):
        with_band(Graph({"fader": Node("fader")}), "fader", freq=100.0)

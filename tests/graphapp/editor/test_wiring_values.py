"""Values on knobs and in texts, searching, names."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapp.editor.names import title_of
from graphapp.editor.parameters import parameters_of, parse_value
from graphapp.editor.search import ranked
from graphapp.editor.values import (
    number_of,
    parameter_at,
    position_of,
    text_of,
    value_at,
    value_from,
    with_value_at,
)
from nodes.registry import catalogue
from nodes.vocabulary import Bands, Param
from projects import Graph, Node
from projects.edits import free_id

EVERY = [
    parameter
    for kind in catalogue().values()
    for item in kind.parameters.values()
    for parameter in (item if isinstance(item, Bands) else [item])
    if isinstance(parameter, Param)
]


@given(st.sampled_from(EVERY), st.floats(0.0, 1.0))
def test_a_knob_gives_a_value_in_range_and_shows_it_where_it_was(
    parameter: Param, position: float
) -> None:
    value = value_from(parameter, position)
    assert value == -math.inf or parameter.low <= value <= parameter.high
    # Two digits of a small value, four of others: less than a pixel of a knob's way.
    assert position_of(parameter, value) == pytest.approx(position, abs=0.004)


@pytest.mark.parametrize("parameter", EVERY, ids=lambda parameter: parameter.name)
def test_a_knob_reaches_both_ends(parameter: Param) -> None:
    assert value_from(parameter, 1.0) == parameter.high
    low = value_from(parameter, 0.0)
    assert low == (-math.inf if parameter.off else parameter.low)


@pytest.mark.parametrize("type_id", sorted(catalogue()))
def test_what_is_shown_can_be_typed(type_id: str) -> None:
    values = {"bands": ({"freq": 1234.0},)} if type_id == "eq" else {}
    node = Node(type_id, values)
    for path, label, parameter, value in parameters_of(node):
        typed = parse_value(parameter, text_of(parameter, value))
        assert number_of(parameter, typed) == pytest.approx(
            number_of(parameter, value), rel=1e-3, nan_ok=True
        ), (path, label)


def test_a_value_in_a_band_is_set_and_read_by_its_path() -> None:
    bands = ({"freq": 100.0}, {"freq": 1000.0, "gain": 3.0})
    graph = Graph({"eq": Node("eq", {"bands": bands})})
    graph = with_value_at(graph, "eq", "bands[1].q", 2.0)
    assert value_at(graph.nodes["eq"], "bands[1].q") == 2.0
    assert value_at(graph.nodes["eq"], "bands[1].gain") == 3.0
    assert value_at(graph.nodes["eq"], "bands[0].q") == 0.707
    assert parameter_at(graph.nodes["eq"], "bands[2].q") is None
    with pytest.raises(KeyError):
        value_at(graph.nodes["eq"], "bands[2].q")


@pytest.mark.parametrize(
    ("text", "best"),
    [("comp", "compressor"), ("rev", "reverb"), ("lim", "limiter"), ("pan", "pan"), ("eq", "eq")],
)
def test_the_best_choice_is_first(text: str, best: str) -> None:
    kinds = catalogue().values()
    found = ranked(text, kinds, lambda kind: (kind.label, kind.type_id, kind.category))
    assert found[0].type_id == best


def test_ids_stay_short_and_free() -> None:
    taken = {"a" * 64}
    name = free_id("a" * 64, taken)
    assert len(name) == 64
    assert name.endswith("-2")


def test_a_title_is_the_label_or_the_id_written_out() -> None:
    assert title_of("master-eq", Node("eq")) == "Master EQ"
    assert title_of("x", Node("eq", label="Air")) == "Air"

"""Where a stem sounds, and which one is upstream."""

from __future__ import annotations

import pytest

from graphapp.editor.stem_part import stem_part, stem_upstream
from nodes.registry import catalogue
from nodes.vocabulary.node import Media
from nodes.vocabulary.settings import Settings
from projects import Cable, Graph, Node

RATE = 1000


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"offset": 2.0},
        {"start": 1.5, "end": 4.0},
        {"start": 1.5, "end": 40.0, "offset": 0.25},
        {"start": 90.0},
    ],
)
def test_the_part_is_the_engines(values: dict[str, float]) -> None:
    node = Node("stem", values)
    part = stem_part(node, 10.0)
    kind = catalogue()["stem"]
    settings = Settings(kind, values)
    placed = kind.placement(settings, Media(frames=10 * RATE, channels=1), RATE)
    assert (part.offset, part.start, part.seconds) == pytest.approx(
        (placed.song / RATE, placed.start / RATE, placed.frames / RATE)
    )


def test_fades_are_no_longer_than_the_part() -> None:
    part = stem_part(Node("stem", {"end": 2.0, "fade_in": 5.0, "fade_out": 1.0}), 10.0)
    assert (part.fade_in, part.fade_out) == (2.0, 1.0)
    assert part.in_file(1.5) == 1.5


def test_the_nearest_stem_is_found() -> None:
    nodes = {name: Node("stem") for name in ("far", "near")}
    nodes |= {name: Node("fader") for name in ("a", "b")} | {"mix": Node("bus")}
    wires = ("far.out a.in", "a.out b.in", "b.out mix.in", "near.out mix.in")
    graph = Graph(nodes, tuple(Cable.of(*wire.split()) for wire in wires))
    assert stem_upstream(graph, "mix") == "near"
    assert stem_upstream(graph, "b") == "far"
    assert stem_upstream(graph, "near") == "near"
    assert stem_upstream(Graph({"mix": Node("bus")}), "mix") is None

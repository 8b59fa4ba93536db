"""Paths of different latency line up: they null to exactly zero."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphapp.engine.in_memory import run_in_memory
from projects import Breakpoint, Cable, Graph, Node, Project

if TYPE_CHECKING:
    from collections.abc import Mapping

RATE = 48_000
FRAMES = RATE // 2
STEM = (np.random.default_rng(3).standard_normal((FRAMES, 2)) * 0.02).astype(np.float32)
"""Noise below every ceiling and threshold used here, so that dynamics are pure delays."""

LATE = {
    "comp-1": Node("compressor", {"lookahead": 1.0, "ratio": 1.0}),
    "comp-7": Node("compressor", {"lookahead": 7.3, "ratio": 1.0}),
    "limiter": Node("limiter", {}),
    "limiter-20": Node("limiter", {"lookahead": 20.0}),
    "bypassed": Node("limiter", {"lookahead": 11.0, "drive": 12.0}, bypass=True),
}


def path(name: str, nodes: list[Node], *, invert: bool) -> tuple[dict[str, Node], list[Cable]]:
    """Return a stem, nodes one after the other, and the cables to the mix."""
    found = {f"{name}-stem": Node("stem", {"invert": invert})}
    found |= {f"{name}-{i}": node for i, node in enumerate(nodes)}
    cables = [Cable.of(f"{a}.out", f"{b}.in") for a, b in pairwise([*found, "mix"])]
    return found, cables


def difference(
    first: list[Node],
    second: list[Node],
    automation: Mapping[str, tuple[Breakpoint, ...]] | None = None,
) -> np.ndarray:
    """Return one path minus the other."""
    nodes, cables = path("a", first, invert=False)
    more, others = path("b", second, invert=True)
    nodes |= more | {"mix": Node("bus"), "master": Node("master")}
    cables += [*others, Cable.of("mix.out", "master.in")]
    graph = Graph(nodes, tuple(cables), automation or {})
    return run_in_memory(
        Project(rate=RATE, graph=graph), {"a-stem": STEM, "b-stem": STEM}, frames=FRAMES
    )


@pytest.mark.parametrize("late", LATE)
def test_a_late_path_nulls_against_a_direct_one(late: str) -> None:
    """The shorter path is delayed on its cable."""
    assert not difference([LATE[late]], []).any()


def test_paths_through_several_late_nodes_null() -> None:
    """Latencies add up along a path."""
    assert not difference(list(LATE.values()), [LATE["limiter-20"]]).any()


def test_the_difference_is_not_zero_where_it_should_not_be() -> None:
    """The null above can fail: one frame more of sound is found."""
    shifted = Node("fader", {"gain": 0.001})
    assert difference([LATE["limiter"], shifted], []).any()


def test_automated_faders_null_behind_different_latencies() -> None:
    """Automation follows the song, not the engine: late nodes read it late."""
    points = (
        Breakpoint(0.0, -6.0),
        Breakpoint(0.1003, 3.0),
        Breakpoint(0.2, -20.0, "hold"),
        Breakpoint(0.3, float("-inf"), "smooth"),
        Breakpoint(0.45, 0.0),
    )
    fader = Node("fader")
    automation = {"a-2.gain": points, "b-0.gain": points}
    assert not difference([LATE["limiter"], LATE["comp-7"], fader], [fader], automation).any()


def test_automated_filters_null_behind_different_latencies() -> None:
    """Coefficients, too, move on the same song frames."""
    eq = Node("eq", {"bands": ({"freq": 500.0, "gain": 6.0},)})
    sweep = {"bands[0].freq": (Breakpoint(0.0, 100.0), Breakpoint(0.5, 9000.0))}
    automation = {f"{node}.{name}": lane for node in ("a-1", "b-0") for name, lane in sweep.items()}
    assert not difference([LATE["limiter-20"], eq], [eq], automation).any()


def test_an_impulse_at_the_beginning_comes_out_at_the_beginning() -> None:
    """The export is trimmed by the whole latency."""
    stem = np.zeros((FRAMES, 2), np.float32)
    stem[0] = 0.125
    nodes, cables = path("a", list(LATE.values()), invert=False)
    nodes |= {"mix": Node("bus"), "master": Node("master")}
    graph = Graph(nodes, (*cables, Cable.of("mix.out", "master.in")))
    heard = run_in_memory(Project(rate=RATE, graph=graph), {"a-stem": stem})
    assert np.array_equal(heard, stem)

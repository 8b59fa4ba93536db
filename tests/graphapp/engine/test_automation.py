"""Automation, read at quantum boundaries."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dsp.arrays import QUANTUM
from graphapp.engine.automation import Curve
from graphapp.engine.in_memory import run_in_memory
from nodes.vocabulary import Hz, Unit, dB
from projects import Breakpoint, Cable, Graph, Node, Project

RATE = 6400
"""A hundred quanta a second: boundaries fall on hundredths of a second."""


def at(points: list[Breakpoint], first: int, count: int, unit: Unit = dB) -> list[float]:
    values: list[float] = Curve(points, unit, RATE).at(first * QUANTUM, count).tolist()
    return values


def test_values_hold_before_the_first_and_after_the_last() -> None:
    points = [Breakpoint(0.02, -3.0), Breakpoint(0.04, 5.0)]
    assert at(points, -2, 4) == [-3.0] * 4
    assert at(points, 4, 3) == [5.0] * 3


def test_linear_is_straight_in_the_unit() -> None:
    points = [Breakpoint(0.0, 0.0), Breakpoint(0.04, 8.0)]
    assert at(points, 0, 6) == [0.0, 2.0, 4.0, 6.0, 8.0, 8.0]


def test_frequencies_run_in_octaves() -> None:
    points = [Breakpoint(0.0, 100.0), Breakpoint(0.04, 1600.0)]
    assert at(points, 0, 5, Hz) == pytest.approx([100.0, 200.0, 400.0, 800.0, 1600.0])


def test_smooth_is_the_cubic() -> None:
    points = [Breakpoint(0.0, 0.0), Breakpoint(0.04, 1.0, "smooth")]
    parts = [0.0, 0.25, 0.5, 0.75, 1.0]
    assert at(points, 0, 5) == pytest.approx([3 * t**2 - 2 * t**3 for t in parts])


@pytest.mark.parametrize(("seconds", "last_old"), [(0.03, 3), (0.0301, 4), (0.0399, 4), (0.04, 4)])
def test_a_jump_ramps_across_the_quantum_that_begins_at_it_or_next(
    seconds: float, last_old: int
) -> None:
    points = [Breakpoint(0.0, 1.0), Breakpoint(seconds, 2.0, "hold")]
    assert at(points, 0, 8) == [1.0] * (last_old + 1) + [2.0] * (7 - last_old)


def test_several_jumps_in_one_quantum_are_one() -> None:
    points = [
        Breakpoint(0.0, 1.0),
        Breakpoint(0.032, 2.0, "hold"),
        Breakpoint(0.034, 3.0, "hold"),
        Breakpoint(0.036, 4.0, "hold"),
    ]
    assert at(points, 2, 5) == [1.0, 1.0, 1.0, 4.0, 4.0]


def test_a_time_that_is_a_boundary_but_for_rounding_is_one() -> None:
    """0.7 s at 48 kHz are 33600 frames, 0.7 * 48000 in floats is a little less."""
    points = [Breakpoint(0.0, 1.0), Breakpoint(0.7, 2.0, "hold")]
    values = Curve(points, dB, 48_000).at(33_600, 2)
    assert values.tolist() == [1.0, 2.0]


def test_to_silence_the_gain_runs_straight() -> None:
    points = [Breakpoint(0.0, 0.0), Breakpoint(0.04, -math.inf)]
    gains = [10 ** (value / 20) for value in at(points, 0, 5)]
    assert gains == pytest.approx([1.0, 0.75, 0.5, 0.25, 0.0])


def test_a_rendered_fader_follows_its_curve_frame_by_frame() -> None:
    """At every boundary the gain is the curve's; in between it is straight."""
    points = (Breakpoint(0.1, -12.0), Breakpoint(0.5, 6.0), Breakpoint(0.6, -40.0, "smooth"))
    nodes = {"stem": Node("stem"), "fader": Node("fader"), "master": Node("master")}
    cables = (Cable.of("stem.out", "fader.in"), Cable.of("fader.out", "master.in"))
    project = Project(rate=RATE, graph=Graph(nodes, cables, {"fader.gain": points}))
    heard = run_in_memory(project, {"stem": np.ones((RATE, 1), np.float32)})[:, 0]
    levels = Curve(points, dB, RATE).at(0, RATE // QUANTUM + 1)
    corners = np.arange(len(levels)) * QUANTUM
    expected = np.interp(np.arange(RATE), corners, 10.0 ** (levels / 20.0))
    assert np.abs(heard - expected).max() < 1e-6

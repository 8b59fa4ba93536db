"""The meters of nodes: peaks where signals pass, gain reduction, and the sound of one of them."""

from __future__ import annotations

import numpy as np
import pytest

from projects import Cable, Graph, Node
from tests.graphapp.live.session import RATE, STEMS, Session, mix


def peaks(session: Session) -> dict[str, list[float]]:
    levels = session.performance.levels
    return dict(zip(levels.nodes, levels.read_peaks().tolist(), strict=True))


def test_every_node_shows_the_peak_of_what_leaves_it() -> None:
    graph = mix(fader=Node("fader", {"gain": -20.0}), pan=Node("pan", {"position": -100.0}))
    session = Session(graph)
    session.play(0.2)
    found = peaks(session)
    assert found.keys() == graph.nodes.keys()
    assert found["low"] == pytest.approx([0.2, 0.2], rel=1e-3)
    assert found["high"] == pytest.approx([0.1, 0.1], rel=1e-3)  # mono
    assert found["fader"] == pytest.approx([0.02, 0.02], rel=1e-3)
    assert found["pan"][1] == pytest.approx(0.0, abs=1e-6)
    heard = np.abs(np.concatenate(session.heard)).max(axis=0)
    assert found["master"] == pytest.approx(heard.tolist(), rel=1e-6)
    assert not any(any(pair) for pair in peaks(session).values()), "reading clears them"


def test_reductions_are_those_of_each_dynamics_node() -> None:
    nodes = {"low": Node("stem", {"trim": 14.0}), "middle": Node("stem"), "master": Node("master")}
    nodes |= {"hard": Node("limiter", {"drive": 12.0}), "soft": Node("limiter")}
    nodes["comp"] = Node("compressor", {"threshold": -60.0, "ratio": 100.0})
    chains = ("low hard master", "middle soft comp master")
    cables = [
        Cable.of(f"{a}.out", f"{b}.in")
        for chain in chains
        for a, b in zip(chain.split(), chain.split()[1:], strict=False)
    ]
    session = Session(Graph(nodes, tuple(cables)))
    session.play(1.0)
    levels = session.performance.levels
    levels.read_reductions()
    session.play(0.2)
    found = dict(zip(levels.nodes, levels.read_reductions().tolist(), strict=True))
    peak = 20.0 * np.log10(0.2) + 14.0 + 12.0
    assert found["hard"] == pytest.approx(peak + 1.0, abs=0.2)
    assert found["soft"] == found["low"] == 0.0
    assert 30.0 < found["comp"] < 50.0
    assert not any(levels.read_reductions()), "reading clears them"


def test_a_node_is_watched_through_an_edit() -> None:
    session = Session(mix(fader=Node("fader")))
    session.performance.watch("low")
    for graph in (mix(fader=Node("fader")), mix(eq=Node("eq"), fader=Node("fader"))):
        session.edit(graph)
        session.play(0.5)
        watched = session.performance.levels.watched()
        assert watched is not None
        end = session.frame
        assert np.array_equal(watched, STEMS["low"][end - len(watched) : end])
        assert len(watched) >= RATE // 10
    session.performance.watch(None)
    assert session.performance.levels.watched() is None

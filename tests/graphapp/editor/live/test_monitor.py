"""What a comparison puts into the graph: faders, and only where something is compared."""

from __future__ import annotations

from dataclasses import replace

from graphapp.editor.live.monitor import Monitor, monitored
from projects import Cable, Graph, Node, Project

NODES = {
    "voice": Node("stem"),
    "eq": Node("eq", bypass=True),
    "send": Node("send"),
    "hall": Node("reverb"),
    "master": Node("master"),
}
CABLES = (
    Cable.of("voice.out", "eq.in"),
    Cable.of("eq.out", "send.in"),
    Cable.of("eq.out", "master.in"),
    Cable.of("send.send", "hall.in"),
    Cable.of("hall.out", "master.in"),
)
SONG = Project(rate=48_000, graph=Graph(NODES, CABLES))


def test_where_nothing_is_compared_the_document_plays() -> None:
    assert monitored(SONG, Monitor()) is SONG
    working = replace(SONG, graph=replace(SONG.graph, nodes={**NODES, "eq": Node("eq")}))
    assert monitored(working, Monitor(match={"eq": 3.0, "gone": 1.0})).graph == working.graph


def test_a_bypassed_node_is_followed_by_a_fader() -> None:
    """All that it fed is fed by the fader; the rest is as it was."""
    graph = monitored(SONG, Monitor(match={"eq": 3.5})).graph
    assert graph.nodes == {**NODES, "eq-match": Node("fader", {"gain": 3.5})}
    assert set(graph.cables) == {
        CABLES[0],
        Cable.of("eq.out", "eq-match.in"),
        Cable.of("eq-match.out", "send.in"),
        Cable.of("eq-match.out", "master.in"),
        *CABLES[3:],
    }


def test_the_whole_chain_is_bypassed_before_a_fader() -> None:
    """Every node that can be; snapshots add their own gain."""
    monitor = Monitor(
        match={"eq": 9.0}, chain_bypassed=True, chain_gain_db=-4.0, snapshot_gain_db=1.0
    )
    graph = monitored(SONG, monitor).graph
    assert {name for name, node in graph.nodes.items() if node.bypass} == {"eq", "send", "hall"}
    assert graph.nodes["master-match"] == Node("fader", {"gain": -3.0})
    ends = [cable for cable in graph.cables if cable.target.node == "master"]
    assert ends == [Cable.of("master-match.out", "master.in")]
    fed = {cable.source.node for cable in graph.cables if cable.target.node == "master-match"}
    assert fed == {"eq", "hall"}


def test_snapshots_are_compared_before_the_end_even_at_equal_loudness() -> None:
    """So that going from one to the other moves a fader, and nothing else."""
    graph = monitored(SONG, Monitor(snapshot_gain_db=0.0)).graph
    assert graph.nodes["master-match"] == Node("fader")
    assert monitored(SONG, Monitor(snapshot_gain_db=40.0)).graph.nodes["master-match"] == Node(
        "fader", {"gain": 24.0}
    )


def test_a_hidden_id_is_nobodys() -> None:
    nodes = {**NODES, "eq-match": Node("bus")}
    graph = monitored(
        replace(SONG, graph=replace(SONG.graph, nodes=nodes)), Monitor(match={"eq": 1.0})
    ).graph
    assert graph.nodes["eq-match"] == Node("bus")
    assert graph.nodes["eq-match-2"] == Node("fader", {"gain": 1.0})


def test_without_an_end_there_is_nothing_to_put_a_fader_before() -> None:
    alone = Project(rate=48_000, graph=Graph({"voice": Node("stem")}))
    assert monitored(alone, Monitor(snapshot_gain_db=2.0)) == alone

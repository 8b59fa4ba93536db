"""Compiling: order, banks, delays, memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphapp.engine.compile import compile_graph
from graphapp.engine.explain import explain
from graphapp.engine.schedule import Compute, Schedule
from nodes.vocabulary import Fault, Media
from projects import Cable, Endpoint, Graph, Node, Project

STRIPS = 9


def mix() -> Project:
    """Return nine strips into a bus, one of them late, beside a reverb send."""
    nodes = {}
    cables = []
    for i in range(STRIPS):
        nodes[f"stem{i}"] = Node("stem")
        nodes[f"eq{i}"] = Node("eq", {"bands": ({"gain": 3.0},)})
        nodes[f"send{i}"] = Node("send")
        cables += [
            Cable.of(f"stem{i}.out", f"eq{i}.in"),
            Cable.of(f"eq{i}.out", f"send{i}.in"),
            Cable.of(f"send{i}.send", "hall.in"),
            Cable.of(f"send{i}.out", "late.in" if i == 4 else "bus.in"),
        ]
    nodes |= {
        "late": Node("limiter"),
        "hall": Node("reverb"),
        "bus": Node("bus"),
        "master": Node("master"),
    }
    cables += [
        Cable.of("late.out", "bus.in"),
        Cable.of("hall.out", "bus.in"),
        Cable.of("bus.out", "master.in"),
    ]
    return Project(rate=48_000, graph=Graph(nodes, tuple(cables)))


def compiled(project: Project, max_bank: int = 8) -> Schedule:
    stems = [name for name, node in project.graph.nodes.items() if node.type == "stem"]
    return compile_graph(project, dict.fromkeys(stems, Media(48_000, 2)), max_bank=max_bank)


def computes(schedule: Schedule, kind: str) -> list[Compute]:
    tasks = [task for task in schedule.tasks if isinstance(task, Compute)]
    return [task for task in tasks if schedule.arenas[task.arena].kind.type_id == kind]


def test_strips_are_computed_side_by_side() -> None:
    sizes = [len(task.members) for task in computes(compiled(mix()), "eq")]
    assert sizes == [8, 1]
    assert len(computes(compiled(mix(), max_bank=1), "eq")) == STRIPS


def test_a_strip_reads_the_one_before_in_place() -> None:
    schedule = compiled(mix())
    stems, filters = computes(schedule, "stem"), computes(schedule, "eq")
    assert [task.inputs["in"] for task in filters] == [task.outputs["out"] for task in stems]


def test_a_send_copies_nothing() -> None:
    for task in computes(compiled(mix()), "send"):
        assert task.outputs["out"] == task.inputs["in"]


def test_shorter_paths_are_delayed_by_whole_quanta() -> None:
    schedule = compiled(mix())
    late = {cable.source: cable.delay for cable in schedule.cables if cable.target == "bus.in"}
    assert late.pop("late.out") == 0
    assert set(late.values()) == {schedule.latency}
    assert schedule.latency % 64 == 0
    assert schedule.latency > 0


def test_memory_is_used_again() -> None:
    schedule = compiled(mix())
    assert schedule.pool_lanes < sum(buffer.lanes for buffer in schedule.buffers) / 2


def test_the_text_of_a_schedule_names_every_node_once() -> None:
    project = mix()
    lines = [line for line in explain(compiled(project)).splitlines() if "mix  " not in line]
    words = " ".join(lines).replace(",", " ").split()
    assert all(words.count(name) == 1 for name in project.graph.nodes if name.startswith("eq"))


def test_order_in_the_file_does_not_matter() -> None:
    project = mix()
    turned = Graph(
        dict(reversed(list(project.graph.nodes.items()))), tuple(reversed(project.graph.cables))
    )
    assert explain(compiled(replace(project, graph=turned))) == explain(compiled(project))


def test_only_what_is_exported_is_computed() -> None:
    schedule = compile_graph(mix(), {"stem3": Media(100, 1)}, port=Endpoint("eq3", "out"))
    assert {m.node for t in schedule.tasks if isinstance(t, Compute) for m in t.members} == {
        "stem3",
        "eq3",
    }


@pytest.mark.parametrize(
    ("port", "message"),
    [("kik.out", "no node"), ("bus.send", "use bus.out"), ("master.out", "name a node")],
)
def test_an_output_that_is_not_there_is_named(port: str, message: str) -> None:
    with pytest.raises(Fault, match=message):
        compile_graph(mix(), {}, port=Endpoint.of(port))

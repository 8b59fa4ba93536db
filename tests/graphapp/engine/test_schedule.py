"""Compiling: order, banks, delays, memory; and a verifier that catches every broken schedule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphapp.engine.buffers import lifetimes
from graphapp.engine.compile import compile_graph
from graphapp.engine.schedule import Compute, Delay, Lanes, Mix, Schedule, Task, explain
from graphapp.engine.verify import ScheduleError, verify
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


def test_the_verifier_passes_what_the_compiler_makes() -> None:
    for max_bank in (1, 2, 8):
        verify(compiled(mix(), max_bank))


def tampered(schedule: Schedule) -> dict[str, Schedule]:
    """Return schedules that would compute something else."""
    tasks = schedule.tasks
    delay = next(i for i, task in enumerate(tasks) if isinstance(task, Delay))
    late = tasks[delay]
    assert isinstance(late, Delay)
    lives = lifetimes(tasks, schedule.output.buffer)
    long, other = sorted(lives, key=lambda b: lives[b][0] - lives[b][1])[:2]
    overlapping = list(schedule.buffers)
    overlapping[other] = replace(overlapping[other], place=overlapping[long].place)
    sums = next(i for i, task in enumerate(tasks) if isinstance(task, Mix))
    total = tasks[sums]
    assert isinstance(total, Mix)

    def with_task(index: int, task: Task) -> Schedule:
        return replace(schedule, tasks=(*tasks[:index], task, *tasks[index + 1 :]))

    outside = total.terms[0]._replace(lane=8 * 64)
    return {
        "swapped tasks": replace(schedule, tasks=(tasks[1], tasks[0], *tasks[2:])),
        "a task left out": replace(schedule, tasks=tasks[1:]),
        "a task twice": replace(schedule, tasks=(tasks[0], *tasks)),
        "a delay too long": with_task(delay, replace(late, frames=late.frames + 64)),
        "a delay of no whole quanta": with_task(delay, replace(late, frames=late.frames + 1)),
        "memory shared too soon": replace(schedule, buffers=tuple(overlapping)),
        "a lane outside": with_task(sums, replace(total, terms=(outside, *total.terms[1:]))),
        "another latency": replace(schedule, latency=schedule.latency + 64),
        "another output": replace(schedule, output=Lanes(tasks[0].outputs["out"], 0, 2)),  # type: ignore[union-attr]  # the first task computes a bank
    }


@pytest.mark.parametrize("fault", list(tampered(compiled(mix()))))
def test_the_verifier_catches(fault: str) -> None:
    with pytest.raises(ScheduleError):
        verify(tampered(compiled(mix()))[fault])

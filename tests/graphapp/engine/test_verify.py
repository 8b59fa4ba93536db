"""The verifier passes what the compiler makes and catches schedules that were tampered with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphapp.engine.buffers import lifetimes
from graphapp.engine.compile import compile_graph
from graphapp.engine.schedule import Compute, Delay, Lanes, Mix, Schedule, Term
from graphapp.engine.verify import ScheduleError, verify
from nodes.vocabulary import Media
from projects import Cable, Endpoint, Graph, Node, Project
from tests.strategies import songs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapp.engine.schedule import Task

    Tampering = Callable[[Schedule], Schedule]

MEDIA = {name: Media(48_000, channels) for name, channels in (("kick", 1), ("bass", 2))} | {
    f"strip{i}": Media(48_000, 2) for i in range(3)
}
NODES = {
    **{name: Node("stem", mute=name == "strip2") for name in MEDIA},
    **{f"eq-{name}": Node("eq", {"bands": ({"gain": 3.0},)}) for name in MEDIA},
    "duck": Node("compressor"),
    "tap": Node("send"),
    "hall": Node("reverb"),
    "late": Node("limiter"),
    "off": Node("limiter", bypass=True),
    "later": Node("from-tomorrow"),
    "bus": Node("bus"),
    "master": Node("master"),
}
"""A keyed compressor, a send, a limiter beside one that is bypassed, an unknown type, a mute."""

GRAPH = Graph(
    NODES,
    (
        *(Cable.of(f"{name}.out", f"eq-{name}.in") for name in MEDIA),
        Cable.of("eq-bass.out", "duck.in"),
        Cable.of("eq-kick.out", "duck.key"),
        Cable.of("eq-strip0.out", "tap.in"),
        Cable.of("tap.send", "hall.in"),
        Cable.of("tap.out", "late.in"),
        Cable.of("eq-strip1.out", "off.in"),
        Cable.of("eq-strip1.out", "later.in"),
        Cable.of("eq-kick.out", "later.in"),
        *(
            Cable.of(f"{name}.out", "bus.in")
            for name in ("eq-kick", "duck", "hall", "late", "off", "later", "eq-strip2", "strip2")
        ),
        Cable.of("bus.out", "master.in"),
    ),
)


def compiled(graph: Graph = GRAPH, port: Endpoint | None = None, max_bank: int = 8) -> Schedule:
    return compile_graph(Project(rate=48_000, graph=graph), MEDIA, port=port, max_bank=max_bank)


def cable(schedule: Schedule, source: str, target: str) -> int:
    """Return the index of a cable."""
    ends = [(each.source, each.target) for each in schedule.cables]
    return ends.index((source, target))


def to_bus(schedule: Schedule, source: str) -> int:
    return cable(schedule, source, "bus.in")


def exchanged(schedule: Schedule, old: Task, new: Task) -> Schedule:
    """Return a schedule with another task in one's place."""
    return replace(schedule, tasks=tuple(new if task is old else task for task in schedule.tasks))


def computing(schedule: Schedule, node: str) -> Compute:
    """Return the task that computes a node."""
    tasks = [task for task in schedule.tasks if isinstance(task, Compute)]
    return next(task for task in tasks if node in {member.node for member in task.members})


def mix_for(schedule: Schedule, node: str, port: str = "in") -> Mix:
    """Return the sum that a node hears."""
    buffer = computing(schedule, node).inputs[port]
    mixes = [task for task in schedule.tasks if isinstance(task, Mix)]
    return next(task for task in mixes if task.target == buffer)


def bus_terms(change: Callable[[Schedule, list[Term]], list[Term]]) -> Tampering:
    """Return a tampering with what the bus hears."""

    def tamper(schedule: Schedule) -> Schedule:
        mix = mix_for(schedule, "bus")
        terms = change(schedule, list(mix.terms))
        return exchanged(schedule, mix, replace(mix, terms=tuple(sorted(terms))))

    return tamper


def without(source: str, *, lanes: int) -> Tampering:
    """Return a tampering that drops terms of a cable."""

    def change(schedule: Schedule, terms: list[Term]) -> list[Term]:
        index = to_bus(schedule, source)
        dropped = [term for term in terms if term.cable == index][:lanes]
        return [term for term in terms if term not in dropped]

    return bus_terms(change)


def on_lanes(lanes: Mapping[int, int], source: str = "duck.out") -> Tampering:
    """Return a tampering that brings a cable's signal to other lanes."""

    def change(schedule: Schedule, terms: list[Term]) -> list[Term]:
        index = to_bus(schedule, source)
        return [
            term._replace(lane=lanes[term.lane]) if term.cable == index else term for term in terms
        ]

    return bus_terms(change)


def swapped_sources(schedule: Schedule, terms: list[Term]) -> list[Term]:
    """Let two cables of equal delay bring each other's signal."""
    one, other = (
        [term for term in terms if term.cable == to_bus(schedule, source)]
        for source in ("duck.out", "hall.out")
    )
    rest = [term for term in terms if term not in one + other]
    return rest + [
        here._replace(buffer=there.buffer, source=there.source)
        for here, there in [*zip(one, other, strict=True), *zip(other, one, strict=True)]
    ]


def with_compute(node: str, change: Callable[[Compute], Compute]) -> Tampering:
    """Return a tampering with the task that computes a node."""

    def tamper(schedule: Schedule) -> Schedule:
        task = computing(schedule, node)
        return exchanged(schedule, task, change(task))

    return tamper


def with_delay(change: Callable[[Delay], Delay]) -> Tampering:
    """Return a tampering with the first delay of a cable."""

    def tamper(schedule: Schedule) -> Schedule:
        delays = (task for task in schedule.tasks if isinstance(task, Delay))
        delay = next(task for task in delays if task.cable is not None)
        return exchanged(schedule, delay, change(delay))

    return tamper


def with_cables(**fields: float) -> Tampering:
    """Return a tampering with the whole table of cables."""
    return lambda schedule: replace(
        schedule,
        cables=tuple(replace(each, **fields) for each in schedule.cables),  # type: ignore[arg-type]  # by name
    )


def with_buffer(find: Callable[[Schedule], int], **fields: int) -> Tampering:
    """Return a tampering with a buffer's size or place."""

    def tamper(schedule: Schedule) -> Schedule:
        buffers = list(schedule.buffers)
        buffer = find(schedule)
        buffers[buffer] = replace(buffers[buffer], **fields)
        return replace(schedule, buffers=tuple(buffers))

    return tamper


def over_its_source(schedule: Schedule) -> Schedule:
    """Put the target of a sum where the signal is that it alone hears."""
    index = to_bus(schedule, "hall.out")
    buffer = next(t.buffer for t in mix_for(schedule, "bus").terms if t.cable == index)
    place = schedule.buffers[buffer].place
    return with_buffer(lambda schedule: mix_for(schedule, "bus").target, place=place)(schedule)


def shared_too_soon(schedule: Schedule) -> Schedule:
    """Put two buffers that live at one time into one place."""
    lives = lifetimes(schedule.tasks, schedule.output.buffer)
    long, other = sorted(lives, key=lambda buffer: lives[buffer][0] - lives[buffer][1])[:2]
    return with_buffer(lambda _: other, place=schedule.buffers[long].place)(schedule)


def with_arena(node: str, **fields: int) -> Tampering:
    """Return a tampering with the arena of a node's bank."""

    def tamper(schedule: Schedule) -> Schedule:
        arenas = list(schedule.arenas)
        index = computing(schedule, node).arena
        arenas[index] = replace(arenas[index], **fields)  # type: ignore[arg-type]  # by name
        return replace(schedule, arenas=tuple(arenas))

    return tamper


def swapped_ports(schedule: Schedule) -> Schedule:
    ports = dict(schedule.ports)
    ports["duck.out"], ports["hall.out"] = ports["hall.out"], ports["duck.out"]
    return replace(schedule, ports=ports)


def bypass_swapped(schedule: Schedule) -> Schedule:
    """Let a bypassed node swap left and right."""
    mixes = (task for task in schedule.tasks if isinstance(task, Mix) and task.terms)
    mix = next(task for task in mixes if all(term.cable == -1 for term in task.terms))
    left, right = mix.terms
    terms = (left._replace(source=right.source), right._replace(source=left.source))
    return exchanged(schedule, mix, replace(mix, terms=terms))


def in_slots(*slots: int) -> Callable[[Compute], Compute]:
    """Return a change of the slots of a bank."""
    return lambda task: replace(
        task,
        members=tuple(
            replace(member, slot=slot) for member, slot in zip(task.members, slots, strict=True)
        ),
    )


TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    "a term left out": (without("hall.out", lanes=1), "sum"),
    "a cable left out": (without("hall.out", lanes=2), "sum"),
    "a muted term left out": (without("strip2.out", lanes=1), "sum"),
    "left and right swapped": (on_lanes({0: 1, 1: 0}), "sum"),
    "both channels on one lane": (on_lanes({0: 0, 1: 0}), "sum"),
    "a signal beside its lanes": (on_lanes({0: 4, 1: 5}), "sum"),
    "two sources swapped": (bus_terms(swapped_sources), "sum"),
    "a term twice": (bus_terms(lambda _, terms: [terms[0], *terms]), "sum"),
    "half the share": (bus_terms(lambda _, terms: [t._replace(share=0.5) for t in terms]), "sum"),
    "another cable's index in a term": (
        bus_terms(lambda _, terms: [terms[0]._replace(cable=terms[1].cable + 1), *terms[1:]]),
        "sum",
    ),
    "the terms in another order": (
        lambda schedule: exchanged(
            schedule,
            mix := mix_for(schedule, "bus"),
            replace(mix, terms=mix.terms[::-1]),
        ),
        "sum",
    ),
    "a sum of another width": (
        lambda schedule: exchanged(
            schedule, mix := mix_for(schedule, "bus"), replace(mix, width=4)
        ),
        "sum",
    ),
    "a lane outside": (
        bus_terms(lambda _, terms: [terms[0]._replace(lane=8), *terms[1:]]),
        "outside its buffers",
    ),
    "a source lane outside": (
        bus_terms(lambda _, terms: [terms[0]._replace(source=-1), *terms[1:]]),
        "outside its buffers",
    ),
    "every gain 0.7": (with_cables(gain=0.7), "not the document's"),
    "a muted cable at gain 1": (with_cables(gain=1.0), "not the document's"),
    "a cable twice": (
        lambda schedule: replace(schedule, cables=(*schedule.cables, schedule.cables[0])),
        "there twice",
    ),
    "other delays in the table": (with_cables(delay=64), "not delayed so"),
    "another cable's index in a delay": (
        lambda schedule: with_delay(
            lambda delay: replace(delay, cable=cable(schedule, "late.out", "bus.in"))
        )(schedule),
        "not delayed so|again",
    ),
    "a delay too long": (with_delay(lambda d: replace(d, frames=d.frames + 64)), "late"),
    "a delay of no whole quanta": (with_delay(lambda d: replace(d, frames=d.frames + 1)), "quanta"),
    "a delay outside its buffer": (
        with_delay(lambda d: replace(d, target=d.target._replace(first=7))),
        "outside its buffer|different channels",
    ),
    "a delay of one channel": (
        with_delay(lambda d: replace(d, source=d.source._replace(channels=1))),
        "different channels",
    ),
    "a bypassed node that swaps channels": (bypass_swapped, "sum"),
    "input and key swapped": (
        with_compute(
            "duck",
            lambda task: replace(task, inputs={"in": task.inputs["key"], "key": task.inputs["in"]}),
        ),
        "sum",
    ),
    "no key": (
        with_compute("duck", lambda task: replace(task, inputs={"in": task.inputs["in"]})),
        "other inputs",
    ),
    "an output over the input": (
        with_compute("duck", lambda task: replace(task, outputs={"out": task.inputs["in"]})),
        "share a buffer",
    ),
    "nodes of a bank reversed": (
        with_compute("eq-bass", lambda task: replace(task, members=task.members[::-1])),
        "sum|elsewhere",
    ),
    "two nodes in one slot": (with_compute("eq-bass", in_slots(0, 0, 1, 2)), "share a slot"),
    "a slot outside": (with_compute("eq-bass", in_slots(-1, 0, 1, 2)), "outside its arena"),
    "an arena too small": (with_arena("eq-bass", slots=3), "outside its arena"),
    "an arena too narrow": (with_arena("eq-bass", width=1), "not as wide"),
    "a block smaller than its bank": (
        with_buffer(lambda schedule: computing(schedule, "eq-bass").outputs["out"], lanes=0),
        "does not fit",
    ),
    "a pool too small": (lambda s: replace(s, pool_lanes=s.pool_lanes - 8), "outside the pool"),
    "a sum over its own source": (over_its_source, "does not hold its samples"),
    "memory shared too soon": (shared_too_soon, "does not hold its samples"),
    "swapped tasks": (
        lambda s: replace(s, tasks=(*s.tasks[:-2], s.tasks[-1], s.tasks[-2])),
        "does not hold its samples",
    ),
    "a task left out": (lambda s: replace(s, tasks=s.tasks[1:]), "does not hold its samples"),
    "the end left out": (lambda s: replace(s, tasks=s.tasks[:-1]), "computed once"),
    "a task twice": (lambda s: replace(s, tasks=(s.tasks[0], *s.tasks)), "twice|share a slot"),
    "swapped ports": (swapped_ports, "sum|elsewhere"),
    "another arrival": (
        with_compute("bus", lambda task: replace(task, arrival=task.arrival + 64)),
        "late",
    ),
    "another latency": (lambda s: replace(s, latency=s.latency + 64), "late"),
    "one channel of the output": (
        lambda s: replace(s, output=s.output._replace(channels=1)),
        "not the end's",
    ),
    "another output": (
        lambda s: replace(s, output=Lanes(computing(s, "kick").outputs["out"], 0, 2)),
        "does not hold its samples",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_the_verifier_catches(name: str) -> None:
    tamper, message = TAMPERINGS[name]
    with pytest.raises(ScheduleError, match=message):
        verify(tamper(compiled()), GRAPH)


def without_cable(source: str, target: str) -> Graph:
    dropped = Cable.of(source, target)
    return replace(GRAPH, cables=tuple(each for each in GRAPH.cables if each != dropped))


def with_node(name: str, **fields: bool | str) -> Graph:
    return replace(GRAPH, nodes={**NODES, name: replace(NODES[name], **fields)})  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    "graph",
    [
        without_cable("hall.out", "bus.in"),
        without_cable("eq-kick.out", "duck.key"),
        with_node("strip2", mute=False),
        with_node("hall", mute=True),
        with_node("master", mute=True),
        with_node("off", bypass=False),
        with_node("duck", bypass=True),
        with_node("hall", type="limiter"),
        with_node("bus", type="from-tomorrow"),
    ],
)
def test_the_schedule_of_another_document_is_caught(graph: Graph) -> None:
    schedule = compiled()
    with pytest.raises(ScheduleError):
        verify(schedule, graph)
    verify(compiled(graph), graph)


def test_the_export_of_another_output_is_caught() -> None:
    hall, tap = Endpoint("hall", "out"), Endpoint("tap", "send")
    schedule = compiled(port=hall)
    verify(schedule, GRAPH, hall)
    for port in (None, tap):
        with pytest.raises(ScheduleError):
            verify(schedule, GRAPH, port)


@st.composite
def compilations(draw: st.DrawFn) -> tuple[Project, Endpoint | None, int]:
    """Draw a song, some of its nodes of unknown type, what to export, and the size of banks."""
    song = draw(songs(st.sampled_from(["mono.wav", "stereo.wav"])))
    nodes = dict(song.graph.nodes)
    for name, node in nodes.items():
        if node.type != "master" and draw(st.integers(0, 5)) == 0:
            nodes[name] = Node("from-tomorrow", mute=node.mute)
    heard = [cable.source for cable in song.graph.cables]
    port = draw(st.none() | st.sampled_from(heard))
    graph = replace(song.graph, nodes=nodes)
    return replace(song, graph=graph), port, draw(st.sampled_from([1, 8]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(compilations())
def test_the_verifier_passes_what_the_compiler_makes(
    drawn: tuple[Project, Endpoint | None, int],
) -> None:
    project, port, max_bank = drawn
    media = {
        name: Media(96_000, 1 if node.values["file"] == "mono.wav" else 2)
        for name, node in project.graph.nodes.items()
        if node.kind and node.kind.files()
    }
    schedule = compile_graph(project, media, port=port, max_bank=max_bank)
    verify(schedule, project.graph, port)

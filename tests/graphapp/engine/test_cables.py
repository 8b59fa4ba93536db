"""Cables at work: exact sums, ramps without steps, crossfaded taps, slots that are apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from dsp.arrays import QUANTUM
from graphapp.engine.cables import DelayTask, MixTask
from graphapp.engine.compile import compile_graph
from graphapp.engine.in_memory import ArrayReader, run_in_memory
from graphapp.engine.pipeline import cut, run_blocks
from graphapp.engine.runner import Runner
from graphapp.engine.schedule import Compute, Schedule, Task
from nodes.vocabulary import Media, Value
from projects import Breakpoint, Cable, Graph, Node, Project

RATE = 48_000
FRAMES = 2048


def noise(seed: int, level: float = 1.0, channels: int = 2) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal((FRAMES, channels)) * level
    return values.astype(np.float32)


def sum_of(names: list[str], channels: dict[str, int]) -> tuple[Project, dict[str, np.ndarray]]:
    """Return a project that sums stems, and what they hold."""
    nodes = {name: Node("stem") for name in names} | {"bus": Node("bus"), "master": Node("master")}
    cables = [Cable.of(f"{name}.out", "bus.in") for name in names]
    graph = Graph(nodes, (*cables, Cable.of("bus.out", "master.in")))
    levels = {"a": 100.0, "b": 1e-6, "c": -100.0, "d": 1e-3}
    stems = {n: noise(ord(n), levels.get(n, 1.0), channels.get(n, 2)) for n in names}
    return Project(rate=RATE, graph=graph), stems


@pytest.mark.parametrize("mono", ["", "a", "bd", "abcd"])
def test_a_sum_is_exact_in_every_order(mono: str) -> None:
    """Renaming the stems reorders the cables; the float64 sum of the grid values is the truth."""
    channels = dict.fromkeys(mono, 1)
    project, stems = sum_of(list("abcd"), channels)
    heard = run_in_memory(project, stems)
    grid = [np.round(stems[name].astype(np.float64) * 2.0**40) / 2.0**40 for name in "abcd"]
    width = heard.shape[1]
    truth = sum(np.broadcast_to(samples, (FRAMES, width)) for samples in grid)
    assert np.array_equal(heard, np.asarray(truth).astype(np.float32))
    for order in list(permutations("abcd"))[1::7]:
        renamed = {new: stems[old] for new, old in zip("abcd", order, strict=True)}
        again = run_in_memory(project, renamed)
        if width == 1 or not mono:
            assert np.array_equal(again, heard)


def test_a_single_cable_passes_untouched() -> None:
    project, stems = sum_of(["b"], {})
    assert np.array_equal(run_in_memory(project, stems), stems["b"])


def test_the_mean_of_a_key_and_the_spread_of_a_mono_signal() -> None:
    """One channel is copied to both sides at unity."""
    nodes = {"stem": Node("stem"), "pan": Node("pan", {"law": "-6 dB"}), "master": Node("master")}
    cables = (Cable.of("stem.out", "pan.in"), Cable.of("pan.out", "master.in"))
    stem = noise(1, channels=1)
    heard = run_in_memory(Project(rate=RATE, graph=Graph(nodes, cables)), {"stem": stem})
    assert np.array_equal(heard, np.repeat(stem * np.float32(0.5), 2, axis=1))


def runner_of(project: Project, stems: dict[str, np.ndarray], block: int = 512) -> Runner:
    media = {name: Media(*samples.shape) for name, samples in stems.items()}
    readers = {name: ArrayReader(samples, project.rate) for name, samples in stems.items()}
    return Runner(compile_graph(project, media), readers, block=block)


def test_a_cable_that_is_turned_down_ramps_over_five_milliseconds() -> None:
    """The gain runs straight to 0 in whole quanta, stays there, and is exactly 1 before."""
    project, _ = sum_of(["a", "b"], {})
    ones, zeros = np.ones((FRAMES, 2), np.float32), np.zeros((FRAMES, 2), np.float32)
    runner = runner_of(project, {"a": ones, "b": zeros})
    (task,) = (task for task in runner.tasks if isinstance(task, MixTask))
    cable = [c.source for c in runner.schedule.cables].index("a.out")
    before = runner.run(0, 512).copy()
    task.set_gain(cable, 0.0)
    after = runner.run(512, 512).copy()
    ramp = round(0.005 * RATE / QUANTUM) * QUANTUM
    assert (before == 1.0).all()
    assert np.abs(after[:ramp, 0] - (1.0 - np.arange(ramp) / ramp)).max() < 1e-6
    assert not after[ramp:].any()


def test_a_tap_that_moves_crossfades() -> None:
    """A ramp delayed by 256 and then 512 frames has no step."""
    nodes = {
        "dry": Node("stem"),
        "wet": Node("stem", {"trim": float("-60")}),
        "late": Node("limiter"),
        "master": Node("master"),
    }
    cables = (
        Cable.of("dry.out", "master.in"),
        Cable.of("wet.out", "late.in"),
        Cable.of("late.out", "master.in"),
    )
    slope = np.repeat(np.arange(FRAMES, dtype=np.float32)[:, None] / FRAMES, 2, axis=1)
    silence = np.zeros((FRAMES, 2), np.float32)
    project = Project(rate=RATE, graph=Graph(nodes, cables))
    runner = runner_of(project, {"dry": slope, "wet": silence})
    (task,) = (task for task in runner.tasks if isinstance(task, DelayTask))
    latency = runner.schedule.latency
    task.reserve(latency + 1024)
    heard = [runner.run(0, 512).copy(), runner.run(512, 512).copy()]
    task.set_delay(latency + 1024)
    heard += [runner.run(1024, 512).copy(), runner.run(1536, 512).copy()]
    signal = np.concatenate(heard)[:, 0]
    now = np.arange(FRAMES) / FRAMES
    assert np.abs(signal[latency:1024] - now[: 1024 - latency]).max() < 1e-6
    settled = 1024 + round(0.005 * RATE / QUANTUM) * QUANTUM
    expected = np.maximum(now - (latency + 1024) / FRAMES, 0.0)
    assert np.abs(signal[settled:] - expected[settled:]).max() < 1e-6
    assert np.abs(np.diff(signal)).max() < 10 / FRAMES


def shuffled(schedule: Schedule) -> Schedule:
    """Turn the slots of every bank round, as they lie after many edits."""
    tasks: list[Task] = []
    for task in schedule.tasks:
        if isinstance(task, Compute):
            slots = [member.slot for member in task.members][::-1]
            members = [replace(m, slot=s) for m, s in zip(task.members, slots, strict=True)]
            tasks.append(replace(task, members=tuple(members)))
        else:
            tasks.append(task)
    return replace(schedule, tasks=tuple(tasks))


def test_slots_that_are_apart_give_the_same_bits() -> None:
    """Banks of neighboring slots work in place; others are gathered and scattered."""
    kinds: dict[str, dict[str, Value]] = {
        "eq": {"bands": ({"gain": 6.0},)},
        "compressor": {"lookahead": 3.0},
        "limiter": {"drive": 20.0},
        "reverb": {},
    }
    nodes, cables, stems = {"master": Node("master")}, [], {}
    for type_id, values in kinds.items():
        for i in range(3):
            name = f"{type_id}-{i}"
            nodes |= {f"{name}-stem": Node("stem"), name: Node(type_id, values)}
            cables += [
                Cable.of(f"{name}-stem.out", f"{name}.in"),
                Cable.of(f"{name}.out", "master.in"),
            ]
            stems[f"{name}-stem"] = noise(i, 0.3)
    lane = (Breakpoint(0.0, 200.0), Breakpoint(0.04, 4000.0))
    automation = {"eq-1.bands[0].freq": lane}
    project = Project(rate=RATE, graph=Graph(nodes, tuple(cables), automation))
    media = {name: Media(*samples.shape) for name, samples in stems.items()}
    readers = {name: ArrayReader(samples, RATE) for name, samples in stems.items()}
    plain = compile_graph(project, media)
    heard = []
    for schedule in (plain, shuffled(plain)):
        runner = Runner(schedule, readers, block=512)
        heard.append(np.concatenate([b.copy() for _, b in run_blocks(runner, FRAMES, 1)]))
    assert np.array_equal(heard[0], heard[1])
    assert heard[0].any()


def test_stages_have_about_equal_cost() -> None:
    costs = [5.0, 1.0, 1.0, 1.0, 4.0, 4.0]
    parts = cut(costs, 2)
    assert [i for part in parts for i in part] == list(range(6))
    assert sum(costs[i] for i in parts[0]) == pytest.approx(8.0)
    assert sum(len(part) for part in cut([1.0], 3)) == 1


def test_a_failure_on_another_thread_is_raised_where_blocks_are_asked_for() -> None:
    project, stems = sum_of(["a", "b"], {})
    media = {name: Media(1 << 20, 2) for name in stems}

    class Broken(ArrayReader):
        def read_into(self, block: np.ndarray, lane: int, first_frame: int, frames: int) -> int:
            if first_frame > 20 * 512:
                message = "the disk is gone"
                raise OSError(message)
            return super().read_into(block, lane, first_frame, frames)

    readers = {name: Broken(samples, RATE) for name, samples in stems.items()}
    runner = Runner(compile_graph(project, media), readers, block=512, pools=2)
    with pytest.raises(Exception, match="the disk is gone"):
        for _ in run_blocks(runner, 1 << 20, 2):
            pass

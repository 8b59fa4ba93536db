"""What every node type promises, at every rate: the contract at the end of the catalogue."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dsp.arrays import QUANTUM
from graphapp.engine.compile import compile_graph
from graphapp.engine.in_memory import ArrayReader, run_in_memory
from graphapp.engine.runner import Runner
from graphapp.engine.schedule import Compute
from nodes.registry import catalogue
from nodes.vocabulary import Bands, Choice, File, Flag, Media, Param, Settings
from projects import Cable, Graph, Node, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dsp.arrays import Block
    from nodes.vocabulary import Parameter, Value

RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
KINDS = catalogue()
EFFECTS = [name for name, kind in KINDS.items() if kind.inputs and kind.outputs]
FRAMES = 4096
AT = 1000

all_effects = pytest.mark.parametrize("type_id", EFFECTS)
all_types = pytest.mark.parametrize("type_id", list(KINDS))
all_rates = pytest.mark.parametrize("rate", RATES)


def chain(node: Node, rate: int, out: str = "out") -> Project:
    """Return a project of a stem, the node and a master."""
    assert node.kind is not None
    main = next(iter(node.kind.inputs))
    nodes = {"stem": Node("stem"), "node": node, "master": Node("master")}
    cables = (Cable.of("stem.out", f"node.{main}"), Cable.of(f"node.{out}", "master.in"))
    return Project(rate=rate, graph=Graph(nodes, cables))


def noise(frames: int, channels: int, level: float = 0.25) -> Block:
    """Return white noise."""
    values = np.random.default_rng(7).standard_normal((frames, channels)) * level
    return values.astype(np.float32)


def extremes(parameter: Parameter) -> list[Value]:
    """Return the ends of a parameter's range, or all its choices."""
    match parameter:
        case Param():
            off: list[Value] = [float("-inf")] if parameter.off else []
            return [float(parameter.low), float(parameter.high), *off]
        case Choice():
            return list(parameter.codes)
        case Flag():
            return [False, True]
        case Bands():
            names = list(parameter.fields)
            ends = {name: extremes(parameter.fields[name]) for name in names}
            most = max(len(found) for found in ends.values())
            bands = tuple(
                {name: ends[name][(i + shift) % len(ends[name])] for name in names}
                for i in range(most)
                for shift in (0, 1)
            )
            return [bands[: parameter.most]]  # type: ignore[list-item]  # bands of plain values
    return []


def corners(type_id: str) -> Iterator[Node]:
    """Yield nodes with all parameters low, all high, and each by itself at its ends."""
    ends = {
        name: extremes(parameter)
        for name, parameter in KINDS[type_id].parameters.items()
        if not isinstance(parameter, File)
    }
    for end in (0, -1):
        yield Node(type_id, {name: found[end] for name, found in ends.items()})
    for name, found in ends.items():
        for value in found:
            yield Node(type_id, {name: value})


@all_types
def test_documentation_names_every_parameter_and_the_source(type_id: str) -> None:
    """The docstring gives each parameter's meaning, and where the algorithm is from."""
    doc = inspect.getdoc(KINDS[type_id]) or ""
    missing = [name for name in KINDS[type_id].parameters if not re.search(rf"``{name}``", doc)]
    fields = [
        field.name
        for parameter in KINDS[type_id].parameters.values()
        if isinstance(parameter, Bands)
        for field in parameter
        if f"``{field.name}``" not in doc
    ]
    assert not missing + fields
    assert "References\n----------" in doc


@all_effects
@all_rates
def test_latency_is_whole_quanta(type_id: str, rate: int) -> None:
    """Every declared latency is a multiple of 64 frames, at every corner."""
    for node in corners(type_id):
        latency = KINDS[type_id].latency(Settings(KINDS[type_id], node.values), rate)
        assert latency >= 0
        assert latency % QUANTUM == 0


@all_effects
@all_rates
def test_output_is_finite_at_every_corner(type_id: str, rate: int) -> None:
    """Loud noise through every corner, side by side; every one is looked at by itself."""
    found = list(corners(type_id))
    source = noise(FRAMES, 2, 1.0)
    for node in found:
        heard = run_in_memory(chain(node, rate), {"stem": source}, frames=FRAMES)
        assert np.isfinite(heard).all(), node
        assert np.abs(heard).max() < 1e30, node


@all_effects
@all_rates
def test_silence_stays_silence(type_id: str, rate: int) -> None:
    """Nothing in, nothing out, at every corner."""
    for node in corners(type_id):
        heard = run_in_memory(chain(node, rate), {"stem": np.zeros((512, 2), np.float32)})
        assert not heard.any(), node


@all_effects
@all_rates
def test_impulse_comes_out_where_it_went_in(type_id: str, rate: int) -> None:
    """Nothing sounds before the declared latency; the direct path arrives exactly at it."""
    stem = np.zeros((FRAMES, 1), np.float32)
    stem[AT] = 0.25
    values: dict[str, Value] = {"mix": 50.0} if "mix" in KINDS[type_id].parameters else {}
    heard = run_in_memory(chain(Node(type_id, values), rate), {"stem": stem})
    assert not heard[:AT].any()
    assert heard[AT].any()


@all_effects
@all_rates
@pytest.mark.parametrize("channels", [1, 2])
def test_bypass_is_a_pure_delay(type_id: str, rate: int, channels: int) -> None:
    """It nulls against its input delayed by the declared latency, which the render trims."""
    stem = noise(FRAMES, channels)
    node = Node(type_id, {name: p.default_value for name, p in KINDS[type_id].parameters.items()})
    bypassed = Node(type_id, node.values, bypass=True)
    heard = run_in_memory(chain(bypassed, rate), {"stem": stem})
    assert np.array_equal(heard, np.broadcast_to(stem, heard.shape))


@all_effects
def test_muted_outputs_are_silent(type_id: str) -> None:
    """Muting silences every output."""
    kind = KINDS[type_id]
    for out in kind.outputs:
        project = chain(Node(type_id, mute=True), 48_000)
        cables = (project.graph.cables[0], Cable.of(f"node.{out}", "master.in"))
        muted = Project(rate=48_000, graph=Graph(project.graph.nodes, cables))
        assert not run_in_memory(muted, {"stem": noise(FRAMES, 2)}).any()


@all_effects
@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf, 3e38])
def test_a_node_recovers_from_broken_samples(type_id: str, broken: float) -> None:
    """What no cable should carry comes out finite, and the node is itself again soon."""
    computed = (name for name, port in KINDS[type_id].outputs.items() if not port.through)
    project = chain(Node(type_id), 48_000, next(computed))
    stem = noise(FRAMES, 2)
    media, readers = {"stem": Media(FRAMES, 2)}, {"stem": ArrayReader(stem, 48_000)}
    runner = Runner(compile_graph(project, media), readers, block=256)
    first = runner.schedule.tasks[0]
    assert isinstance(first, Compute)
    cable = runner.memory.view(first.outputs["out"], 256, 0)
    heard = []
    for frame in range(0, FRAMES, 256):
        for task in runner.tasks:
            task.run(frame, 256, 0)
            if frame == 512 and task is runner.tasks[0]:
                cable[100:103] = broken
        heard.append(runner.output(256, 0).copy())
    assert np.isfinite(heard).all()
    assert np.abs(heard[-4:]).max() > 1e-3
    assert np.abs(heard[-4:]).max() < 10.0


@all_effects
@pytest.mark.parametrize("channels", [1, 2])
def test_a_node_does_not_hear_its_neighbors(type_id: str, channels: int) -> None:
    """In a bank with eight loud others, a node has the bits that it has alone."""
    source = noise(FRAMES, channels)
    alone = run_in_memory(chain(Node(type_id), 48_000), {"stem": source})
    kind = KINDS[type_id]
    main, out = next(iter(kind.inputs)), next(iter(kind.outputs))
    nodes = {"master": Node("master")}
    cables = []
    stems = {}
    for i in range(9):
        nodes[f"stem{i}"], nodes[f"node{i}"] = Node("stem"), Node(type_id, mute=i != 4)
        cables += [
            Cable.of(f"stem{i}.out", f"node{i}.{main}"),
            Cable.of(f"node{i}.{out}", "master.in"),
        ]
        stems[f"stem{i}"] = source if i == 4 else noise(FRAMES, channels, 2.0 + i)
    together = run_in_memory(Project(rate=48_000, graph=Graph(nodes, tuple(cables))), stems)
    # The sum of nine cables is rounded to the grid of 2^-40, a single cable is not.
    assert np.abs(together - alone).max() <= 2.0**-40

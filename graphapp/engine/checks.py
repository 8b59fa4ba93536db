"""Checking a project beyond its file: media, levels, alignment."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.compile import end_of
from graphapp.engine.files import file_paths, open_one
from graphapp.engine.in_memory import run_in_memory
from graphapp.engine.options import Options
from graphapp.engine.pipeline import run_blocks
from graphapp.engine.render import prepared
from graphapp.engine.runner import Runner
from graphapp.engine.schedule import Compute
from nodes.vocabulary import Fault
from projects import Cable, Graph, Node, Project
from projects.flatten import flatten, node_place, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphapp.engine.schedule import Schedule

_BLOCK = 4096
_PROBE_FRAMES = 1 << 14
_PROBE_LEVEL = 0.25
"""Of the alignment probe: loud enough to find, below every default threshold of a limiter."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found.

    Attributes
    ----------
    severity : str
        ``error``, ``warning`` or ``info``.
    code : str
        What kind it is.
    place, message : str
        Where and what, with the remedy.
    start, stop : float or None
        When in the song, in seconds.
    """

    severity: str
    code: str
    place: str
    message: str
    start: float | None = None
    stop: float | None = None


def check_project(project: Project) -> list[Finding]:
    """Check a project that was read without faults.

    Returns
    -------
    list of Finding
        Errors first.
    """
    found = [Finding("warning", "document", w.place, w.message) for w in project.warnings]
    found += _missing(project)
    project = flatten(project)
    options = Options(allow_missing=True)
    try:
        with prepared(project, options) as (files, schedule):
            found += [Finding("warning", "media", w.place, w.message) for w in files.warnings]
            found += _unheard(project, schedule)
            found += _misaligned(project, schedule)
            runner = Runner(schedule, files.readers, block=_BLOCK)
            found += _levels(runner, f"nodes.{end_of(project.graph)}")
    except Fault as fault:
        found.append(Finding("error", "project", fault.place, fault.message))
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(_once(found), key=lambda finding: order[finding.severity])


def _once(found: list[Finding]) -> Iterator[Finding]:
    """Leave out warnings of files that are errors already."""
    errors = {finding.place for finding in found if finding.severity == "error"}
    for finding in found:
        if finding.severity == "error" or finding.place not in errors:
            yield finding


def _missing(project: Project) -> Iterator[Finding]:
    """Find every file that cannot be used, not only the first."""
    for name, path in file_paths(project).items():
        try:
            open_one(name, path, project.rate).close()
        except Fault as fault:
            yield Finding("error", "media", fault.place, fault.message)
    for name, node in walk(project.graph):
        if node.placeholder:
            message = f'unknown node type "{node.type}"; update graphapp'
            yield Finding("error", "unknown-type", f"{node_place(name)}.type", message)


def _unheard(project: Project, schedule: Schedule) -> Iterator[Finding]:
    """Find nodes that nothing audible depends on."""
    heard = {port.partition(".")[0] for port in schedule.ports}
    for name, node in project.graph.nodes.items():
        if name not in heard and (node.kind is None or node.kind.outputs):
            message = "does not reach the master; wire its output, or remove it"
            yield Finding("info", "unheard", node_place(name), message)


def _misaligned(project: Project, schedule: Schedule) -> Iterator[Finding]:
    """Send an impulse through every node with latency: it must come out exactly that late."""
    members = [m for task in schedule.tasks if isinstance(task, Compute) for m in task.members]
    for member in members:
        kind = member.settings.kind
        declared = kind.latency(member.settings, schedule.rate)
        if not declared or not kind.inputs:
            continue
        early = measured_shift(project.graph.nodes[member.node], schedule.rate)
        if early:
            message = f"declares {declared} frames of latency and has {declared + early}"
            yield Finding("error", "alignment", node_place(member.node), message)


def measured_shift(node: Node, rate: int) -> int:
    """Return by how many frames a node's impulse comes out later than it declares.

    0 where nothing comes out: there is nothing that could be early or late.

    Parameters
    ----------
    node : Node
        With an input and an output; it is run by itself.
    rate : int
        Frames a second.
    """
    kind = node.kind
    if kind is None:
        return 0
    port, out = next(iter(kind.inputs)), next(iter(kind.outputs))
    nodes = {"probe": Node("stem"), "node": replace(node, mute=False), "end": Node("master")}
    cables = Cable.of("probe.out", f"node.{port}"), Cable.of(f"node.{out}", "end.in")
    impulse = np.zeros((_PROBE_FRAMES, 1), np.float32)
    impulse[_PROBE_FRAMES // 2] = _PROBE_LEVEL
    heard = run_in_memory(Project(rate=rate, graph=Graph(nodes, cables)), {"probe": impulse})
    peaks = np.abs(heard).max(axis=1)
    return int(peaks.argmax()) - _PROBE_FRAMES // 2 if peaks.any() else 0


def _levels(runner: Runner, master: str) -> Iterator[Finding]:
    """Render the song and look at the peaks of what arrives at the master's place."""
    schedule = runner.schedule
    total = -(-(schedule.latency + schedule.song_frames) // QUANTUM) * QUANTUM
    loudest, first, last = 0.0, None, 0
    with contextlib.closing(run_blocks(runner, total, 1)) as blocks:
        for frame, block in blocks:
            peaks = np.abs(block).max(axis=1)
            loudest = max(loudest, float(peaks.max(initial=0.0)))
            over = np.flatnonzero(peaks > 1.0) + frame - schedule.latency
            if over.size:
                first = int(over[0]) if first is None else first
                last = int(over[-1]) + 1
    for name, count in sorted(runner.zeroed().items()):
        message = f"{count} samples are no finite numbers; export the stem again"
        yield Finding("warning", "not-finite", f"{node_place(name)}.file", message)
    if first is not None:
        message = f"the master reaches {20 * np.log10(loudest):+.1f} dBFS; lower it, or limit it"
        times = first / schedule.rate, last / schedule.rate
        yield Finding("warning", "clipping", master, message, *times)
    elif loudest == 0.0 and schedule.song_frames:
        message = "the master is silent; look for mutes, and for faders that are off"
        yield Finding("warning", "silent", master, message)

"""Compiling: from a document to a schedule.

Order is decided here: `networkx.lexicographical_topological_sort` by node id. In that order nodes
are resolved, gathered into banks, and given buffers; latency compensation becomes delays on cables.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx

from graphapp.engine.banks import gather_banks, vector_lanes
from graphapp.engine.buffers import lifetimes, place_buffers
from graphapp.engine.resolve import resolve
from graphapp.engine.schedule import (
    Arena,
    Cable,
    Compute,
    Delay,
    Lanes,
    Member,
    Mix,
    Schedule,
    Task,
    Term,
)
from graphapp.engine.spreading import spread
from nodes.registry import catalogue
from nodes.vocabulary import Fault, lane_width, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapp.engine.resolve import Arriving, Resolved
    from nodes.vocabulary import Media
    from projects import Endpoint, Graph, Project


def compile_graph(
    project: Project,
    media: Mapping[str, Media],
    *,
    port: Endpoint | None = None,
    max_bank: int = 8,
) -> Schedule:
    """Compile a graph.

    Parameters
    ----------
    project : Project
        The document.
    media : mapping of str to Media
        What is known of the files, by node.
    port : Endpoint, optional
        The output to export; what arrives at the end of the graph if left out.
    max_bank : int
        The most stereo nodes in a bank; 1 computes every node by itself.

    Returns
    -------
    Schedule
        Of the nodes that the export depends on.

    Raises
    ------
    Fault
        If `port` is no output, or a file's channels cannot be used.
    """
    if port:
        _check_port(project.graph, port)
    goal = port.node if port else end_of(project.graph)
    nodes = resolve(project, _order(project.graph, goal), media)
    compiler = _Compiler()
    for bank in gather_banks(nodes, max_bank):
        compiler.add(bank)
    output = compiler.output(nodes[goal], port)
    buffers, pool_lanes = place_buffers(compiler.lanes, lifetimes(compiler.tasks, output.buffer))
    return Schedule(
        rate=project.rate,
        buffers=buffers,
        pool_lanes=pool_lanes,
        arenas=tuple(compiler.arenas.values()),
        cables=tuple(compiler.cables),
        tasks=tuple(compiler.tasks),
        ports=dict(compiler.ports),
        output=output,
        latency=nodes[goal].arrival + (nodes[goal].latency if port else 0),
        song_frames=_song_frames(nodes),
        tail_frames=math.ceil(nodes[goal].tail * project.rate),
    )


def end_of(graph: Graph) -> str:
    """Return the id of the node at the end of a graph."""
    known = catalogue()
    ends = (
        name
        for name, node in graph.nodes.items()
        if node.type in known and not known[node.type].outputs
    )
    return next(ends)


def _order(graph: Graph, goal: str) -> list[str]:
    """Return the nodes that `goal` depends on, and itself, in order."""
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((cable.source.node, cable.target.node) for cable in graph.cables)
    needed = nx.ancestors(net, goal) | {goal}
    return list(nx.lexicographical_topological_sort(net.subgraph(needed)))


def _check_port(graph: Graph, port: Endpoint) -> None:
    if port.node not in graph.nodes:
        raise Fault("--node", f'no node "{port.node}"{suggestion(port.node, graph.nodes)}')
    kind = catalogue().get(graph.nodes[port.node].type)
    named = [cable.source.port for cable in graph.cables if cable.source.node == port.node]
    outputs = list(kind.outputs) if kind else named
    if port.port not in outputs:
        known = " or ".join(f"{port.node}.{name}" for name in outputs)
        remedy = f"use {known}" if known else "name a node that has one"
        raise Fault("--node", f'"{port.node}" has no output "{port.port}"; {remedy}')


def _song_frames(nodes: Mapping[str, Resolved]) -> int:
    """Return where the last stem ends."""
    placements = (node.placement for node in nodes.values() if node.placement)
    return max((place.song + place.frames for place in placements), default=0)


class _Compiler:
    """The tables of a schedule while they grow, bank by bank."""

    def __init__(self) -> None:
        self.lanes: list[int] = []
        self.arenas: dict[tuple[object, ...], Arena] = {}
        self.cables: list[Cable] = []
        self.tasks: list[Task] = []
        self.ports: dict[str, Lanes] = {}
        self._muted: set[str] = set()
        self._end: Lanes

    def add(self, bank: Sequence[Resolved]) -> None:
        """Add the tasks of a bank, those that make its inputs first."""
        self._muted |= {node.name for node in bank if node.muted}
        main = bank[0].kind.main_input()
        inputs = {
            name: self._input(bank, name)
            for name, port in bank[0].kind.inputs.items()
            if port is main or bank[0].arriving[name]
        }
        if bank[0].passes:
            self._bypass(bank[0], inputs)
            return
        if not bank[0].outputs:
            name, buffer = next(iter(inputs.items()))
            self._end = Lanes(buffer, 0, bank[0].fed[name])
        outputs = {}
        for name, port in bank[0].kind.outputs.items():
            width = lane_width(bank[0].outputs[name])
            through = inputs[port.through] if port.through else None
            outputs[name] = self._buffer(len(bank) * width) if through is None else through
            for place, node in enumerate(bank):
                lanes = Lanes(outputs[name], place * width, node.outputs[name])
                self.ports[f"{node.name}.{name}"] = lanes
        self._compute(bank, inputs, outputs)

    def output(self, goal: Resolved, port: Endpoint | None) -> Lanes:
        """Return what is exported, silent if the port's node is muted."""
        if port is None:
            return self._end
        lanes = self.ports[str(port)]
        if not goal.muted:
            return lanes
        self.cables.append(Cable(source=str(port), target="", delay=0, gain=0.0))
        cable = len(self.cables) - 1
        terms = [Term(i, lanes.buffer, lanes.first + i, cable, 1.0) for i in range(lanes.channels)]
        return Lanes(self._mix(terms, lanes.channels), 0, lanes.channels)

    def _buffer(self, lanes: int) -> int:
        self.lanes.append(vector_lanes(lanes))
        return len(self.lanes) - 1

    def _mix(self, terms: Sequence[Term], channels: int, nodes: int = 1) -> int:
        width = lane_width(channels)
        buffer = self._buffer(nodes * width)
        self.tasks.append(Mix(target=buffer, width=width, terms=tuple(sorted(terms))))
        return buffer

    def _input(self, bank: Sequence[Resolved], port: str) -> int:
        """Return the buffer of an input: a source's own where it fits, else a mix."""
        width = lane_width(bank[0].fed[port])
        sources = [
            [self._connect(node, port, each) for each in node.arriving[port]] for node in bank
        ]
        in_place = self._in_place(bank, port, sources)
        if in_place is not None:
            return in_place
        terms = [
            term
            for place, (node, arriving) in enumerate(zip(bank, sources, strict=True))
            for lanes, cable in arriving
            for term in spread(lanes, place * width, node.fed[port], cable)
        ]
        return self._mix(terms, bank[0].fed[port], len(bank))

    def _connect(self, node: Resolved, port: str, arriving: Arriving) -> tuple[Lanes, int]:
        """Return where a cable's signal is found, delayed if need be, and the cable's index."""
        source = arriving.cable.source
        silent = source.node in self._muted or (node.muted and not node.outputs)
        index = len(self.cables)
        delay = node.arrival - arriving.latency
        self.cables.append(
            Cable(
                source=str(source),
                target=f"{node.name}.{port}",
                delay=delay,
                gain=0.0 if silent else 1.0,
            )
        )
        lanes = self.ports[str(source)]
        return (self._delayed(lanes, delay, index) if delay else lanes), index

    def _delayed(self, lanes: Lanes, frames: int, cable: int | None) -> Lanes:
        target = Lanes(self._buffer(lanes.channels), 0, lanes.channels)
        self.tasks.append(Delay(source=lanes, target=target, frames=frames, cable=cable))
        return target

    def _in_place(
        self, bank: Sequence[Resolved], port: str, sources: Sequence[Sequence[tuple[Lanes, int]]]
    ) -> int | None:
        """Return the one buffer that holds the whole input in lane order, if there is one."""
        if any(len(arriving) != 1 for arriving in sources):
            return None
        channels = bank[0].fed[port]
        width = lane_width(channels)
        buffer = sources[0][0][0].buffer
        for place, ((lanes, cable),) in enumerate(sources):
            fits = lanes == Lanes(buffer, place * width, channels)
            if not fits or self.cables[cable].gain != 1.0:
                return None
        return buffer if self.lanes[buffer] == vector_lanes(len(bank) * width) else None

    def _bypass(self, node: Resolved, inputs: Mapping[str, int]) -> None:
        """Let the main input through after the node's latency; other outputs are silent."""
        main = next(iter(inputs))
        for number, (name, channels) in enumerate(node.outputs.items()):
            terms = spread(Lanes(inputs[main], 0, node.fed[main]), 0, channels, None)
            lanes = Lanes(self._mix([] if number else list(terms), channels), 0, channels)
            if node.latency and not number:
                lanes = self._delayed(lanes, node.latency, None)
            self.ports[f"{node.name}.{name}"] = lanes

    def _compute(
        self, bank: Sequence[Resolved], inputs: Mapping[str, int], outputs: Mapping[str, int]
    ) -> None:
        first = bank[0]
        media = None
        if first.media:
            media = self._buffer(len(bank) * lane_width(first.media.channels))
        arena, slot = self._slots(bank)
        members = tuple(
            Member(
                node=node.name,
                slot=slot + place,
                settings=node.settings,
                automation=node.automation,
                file=node.settings.text(node.kind.files()[0]) if node.media else None,
                placement=node.placement,
            )
            for place, node in enumerate(bank)
        )
        self.tasks.append(Compute(arena, members, first.arrival, inputs, outputs, media))

    def _slots(self, bank: Sequence[Resolved]) -> tuple[int, int]:
        """Return the arena of a bank and its first slot, which begins a vector."""
        node = bank[0]
        key = node.key[:-1]  # all but the arrival
        widths = node.outputs or node.fed
        width = lane_width(next(iter(widths.values())))
        arena = self.arenas.get(key) or Arena(
            kind=node.kind,
            structure=node.structure,
            inputs=dict(node.inputs),
            outputs=dict(node.outputs),
            connected=frozenset(port for port, found in node.arriving.items() if found),
            media_channels=node.media.channels if node.media else 0,
            width=width,
            slots=0,
        )
        whole = vector_lanes(len(bank) * width) // width
        self.arenas[key] = replace(arena, slots=arena.slots + whole)
        return list(self.arenas).index(key), arena.slots

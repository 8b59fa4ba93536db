"""Assembling: banks become tasks, buffers and cables; latency compensation becomes delays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphapp.engine.banks import vector_lanes
from graphapp.engine.schedule import (
    Arena,
    Cable,
    Compute,
    Delay,
    Lanes,
    Member,
    Mix,
    Task,
    Term,
)
from graphapp.engine.spreading import spread
from nodes.vocabulary import lane_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapp.engine.resolve import Arriving, Resolved
    from graphapp.engine.staging import Staging
    from projects import Endpoint


class Assembly:
    """The tables of a schedule while they grow, bank by bank.

    Parameters
    ----------
    staging : Staging
        What it takes over from a schedule that plays.
    """

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self.lanes: list[int] = []
        self.arenas: dict[tuple[object, ...], Arena] = {}
        self.cables: list[Cable] = []
        self.tasks: list[Task] = []
        self.ports: dict[str, Lanes] = {}
        self._muted: set[str] = set()
        self._ramped: set[int] = set()
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
        gain = self._staging.gains.get(arriving.cable, 0.0 if silent else 1.0)
        target = f"{node.name}.{port}"
        self.cables.append(Cable(source=str(source), target=target, delay=delay, gain=gain))
        if arriving.cable in self._staging.ramped:
            self._ramped.add(index)
        lanes = self.ports[str(source)]
        if delay or arriving.cable in self._staging.tapped:
            lanes = self._delayed(lanes, delay, index)
        return lanes, index

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
            if not fits or self.cables[cable].gain != 1.0 or cable in self._ramped:
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
        arena, slots = self._slots(bank)
        members = tuple(
            Member(
                node=node.name,
                slot=slot,
                settings=node.settings,
                automation=node.automation,
                file=node.settings.text(node.kind.files()[0]) if node.media else None,
                placement=node.placement,
            )
            for node, slot in zip(bank, slots, strict=True)
        )
        self.tasks.append(Compute(arena, members, first.arrival, inputs, outputs, media))

    def _slots(self, bank: Sequence[Resolved]) -> tuple[int, tuple[int, ...]]:
        """Return the arena of a bank and the slots of its nodes."""
        node = bank[0]
        key = node.key[:-1]  # all but the arrival
        widths = node.outputs or node.fed
        width = lane_width(next(iter(widths.values())))
        slots = self._staging.slots.take(key, [each.name for each in bank], width)
        arena = self.arenas.get(key) or Arena(
            key=key,
            kind=node.kind,
            structure=node.structure,
            inputs=dict(node.inputs),
            outputs=dict(node.outputs),
            connected=frozenset(port for port, found in node.arriving.items() if found),
            media_channels=node.media.channels if node.media else 0,
            width=width,
            slots=0,
        )
        self.arenas[key] = replace(arena, slots=self._staging.slots.count(key))
        return list(self.arenas).index(key), slots

"""The proof of wiring: every input hears what the document connects to it, nothing else.

Every buffer is written once and read while it holds its samples (`memory`), so a lane of a buffer
is the name of one signal. What an input should hear is built from the document and the declarations
of node types alone, and compared with the sum that stands in the schedule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.compile import end_of
from graphapp.engine.schedule import Compute, Delay, Lanes, Mix, Term
from graphapp.engine.verify.expected import Expected
from graphapp.engine.verify.require import require
from nodes.vocabulary import Media, lane_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphapp.engine.schedule import Member, Schedule
    from projects import Cable, Endpoint, Graph

OWN = -1
"""Stands for a cable where a bypassed node passes its own input on."""


class WiringProof:
    """The cables of a document beside the terms and delays of its schedule.

    Parameters
    ----------
    schedule : Schedule
        To be proved; its memory is.
    graph : Graph
        The document's.
    port : Endpoint or None
        The output that is exported; None: what arrives at the end.
    gains : mapping of Cable to float
        Of cables whose gain is not what the document says.
    """

    def __init__(
        self,
        schedule: Schedule,
        graph: Graph,
        port: Endpoint | None,
        gains: Mapping[Cable, float],
    ) -> None:
        self._schedule = schedule
        self._port = port
        self._goal = port.node if port else end_of(graph)
        self._expected = Expected(graph, self._goal, port, gains)
        self._mixes = {task.target: task for task in schedule.tasks if isinstance(task, Mix)}
        self._banks = [task for task in schedule.tasks if isinstance(task, Compute)]
        self._delays: dict[int, Delay] = {}
        self._passing: dict[int, Delay] = {}
        self._arriving: dict[str, list[int]] = {}

    def check(self) -> None:
        """Compare cables, then every node's inputs, then the output.

        Raises
        ------
        ScheduleError
            If a node is left out, or hears something else than the document says.
        """
        self._table()
        self._find_delays()
        computed = sorted(member.node for task in self._banks for member in task.members)
        passing = self._expected.passing
        wanted = sorted(self._expected.needed - passing)
        require(computed == wanted, "not every node is computed once")
        for task in self._banks:
            self._bank(task)
        for node in sorted(passing):
            self._bypass(node)
        self._output()

    def _table(self) -> None:
        """Check that the table of cables has each of the document's once."""
        cables = self._schedule.cables
        gains = {(cable.source, cable.target): cable.gain for cable in cables}
        require(len(gains) == len(cables), "a cable is there twice")
        require(gains == self._expected.gains(), "the cables are not the document's")
        for index, cable in enumerate(cables):
            self._arriving.setdefault(cable.target, []).append(index)

    def _find_delays(self) -> None:
        for task in self._schedule.tasks:
            if not isinstance(task, Delay):
                continue
            if task.cable is None:
                self._passing[task.target.buffer] = task
                continue
            require(0 <= task.cable < len(self._schedule.cables), "{} is of no cable", task)
            require(task.cable not in self._delays, "{} delays a cable again", task)
            self._delays[task.cable] = task

    def _found(self, index: int) -> Lanes:
        """Return where a cable's signal is found: at its source, or behind its delay."""
        cable = self._schedule.cables[index]
        delay = self._delays.get(index)
        lanes = self._made(cable.source)
        require(cable.delay == (delay.frames if delay else 0), "{} is not delayed so", cable)
        if delay is None:
            return lanes
        require(delay.source == lanes, "{} is of another signal than {}", delay, cable)
        return delay.target

    def _made(self, port: str) -> Lanes:
        require(port in self._schedule.ports, "{} is nowhere", port)
        return self._schedule.ports[port]

    def _arrives(self, end: str) -> int:
        """Return how many channels arrive at an input."""
        cables = (self._schedule.cables[index] for index in self._arriving.get(end, ()))
        return max((self._made(cable.source).channels for cable in cables), default=1)

    def _bank(self, task: Compute) -> None:
        arena = self._schedule.arenas[task.arena]
        nodes = [member.node for member in task.members]
        main = arena.kind.main_input()
        heard = arena.connected | ({main.name} if main else set())
        require(task.inputs.keys() == heard, "{} are computed with other inputs", nodes)
        for member in task.members:
            self._member(task, member)
        for name, buffer in task.inputs.items():
            self._input(nodes, name, buffer, arena.fed(name))
        for name, buffer in task.outputs.items():
            channels = arena.outputs[name]
            for place, node in enumerate(nodes):
                lanes = Lanes(buffer, place * lane_width(channels), channels)
                require(self._made(f"{node}.{name}") == lanes, "{}.{} is elsewhere", node, name)

    def _member(self, task: Compute, member: Member) -> None:
        """Check that a node may be computed in an arena: its type, inputs, and channels."""
        arena = self._schedule.arenas[task.arena]
        kind, node = arena.kind, member.node
        require(self._expected.kind(node) is kind, "{} is no {}", node, kind.type_id)
        structure = kind.structure(member.settings, self._schedule.rate)
        require(structure == arena.structure, "{} is of another structure", node)
        connected = {name for name in kind.inputs if f"{node}.{name}" in self._arriving}
        require(connected == arena.connected, "{} has other inputs", node)
        arriving = {name: self._arrives(f"{node}.{name}") for name in kind.inputs}
        require(arriving == arena.inputs, "{} gets other channels", node)
        main = kind.main_input()
        channels = arena.fed(main.name) if main else 1
        if arena.media_channels:
            channels = kind.output_channels(member.settings, Media(0, arena.media_channels))
        leaving = {name: port.channels or channels for name, port in kind.outputs.items()}
        require(leaving == arena.outputs, "{} makes other channels", node)

    def _input(self, nodes: Sequence[str], port: str, buffer: int, channels: int) -> None:
        """Check what the nodes of a bank hear at an input: their one source in place, or a sum."""
        width = lane_width(channels)
        arriving = [self._arriving.get(f"{node}.{port}", []) for node in nodes]
        places = [Lanes(buffer, place * width, channels) for place in range(len(nodes))]
        if all(map(self._in_place, arriving, places)):
            return
        terms = [
            term
            for cables, lanes in zip(arriving, places, strict=True)
            for index in cables
            for term in _terms(self._found(index), lanes.first, channels, index)
        ]
        self._sums(buffer, width, terms)

    def _in_place(self, cables: Sequence[int], lanes: Lanes) -> bool:
        """Whether lanes hold just what a single cable brings."""
        alone = len(cables) == 1 and self._schedule.cables[cables[0]].gain == 1.0
        return alone and self._found(cables[0]) == lanes

    def _sums(self, buffer: int, width: int, terms: list[Term]) -> None:
        mix = self._mixes.get(buffer)
        right = mix is not None and mix.width == width and mix.terms == tuple(sorted(terms))
        require(right, "buffer {} does not hold the sum of its cables", buffer)

    def _bypass(self, node: str) -> None:
        """Check that a node's main input leaves its main output, and nothing the others."""
        main, outputs = self._expected.ports(node)
        arriving = main.channels or self._arrives(f"{node}.{main.name}")
        for number, port in enumerate(outputs):
            channels = port.channels or arriving
            lanes = self._undelayed(f"{node}.{port.name}")
            own = Lanes(lanes.buffer, 0, channels)
            require(lanes == own, "{}.{} is elsewhere", node, port.name)
            terms: list[Term] = []
            if number == 0:
                source = self._passed(lanes.buffer)
                self._input([node], main.name, source, arriving)
                terms = _terms(Lanes(source, 0, arriving), 0, channels, OWN)
            self._sums(lanes.buffer, lane_width(channels), terms)

    def _undelayed(self, port: str) -> Lanes:
        """Return where a bypassed node's output is before it is delayed by the node's latency."""
        lanes = self._made(port)
        delay = self._passing.get(lanes.buffer)
        if delay is None:
            return lanes
        require(delay.target == lanes, "{} is elsewhere than {}", delay, port)
        return delay.source

    def _passed(self, buffer: int) -> int:
        """Return the buffer that a bypassed node's input is said to be in."""
        mix = self._mixes.get(buffer)
        terms = mix.terms if mix else ()
        require(len(terms) > 0, "nothing is passed to buffer {}", buffer)
        return terms[0].buffer

    def _output(self) -> None:
        output = self._schedule.output
        if self._port is None:
            (task,) = (t for t in self._banks if any(m.node == self._goal for m in t.members))
            ((name, buffer),) = task.inputs.items()  # an end has one input
            channels = self._schedule.arenas[task.arena].fed(name)
            require(output == Lanes(buffer, 0, channels), "the output is not the end's input")
            return
        lanes = self._made(str(self._port))
        if "" in self._arriving:  # a muted node is exported as silence
            (index,) = self._arriving[""]
            terms = _terms(lanes, 0, lanes.channels, index)
            self._sums(output.buffer, lane_width(lanes.channels), terms)
            lanes = Lanes(output.buffer, 0, lanes.channels)
        require(output == lanes, "the output is not {}", self._port)


def _terms(source: Lanes, first: int, channels: int, cable: int) -> list[Term]:
    """Return the terms by which a signal reaches so many lanes from `first` on.

    One channel reaches every lane; to one lane goes the mean of all channels.
    """
    spread = 1 in (source.channels, channels)
    ways = (
        [(i, j) for i in range(source.channels) for j in range(channels)]
        if spread
        else [(i, i) for i in range(min(source.channels, channels))]
    )
    share = 1.0 / source.channels if spread else 1.0
    return [Term(first + j, source.buffer, source.first + i, cable, share) for i, j in ways]

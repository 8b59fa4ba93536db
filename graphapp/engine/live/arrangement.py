"""The arrangement: what plays, kept by the client, and how an edit changes it.

Each node of the document plays as an *instance*, which has state and slots of its own. A node keeps
its instance as long as only what can glide is changed. Where more is changed (a bypass, a shape, a
file, the channels that arrive) a new instance is faded in as the old one is faded out: to the
engine that is a node removed and another one connected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.compile import check_output, compile_graph, end_of, resolve_graph
from graphapp.engine.live.audibility import cable_gains, listen_at
from graphapp.engine.live.scene import Playing, Scene, instance_cable, ramps, renamed, union_of
from graphapp.engine.live.transition import Ends, Taps, Transition
from graphapp.engine.schedule import Compute
from graphapp.engine.slots import Slots
from graphapp.engine.staging import Staging
from graphapp.engine.verify import verify
from nodes.vocabulary import Fault
from projects import Endpoint
from projects.cables import check_loops

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.engine.resolve import Resolved
    from graphapp.engine.schedule import Schedule
    from projects import Cable, Graph

_SETTLING = 0.02
"""Seconds that filters and detectors of a new node get before it is heard."""


class Arrangement:
    """What plays.

    Attributes
    ----------
    playing : Playing
        The scene that plays, or to which the last transition leads.
    """

    playing: Playing

    def __init__(self) -> None:
        self._slots = Slots()
        self._number = 0

    def begin(self, scene: Scene) -> Schedule:
        """Return the schedule to begin with.

        Raises
        ------
        Fault
            If a file's channels cannot be used.
        """
        self._slots = Slots()
        staged = self._stage(scene, None)
        schedule = self._compile(staged)
        self.playing = replace(staged, delays=_delays(staged, schedule))
        return schedule

    def change(self, scene: Scene, moves: int = 0) -> list[Transition]:
        """Return how to go over to another scene.

        Parameters
        ----------
        scene : Scene
            What should be heard.
        moves : int
            How many parameter moves its settings include.

        Raises
        ------
        Fault
            If a file's channels cannot be used.
        """
        staged = self._stage(scene, self.playing)
        try:
            check_loops(union_of(self.playing.with_end(staged.end), staged).graph)
        except Fault:  # first the old cables out, then the new ones in
            graph = scene.project.graph
            kept = tuple(c for c in graph.cables if c in self.playing.scene.project.graph.cables)
            between = replace(scene.project, graph=replace(graph, cables=kept))
            first = self._go(self._stage(replace(scene, project=between), self.playing), moves)
            return [first, self._go(self._stage(scene, self.playing), moves)]
        return [self._go(staged, moves)]

    def _stage(self, scene: Scene, old: Playing | None) -> Playing:
        """Give every node that matters its instance."""
        graph = scene.project.graph
        end = end_of(graph)
        goal = Endpoint(end, next(iter(graph.nodes[end].kind.inputs)))  # type: ignore[union-attr]
        gains = cable_gains(graph, end, scene.solo)
        if scene.listen is not None and _has(graph, scene.listen):
            gains = listen_at(cable_gains(graph, end, solo=frozenset()), goal, scene.listen)
        project = replace(scene.project, graph=replace(graph, cables=tuple(gains)))
        resolved = resolve_graph(project, scene.media)
        names = {
            name: self._kept(old, scene, name, node) or self._instance(name)
            for name, node in resolved.items()
        }
        return Playing(
            scene=scene,
            resolved=resolved,
            names=names,
            project=renamed(project, names),
            media={names[n]: media for n, media in scene.media.items() if n in names},
            gains={instance_cable(c, names): g for c, g in gains.items() if c.target.node in names},
        )

    def _instance(self, name: str) -> str:
        self._number += 1
        return f"{name}@{self._number}"

    def _kept(self, old: Playing | None, scene: Scene, name: str, new: Resolved) -> str | None:
        """Return the instance that a node keeps, if it does."""
        if old is None:
            return None
        if not new.outputs:  # there is one end, and it has no state: another id is no other node
            return f"{name}@{old.end.rpartition('@')[2]}"
        before = old.resolved.get(name)
        same_file = old.scene.file(name) == scene.file(name)
        if before is None or not same_file or not _alike(before, new):
            return None
        return old.names[name]

    def _go(self, new: Playing, moves: int) -> Transition:
        """Compile the way to what is staged, and let it be what plays."""
        old = self.playing.with_end(new.end)
        final = self._compile(new)
        new = replace(new, delays=_delays(new, final))
        fresh = set(new.names.values()) - set(old.names.values())
        begin, goal = ramps(old, new)
        ramped = frozenset(cable for cable in begin if begin[cable] != goal[cable])
        late = {c for c in begin if old.delays.get(c, 0) or new.delays.get(c, 0)}
        changed = {c for c in late if old.delays.get(c) != new.delays.get(c)}
        union, taps = None, {}
        if ramped or changed:
            both = union_of(old, new)
            staging = Staging(self._slots, begin, ramped, frozenset(late))
            union = compile_graph(both, {**old.media, **new.media}, staging=staging)
            verify(union, both.graph, gains=begin)
            taps = _taps(old, new, union)
        self._slots.keep(set(new.names.values()))
        self.playing = new
        return Transition(
            union=union,
            final=final,
            taps=taps,
            fill=_fill(old, union) if union else 0,
            entries={_ends(c): goal[c] for c in ramped if c.target.node in fresh},
            lead=_lead(union) if union and fresh else 0,
            gains={_ends(c): goal[c] for c in ramped if c.target.node not in fresh},
            moves=moves,
        )

    def _compile(self, staged: Playing) -> Schedule:
        staging = Staging(self._slots, staged.gains)
        schedule = compile_graph(staged.project, staged.media, staging=staging)
        verify(schedule, staged.project.graph, gains=staged.gains)
        return schedule


def files_of(schedule: Schedule, playing: Playing) -> dict[str, Path]:
    """Return the file of each instance in a schedule that has one."""
    paths = {playing.names[n]: p for n, p in playing.scene.paths.items() if n in playing.names}
    members = [m for task in schedule.tasks if isinstance(task, Compute) for m in task.members]
    return {member.node: paths[member.node] for member in members if member.node in paths}


def _has(graph: Graph, port: Endpoint) -> bool:
    """Whether an output is there, after whatever edit."""
    try:
        check_output(graph, port, "")
    except Fault:
        return False
    return True


def _alike(old: Resolved, new: Resolved) -> bool:
    """Whether a node can go on as it is: only what glides differs."""
    if old.passes or new.passes:
        same = old.passes and new.passes and old.kind.type_id == new.kind.type_id
        shape = (old.inputs, old.outputs, old.latency) == (new.inputs, new.outputs, new.latency)
        return same and shape
    if old.key[:-1] != new.key[:-1] or (old.media, old.placement) != (new.media, new.placement):
        return False
    for parameter, places in new.settings.layout.places.items():
        before, after = (
            old.settings.row[old.settings.layout.places[parameter]],
            new.settings.row[places],
        )
        glides = parameter.automatable and not np.isnan(before).any() and not np.isnan(after).any()
        if not glides and not np.array_equal(before, after, equal_nan=True):
            return False
    return True


def _fill(old: Playing, union: Schedule) -> int:
    """Return how long the delays of new cables take to fill."""
    known = {_ends(cable) for cable in old.gains}
    new = (cable for cable in union.cables if (cable.source, cable.target) not in known)
    return max((cable.delay for cable in new), default=0)


def _lead(union: Schedule) -> int:
    """Return how long new nodes take to fill and to settle."""
    return union.latency + round(_SETTLING * union.rate / QUANTUM) * QUANTUM


def _delays(playing: Playing, schedule: Schedule) -> dict[Cable, int]:
    found = {Ends(cable.source, cable.target): cable.delay for cable in schedule.cables}
    return {cable: found[_ends(cable)] for cable in playing.gains}


def _taps(old: Playing, new: Playing, union: Schedule) -> dict[Ends, Taps]:
    """Return how the delays change; a cable that is only in one of both keeps the union's."""
    found = {Ends(cable.source, cable.target): cable.delay for cable in union.cables}
    taps = {}
    for cable in {*old.delays, *new.delays}:
        delay = found[_ends(cable)]
        ways = Taps(old.delays.get(cable, delay), delay, new.delays.get(cable, delay))
        if len(set(ways)) > 1:
            taps[_ends(cable)] = ways
    return taps


def _ends(cable: Cable) -> Ends:
    return Ends(str(cable.source), str(cable.target))

"""The document as it plays: kept by the client, which compiles every change of it."""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from graphapp.engine.compile import check_output
from graphapp.engine.live.arrangement import Arrangement, files_of
from graphapp.engine.live.library import Library
from graphapp.engine.live.messages import Edit
from nodes.vocabulary import Fault
from nodes.vocabulary.parameters import OFF
from projects import Endpoint
from projects.flatten import held_path, node_place, outlet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from graphapp.engine.live.moves import MoveWriter
    from graphapp.engine.live.scene import Scene
    from graphapp.engine.live.shared import Status
    from graphapp.engine.schedule import Schedule
    from nodes.vocabulary import Value
    from projects import Graph, Project


class LiveDocument:
    """What plays, and the moves that were made since the document was last given.

    Parameters
    ----------
    project : Project
        The document to begin with.
    moves : MoveWriter
        Where moves go.
    status : Status
        Which knows the engine's frame.

    Attributes
    ----------
    schedule : Schedule
        What plays, or to which the last edit leads.

    Raises
    ------
    Fault
        If its graph cannot be played.
    """

    schedule: Schedule

    def __init__(self, project: Project, moves: MoveWriter, status: Status) -> None:
        self._arrangement = Arrangement()
        self._moves = moves
        self._status = status
        self._moved: dict[tuple[str, str], Value] = {}
        self._included = 0
        self._library = Library()
        self._project = project
        self._listen: Endpoint | None = None
        self._scene = self._library.scene(project)
        self.begin()

    @property
    def warnings(self) -> list[Fault]:
        """What was noticed in the document and its files."""
        return [*self._scene.project.warnings, *self._library.warnings]

    @property
    def rate(self) -> int:
        """The project's, Hz."""
        return self._scene.project.rate

    def begin(self) -> Mapping[str, Path]:
        """Compile `schedule` anew, for an engine that knows of nothing; return its files."""
        self.schedule = self._arrangement.begin(self._scene)
        return files_of(self.schedule, self._arrangement.playing)

    def edit(self, project: Project) -> list[Edit]:
        """Return how to go over to a changed document, which has the moves made before.

        Raises
        ------
        Fault
            If its graph cannot be played; then nothing changes.
        """
        listen = _flat(project.graph, self._listen)
        scene = self._library.scene(project, self._scene.solo, listen)
        included, self._included = self._included, self._moves.written
        try:
            edits = list(self._change(scene))
        except BaseException:
            self._included = included
            raise
        self._moved.clear()
        self._project = project
        return edits

    def solo(self, nodes: Collection[str]) -> list[Edit]:
        """Return how to let only some nodes be heard, in their place; none: all."""
        return list(self._change(replace(self._scene, solo=frozenset(nodes))))

    def listen(self, port: Endpoint | None) -> list[Edit]:
        """Return how to hear an output anywhere in the graph; None: the end.

        Raises
        ------
        Fault
            If there is no such output.
        """
        if port is not None:
            check_output(self._project.graph, port, "listen")
        listen = _flat(self._project.graph, port)
        edits = list(self._change(replace(self._scene, listen=listen)))
        self._listen = port
        return edits

    def move(self, node: str, parameter: str, value: Value) -> None:
        """Move a parameter, see `LiveEngine.move`.

        Raises
        ------
        Fault
            If there is no such parameter, or it stays put while sound runs.
        """
        place = f"{node_place(node)}.{parameter}"
        path = held_path(self._project.graph, f"{node}.{parameter}")
        node, parameter = Endpoint.of(path) if path else (node, parameter)
        playing = self._arrangement.playing
        resolved = playing.resolved.get(node)
        found = resolved and resolved.settings.find(parameter)
        if not found:
            raise Fault(place, "is not heard, or is no parameter; move one that is")
        kind, column = found
        if not kind.automatable:
            raise Fault(place, "stays put while sound runs; edit the document instead")
        code = kind.code(kind.parse(OFF if value == -math.inf else value, place))
        self._moved[node, parameter] = value
        instance = int(playing.names[node].rpartition("@")[2])
        # There is no room only while no engine reads; the one that follows is told again.
        self._moves.write(instance, column, code, self._status.frame)

    def repeat_moves(self) -> None:
        """Make the moves again, for an engine that knows of none."""
        for (node, parameter), value in list(self._moved.items()):
            with contextlib.suppress(Fault):  # the node may not be heard any more
                self.move(node, parameter, value)

    def _change(self, scene: Scene) -> Iterator[Edit]:
        """Yield how to go over to another scene."""
        for transition in self._arrangement.change(scene, self._included):
            self.schedule = transition.final
            yield Edit(transition, files_of(transition.final, self._arrangement.playing))
        self._scene = scene


def _flat(graph: Graph, port: Endpoint | None) -> Endpoint | None:
    """Return what an output is in the graph without groups; one that is not there, as it is."""
    with contextlib.suppress(Fault):
        if port is not None:
            check_output(graph, port, "listen")
            return outlet(graph, port)
    return port

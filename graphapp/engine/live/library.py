"""The library: what is known of a project's files, looked at once as long as they do not change."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from graphapp.engine.files import file_paths, open_one
from graphapp.engine.live.scene import Scene
from nodes.registry import catalogue
from nodes.vocabulary import Fault, Media
from projects import Graph, Node
from projects.cables import check_ends, check_loops
from projects.flatten import flatten, node_place

if TYPE_CHECKING:
    from pathlib import Path

    from projects import Endpoint, Project

SILENCE = Media(frames=0, channels=1)
"""What stands for a file that cannot be used."""


class _Look(NamedTuple):
    """What was seen of a file, and its time and size then."""

    stamp: tuple[int, int] | None
    media: Media
    fault: Fault | None


class Library:
    """The files of a project that plays.

    Attributes
    ----------
    warnings : list of Fault
        Files of the last scene that are silent or truncated; the places name the nodes.
    """

    def __init__(self) -> None:
        self.warnings: list[Fault] = []
        self._looks: dict[tuple[str, Path | None, int], _Look] = {}

    def scene(
        self, project: Project, solo: frozenset[str] = frozenset(), listen: Endpoint | None = None
    ) -> Scene:
        """Return what should be heard of a project. One without an end yet is silent.

        The project of the scene has no groups; `solo` may name some, `listen` names an output of
        the scene's.

        Raises
        ------
        Fault
            If its graph has loops or several ends.
        """
        check_loops(project.graph)
        project = flatten(project)
        if not _ends(project.graph):
            project = replace(project, graph=_silence())
        check_ends(project.graph)
        self.warnings = []
        media, paths, stamps = {}, {}, {}
        for name, path in file_paths(project).items():
            look = self._look(name, path, project.rate)
            media[name] = look.media
            if look.media is not SILENCE and path is not None:
                paths[name], stamps[name] = path, look.stamp
            if look.fault is not None:
                self.warnings.append(look.fault)
        return Scene(project, media, paths, solo, listen, stamps)

    def _look(self, name: str, path: Path | None, rate: int) -> _Look:
        stamp = None
        with contextlib.suppress(OSError):
            if path is not None:
                status = path.stat()
                stamp = status.st_mtime_ns, status.st_size
        key = name, path, rate
        look = self._looks.get(key)
        if look is None or look.stamp != stamp:
            look = self._looks[key] = _looked_at(name, path, rate, stamp)
        return look


def _looked_at(name: str, path: Path | None, rate: int, stamp: tuple[int, int] | None) -> _Look:
    try:
        reader = open_one(name, path, rate)
    except Fault as fault:
        return _Look(stamp, SILENCE, Fault(fault.place, f"{fault.message} (silent here)"))
    info = reader.info
    reader.close()
    message = "the file is truncated; what can be read of it is used"
    truncated = Fault(f"{node_place(name)}.file", message) if info.truncated else None
    return _Look(stamp, Media(info.frames, info.channels), truncated)


def _ends(graph: Graph) -> list[str]:
    return [name for name, node in graph.nodes.items() if node.kind and not node.kind.outputs]


def _silence() -> Graph:
    """Return a graph of an end that nothing arrives at."""
    end = next(type_id for type_id, kind in catalogue().items() if not kind.outputs)
    return Graph({end: Node(end)})

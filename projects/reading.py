"""Reading a project file: strict, every fault with its place."""

from __future__ import annotations

import contextlib
import gc
import os
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from nodes.vocabulary import Fault
from nodes.vocabulary.parameters import spelled
from projects import automation, cables, checks, node_fields
from projects.graph import Graph
from projects.json_text import MOST_BYTES, decode
from projects.layout import Layout, read_layout
from projects.project import FORMAT, HIGHEST_RATE, HIGHEST_SEED, LOWEST_RATE, VERSION, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from projects.graph import Breakpoint, Cable, Node

T = TypeVar("T")

KEYS: Final = (
    *("format", "version", "name", "rate", "seed"),
    *("nodes", "cables", "automation", "layout", "extra"),
)
"""The keys of a project's object, in the order of a file."""

REQUIRED: Final = {
    "format": f'"{FORMAT}"',
    "version": f"{VERSION}",
    "rate": "frames a second, such as 48000",
    "nodes": "{...}",
    "cables": "[...]",
}
_EXTRA_DEPTH: Final = 2
_HIGHEST_VERSION: Final = 1_000_000

MOST_WARNINGS: Final = 100
"""Warnings that are kept; a newer version's file with more faults is refused."""


def load(path: str | os.PathLike[str]) -> Project:
    """Read a project file.

    Parameters
    ----------
    path : path-like
        ``NAME.graph.json``. Symbolic links are followed to regular files.

    Returns
    -------
    Project
        Read-only if a newer program wrote it.

    Raises
    ------
    Fault
        If it cannot be read or is no valid project; the place is the file's name, or where in
        the document the fault is.
    """
    return parse(read_bytes(path), Path(path).resolve().parent, os.fspath(path))


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Return what is in a regular file of a sane size.

    Raises
    ------
    Fault
        If it is missing, no regular file, unreadable or too large.
    """
    name = os.fspath(path)
    try:
        with open(name, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Fault(name, "is no regular file; name a project file")
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Fault(name, f"cannot be read ({reason}); name a project file") from None
    except ValueError:
        raise Fault(name, "cannot be a path; name a project file") from None


def _open_at_once(name: str, flags: int) -> int:
    """Open a file without waiting: a FIFO that nobody writes to would block for ever."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def parse(data: bytes, folder: Path, name: str = "project") -> Project:
    """Read a project from the bytes of its file.

    Parameters
    ----------
    data : bytes
        UTF-8 JSON.
    folder : Path
        What its paths are relative to.
    name : str
        What faults of the file as a whole call it.

    Raises
    ------
    Fault
        If it is no valid project.
    """
    with _collector_resting():
        return _project(decode(data, name), folder, name)


@contextlib.contextmanager
def _collector_resting() -> Iterator[None]:
    """Keep the garbage collector from looking through a document while it is built.

    It would find nothing, and take as long again as the reading.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _project(document: object, folder: Path, name: str) -> Project:
    if not isinstance(document, dict):
        raise Fault(name, f"{spelled(document)} is no project; a project is an object, {{...}}")
    for key, use in REQUIRED.items():
        if key not in document:
            raise Fault(key, f"missing; add it: {use}")
    if document["format"] != FORMAT:
        raise Fault("format", f'{spelled(document["format"])} is no project; use "{FORMAT}"')
    return _Reader(document).project(folder)


class _Reader:
    """Reads one document.

    What a newer version wrote is read as far as it can be understood: faults become warnings,
    and a node that cannot be understood a placeholder. Nothing is lost by that, because such a
    project is not saved.
    """

    def __init__(self, document: dict[str, object]) -> None:
        self.document = document
        self.warnings: list[Fault] = []
        version = checks.whole(document["version"], "version", 1, _HIGHEST_VERSION)
        self.version = version
        self.newer = version > VERSION
        self.rate = checks.whole(document["rate"], "rate", LOWEST_RATE, HIGHEST_RATE)

    def project(self, folder: Path) -> Project:
        self.tolerate(None, checks.refuse_unknown, self.document, KEYS, "")
        extra = self.document.get("extra")
        graph = self.graph()
        return Project(
            version=self.version,
            name=checks.text(self.document.get("name", ""), "name"),
            rate=self.rate,
            seed=checks.whole(self.document.get("seed", 0), "seed", 0, HIGHEST_SEED),
            graph=graph,
            layout=self.tolerate(
                Layout(), read_layout, self.document.get("layout", {}), graph.nodes
            ),
            extra=checks.free_object(extra, "extra", _EXTRA_DEPTH)
            if "extra" in self.document
            else None,
            warnings=tuple(self.warnings),
            folder=folder,
        )

    def tolerate(self, instead: T, read: Callable[..., T], *arguments: object) -> T:
        """Call a reader; where a newer version is at fault, warn and return something else."""
        try:
            return read(*arguments)
        except Fault as fault:
            if not self.newer or len(self.warnings) >= MOST_WARNINGS:
                raise
            self.warnings.append(fault)
            return instead

    def warn(self, faults: Iterable[Fault]) -> None:
        """Warn of faults, as long as there are not too many to be read."""
        self.warnings += islice(faults, max(0, MOST_WARNINGS - len(self.warnings)))

    def graph(self) -> Graph:
        nodes = self.nodes()
        graph = Graph(nodes, self.cables(nodes), self.automation(nodes))
        self.tolerate(None, cables.check_loops, graph)
        self.tolerate(None, cables.check_ends, graph)
        return graph

    def nodes(self) -> dict[str, Node]:
        raw = checks.mapping(self.document["nodes"], "nodes")
        if len(raw) > node_fields.MOST_NODES:
            most = node_fields.MOST_NODES
            raise Fault("nodes", f"{len(raw)} nodes are too many; use at most {most}")
        return {name: self.node(name, fields) for name, fields in raw.items()}

    def node(self, name: str, raw: object) -> Node:
        place = checks.join("nodes", name)
        checks.node_id(name, place)
        node = self.tolerate(None, node_fields.read_node, raw, place)
        if node is None:
            return node_fields.placeholder(checks.mapping(raw, place), place)
        self.warn(node_fields.warnings(node, place, self.rate))
        return node

    def cables(self, nodes: Mapping[str, Node]) -> tuple[Cable, ...]:
        raw = checks.sequence(self.document["cables"], "cables", cables.MOST_CABLES)
        places: dict[Cable, str] = {}
        for i, item in enumerate(raw):
            self.tolerate(None, self.cable, item, f"cables[{i}]", nodes, places)
        return tuple(places)

    def cable(
        self, raw: object, place: str, nodes: Mapping[str, Node], places: dict[Cable, str]
    ) -> None:
        cable = cables.read_cable(raw, place)
        cables.check_cable(nodes, cable, place)
        if cable in places:
            raise Fault(place, f"the same cable as {places[cable]}; remove one")
        places[cable] = place

    def automation(self, nodes: Mapping[str, Node]) -> dict[str, tuple[Breakpoint, ...]]:
        raw = checks.mapping(self.document.get("automation", {}), "automation")
        if len(raw) > automation.MOST_LANES:
            most = automation.MOST_LANES
            raise Fault("automation", f"{len(raw)} lanes are too many; use at most {most}")
        nothing: tuple[Breakpoint, ...] = ()
        lanes = {path: self.tolerate(nothing, self.lane, path, raw[path], nodes) for path in raw}
        return {path: lane for path, lane in lanes.items() if lane}

    def lane(self, path: str, raw: object, nodes: Mapping[str, Node]) -> tuple[Breakpoint, ...]:
        place = checks.join("automation", path)
        node = automation.lane_node(path, nodes, place)
        parameter = None
        if node.kind is not None:
            parameter = automation.automatable(node, path.partition(".")[2], place)
        lane = automation.read_lane(raw, parameter, place)
        if parameter is not None:
            highest = max(point.value for point in lane)
            self.warn(node_fields.too_high(parameter, highest, place, self.rate))
        return lane

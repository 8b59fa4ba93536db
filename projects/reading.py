"""Reading a project file: strict, every fault with its place."""

from __future__ import annotations

import contextlib
import gc
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nodes.vocabulary import Fault
from nodes.vocabulary.parameters import spelled
from projects import checks
from projects.automation import check_lanes
from projects.cables import check_ends, check_loops
from projects.flatten import node_ids
from projects.graph_reading import GraphReader
from projects.json_text import MOST_BYTES, decode
from projects.layout import Layout, read_layout
from projects.project import FORMAT, HIGHEST_RATE, HIGHEST_SEED, LOWEST_RATE, VERSION, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projects.graph import Graph

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


def parse(data: bytes, folder: Path, name: str = "project", *, unfinished: bool = False) -> Project:
    """Read a project from the bytes of its file.

    Parameters
    ----------
    data : bytes
        UTF-8 JSON.
    folder : Path
        What its paths are relative to.
    name : str
        What faults of the file as a whole call it.
    unfinished : bool
        Whether it may have no master, or several, as on the way to a whole graph.

    Raises
    ------
    Fault
        If it is no valid project.
    """
    with _collector_resting():
        return _project(decode(data, name), folder, name, unfinished=unfinished)


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


def _project(document: object, folder: Path, name: str, *, unfinished: bool) -> Project:
    if not isinstance(document, dict):
        raise Fault(name, f"{spelled(document)} is no project; a project is an object, {{...}}")
    for key, use in REQUIRED.items():
        if key not in document:
            raise Fault(key, f"missing; add it: {use}")
    if document["format"] != FORMAT:
        raise Fault("format", f'{spelled(document["format"])} is no project; use "{FORMAT}"')
    return _Reader(document, unfinished=unfinished).project(folder)


class _Reader:
    """Reads one document."""

    def __init__(self, document: dict[str, object], *, unfinished: bool) -> None:
        self.document = document
        self.unfinished = unfinished
        self.version = checks.whole(document["version"], "version", 1, _HIGHEST_VERSION)
        self.rate = checks.whole(document["rate"], "rate", LOWEST_RATE, HIGHEST_RATE)
        self.graphs = GraphReader(self.rate, newer=self.version > VERSION)

    def project(self, folder: Path) -> Project:
        tolerate = self.graphs.tolerate
        tolerate(None, checks.refuse_unknown, self.document, KEYS, "")
        extra = self.document.get("extra")
        graph = self.graph()
        ids = node_ids(graph)
        return Project(
            version=self.version,
            name=checks.text(self.document.get("name", ""), "name"),
            rate=self.rate,
            seed=checks.whole(self.document.get("seed", 0), "seed", 0, HIGHEST_SEED),
            graph=graph,
            layout=tolerate(Layout(), read_layout, self.document.get("layout", {}), ids),
            extra=checks.free_object(extra, "extra", _EXTRA_DEPTH)
            if "extra" in self.document
            else None,
            warnings=tuple(self.graphs.warnings),
            folder=folder,
        )

    def graph(self) -> Graph:
        graph = self.graphs.graph(self.document)
        self.graphs.tolerate(None, check_lanes, graph)
        self.graphs.tolerate(None, check_loops, graph)
        if not self.unfinished:
            self.graphs.tolerate(None, check_ends, graph)
        return graph

"""The files of a project, opened for rendering."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from graphapp.media.info import MediaError
from graphapp.media.reader import open_reader
from nodes.vocabulary import Fault, Media
from projects.flatten import node_place, walk
from projects.paths import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphapp.media.reader import Reader
    from projects import Project

_SPARE_DESCRIPTORS = 64


class Files:
    """Open files by node, what is known of them, and what was noticed.

    Attributes
    ----------
    readers : dict of str to Reader
        Open files at the project's rate.
    media : dict of str to Media
        Their shape; a missing file is an empty one.
    paths : dict of str to Path
        Where they are, those too that cannot be used: an export must not replace them.
    warnings : list of Fault
        Missing files that were allowed, truncated ones.
    """

    def __init__(self) -> None:
        self.readers: dict[str, Reader] = {}
        self.media: dict[str, Media] = {}
        self.paths: dict[str, Path] = {}
        self.warnings: list[Fault] = []


def file_paths(project: Project) -> dict[str, Path | None]:
    """Return the file of each node that has one by its type; None where it is not named.

    Those in groups are there by joined ids, ``drums/kick``.
    """
    found: dict[str, Path | None] = {}
    for name, node in walk(project.graph):
        if node.kind is not None and node.kind.files():
            text = node.values.get(node.kind.files()[0].name)
            found[name] = resolve(project.folder, text) if isinstance(text, str) else None
    return found


def allow_descriptors(count: int) -> None:
    """Raise the limit of open files where it is too low, as far as the system lets.

    Parameters
    ----------
    count : int
        How many files will be open, besides those that every process has.
    """
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _SPARE_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


@contextlib.contextmanager
def open_files(project: Project, *, allow_missing: bool = False) -> Iterator[Files]:
    """Open the files of a project, and close them at the end.

    Parameters
    ----------
    project : Project
        The document.
    allow_missing : bool
        Whether a file that cannot be used is silent, with a warning, instead of a fault.

    Raises
    ------
    Fault
        If a file is missing, empty or unreadable; the place names the node.
    """
    paths = file_paths(project)
    allow_descriptors(len(paths))
    files = Files()
    with contextlib.ExitStack() as stack:
        for name, path in paths.items():
            if path is not None and path.exists():
                files.paths[name] = path
            try:
                reader = open_one(name, path, project.rate)
            except Fault as fault:
                if not allow_missing:
                    raise
                files.warnings.append(Fault(fault.place, f"{fault.message} (silent here)"))
                files.media[name] = Media(frames=0, channels=1)
                continue
            stack.callback(reader.close)
            files.readers[name] = reader
            files.media[name] = Media(reader.info.frames, reader.info.channels)
            if reader.info.truncated:
                message = "the file is truncated; what can be read of it is used"
                files.warnings.append(Fault(f"{node_place(name)}.file", message))
        yield files


def open_one(name: str, path: Path | None, rate: int) -> Reader:
    """Open the file of one node.

    Raises
    ------
    Fault
        If it is missing, empty or unreadable; the place names the node.
    """
    place = f"{node_place(name)}.file"
    if path is None:
        raise Fault(place, 'no file is named; set "file" to an audio file')
    try:
        return open_reader(path, rate)
    except FileNotFoundError:
        raise Fault(place, f'no file "{path}"; correct the path, or use --allow-missing') from None
    except (MediaError, OSError) as error:
        reason = str(error)
        if isinstance(error, OSError):
            reason = f"{(error.strerror or reason).lower()}; choose another file"
        raise Fault(place, f'"{path.name}" cannot be used: {reason}') from None

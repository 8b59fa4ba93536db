"""The unsaved work of one window: a file, and a lock that tells whether the window lives.

The operating system releases the lock when the process dies, however it dies: a file whose lock
is free is work that was lost.

The file is a line of JSON with what is known of the work, and then the project as it would be
saved where it belongs, so that it can be compared with what was saved there, byte by byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.files.holding import hold
from graphapp.editor.files.whole import read_file, replace_file

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from projects import Project

WORK: Final = ".unsaved"
LOCK: Final = ".lock"
MOST_BYTES: Final = 1 << 28
_LONGEST_HEAD: Final = 1 << 16
_LATEST: Final = 1e11
"""A time that no clock shows."""


class Head(NamedTuple):
    """What is known of unsaved work.

    Attributes
    ----------
    path : str or None
        The project's file; None if it was never saved.
    folder : str
        What the paths of its audio files are relative to.
    time : float
        When it was written, seconds since 1970.
    edits : int
        How many edits it has that are not saved.
    base : str or None
        Hash of the project's file when the work on it began.
    began : float
        When its window opened the project, seconds since 1970.
    """

    path: str | None
    folder: str
    time: float
    edits: int
    base: str | None
    began: float


class Session:
    """The unsaved work of one window; for one thread at a time, see `Keeper`.

    Parameters
    ----------
    folder : Path
        Where work is kept.
    path : Path or None
        The project's file; None if it has none yet.
    """

    def __init__(self, folder: Path, path: Path | None) -> None:
        self._file = folder / f"{secrets.token_hex(8)}{WORK}"
        self._path = place_of(path)
        self._base: str | None = None
        self._began = time.time()
        self._lock: BaseFileLock | None = None

    def keep(self, project: Project, edits: int) -> None:
        """Write the work; when this returns, it is on disk.

        Any state is kept, one without a master too.

        Parameters
        ----------
        project : Project
            The project as it is now.
        edits : int
            How many edits are not saved.

        Raises
        ------
        OSError
            If it cannot be written; what was kept before still is.
        """
        from projects.writing import write

        if self._lock is None:
            self._lock = hold(self._file.with_suffix(LOCK))
            self._base = _content_hash(self._path)
        folder = os.fspath(project.folder.resolve())
        head = Head(self._path, folder, time.time(), edits, self._base, self._began)
        replace_file(self._file, json.dumps(head._asdict()).encode() + b"\n" + write(project))

    def clear(self, path: Path | None = None) -> None:
        """Forget the work: it is saved, or not wanted.

        Parameters
        ----------
        path : Path, optional
            The file that has it now, if that is another.

        Raises
        ------
        OSError
            If it cannot be removed.
        """
        if path is not None:
            self._path = place_of(path)
        self._file.unlink(missing_ok=True)
        self._base = _content_hash(self._path)

    def close(self) -> None:
        """End the session; what is still kept is offered."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            if not self._file.exists():
                self._file.with_suffix(LOCK).unlink(missing_ok=True)


def place_of(path: Path | None) -> str | None:
    """Return how a head names a project's file, all links followed."""
    return None if path is None else os.fspath(path.resolve())


def _content_hash(path: str | None) -> str | None:
    """Return the hash of a file's content; None if it cannot be read."""
    try:
        return hashlib.sha256(read_file(Path(path or ""), MOST_BYTES)).hexdigest()
    except OSError:
        return None


def read_head(file: Path) -> Head | None:
    """Return what is known of kept work; None if the file is something else."""
    try:
        with file.open("rb") as opened:
            document = json.loads(opened.readline(_LONGEST_HEAD))
    except (OSError, ValueError, RecursionError):
        return None
    match document:
        case {
            "path": str() | None as path,
            "folder": str(folder),
            "time": int() | float() as when,
            "edits": int(edits),
            "base": str() | None as base,
            "began": int() | float() as began,
        } if 0 <= began <= when < _LATEST:
            return Head(path, folder, float(when), edits, base, float(began))
    return None

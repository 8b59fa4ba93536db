"""Saving a project: whole or not at all, one saver at a time, the last ten kept.

The text goes to a temporary file in the same folder, which replaces the old file when all of it
is on disk. At every moment there is the old file or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs
from filelock import FileLock

from nodes.vocabulary import Fault
from projects.flatten import changed, node_place
from projects.paths import moved
from projects.reading import parse
from projects.writing import write

if TYPE_CHECKING:
    from projects.graph import Node
    from projects.project import Project

BACKUPS: Final = 10
SUFFIX: Final = ".graph.json"

_TEMPORARY: Final = ".graphapp-save-"
_WAIT_SECONDS: Final = 30.0
_LEFTOVER_SECONDS: Final = 60.0


def save(project: Project, path: str | os.PathLike[str]) -> Project:
    """Save a project; when this returns, it is on disk.

    The file that it replaces goes to ``NAME.graph.backup/`` beside it, unless it is the same.
    Paths of audio files are rewritten where the project moves to another folder.

    Parameters
    ----------
    project : Project
        One that is not read-only.
    path : path-like
        ``NAME.graph.json``. A symbolic link is followed, and stays one.

    Returns
    -------
    Project
        As the file now has it: its folder is the file's, its paths are relative to that.

    Raises
    ------
    Fault
        If a newer program wrote the project, or it could not be read again: it has no master.
    OSError
        If it cannot be written: the disk is full, the folder read-only. The old file is as it
        was, and nothing else is left; save somewhere else.
    """
    target = Path(path).resolve()
    if project.read_only:
        raise Fault(os.fspath(path), "a newer version wrote this project; update to save it")
    saved = moved_to(project, target.parent)
    data = write(saved)
    parse(data, target.parent)
    with _alone(target):
        _replace(target, data)
    return saved


def backup_folder(path: Path) -> Path:
    """Return where a project's backups are.

    Examples
    --------
    >>> backup_folder(Path("songs/first.graph.json")).as_posix()
    'songs/first.graph.backup'
    """
    name = path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
    return path.with_name(f"{name}.graph.backup")


def moved_to(project: Project, folder: Path) -> Project:
    """Return a project as it reads from another folder: its paths lead to the same files.

    Raises
    ------
    Fault
        If no relative path leads there: the folders are on different drives.
    """
    old, new = project.folder.resolve(), folder.resolve()
    if old == new:
        return project

    def there(name: str, node: Node) -> Node:
        for file in node.kind.files() if node.kind else ():
            path = node.values.get(file.name)
            if isinstance(path, str):
                path = moved(path, old, new, f"{node_place(name)}.{file.name}")
                return replace(node, values={**node.values, file.name: path})
        return node

    return replace(project, graph=changed(project.graph, there), folder=new)


def _alone(target: Path) -> contextlib.AbstractContextManager[object]:
    """Return a lock that lets other savers of the same file wait.

    The operating system holds it, so it ends with its owner. Its file is in the user's cache
    folder, so that nothing lies beside the project; two digits of a hash name it, so that there
    are never many. Where there is no such folder, saving goes on without: the file is whole all
    the same, only a backup may be missing.
    """
    name = f"{hashlib.sha256(os.fsencode(target)).hexdigest()[:2]}.lock"
    folder = platformdirs.user_cache_path("graphapp") / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return contextlib.nullcontext()
    return FileLock(folder / name, timeout=_WAIT_SECONDS)


def _replace(target: Path, data: bytes) -> None:
    """Write a file in place of the old one, which is kept as a backup."""
    if target.exists() and not target.is_file():
        raise FileExistsError(errno.EEXIST, "not a regular file", os.fspath(target))
    temporary = target.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
            _back_up(target, data)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(target.parent)
    _remove_leftovers(target.parent)


def _back_up(target: Path, data: bytes) -> None:
    """Keep the file that is about to be replaced, unless the new one is the same."""
    if target.stat().st_size == len(data) and target.read_bytes() == data:
        return
    folder = backup_folder(target)
    folder.mkdir(exist_ok=True)
    kept = sorted(folder.glob(f"[0-9]*{SUFFIX}"))
    number = int(kept[-1].name.removesuffix(SUFFIX)) + 1 if kept else 1
    _keep(target, folder / f"{number:06d}{SUFFIX}")
    _sync(folder)
    for old in kept[: 1 - BACKUPS]:
        old.unlink(missing_ok=True)


def _keep(target: Path, backup: Path) -> None:
    """Give a file a second name; where the file system has no links, copy it."""
    try:
        backup.hardlink_to(target)
    except OSError:
        try:
            shutil.copy2(target, backup)
        except OSError:
            backup.unlink(missing_ok=True)
            raise


def _sync(folder: Path) -> None:
    """Make the names in a folder last; Windows does so by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_leftovers(folder: Path) -> None:
    """Remove the temporaries of savers that were killed; those of others at work are young."""
    for leftover in folder.glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _LEFTOVER_SECONDS:
                leftover.unlink()

"""Finding audio files that are not where the project says.

A file is known again by its content, where its hash is known, or else by its name; of several of
one name, by being long enough, and by the folders that it lies in.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from graphapp.editor.files.stems import describe, is_audio, relative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from projects import Node, Project

MOST_FILES: Final = 20_000
DEEPEST: Final = 6
_PIECE_BYTES: Final = 1 << 20
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def missing(project: Project) -> list[str]:
    """Return the ids of nodes whose file is named but not there; joined by ``/`` in groups."""
    from projects.paths import resolve

    return [
        name
        for name, _, text in named_files(project)
        if not resolve(project.folder, text).is_file()
    ]


def candidates(
    project: Project, folder: Path, canceled: Callable[[], bool] = lambda: False
) -> dict[str, Path]:
    """Look for missing files in a folder and those inside it.

    A hash is known where a node's ``extra`` has one as ``sha256``, and of a bundle's files, whose
    names are hashes.

    Parameters
    ----------
    project : Project
        With missing files.
    folder : Path
        Where to look: `DEEPEST` folders down, `MOST_FILES` audio files at most.
    canceled : callable
        Asked again and again whether to stop; what was found by then is returned.

    Returns
    -------
    dict of str to Path
        By node; only nodes whose file was found.
    """
    lost = set(missing(project))
    wanted = {name: (node, text) for name, node, text in named_files(project) if name in lost}
    files = list(_audio_below(folder, canceled))
    by_name: defaultdict[str, list[Path]] = defaultdict(list)
    for path in files:
        by_name[_folded(path.name)].append(path)
    hashes = {name: known for name, item in wanted.items() if (known := _known_hash(*item))}
    by_hash = _by_hash(set(hashes.values()), files, canceled)
    found: dict[str, Path] = {}
    for name, (node, text) in wanted.items():
        same_name = by_name[_folded(PurePosixPath(text).name)]
        match = by_hash.get(hashes.get(name, "")) or _best(same_name, node, text)
        if match is not None:
            found[name] = match
    return found


def relinked(project: Project, files: Mapping[str, Path]) -> Project:
    """Return a project whose nodes play other files.

    Parameters
    ----------
    project : Project
        The project before.
    files : mapping of str to Path
        By the id of a node, joined by ``/`` in groups.

    Raises
    ------
    Fault
        If a project cannot name a file: it is on another drive, or its name is no text.
    """
    from projects.flatten import changed

    def change(name: str, node: Node) -> Node:
        if name not in files or node.kind is None:
            return node
        path = relative(files[name], project.folder)
        return replace(node, values={**node.values, node.kind.files()[0].name: path})

    return replace(project, graph=changed(project.graph, change))


def named_files(project: Project) -> Iterator[tuple[str, Node, str]]:
    """Yield the id and the file of every node that names one."""
    from projects.flatten import walk

    for name, node in walk(project.graph):
        for file in node.kind.files() if node.kind else ():
            text = node.values.get(file.name)
            if isinstance(text, str):
                yield name, node, text


def _audio_below(folder: Path, canceled: Callable[[], bool]) -> Iterator[Path]:
    """Yield the audio files in a folder, the nearest first; links to folders are not followed."""
    folders, left = [folder], MOST_FILES
    for _ in range(DEEPEST + 1):
        inner: list[Path] = []
        for place in folders:
            if canceled():
                return
            paths, deeper = _look_into(place)
            inner += deeper
            yield from paths[:left]
            left -= len(paths[:left])
        folders = inner


def _look_into(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the audio files and the folders in a folder, sorted; hidden ones are left out."""
    try:
        with os.scandir(folder) as items:
            shown = sorted(
                (item for item in items if not item.name.startswith(".")), key=lambda i: i.name
            )
        files = [Path(item.path) for item in shown if item.is_file()]
        folders = [Path(item.path) for item in shown if item.is_dir(follow_symlinks=False)]
    except OSError:
        return [], []
    return [path for path in files if is_audio(path)], folders


def _known_hash(node: Node, text: str) -> str | None:
    stored = (node.extra or {}).get("sha256")
    for known in (stored, PurePosixPath(text).stem):
        if isinstance(known, str) and _HASH.fullmatch(known):
            return known
    return None


def _by_hash(wanted: set[str], files: list[Path], canceled: Callable[[], bool]) -> dict[str, Path]:
    """Return the files that have these hashes; all are read until the last is found."""
    found: dict[str, Path] = {}
    for path in files:
        if canceled() or found.keys() == wanted:
            break
        digest = _hash(path, canceled)
        if digest in wanted:
            found[digest] = path
    return found


def _hash(path: Path, canceled: Callable[[], bool]) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while not canceled() and (piece := file.read(_PIECE_BYTES)):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def _best(paths: list[Path], node: Node, text: str) -> Path | None:
    """Return the file that is most likely meant: the nearest, if all else is equal."""
    folders = [_folded(part) for part in PurePosixPath(text).parts[:-1]]
    end = node.values.get("end")
    needed = end if isinstance(end, float) else 0.0

    def rank(path: Path) -> tuple[bool, int]:
        common = 0
        for mine, other in zip(reversed(folders), map(_folded, path.parts[-2::-1]), strict=False):
            if mine != other:
                break
            common += 1
        return seconds[path] < needed, -common

    described = {path: describe(path) for path in paths}
    seconds = {path: found.seconds for path, found in described.items() if not found.reason}
    return min(seconds, key=rank, default=None)


def _folded(name: str) -> str:
    """Return a name in the form in which equal names are equal on every system."""
    return unicodedata.normalize("NFC", name).casefold()

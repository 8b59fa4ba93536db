"""What a file dialog shows: a folder's entries, places to begin, completions of a typed path."""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_COMPLETIONS: Final = 100
_NUMBER: Final = re.compile(r"(\d+)")
_HIDDEN_WINDOWS: Final = 2
_MOUNTS: Final = ("/media/*", "/media/*/*", "/run/media/*/*", "/mnt/*", "/Volumes/*")


class Entry(NamedTuple):
    """A row of a file dialog.

    Attributes
    ----------
    name : str
        The file's name, fit to be shown: bytes that are no text are replaced.
    path : Path
        The file.
    is_folder : bool
        Whether it is a folder, or a link to one.
    size : int
        Bytes; 0 for folders.
    time : float
        When it was changed last, seconds since 1970.
    """

    name: str
    path: Path
    is_folder: bool
    size: int
    time: float


class Place(NamedTuple):
    """Where looking for a file may begin.

    Attributes
    ----------
    name : str
        What people call it.
    path : Path
        The folder.
    """

    name: str
    path: Path


class Listing:
    """The entries of a folder as they are now: folders first, names in the order people expect.

    Hidden entries are left out, and so is what vanishes or cannot be looked at meanwhile.

    Parameters
    ----------
    folder : Path
        The folder.
    suffixes : sequence of str
        How the names of files end that are shown, in lower case: ``.wav``, ``.graph.json``. All
        if empty.

    Attributes
    ----------
    entries : tuple of Entry
        What is in it.
    message : str
        Why it cannot be read, and what to do; empty if it can.
    """

    def __init__(self, folder: Path, suffixes: Sequence[str] = ()) -> None:
        self.folder = folder
        self.message = ""
        found: list[Entry] = []
        try:
            with os.scandir(folder) as items:
                found = [entry for item in items if (entry := _entry(item, tuple(suffixes)))]
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or "no path").lower()
            self.message = f"This folder cannot be read ({reason}); choose another."
        self.entries = tuple(sorted(found, key=_order))


def natural(name: str) -> list[tuple[int, int | str]]:
    """Return a key that sorts names as people do: ``take 2`` before ``take 10``.

    Examples
    --------
    >>> sorted(["take 10", "Take 2", "intro"], key=natural)
    ['intro', 'Take 2', 'take 10']
    """
    parts = _NUMBER.split(unicodedata.normalize("NFC", name).casefold())
    return [(0, int(part)) if i % 2 else (1, part) for i, part in enumerate(parts)]


def complete(text: str, folder: Path, suffixes: Sequence[str] = ()) -> list[str]:
    """Return what a typed path may become, in the order of a listing.

    Parameters
    ----------
    text : str
        What is typed; ``~`` is the home folder.
    folder : Path
        What a relative path is relative to.
    suffixes : sequence of str
        As for `Listing`.

    Returns
    -------
    list of str
        `MOST_COMPLETIONS` at most; folders end with ``/``.
    """
    if text == "~":
        return ["~/"]
    head, slash, typed = text.rpartition("/")
    try:
        inside = folder / Path(f"{head}{slash}").expanduser()
    except RuntimeError:  # there is no such user
        return []
    start = unicodedata.normalize("NFC", typed).casefold()
    fitting = (
        f"{head}{slash}{entry.path.name}{'/' if entry.is_folder else ''}"
        for entry in Listing(inside, suffixes).entries
        if unicodedata.normalize("NFC", entry.name).casefold().startswith(start)
    )
    return [text for text, _ in zip(fitting, range(MOST_COMPLETIONS), strict=False)]


def places(recent: Iterable[Path] = ()) -> list[Place]:
    """Return where looking for a file may begin; each folder once, and only if it is there.

    Parameters
    ----------
    recent : iterable of Path
        Projects that were open last; their folders are places too.
    """
    found: dict[Path, str] = {}
    for name, path in (*_own_folders(), *((path.parent.name, path.parent) for path in recent)):
        if path not in found and _is_folder(path):
            found[path] = name or str(path)
    for path in _drives():
        found.setdefault(path, path.name or str(path))
    return [Place(name, path) for path, name in found.items()]


def _own_folders() -> Iterator[tuple[str, Path]]:
    import platformdirs

    yield "Home", Path.home()
    yield "Desktop", platformdirs.user_desktop_path()
    yield "Documents", platformdirs.user_documents_path()
    yield "Music", platformdirs.user_music_path()


def _drives() -> Iterator[Path]:
    """Yield the roots of file systems and what is mounted for people."""
    if sys.platform == "win32":
        letters = (Path(f"{letter}:\\") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield from filter(_is_folder, letters)
        return
    root = Path("/")
    yield root
    for pattern in _MOUNTS:
        yield from sorted(path for path in root.glob(pattern[1:]) if path.is_mount())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _entry(item: os.DirEntry[str], suffixes: tuple[str, ...]) -> Entry | None:
    """Return a row; None where it is not to be shown."""
    try:
        is_folder = item.is_dir()
        if item.name.startswith(".") or not (
            is_folder or not suffixes or item.name.lower().endswith(suffixes)
        ):
            return None
        status = item.stat()
    except OSError:
        return None
    if getattr(status, "st_file_attributes", 0) & _HIDDEN_WINDOWS:
        return None
    if not is_folder and not stat.S_ISREG(status.st_mode):
        return None
    return Entry(
        name=os.fsencode(item.name).decode(errors="replace"),
        path=Path(item.path),
        is_folder=is_folder,
        size=0 if is_folder else status.st_size,
        time=status.st_mtime,
    )


def _order(entry: Entry) -> tuple[bool, list[tuple[int, int | str]], str]:
    return not entry.is_folder, natural(entry.name), entry.name

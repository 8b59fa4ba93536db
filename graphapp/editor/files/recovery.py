"""Unsaved work, kept outside the project's folder and offered after a crash."""

from __future__ import annotations

import contextlib
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphapp.editor.files.folders import state_folder
from graphapp.editor.files.holding import is_held
from graphapp.editor.files.unsaved import (
    LOCK,
    MOST_BYTES,
    WORK,
    Head,
    Session,
    place_of,
    read_head,
)
from graphapp.editor.files.whole import PARTIAL, read_file

if TYPE_CHECKING:
    from projects import Project

_LEFTOVER_SECONDS: Final = 60.0


class Recovery:
    """The unsaved work of all windows of a user.

    Parameters
    ----------
    folder : Path, optional
        Where it is kept; ``recovery`` in the user's state folder if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or state_folder() / "recovery"

    def begin(self, path: Path | None) -> Session:
        """Return a session for a project's file, or for a project that has none yet."""
        return Session(self._folder, path)

    def offers(self, path: Path | None = None) -> Offer | None:
        """Return the newest work that a dead window left, or None.

        Work that the project's file has already, or that was saved over since, is no offer.

        Parameters
        ----------
        path : Path, optional
            The project's file; all work there is if left out.
        """
        self._sweep()
        place = place_of(path)
        found = [
            (head, file)
            for file in self._folder.glob(f"*{WORK}")
            if (head := read_head(file)) and (place is None or head.path == place)
        ]
        found.sort(key=lambda item: item[0].time, reverse=True)
        for i, (head, file) in enumerate(found):
            if _is_dead(file) and _is_news(head, file):
                # Work on the same file that had ended before this began led to it, or was not
                # wanted; that of a window that was open beside it is an offer of its own.
                older = [
                    other
                    for old, other in found[i:]
                    if head.path and old.path == head.path and old.time < head.began
                ]
                return Offer(
                    path=Path(head.path) if head.path else None,
                    time=head.time,
                    edits=head.edits,
                    folder=Path(head.folder),
                    files=tuple(dict.fromkeys([file, *filter(_is_dead, older)])),
                )
        return None

    def _sweep(self) -> None:
        """Remove what sessions left that had nothing to keep, or were killed while writing."""
        for file in (*self._folder.glob(f"*{LOCK}"), *self._folder.glob(f".*{PARTIAL}")):
            with contextlib.suppress(OSError):
                old = time.time() - file.stat().st_mtime > _LEFTOVER_SECONDS
                alone = not file.with_suffix(WORK).exists()
                if old and alone and (file.suffix == PARTIAL or not is_held(file)):
                    file.unlink()


@dataclass(frozen=True)
class Offer:
    """Work that can be had back.

    Attributes
    ----------
    path : Path or None
        The project's file; None if it was never saved.
    time : float
        When it was kept last, seconds since 1970.
    edits : int
        How many edits it has that are not saved.
    folder : Path
        What the paths of its audio files are relative to.
    files : tuple of Path
        Where it is kept, and what it replaces.
    """

    path: Path | None
    time: float
    edits: int
    folder: Path
    files: tuple[Path, ...]

    def restore(self) -> Project:
        """Return the project as it was. It stays kept until `discard`.

        Raises
        ------
        Fault
            If it is not there any longer, or is damaged.
        """
        from projects import Fault, reading

        try:
            data = read_file(self.files[0], MOST_BYTES)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise Fault(
                self.files[0].name, f"cannot be read ({reason}); open the saved project"
            ) from None
        return reading.parse(data.partition(b"\n")[2], self.folder, "unsaved work", unfinished=True)

    def discard(self) -> None:
        """Remove the work: it is not wanted, or another session keeps it."""
        for file in self.files:
            for left in (file, file.with_suffix(LOCK)):
                with contextlib.suppress(OSError):
                    left.unlink()


def _is_dead(file: Path) -> bool:
    try:
        return not is_held(file.with_suffix(LOCK))
    except OSError:
        return True


def _is_news(head: Head, file: Path) -> bool:
    """Whether work is more than its project's file has.

    Where that file is still the one that the work began with, clocks do not matter: a network
    drive's may differ, and a file that is copied back gets a new time.
    """
    if head.path is None:
        return True
    saved = Path(head.path)
    try:
        data = read_file(saved, MOST_BYTES)
        changed = saved.stat().st_mtime
    except (OSError, ValueError):
        return True
    with contextlib.suppress(OSError):
        if read_file(file, MOST_BYTES).partition(b"\n")[2] == data:
            return False
    return hashlib.sha256(data).hexdigest() == head.base or head.time > changed

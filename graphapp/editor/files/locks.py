"""One window per project file."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from graphapp.editor.files.folders import state_folder
from graphapp.editor.files.holding import hold

if TYPE_CHECKING:
    from pathlib import Path

    from filelock import BaseFileLock


class ProjectLock:
    """The right to edit a project file; the operating system ends it with the process.

    Nothing lies beside the project: the lock's file is in the user's state folder, named by a
    hash of the project's path with all links followed.

    Parameters
    ----------
    path : Path
        The project's file; it need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        key = os.path.normcase(path.resolve())
        name = hashlib.sha256(os.fsencode(key)).hexdigest()[:32]
        self._path = state_folder() / "locks" / f"{name}.lock"
        self._lock: BaseFileLock | None = None

    def acquire(self) -> bool:
        """Take the lock; false if another window has it.

        Where locks cannot be had, because the state folder cannot be written, it is taken for
        granted: saving is whole all the same.
        """
        if self._lock is not None:
            return True
        try:
            self._lock = hold(self._path)
        except OSError:
            return True
        return self._lock is not None

    def release(self) -> None:
        """Let others take it."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

"""A file that appears under its name whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import time
from pathlib import Path
from typing import Final

from graphapp.media.info import MediaError

_PREFIX: Final = ".graphapp-export-"
_SUFFIX: Final = ".part"
_LEFTOVER_SECONDS: Final = 3600.0


class PartFile:
    """A temporary file beside a target, which it replaces in the end.

    Parameters
    ----------
    path : Path
        The target. If it is a link, what the link leads to is replaced.

    Attributes
    ----------
    file : FileIO
        The temporary file, open for reading and writing.

    Raises
    ------
    MediaError
        If the target exists and is no regular file, or is a link that leads to itself.
    OSError
        If the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._target = _resolved(path)
        if self._target.exists() and not self._target.is_file():
            msg = "it is not a regular file; choose another name"
            raise MediaError(msg)
        _remove_leftovers(self._target.parent)
        # The name is not made of the target's, which may be as long as names can be.
        name = f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        self._temporary = self._target.with_name(name)
        # Unbuffered: what cannot be written fails where it is written, and closing never does.
        self.file = self._temporary.open("x+b", buffering=0)

    def write(self, data: memoryview | bytes) -> None:
        """Write all of `data` at the position of the file."""
        rest = memoryview(data)
        while rest:
            rest = rest[self.file.write(rest) :]

    def commit(self) -> str:
        """Put the file in the target's place, on the disk for good, and return its SHA-256.

        Raises
        ------
        OSError
            If that fails; the target is then as it was.
        """
        self.file.seek(0)
        digest = hashlib.file_digest(self.file, "sha256").hexdigest()
        os.fsync(self.file.fileno())
        self.file.close()
        with contextlib.suppress(OSError):  # who may read the file stays as it was
            self._temporary.chmod(stat.S_IMODE(self._target.stat().st_mode))
        self._temporary.replace(self._target)
        # The file is there, and whole: that not every folder can be synced is no failure.
        with contextlib.suppress(OSError):
            _sync_folder(self._target.parent)
        return digest

    def abort(self) -> None:
        """Remove the temporary file, if it is still there."""
        self.file.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()


def _resolved(path: Path) -> Path:
    """Follow links to what is to be replaced, which need not exist."""
    target = Path(os.path.realpath(path))  # Path.resolve treats loops differently in each Python
    if target.is_symlink():
        msg = "it is a link that leads to itself; choose another name"
        raise MediaError(msg)
    return target


def _remove_leftovers(folder: Path) -> None:
    """Remove what killed exports left; the file of one that is at work is young."""
    for leftover in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.lstat().st_mtime > _LEFTOVER_SECONDS:
                leftover.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, on systems whose folders can be opened."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

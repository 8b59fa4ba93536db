"""A file that appears under its name whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from graphapp.media.info import MediaError

if TYPE_CHECKING:
    from pathlib import Path


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
        If the target exists and is no regular file.
    OSError
        If the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._target = path.resolve()
        if self._target.exists() and not self._target.is_file():
            msg = "it is not a regular file; choose another name"
            raise MediaError(msg)
        # The name is short, so that it fits wherever the target's does.
        self._temporary = self._target.with_name(f".{secrets.token_hex(8)}.part")
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
        self._temporary.replace(self._target)
        _sync_folder(self._target.parent)
        return digest

    def abort(self) -> None:
        """Remove the temporary file, if it is still there."""
        self.file.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, on systems whose folders can be opened."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

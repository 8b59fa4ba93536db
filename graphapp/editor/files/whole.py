"""Small files, read with a limit and replaced whole."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

PARTIAL: Final = ".part"
"""How the names of files end that are being written."""


def read_file(path: Path, most: int) -> bytes:
    """Return what is in a regular file.

    Parameters
    ----------
    path : Path
        Symbolic links are followed.
    most : int
        Bytes that it may have.

    Raises
    ------
    OSError
        If it is missing, unreadable, no regular file, or larger.
    """
    with open(path, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, "too large", os.fspath(path))
    return data


def replace_file(path: Path, data: bytes) -> None:
    """Put bytes in a file; whoever reads it meanwhile sees the old ones or the new, whole.

    Folders that are missing are made.

    Raises
    ------
    OSError
        If it cannot be written; the old file is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _open_at_once(name: str, flags: int) -> int:
    """Open a file without waiting for the writer of a pipe."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

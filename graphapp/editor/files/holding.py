"""Locks between windows: held by the operating system, so they end with their process."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import BaseFileLock


def hold(path: Path, wait_seconds: float = 0.0) -> BaseFileLock | None:
    """Take a lock; None if another has it still when the time is up.

    It may be released on another thread than this one. Its file stays: removing it could let two
    others hold it at once.

    Raises
    ------
    OSError
        If there can be no lock: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=wait_seconds, thread_local=False)
    try:
        lock.acquire(poll_interval=0.01)
    except Timeout:
        return None
    return lock


def is_held(path: Path) -> bool:
    """Whether a living process, this one included, holds a lock.

    Raises
    ------
    OSError
        If it cannot be told.
    """
    lock = hold(path)
    if lock is None:
        return True
    lock.release()
    return False


@contextlib.contextmanager
def alone(path: Path, wait_seconds: float) -> Iterator[None]:
    """Let others wait while a file is read, changed and written back.

    Raises
    ------
    OSError
        If another does not end in time, or there can be no lock.
    """
    lock = hold(path, wait_seconds)
    if lock is None:
        raise TimeoutError(f"{path.name} is held by another window; try again")
    try:
        yield
    finally:
        lock.release()

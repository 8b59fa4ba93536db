"""Keep C libraries from writing to standard error."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDERR: Final = 2

_AT_WORK = threading.Lock()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Discard what this process writes to standard error, from any thread, for a while.

    ALSA and JACK report there, in several lines, each device that they know of but do not find.
    Where another thread is at it already, it decides how long.
    """
    if not _AT_WORK.acquire(blocking=False):
        yield
        return
    try:
        with _redirected():
            yield
    finally:
        _AT_WORK.release()


@contextlib.contextmanager
def _redirected() -> Iterator[None]:
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(nowhere)
        os.close(kept)

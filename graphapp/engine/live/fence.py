"""The order in which another process sees what this one stores."""

from __future__ import annotations

import threading

_FIRST = threading.Lock()
_SECOND = threading.Lock()


def fence() -> None:
    """Keep loads and stores before this call from being seen after those that follow it.

    Processors such as Apple's reorder both, and Python has no fence. Two locks in turn are one:
    nothing passes the release of the first downwards or the taking of the second upwards, and these
    two keep their order. Nobody else holds the locks for longer than this takes.
    """
    with _FIRST:
        pass
    with _SECOND:
        pass

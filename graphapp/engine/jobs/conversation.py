"""A job's end of the conversation with the window: a line of JSON each way, for each message."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import threading
from typing import TYPE_CHECKING, Any

from graphapp.engine.live.channel import standard_pipes

if TYPE_CHECKING:
    from collections.abc import Mapping

_NICENESS = 10


class Conversation:
    """What a job is asked, on standard input, and what it says, on standard output.

    The window ends a job by closing its end, and so does the system when the window dies.

    Attributes
    ----------
    over : bool
        Whether the window has closed its end.
    careless : bool
        Whether the process ends at once when that happens. Nothing must be left to clean up.
    """

    def __init__(self) -> None:
        self.over = False
        self.careless = True
        self._incoming, self._outgoing = standard_pipes()
        self._requests: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="requests", daemon=True).start()

    @property
    def waiting(self) -> bool:
        """Whether the next request is there, or the end."""
        return not self._requests.empty()

    def next(self) -> dict[str, Any] | None:
        """Wait for a request; None at the end."""
        return self._requests.get()

    def say(self, **report: object) -> None:
        """Send a report; if nobody listens any more, the end is about to be seen."""
        line = json.dumps(report, ensure_ascii=False, allow_nan=False)
        with contextlib.suppress(OSError):
            self._outgoing.write(f"{line}\n".encode())
            self._outgoing.flush()

    def _read(self) -> None:
        for line in self._incoming:
            self._requests.put(json.loads(line))
        self.over = True
        if self.careless:
            os._exit(0)
        self._requests.put(None)


def begin() -> Conversation:
    """Begin a job: it gives way to what plays, and a terminal's signals are the window's affair."""
    for name in ("SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None:
            signal.signal(number, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    return Conversation()


def reason(error: Exception) -> str:
    """Return an error as one line.

    Examples
    --------
    >>> reason(OSError(28, "No space left on device", "song.wav"))
    'song.wav: no space left on device; choose another place, or make room there'
    """
    if isinstance(error, OSError) and error.strerror:
        what = error.strerror.lower()
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{what}; choose another place, or make room there"
    return str(error) or type(error).__name__


def leave(talk: Conversation, report: Mapping[str, object]) -> None:
    """Say the last word and end the process; threads that still read have no say."""
    talk.say(**report)
    os._exit(0)

"""The channel: messages over a pair of pipes, between a process and the child that it started.

Messages are pickled. That is safe here, and only here: the pipes are anonymous, their other end is
held by our own program under the same user, and nothing that a project or a file contains reaches
the pickler but as plain data.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import threading
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Closed(Exception):  # noqa: N818 -- the other end has gone, which is no error of this one
    """Nobody reads what is sent."""


class Channel:
    """Both directions of the conversation.

    Parameters
    ----------
    incoming, outgoing : binary file
        Unbuffered or not; the channel closes them.
    receive : callable
        Called with each message on a thread of the channel's own, and with None at the end.
    """

    def __init__(
        self, incoming: IO[bytes], outgoing: IO[bytes], receive: Callable[[Any], None]
    ) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._receive = receive
        self._sending = threading.Lock()
        self._reader = threading.Thread(target=self._read, name="channel", daemon=True)

    def start(self) -> None:
        """Begin to receive."""
        self._reader.start()

    def send(self, message: object) -> None:
        """Send a message; any thread may.

        Raises
        ------
        Closed
            If the other process has gone.
        """
        raw = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            with self._sending:
                self._outgoing.write(raw)
                self._outgoing.flush()
        except (OSError, ValueError):  # ValueError: closed on this side
            raise Closed from None

    def close(self) -> None:
        """Close the outgoing side, so that the other process sees the end."""
        with self._sending, contextlib.suppress(OSError):  # what is not yet written is for nobody
            self._outgoing.close()

    def join(self, timeout: float) -> None:
        """Wait until the other process has closed its side too."""
        if self._reader is not threading.current_thread():
            self._reader.join(timeout)

    def _read(self) -> None:
        with self._incoming:
            while True:
                try:
                    message = pickle.load(self._incoming)  # noqa: S301 -- see the module
                except (EOFError, OSError, pickle.UnpicklingError):
                    break  # a process that is killed stops in the middle of a message
                self._receive(message)
        self._receive(None)


def standard_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return this process's standard input and output, for a channel.

    From then on what is printed goes to standard error, so that no library can garble messages.
    """
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 -- a descriptor is wanted
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return incoming, outgoing

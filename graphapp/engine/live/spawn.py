"""Starting the engine's process, and ending it."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from graphapp.engine.live.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphapp.engine.live.messages import Command, Event

_MAIN = (
    "import sys; shared, *sys.path[:] = sys.argv[1:];"
    "from graphapp.engine.live.process import main; main(shared)"
)
"""It finds the same packages as this process, wherever it was started."""

_REAPED_S = 5.0


class EngineProcess:
    """An engine's process, which waits for commands.

    Parameters
    ----------
    shared : Path
        The file of the shared memory, which the process deletes should this one die.
    receive : callable
        Called with this object and each event, and with None when the process has ended; on a
        thread of its own.
    """

    def __init__(
        self, shared: Path, receive: Callable[[EngineProcess, Event | None], None]
    ) -> None:
        command = [sys.executable, "-c", _MAIN, str(shared), *sys.path]
        with _interrupts_held():
            self._process = subprocess.Popen(  # noqa: S603 -- it is this program
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        incoming, outgoing = self._process.stdout, self._process.stdin
        if incoming is None or outgoing is None:
            raise AssertionError  # both are pipes
        self._channel = Channel(incoming, outgoing, lambda event: receive(self, event))
        self._channel.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def send(self, command: Command) -> None:
        """Send a command.

        Raises
        ------
        Closed
            If the process has ended.
        """
        self._channel.send(command)

    def wait(self, patience_s: float) -> None:
        """Wait for the process to end, and kill it if that takes longer than `patience_s`."""
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._channel.close()
        self._channel.join(patience_s)

    def kill(self) -> None:
        """End the process at once, also one that hangs; any thread may."""
        self._process.kill()
        self.wait(_REAPED_S)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let a process that is started now never see Ctrl-C, which a terminal sends to all."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the engine itself ignores it
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

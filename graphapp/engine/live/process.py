"""The engine's process: commands come on standard input, events leave on standard output."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dsp.jit import toolchain
from graphapp.engine.live.channel import Channel, Closed, standard_pipes
from graphapp.engine.live.messages import (
    Edit,
    Failed,
    Loop,
    Open,
    Play,
    Prepare,
    Quit,
    Seek,
    Stop,
    Warned,
    Watch,
)
from graphapp.engine.live.shared import remove
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from graphapp.engine.live.engine import Engine
    from graphapp.engine.live.messages import Command, Event

_ATTEND_S = 0.02

_SWITCH_S = 0.0005
"""After how long a thread must let another have the interpreter: much less than a block."""

_ALONE_S = 1.2
"""How long audio goes on when the client has died."""


class _Process:
    """The control thread.

    Parameters
    ----------
    shared : Path
        The file of the shared memory.
    """

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self._alone = False
        self._inbox: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        incoming, outgoing = standard_pipes()
        self._channel = Channel(incoming, outgoing, self._receive)
        self._engine: Engine | None = None
        threading.excepthook = self._note_failure

    def run(self) -> int:
        """Do as told until the client says goodbye, or is gone; return the process's status."""
        self._channel.start()
        _import_early()
        while True:
            try:
                if self._engine is not None:
                    self._engine.attend()
                command = self._inbox.get(timeout=_ATTEND_S if self._engine else None)
                if command is None or (self._alone and self._engine is None):
                    self._finish_alone()
                    return 0
                if isinstance(command, Quit):
                    self._say_goodbye()
                    return 0
                self._do(command)
            except queue.Empty:
                pass
            except Fault as fault:
                self._send(Failed(fault.place, fault.message))
                return 1
            except Exception as error:  # noqa: BLE001 -- the client says it, and tries again
                self._send(Failed("engine", f"{type(error).__name__}: {error}"))
                return 1

    def _receive(self, command: Command | None) -> None:
        """Take in a command, or that the client is gone; on the channel's thread."""
        if command is None:
            self._alone = True
            remove(self._shared)  # at once: nobody else will, whatever becomes of this process
        self._inbox.put(command)

    def _do(self, command: Command) -> None:
        """Do what a command says."""
        match command:
            case Prepare():
                from graphapp.engine.live.engine import prepare

                prepare(command.schedule)
            case Open():
                self._open(command)
            case Play() | Stop() | Seek() | Loop() if self._engine is not None:
                self._engine.obey(command)
            case Edit() if self._engine is not None:
                self._engine.edit(command)
            case Watch(node=node) if self._engine is not None:
                self._engine.watch(node)

    def _open(self, given: Open) -> None:
        from graphapp.engine.live.engine import Engine

        engine = Engine(given, self._shared, self._send)
        if self._alone:  # by now: compiling kernels may have taken a minute
            return
        ready = engine.start(given)
        self._engine = engine
        gc.collect()
        gc.freeze()
        gc.disable()
        self._send(ready)

    def _send(self, event: Event) -> None:
        # Its end is also the end of what the client sends, and seen there.
        with contextlib.suppress(Closed):
            self._channel.send(event)

    def _note_failure(self, failure: threading.ExceptHookArgs) -> None:
        """Say that a thread has ended that should not: the sound goes on without it."""
        name = failure.thread.name if failure.thread else "engine"
        reason = f"{failure.exc_type.__name__}: {failure.exc_value}"
        self._send(Warned(name, f"has ended ({reason}); open the project again"))

    def _say_goodbye(self) -> None:
        if self._engine is not None:
            self._engine.fade_out()
            self._engine.attend()
            self._send(self._engine.statistics())
            self._engine.close()

    def _finish_alone(self) -> None:
        """Go on for a while without a client, then fade out."""
        if self._engine is not None:
            time.sleep(_ALONE_S)
            self._engine.fade_out()
            self._engine.close()
            remove(self._shared)  # Windows keeps it until then


def _import_early() -> None:
    """Import what is heavy while the client is still compiling the graph."""
    importlib.import_module("graphapp.engine.live.engine")
    toolchain()


def main(shared: str) -> None:
    """Be the engine.

    Parameters
    ----------
    shared : str
        The file of the shared memory.
    """
    for name in ("SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None:
            signal.signal(number, signal.SIG_IGN)  # a terminal means the client, who decides
    sys.setswitchinterval(_SWITCH_S)
    status = _Process(Path(shared)).run()
    sys.stderr.flush()
    # Threads that wait for a dead sound server, and libraries, have no say in when it ends.
    os._exit(status)

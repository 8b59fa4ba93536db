"""The supervisor: keeps an engine's process alive, and a spare one ready to take over."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from graphapp.engine.live.channel import Closed
from graphapp.engine.live.messages import Failed, Quit, Ready, Statistics
from graphapp.engine.live.spawn import EngineProcess
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.engine.live.messages import Command, Event, Prepare
    from graphapp.engine.live.shared import Shared

_DEATHS = 5
_DEATHS_WITHIN_S = 10.0
_GOODBYE_S = 1.5
_LOOK_S = 0.1

_STILL_LOOKS = 30
"""An engine whose heart stands still for so many looks hangs: 3 s. Looks, and not a clock, are
counted, so that a computer that slept does not take its engine for dead."""

_SPARE_AFTER_S = 0.3
"""A spare process begins when the first one plays already: importing takes it most of a second."""


class Supervisor:
    """An engine that is there again when it has died, or hung.

    Parameters
    ----------
    shared : Shared
        What the processes are told of, and where their hearts beat.
    revive : callable
        Called when a process has died, with the lock held; returns the commands that bring a new
        one to where it was.
    prepare : callable
        Returns what a spare process is told.
    receive : callable
        Called with each event, on a thread of its own, with the lock held.

    Attributes
    ----------
    lock : RLock
        Held while a process is replaced. Who holds it talks to one and the same process.
    ready : Ready or None
        What the process that plays, or the one before it, said of itself.
    statistics : Statistics or None
        What it said in the end.
    """

    def __init__(
        self,
        shared: Shared,
        revive: Callable[[], Sequence[Command]],
        prepare: Callable[[], Prepare],
        receive: Callable[[Event], None],
    ) -> None:
        self.lock = threading.RLock()
        self.ready: Ready | None = None
        self.statistics: Statistics | None = None
        self._path = shared.path
        self._status = shared.status
        self._revive = revive
        self._prepare = prepare
        self._hand_on = receive
        self._answered = threading.Event()
        self._failure: Failed | None = None
        self._deaths: deque[float] = deque(maxlen=_DEATHS - 1)
        self._closed = False
        self._beating: EngineProcess | None = None
        self._spare: EngineProcess | None = None
        self._spare_timer: threading.Timer | None = None
        with self.lock:  # what it says first waits until this object is whole
            self._process = EngineProcess(self._path, self._receive)
        threading.Thread(target=self._watch, name="supervisor", daemon=True).start()

    @property
    def pid(self) -> int:
        """Id of the process that plays."""
        return self._process.pid

    def send(self, command: Command) -> None:
        """Send a command; if the process has just died, `revive` speaks to the one that follows."""
        with self.lock, contextlib.suppress(Closed):
            self._process.send(command)

    def await_ready(self) -> None:
        """Wait until the first process is ready. It may have kernels to compile, and take long.

        Raises
        ------
        Fault
            If it fails instead.
        """
        while not self._answered.wait(_LOOK_S):
            pass  # short waits let Ctrl-C through on every system
        if self._failure is not None:
            raise Fault(self._failure.place, self._failure.message)

    def close(self) -> None:
        """Let the sound fade out, and end the processes; by force, if they do not listen."""
        if self._closed:
            return
        self._closed = True  # from here on nobody starts a process or replaces one
        deadline = threading.Timer(_GOODBYE_S, self._kill)
        deadline.daemon = True
        deadline.start()
        with self.lock:  # who holds it may wait for a process that hangs
            spare, timer = self._spare, self._spare_timer
        if timer is not None:
            timer.cancel()
        if spare is not None:
            spare.kill()
        with contextlib.suppress(Closed):
            self._process.send(Quit())
        self._process.wait(_GOODBYE_S)
        deadline.cancel()

    def _kill(self) -> None:
        """End the process that plays, whichever that is by now."""
        self._process.kill()

    def _watch(self) -> None:
        """End a process that hangs, so that another follows; who waits for it is let go."""
        beat = still = 0
        while not self._closed:
            time.sleep(_LOOK_S)
            process, before, beat = self._beating, beat, self._status.heartbeat
            still = still + 1 if process is not None and beat == before else 0
            if process is not None and still >= _STILL_LOOKS:
                still = 0
                process.kill()

    def _receive(self, process: EngineProcess, event: Event | None) -> None:
        """Take in an event, or the end, of a process; on a thread of its own."""
        with self.lock:
            if process is not self._process:
                if process is self._spare and event is None:
                    self._spare = None
                return
            match event:
                case None:
                    self._bury(process)
                case Statistics():
                    self.statistics = event
                case Failed():
                    self._failure = event
                case Ready():
                    self.ready = event
                    self._beating = process
                    self._failure = None
                    self._answered.set()
                    self._expect_spare()
                    self._hand_on(event)
                case _:
                    self._hand_on(event)

    def _bury(self, process: EngineProcess) -> None:
        """Let another process go on where one has ended."""
        if self._closed:
            return
        self._beating = None
        process.wait(_GOODBYE_S)
        now = time.monotonic()
        often = len(self._deaths) == _DEATHS - 1 and now - self._deaths[0] < _DEATHS_WITHIN_S
        self._deaths.append(now)
        if self.ready is None or often:
            self._give_up()
            return
        commands = self._revive()
        self._process = self._spare or EngineProcess(self._path, self._receive)
        self._spare = None
        for command in commands:
            with contextlib.suppress(Closed):  # then it is buried in its turn
                self._process.send(command)

    def _give_up(self) -> None:
        failure = self._failure or Failed("engine", "it ended without a word; try again")
        if self.ready is not None:
            times = f"it died {_DEATHS} times within {_DEATHS_WITHIN_S:g} s"
            message = f"{times}, last: {failure.message}; open the project again"
            failure = Failed("engine", message)
        self._failure = failure
        self._answered.set()
        self._hand_on(failure)

    def _expect_spare(self) -> None:
        if not self._closed:
            self._spare_timer = threading.Timer(_SPARE_AFTER_S, self._make_spare)
            self._spare_timer.daemon = True
            self._spare_timer.start()

    def _make_spare(self) -> None:
        with self.lock:
            if not self._closed and self._spare is None:
                self._spare = EngineProcess(self._path, self._receive)
                with contextlib.suppress(Closed):
                    self._spare.send(self._prepare())

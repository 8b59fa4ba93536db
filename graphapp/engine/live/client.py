"""The client of a live engine: what the canvas and the command line use.

It compiles graphs and sends schedules. It imports no compiler of kernels, so that a window opens at
once; and an engine that dies takes nothing with it.
"""

from __future__ import annotations

import contextlib
import math
import queue
from typing import TYPE_CHECKING, Self

from dsp.arrays import QUANTUM
from graphapp.engine.live.document import LiveDocument
from graphapp.engine.live.messages import (
    DeviceChanged,
    Loop,
    Open,
    Prepare,
    Ready,
    Restarted,
    Statistics,
    Stopped,
    Watch,
)
from graphapp.engine.live.shared import Shared
from graphapp.engine.live.supervisor import Supervisor
from graphapp.engine.live.wish import Wish
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from graphapp.engine.live.messages import Command, Edit, Event, Transport
    from graphapp.engine.live.readings import MeterFrame
    from graphapp.engine.schedule import Schedule
    from nodes.vocabulary import Value
    from projects import Endpoint, Project

_LARGEST_BLOCK = 2048


class LiveEngine:
    """A project, played by an engine in a process of its own.

    If that process dies another takes over at the same position; `Restarted` says so.

    Parameters
    ----------
    project : Project
        The document. Files that cannot be used are silent, see `warnings`.
    device : str or None
        Name of the audio device, or a part of it that only one has; None: the default one.
    block : int
        Frames computed in one go, a multiple of 64.

    Attributes
    ----------
    device : str
        Name of the device that plays.

    Raises
    ------
    Fault
        If the project cannot be played as asked, with the place and the remedy.
    OSError
        If there is no room for the shared memory.

    Examples
    --------
    >>> from projects import load
    >>> with LiveEngine(load("song.graph.json")) as engine:  # doctest: +SKIP
    ...     engine.play(0.0)
    ...     engine.position
    0.0
    """

    def __init__(self, project: Project, *, device: str | None = None, block: int = 512) -> None:
        if block % QUANTUM or not QUANTUM <= block <= _LARGEST_BLOCK:
            message = f"use a multiple of {QUANTUM} from {QUANTUM} to {_LARGEST_BLOCK}"
            raise Fault("--block", f"{block} frames cannot be played; {message}")
        self.device = ""
        self._wanted = device
        self._block = block
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._loop = Loop(None, None)
        self._watch = Watch(None)
        self._dropouts_before = 0
        with contextlib.ExitStack() as closing:
            self._shared = Shared.create()
            closing.callback(self._shared.close)
            self._status = self._shared.status
            self._wish = Wish(self._status)
            self._meters = self._shared.meter_reader()
            # The process starts while the graph is compiled here.
            self._supervisor = Supervisor(
                self._shared,
                self._revive,
                lambda: Prepare(self._document.schedule),
                self._receive,
            )
            closing.callback(self._supervisor.close)
            self._document = LiveDocument(project, self._shared.move_writer(), self._status)
            self._supervisor.send(self._open((), again=False))
            self._supervisor.await_ready()
            self._closing = closing.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- transport

    def play(self, position: float | None = None, until: float | None = None) -> None:
        """Play.

        From 0 on it has the same samples as an export; from elsewhere it fades in over 5 ms.

        Parameters
        ----------
        position : float, optional
            From where, in seconds; from where it is if left out, and from the beginning once the
            song has ended.
        until : float, optional
            Where to stop, in seconds, to the frame; where an export ends if left out.
        """
        song = None if position is None else self._quanta(position)
        last = None if until is None else math.floor(until * self.rate + 0.5)  # as exports have it
        with self._supervisor.lock:
            self._supervisor.send(self._wish.play(song, last))

    def stop(self) -> None:
        """Fade out over 5 ms and stay there."""
        with self._supervisor.lock:
            self._supervisor.send(self._wish.stop())

    def seek(self, position: float) -> None:
        """Go to a position in seconds, playing or not."""
        with self._supervisor.lock:
            self._supervisor.send(self._wish.seek(self._quanta(position)))

    def loop(self, start: float | None, end: float | None = None) -> None:
        """Repeat the song from `start` up to `end`, in seconds; with None for both, no longer.

        Raises
        ------
        Fault
            If that is less than a quantum, or one of them is left out.
        """
        if start is None and end is None:
            self._loop = Loop(None, None)
        elif start is None or end is None:
            raise Fault("--loop", "a loop has two ends; give its start and its end")
        else:
            first, last = self._quanta(start), self._quanta(end)
            if first >= last:
                message = f"nothing lies between {start:g} s and {end:g} s; choose a later end"
                raise Fault("--loop", message)
            self._loop = Loop(first, last)
        self._supervisor.send(self._loop)

    def watch(self, node: str | None) -> None:
        """Measure the spectrum of a node, see `MeterFrame.watched`; with None, of none."""
        self._watch = Watch(node)
        self._supervisor.send(self._watch)

    # -- what is heard

    def edit(self, project: Project) -> None:
        """Go over to a changed document, without a click and without a stop.

        Raises
        ------
        Fault
            If its graph cannot be played; then nothing changes.
        """
        self._change(lambda: self._document.edit(project))

    def move(self, node: str, parameter: str, value: Value) -> None:
        """Move a parameter that may move while sound runs; it glides there over 20 ms.

        It holds until `edit` brings a document, which should have it.

        Parameters
        ----------
        node : str
            The node's id.
        parameter : str
            ``gain``, or ``bands[1].gain``.
        value : Value
            In the parameter's unit.

        Raises
        ------
        Fault
            If there is no such parameter, or it stays put while sound runs.
        """
        with self._supervisor.lock:
            self._document.move(node, parameter, value)

    def solo(self, nodes: Collection[str]) -> None:
        """Let only some nodes be heard, in their place; none: all."""
        self._change(lambda: self._document.solo(nodes))

    def listen(self, port: Endpoint | None) -> None:
        """Hear an output anywhere in the graph; None: the end."""
        self._change(lambda: self._document.listen(port))

    # -- what there is to see

    @property
    def rate(self) -> int:
        """The project's, Hz."""
        return self._document.rate

    @property
    def schedule(self) -> Schedule:
        """What plays, or to which the last edit leads."""
        return self._document.schedule

    @property
    def warnings(self) -> list[Fault]:
        """What was noticed in the document that plays, and in its files."""
        return self._document.warnings

    @property
    def position(self) -> float:
        """What is heard of the song, in seconds."""
        return self._status.song / self.rate

    @property
    def playing(self) -> bool:
        """Whether the song runs."""
        return bool(self._status.playing)

    @property
    def load(self) -> float:
        """The part of the time there is that computing takes, over the last half second."""
        return self._status.load

    @property
    def dropouts(self) -> int:
        """How often the device had to be given silence instead."""
        return self._dropouts_before + self._status.dropouts

    @property
    def ready(self) -> Ready | None:
        """What the engine said of itself and its device when it was last started."""
        return self._supervisor.ready

    @property
    def statistics(self) -> Statistics | None:
        """What was played; once closed."""
        return self._supervisor.statistics

    @property
    def pid(self) -> int:
        """Id of the engine's process."""
        return self._supervisor.pid

    def meters(self) -> MeterFrame | None:
        """Return the newest meters, or None if there are none since the last call."""
        return self._meters.read()

    def events(self, patience_s: float = 0.0) -> Iterator[Event]:
        """Yield what happened since the last call; wait for the first as long as this."""
        try:
            yield self._events.get(timeout=patience_s) if patience_s else self._events.get_nowait()
            while True:
                yield self._events.get_nowait()
        except queue.Empty:
            pass

    def close(self) -> None:
        """Fade out, and end the engine."""
        self._closing.close()

    # -- inside

    def _change(self, edits: Callable[[], list[Edit]]) -> None:
        """Compile and send edits, to one and the same engine."""
        with self._supervisor.lock:
            for edit in edits():
                self._supervisor.send(edit)

    def _open(self, transport: tuple[Transport, ...], *, again: bool) -> Open:
        """Return what a new engine is told."""
        files = self._document.begin()
        return Open(
            schedule=self._document.schedule,
            files=files,
            device=self._wanted,
            block=self._block,
            transport=transport,
            again=again,
        )

    def _revive(self) -> Sequence[Command]:
        """Return what a new engine is told when one has died: to go on where it was."""
        self._dropouts_before += self._status.dropouts
        self._status.dropouts = 0
        transport, stopped = self._wish.revive()
        self._events.put(Restarted(self._status.song))
        if stopped is not None:
            self._events.put(stopped)
        return self._open((self._loop, transport), again=True), self._watch

    def _receive(self, event: Event) -> None:
        if isinstance(event, Ready | DeviceChanged):
            self.device = event.device
        if isinstance(event, Ready):
            self._wanted = self._wanted or event.device  # an engine that follows does not choose
            self._document.repeat_moves()
        if isinstance(event, Stopped):
            self._wish.note_stopped()
        self._events.put(event)

    def _quanta(self, seconds: float) -> int:
        """Return the song frame of a time, to the nearest quantum."""
        return max(math.floor(seconds * self.rate / QUANTUM + 0.5), 0) * QUANTUM

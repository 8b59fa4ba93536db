"""The window's link to the engine: it leaves wishes and looks at what there is; it never waits."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphapp.editor.live import notices
from graphapp.editor.live.readings import NodeReadings
from graphapp.editor.live.state import LiveState, Notice, Readings
from graphapp.editor.live.wishes import (
    Begin,
    Close,
    GiveUp,
    Go,
    Listen,
    Move,
    Repeat,
    Show,
    Solo,
    UseDevice,
    Watch,
    Wishes,
)
from graphapp.editor.live.worker import Worker
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

    from graphapp.engine.live.client import LiveEngine
    from graphapp.engine.live.messages import Event
    from nodes.vocabulary import Value
    from projects import Endpoint, Project

_CLOSING_S = 2.0

_OBEYED_S = 0.4
"""How long the engine may take to show that it does what the transport was told."""

_NEAR_S = 0.2
"""How far from where it was sent the song may be when it is first seen there."""


@dataclass(slots=True)
class _Told:
    """What the transport was told last, shown until the engine does it."""

    number: int = 0
    playing: bool | None = None
    position: float | None = None

    @property
    def open(self) -> bool:
        """Whether there is something that the engine may not do yet."""
        return self.playing is not None or self.position is not None


class Link:
    """The engine, as a window has it: for one thread, the window's.

    Parameters
    ----------
    device : str or None
        Name of the audio device; None: the default one.
    block : int
        Frames computed in one go, a multiple of 64 from 64 to 2048.

    Examples
    --------
    >>> link = Link("null")
    >>> link.snapshot().ready
    False
    >>> link.close()
    """

    def __init__(self, device: str | None = None, block: int = 512) -> None:
        self._wishes = Wishes()
        self._notices: deque[Notice] = deque()
        self._worker = Worker(self._wishes, UseDevice(device, block), self._notices.append)
        self._thread = threading.Thread(target=self._worker.run, name="link", daemon=True)
        self._told = _Told()
        self._state = LiveState()
        self._nodes = NodeReadings()
        self._seen: LiveEngine | None = None

    # -- what is played

    def start(self, project: Project) -> None:
        """Play a document that was opened, from its beginning on; the first one starts the engine.

        What was soloed, looped, watched or listened to is so no longer. Call it when the first
        frame has been shown: importing what the engine needs takes time from the window.
        """
        self._wishes.leave(Begin(project))
        self._go(playing=False, position=0.0)
        if not self._thread.is_alive():
            self._thread.start()

    def show(self, project: Project) -> None:
        """Play the document as it is now, which has, or undoes, all moves made before."""
        self._wishes.leave(Show(project))

    def move(self, node: str, path: str, value: Value) -> None:
        """Move a parameter while sound runs; it holds until a document is shown.

        Parameters
        ----------
        node : str
            The node's id; inside groups, joined with ``/``.
        path : str
            ``gain``, or ``bands[1].gain``.
        value : Value
            In the parameter's unit.
        """
        self._wishes.leave(Move({(node, path): value}))

    def solo(self, nodes: Collection[str]) -> None:
        """Let only some nodes be heard, in their place; none: all."""
        self._wishes.leave(Solo(frozenset(nodes)))

    def listen(self, port: Endpoint | None) -> None:
        """Hear an output anywhere in the graph; None: the end."""
        self._wishes.leave(Listen(port))

    def watch(self, node: str | None) -> None:
        """Measure the spectrum of a node, see `Readings.watched`; None: of none."""
        self._wishes.leave(Watch(node))

    # -- transport

    def play(self, position: float | None = None) -> None:
        """Play, from a position in seconds or from where the song is."""
        self._go(playing=True, position=position)

    def stop(self) -> None:
        """Fade out and stay there."""
        self._go(playing=False, position=None)

    def seek(self, position: float) -> None:
        """Go to a position in seconds, playing or not."""
        self._go(playing=None, position=position)

    def loop(self, start: float | None, end: float | None = None) -> None:
        """Repeat a part of the song, in seconds; None: no longer. What has no length is no part."""
        part = None if start is None or end is None or end <= start else (start, end)
        self._wishes.leave(Repeat(part))

    def use(self, device: str | None, block: int) -> None:
        """Play on another device, or in other blocks, from where the song is."""
        self._wishes.leave(UseDevice(device, block))

    def close(self) -> None:
        """Fade out and end the engine, within two seconds."""
        self._wishes.leave(Close())
        if self._thread.is_alive():
            self._thread.join(_CLOSING_S)

    # -- what there is to see

    def snapshot(self) -> LiveState:
        """Return how playing goes."""
        engine, failing = self._attended(), self._worker.failing
        if engine is None:
            going_on = self._state.playing and failing is None
            state = replace(self._state, ready=False, playing=going_on, load=0.0)
        else:
            state = LiveState(
                playing=engine.playing,
                position=engine.position,
                load=engine.load,
                dropouts=engine.dropouts,
                device=engine.device,
                rate=engine.rate,
                block=self._worker.device.block,
                ready=True,
            )
        self._state = self._as_told(replace(state, failing=failing))
        return self._state

    def meters(self) -> Readings | None:
        """Return the newest meters, or None if there are none since the last call."""
        engine = self._attended()
        frame = None if engine is None else engine.meters()
        return None if frame is None else self._nodes.read(frame)

    def notices(self) -> list[Notice]:
        """Return what happened since the last call."""
        self._attended()
        found = []
        while self._notices:
            found.append(self._notices.popleft())
        return found

    # -- inside

    def _go(self, *, playing: bool | None, position: float | None) -> None:
        told = self._told
        position = None if position is None else max(position, 0.0)
        told.number += 1
        told.playing = told.playing if playing is None else playing
        told.position = told.position if position is None else position
        self._wishes.leave(Go(told.number, playing, position))

    def _as_told(self, state: LiveState) -> LiveState:
        """Return a state in which the transport does already what it was told.

        Else a button would go back for a moment, and the playhead too.
        """
        told, granted = self._told, self._worker.granted
        if not told.open:
            return state
        there = told.position is None or abs(state.position - told.position) < _NEAR_S
        obeyed = there and told.playing in {None, state.playing}
        late = time.monotonic() - granted.at > _OBEYED_S
        if granted.number == told.number and (obeyed or late):
            told.playing = told.position = None
            return state
        return replace(
            state,
            playing=state.playing if told.playing is None else told.playing,
            position=state.position if told.position is None else told.position,
        )

    def _attended(self) -> LiveEngine | None:
        """Return the engine that runs, once what it said has been taken in."""
        engine = self._worker.engine
        if engine is not self._seen:
            self._seen = engine
            self._nodes.forget()
            if engine is not None and not self._told.open:  # it is about to go on where one was
                self._told.playing = self._state.playing
                self._told.position = self._state.position
        if engine is not None:
            for event in engine.events():
                self._receive(event, engine.rate)
        return engine

    def _receive(self, event: Event, rate: int) -> None:
        from graphapp.engine.live import messages  # the worker has imported it by now

        match event:
            case messages.Layout(number=number, nodes=nodes):
                self._nodes.arrange(number, nodes)
            case messages.Warned(place=place, message=message):
                self._notices.append(notices.of_fault(Fault(place, message), "warn"))
            case messages.DeviceChanged(device=device):
                self._notices.append(notices.of_device(device))
            case messages.Restarted(song=song):
                self._nodes.forget()
                self._notices.append(notices.of_restart(song / rate))
            case messages.Failed(place=place, message=message):
                self._wishes.leave(GiveUp(place, message))

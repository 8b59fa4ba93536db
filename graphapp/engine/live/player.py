"""The player: what the audio thread does, a block at a time.

It keeps the outlet filled: with the song while that plays, else with silence, so that whatever
begins follows what was before without a gap.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import QUANTUM
from graphapp.engine.live.load import LoadMeter
from graphapp.engine.live.messages import Loop, Play, Seek, Stop, Stopped, Warned
from graphapp.engine.live.playhead import Heard, Playhead
from graphapp.engine.live.source import Source
from graphapp.engine.live.timeline import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dsp.arrays import Block
    from graphapp.engine.live.heard import Listener
    from graphapp.engine.live.messages import Event, Transport
    from graphapp.engine.live.outlet import Outlet
    from graphapp.engine.live.performance import Performance

_FADE_S = 0.005

_DRAIN_S = 0.3
"""Silence after the song before its end counts as heard: devices hold more than they admit."""

_OVERLOAD = "takes nearly all of the time there is; use larger blocks, or bypass some nodes"


class _State(Enum):
    SILENT = auto()
    STARTING = auto()
    SOUNDING = auto()


class _Farewell:
    """The end of what sounds: pushed already, heard soon."""

    def __init__(self, pushed: int, drain: int, event: Stopped) -> None:
        self.last = pushed
        self.drained = pushed + drain
        self.event = event


class Player:
    """Plays a performance. All of it is for the audio thread, but for what says otherwise.

    Parameters
    ----------
    performance : Performance
        What computes.
    outlet : Outlet
        Where it goes.
    listener : Listener
        What else is given the song.
    block : int
        Frames computed in one go, a multiple of 64.

    Attributes
    ----------
    commands : deque of Transport
        [any thread] Taken up in order, each before a block.
    events : deque of Event
        [any thread] What happened.
    load : LoadMeter
        [any thread may read] Of what is computed.
    frames : int
        [any thread may read] Frames of the song given to the outlet.
    heard : Heard
        [any thread may read] What has been heard.
    obeyed : int
        [any thread may read] Commands to play, stop or seek whose effect has been heard.
    began : int
        [any thread may read] The value of `frames` where the song was last started.
    """

    def __init__(
        self, performance: Performance, outlet: Outlet, listener: Listener, *, block: int
    ) -> None:
        self.commands: deque[Transport] = deque()
        self.events: deque[Event] = deque()
        self.load = LoadMeter(performance.rate)
        self.frames = 0
        self.heard = Heard(0, 0)
        self.obeyed = 0
        self.began = 0
        self._performance = performance
        self._source = Source(performance, self.load, block)
        self._outlet = outlet
        self._listener = listener
        self._block = block
        self._state = _State.SILENT
        self._song = 0
        self._until: int | None = None
        self._finished = False
        self._taken = self._taken_at = 0  # commands, and what was pushed by then
        self._risen = self._fallen = 0
        self._after_fade: Transport | None = None
        self._farewell: _Farewell | None = None
        self._playhead = Playhead()
        self._sure_song = 0
        self._unsure: list[Block] = []
        self._silence = np.zeros((block, 1), np.float32)
        self._drain = round(_DRAIN_S * performance.rate)
        fade = round(_FADE_S * performance.rate)
        ramp = np.minimum(np.arange(-(-fade // QUANTUM) * QUANTUM) / fade, 1.0)
        self._ramp = ramp.astype(np.float32)[:, None]

    @property
    def playing(self) -> bool:
        """[any thread] Whether the song sounds, or is about to."""
        return self._state is not _State.SILENT

    @property
    def frame(self) -> int:
        """[any thread] The engine frame that is computed next."""
        return self._source.frame

    def step(self) -> bool:
        """Do what is due.

        Returns
        -------
        bool
            Whether anything was; if not, there is time to sleep.
        """
        self._outlet.update()
        self._obey()
        self._follow()
        if not self.playing:
            self._performance.settle()
        if self._outlet.wants_block:
            self._supply()
            return True
        return self.playing and self._source.prepare()

    def _obey(self) -> None:
        """Take up commands; what sounds is faded out first where they end it."""
        while self.commands and self._after_fade is None:
            command = self.commands.popleft()
            if isinstance(command, Loop):
                self._loop(command)
            elif isinstance(command, Play) and command.song is None and self.playing:
                self._until = self._source.until = command.until
                self._count()
            elif self._state is _State.SOUNDING:
                self._after_fade = command
            else:
                self._jump(command)

    def _loop(self, command: Loop) -> None:
        region = None
        if command.start is not None and command.end is not None:
            region = Region(command.start, command.end)
        self._performance.timeline.loop(region, at=self._source.frame)

    def _jump(self, command: Transport) -> None:
        """Do what a command says, now that nothing sounds."""
        self._count()
        if isinstance(command, Stop):
            if self.playing:
                self._end(finished=False)
        elif isinstance(command, Seek):
            self._move(command.song)
            if self.playing:
                self._start()
        elif isinstance(command, Play):
            self._until = command.until
            if command.song is not None or self._finished:
                self._move(command.song or 0)
            self._start()

    def _count(self) -> None:
        self._taken += 1
        self._taken_at = self._outlet.pushed

    def _move(self, song: int) -> None:
        self._song = song
        self._finished = False
        self._playhead.mark(self._outlet.pushed, Heard(song, self.frames), moves=False)

    def _start(self) -> None:
        if self._farewell is not None:
            self._say_farewell(self._farewell)
        self._song -= self._song % QUANTUM
        self._source.start(self._song, self._until)
        self._risen = 0 if self._song else len(self._ramp)
        self._finished = False
        self._state = _State.STARTING
        self._unsure.clear()
        self.began = self.frames

    def _end(self, *, finished: bool) -> None:
        """Fall silent behind what was pushed."""
        if self._state is _State.SOUNDING:
            self._song = self._sure_song if finished else self._source.song
        self._state = _State.SILENT
        self._finished = finished
        pushed = self._outlet.pushed
        self._unsure.clear()
        self._playhead.mark(pushed, Heard(self._song, self.frames), moves=False)
        event = Stopped(self._song, finished)
        self._farewell = _Farewell(pushed, self._drain if finished else 0, event)

    def _follow(self) -> None:
        """See how far the device is."""
        heard = self._outlet.heard
        self.heard = self._playhead.at(heard)
        if heard >= self._taken_at:
            self.obeyed = self._taken
        farewell = self._farewell
        if farewell is not None and heard >= farewell.last:
            self._outlet.expect(sound=False)
            if heard >= farewell.drained:
                self._say_farewell(farewell)
        if self._source.overload:
            self._source.overload = False
            self.events.append(Warned("load", _OVERLOAD))

    def _say_farewell(self, farewell: _Farewell) -> None:
        self.events.append(farewell.event)
        self._farewell = None

    def _supply(self) -> None:
        """Give the outlet what it wants."""
        if self._state is _State.STARTING and self._source.ready:
            self._state = _State.SOUNDING
        if self._state is not _State.SOUNDING:
            self._outlet.push(self._silence)
        elif self._after_fade is not None:
            self._fade_out(self._after_fade)
        else:
            self._sound()

    def _sound(self) -> None:
        """Push what follows in the song."""
        self._push(self._block, late=self._outlet.runs_low)
        if self._source.ended:
            self._end(finished=True)

    def _fade_out(self, command: Transport) -> None:
        """Push the last frames before a command ends them, then do what it says."""
        frames = min(self._block, len(self._ramp) - self._fallen)
        self._fallen += self._push(frames, late=True, fall=1 - self._ramp[self._fallen :])
        if self._fallen == len(self._ramp) or self._source.ended:
            self._after_fade = None
            self._fallen = 0
            self._jump(command)

    def _push(self, frames: int, *, late: bool, fall: Block | None = None) -> int:
        """Push what the source gives next of some frames, and return how many that is."""
        ahead = list(self._source.segments(frames))
        block, sure = self._source.take(frames, late=late)
        count = len(block)
        if not count:
            return 0
        if self._risen < len(self._ramp):
            rise = self._ramp[self._risen :][:count]
            block = np.concatenate([block[: len(rise)] * rise, block[len(rise) :]])
            self._risen += len(rise)
        if fall is not None:
            block = block * fall[:count]
        if sure:
            self._tell(block, ahead)
        else:
            self._unsure.append(block.copy())
            here = Heard(self._sure_song, self.frames)
            self._playhead.mark(self._outlet.pushed, here, moves=False)
        self._outlet.push(block)
        self._outlet.expect(sound=True)
        return count

    def _tell(self, block: Block, ahead: Iterable[tuple[int, int]]) -> None:
        """Give the listener what is part of the song, and what went before and was not sure."""
        for each in (*self._unsure, block):
            self._listener.write(each[:, : self._listener.channels])
            self.frames += len(each)
        self._unsure.clear()
        self._sure_song = self._source.song
        pushed, given, left = self._outlet.pushed, self.frames - len(block), len(block)
        for frames, song in ahead:
            if left > 0:
                self._playhead.mark(pushed, Heard(song, given), moves=True)
            pushed, given, left = pushed + frames, given + frames, left - frames

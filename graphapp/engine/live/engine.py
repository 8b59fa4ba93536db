"""The engine: a performance, its device and its threads, put together in their own process."""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from dsp.arrays import QUANTUM
from dsp.jit import warm_all
from graphapp.engine.devices import OutputRing
from graphapp.engine.live import priority
from graphapp.engine.live.heard import HeardRing
from graphapp.engine.live.messages import Layout, Play, Ready, Seek, Statistics, Stop, Warned
from graphapp.engine.live.meter_thread import MeterThread
from graphapp.engine.live.outlet import Outlet
from graphapp.engine.live.performance import Performance
from graphapp.engine.live.player import Player
from graphapp.engine.live.shared import DeviceState, Shared
from graphapp.engine.live.stems import Stems
from graphapp.engine.live.watch import Watchdog
from nodes.registry import catalogue
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphapp.engine.devices import Device
    from graphapp.engine.live.messages import Edit, Event, Open, Transport
    from graphapp.engine.schedule import Schedule

_RING_FRAMES = 1 << 15

_CHANNELS = 2
"""What devices are opened with. A mono program goes to both; no cable carries more."""

_LONGEST_NAP_S = 0.004
_SILENT_NAP_S = 0.02
"""As long as nothing sounds: how late a command may be taken up."""

_FADE_PATIENCE_S = 0.5


class Engine:
    """Everything that plays.

    Parameters
    ----------
    given : Open
        What to play, and on what.
    shared : Path
        The file of the shared memory.
    report : callable
        [any thread] Takes events.

    Raises
    ------
    Fault
        If the device cannot be used.
    OSError
        If the shared memory cannot be mapped.
    """

    def __init__(self, given: Open, shared: Path, report: Callable[[Event], None]) -> None:
        schedule = given.schedule
        _load_kernels()
        self._report = report
        self._shared = Shared.open(shared)
        self._stems = Stems(schedule, given.files, report)
        self._prefetcher = self._stems.prefetcher
        moves = self._shared.move_reader()
        deque(moves.drain(), maxlen=0)  # they were meant for an engine that has died
        self._performance = Performance(schedule, self._stems, block=given.block, moves=moves)
        self._prefetcher.timeline = self._performance.timeline
        self._ring = OutputRing(_RING_FRAMES, _CHANNELS)
        self._heard = HeardRing(schedule.rate, _CHANNELS)
        self._outlet = Outlet(self._ring, schedule.rate, given.block)
        self._player = Player(self._performance, self._outlet, self._heard, block=given.block)
        self._meters = MeterThread(
            self._heard,
            lambda: self._player.heard.given,
            self._shared.meter_writer(),
            lambda: self._performance.levels,
        )
        self._measured = 0
        self._layout = 0
        self._edited = False
        self._closing = False
        self._broken: Fault | None = None
        self._audio = threading.Thread(target=self._run, name="audio", daemon=True)
        self._priority: str | None = None
        self._block = given.block

    def start(self, given: Open) -> Ready:
        """Open the device and start the threads.

        Raises
        ------
        Fault
            If the device cannot be used.
        """
        priority.ask_for_all(priority.HELPER)
        self._prefetcher.start()
        for command in given.transport:
            self.obey(command)
        self._watchdog = Watchdog(
            given.device,
            self._ring,
            self._performance.rate,
            self._block,
            self._connect,
            self._report,
            wait=given.again,
        )
        self._audio.start()
        self._watchdog.start()
        self._meters.start()
        while self._priority is None:
            time.sleep(0.001)
        return Ready(
            device=self._device.info.name,
            device_rate=self._device.rate,
            block=self._block,
            latency=self._performance.latency,
            priority=self._priority,
        )

    def obey(self, command: Transport) -> None:
        """Take up a command of the transport."""
        match command:
            case Play(song=int() as song) | Seek(song=song):
                self._prefetcher.prime(song)
            case Play():
                self._prefetcher.prime(self._player.heard.song)
        self._player.commands.append(command)

    def edit(self, edit: Edit) -> None:
        """Go over to another graph."""
        self._stems.change(edit.transition.final, edit.files)
        self._prefetcher.prime(self._player.heard.song)
        self._performance.enqueue(edit.transition)
        self._edited = True

    def watch(self, node: str | None) -> None:
        """Keep what leaves a node, for its spectrum."""
        self._performance.watch(node)

    def attend(self) -> None:
        """Do what is due once in a while: hand on events, show that the engine lives.

        Raises
        ------
        Fault
            If the audio thread has come to grief.
        """
        if self._broken is not None:
            raise self._broken
        events = self._player.events
        while events:
            self._report(events.popleft())
        levels = self._performance.levels
        if levels.layout != self._layout:
            self._layout = levels.layout
            self._report(Layout(levels.layout, levels.nodes))
        if self._edited and not self._performance.changing:
            self._edited = False
            self._stems.forget()
            gc.collect()  # quick, since all that was there at the beginning is frozen
        self._stems.warn()
        if self._measured != self._player.began:
            self._measured = self._player.began
            self._meters.measure(self._measured)
        status = self._shared.status
        status.heartbeat += 1
        status.dropouts = self._ring.dropouts
        status.device = DeviceState.LOST if self._watchdog.lost else DeviceState.RUNNING

    def fade_out(self) -> None:
        """Stop, and wait until that has been heard."""
        self._player.commands.append(Stop())
        deadline = time.monotonic() + _FADE_PATIENCE_S
        while self._player.playing and time.monotonic() < deadline:
            time.sleep(_LONGEST_NAP_S)
        until = self._outlet.pushed
        while self._outlet.heard < until and time.monotonic() < deadline:
            time.sleep(_LONGEST_NAP_S)

    def close(self) -> None:
        """End the threads and close the device."""
        self._closing = True
        self._audio.join(_FADE_PATIENCE_S)
        self._meters.close()
        self._watchdog.close()
        self._prefetcher.close()

    def statistics(self) -> Statistics:
        """Say what has been played."""
        load = self._player.load
        return Statistics(
            frames=self._player.frames,
            blocks=load.blocks,
            dropouts=self._ring.dropouts,
            lost=self._ring.lost,
            load_mean=load.mean,
            load_max=load.highest,
        )

    def _connect(self, device: Device) -> None:
        self._device = device
        self._outlet.connect(device.rate, device.block, device.latency_frames)
        if device.rate != self._performance.rate:
            message = f"runs at {device.rate} Hz: the song is converted while it plays"
            self._report(Warned("--device", f'"{device.info.name}" {message}'))

    def _run(self) -> None:
        """Be the audio thread."""
        self._priority = priority.ask(priority.AUDIO)
        player, status, prefetcher = self._player, self._shared.status, self._prefetcher
        try:
            while not self._closing:
                due = player.step()
                prefetcher.frame = player.frame
                status.frame = player.frame
                status.song = player.heard.song
                status.playing = int(player.playing)
                status.load = player.load.smoothed
                status.obeyed = player.obeyed  # last: the others hold for all of these
                if not due:
                    nap = min(max(self._outlet.wait_s, 0.0005), _LONGEST_NAP_S)
                    time.sleep(nap if player.playing else _SILENT_NAP_S)
        except Exception as error:  # noqa: BLE001 -- the control thread ends the process
            self._broken = Fault("engine", f"{type(error).__name__}: {error}")


def prepare(schedule: Schedule) -> None:
    """Load all kernels that an engine needs, and try them on a schedule."""
    _load_kernels()
    Performance(schedule, {}, block=QUANTUM)


def _load_kernels() -> None:
    """Load the kernels of all node types: none may be missing when an edit brings it."""
    catalogue()
    warm_all()

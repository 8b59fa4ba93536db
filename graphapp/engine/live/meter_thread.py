"""The meter thread: follows what is heard and shows its readings to the client."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from graphapp.engine.live.analyzer import Analyzer
from graphapp.engine.live.program_meter import ProgramMeter
from graphapp.engine.live.readings import MeterFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp.arrays import Block
    from graphapp.engine.live.heard import HeardRing
    from graphapp.engine.live.meter_frames import MeterWriter
    from graphapp.engine.live.readings import ProgramReading

READINGS_PER_S: Final = 70
"""How often the meters are read while something is heard: each reading finds its caches cold."""

_LOOK_S: Final = 0.03
"""How often it is looked whether something is heard again."""

_REST_S: Final = 0.1
"""After so long without a frame the sound has ended; devices take frames in bursts shorter."""


class Taps(Protocol):
    """The meters of the nodes of a graph at work. Any thread may call it."""

    @property
    def layout(self) -> int:
        """Number of the list of nodes, whose order that of the arrays is."""

    def read_peaks(self) -> Block:
        """Return the sample peaks since the last call, linear, ``(nodes, 2)``."""

    def read_reductions(self) -> Block:
        """Return the greatest gain reductions since the last call, dB, ``(nodes,)``."""

    def watched(self) -> Block | None:
        """Return the last frames of the node that is watched, ``(frames, channels)``."""


class MeterThread:
    """Meters at work.

    Parameters
    ----------
    ring : HeardRing
        What the device is given.
    heard : callable
        Returns how many frames of `ring` the device has played. Any thread may call it.
    writer : MeterWriter
        Receives the readings.
    taps : callable
        Returns the meters of the nodes that are at work. Any thread may call it.
    """

    def __init__(
        self,
        ring: HeardRing,
        heard: Callable[[], int],
        writer: MeterWriter,
        taps: Callable[[], Taps],
    ) -> None:
        self._ring = ring
        self._heard = heard
        self._writer = writer
        self._taps = taps
        self._meter = ProgramMeter(ring.rate, ring.channels)
        self._meter.warm()
        self._width = ring.channels
        self._piece = np.zeros((ring.rate // 10, ring.channels), np.float32)
        self._program = 0
        self._measured = 0
        self._position = 0
        self._analyzers: dict[int, Analyzer] = {}
        self._rested_since = time.monotonic()
        self._at_rest = False
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="meters", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, and wait for it."""
        self._closing = True
        self._thread.join()

    def measure(self, first: int) -> None:
        """[any thread] Begin a new program.

        Parameters
        ----------
        first : int
            Its first frame, as the ring counts them. Frames before it are left out, measured or
            not.
        """
        self._program = first

    def _run(self) -> None:
        due = time.monotonic()
        while not self._closing:
            self.tick(due)
            pause = _LOOK_S if self._at_rest else 1.0 / READINGS_PER_S
            due = max(due + pause, time.monotonic())
            # An event to wait for, instead, would take three times as much.
            time.sleep(max(due - time.monotonic(), 0.0))

    def tick(self, now: float) -> None:
        """Measure what has been heard since the last call, and show it.

        Parameters
        ----------
        now : float
            Seconds, of any clock that does not go back.
        """
        frames = self._listen()
        if frames:
            self._rested_since = now
            self._at_rest = False
        elif self._at_rest or now - self._rested_since < _REST_S:
            return
        else:
            self._at_rest = True
        self._publish(self._meter.reading(ended=self._at_rest), frames)

    def _listen(self) -> int:
        """Measure frames that have been heard, and return how many."""
        if self._program != self._measured:
            self._position = self._measured = self._program
            self._meter.reset()
        if self._ring.width != self._width:  # an edit made a mono program stereo, or back
            self._width = self._ring.width
            self._meter = ProgramMeter(self._ring.rate, self._width)
        heard = min(self._heard(), self._ring.written)
        waiting = heard - self._position
        # A device takes frames in bursts: half of each, but at least a reading's worth, at a time.
        frames = max(min(waiting, max(waiting // 2, self._ring.rate // READINGS_PER_S)), 0)
        frames = min(frames, len(self._piece))
        before = self._position
        self._position += frames
        piece = self._piece[:frames]
        if frames and self._ring.read(before, piece):
            self._meter.process(np.ascontiguousarray(piece[:, : self._width]))
        elif frames:  # they have been overwritten
            self._position = max(self._ring.oldest, self._position)
        return frames

    def _publish(self, program: ProgramReading, passed: int) -> None:
        taps = self._taps()
        watched = taps.watched()
        spectrum = None if watched is None else self._spectrum(watched, passed)
        frame = MeterFrame(
            heard=self._position,
            program=program,
            layout=taps.layout,
            node_peaks=taps.read_peaks(),
            reductions=taps.read_reductions(),
            watched=spectrum,
        )
        self._writer.publish(frame)

    def _spectrum(self, watched: Block, passed: int) -> Block:
        channels = watched.shape[1]
        analyzer = self._analyzers.get(channels)
        if analyzer is None:
            analyzer = self._analyzers[channels] = Analyzer(self._ring.rate, channels)
        return analyzer.analyze(watched, passed)

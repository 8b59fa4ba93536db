"""Meter readings in shared memory: one process writes, any number read, and the newest wins.

Each of a few slots is guarded by two counters, one set before and one after it is written. A reader
that finds them to differ when it has copied the slot has a torn frame and takes a newer one [1]_.

References
----------
.. [1] H.-J. Boehm, "Can seqlocks get along with programming language memory models?", 2012.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphapp.engine.live.fence import fence
from graphapp.engine.live.readings import (
    BANDS,
    MOST_CHANNELS,
    MOST_NODES,
    POINTS,
    MeterFrame,
    ProgramReading,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLOTS: Final = 8
"""Frames kept: peaks are complete for those who read at least ten times a second."""

_NUMBERS: Final = (
    "momentary",
    "short_term",
    "integrated",
    "range",
    "true_peak",
    "correlation",
)

_SLOT: Final = np.dtype(
    [
        ("begun", np.int64),
        ("ended", np.int64),
        ("integers", np.int64, (5,)),
        ("numbers", np.float64, (len(_NUMBERS),)),
        ("levels", np.float64, (2, MOST_CHANNELS)),
        ("points", np.float32, (POINTS, 2)),
        ("spectra", np.float32, (2, BANDS)),
        ("node_peaks", np.float32, (MOST_NODES, 2)),
        ("reductions", np.float32, (MOST_NODES,)),
    ]
)
METERS: Final = np.dtype(
    {
        "names": ["newest", "slots"],
        "formats": [np.int64, (_SLOT, (SLOTS,))],
        "offsets": [0, 64],
    }
)
"""What lies in shared memory."""


class _Slot:
    """A slot, in shared memory or a copy of one.

    Parameters
    ----------
    memory : ndarray of _SLOT, shape (1,)
    """

    def __init__(self, memory: NDArray[Any]) -> None:
        self.begun: NDArray[np.int64] = memory["begun"]
        self.ended: NDArray[np.int64] = memory["ended"]
        self._integers = memory["integers"][0]
        self._numbers = memory["numbers"][0]
        self._levels = memory["levels"][0]
        self._points = memory["points"][0]
        self._spectra = memory["spectra"][0]
        self._node_peaks = memory["node_peaks"][0]
        self._reductions = memory["reductions"][0]

    def fill(self, frame: MeterFrame) -> None:
        """Write a frame."""
        program, watched = frame.program, frame.watched
        channels = min(len(program.peaks), MOST_CHANNELS)
        nodes = min(len(frame.reductions), MOST_NODES)
        self._integers[:] = (frame.heard, frame.layout, channels, nodes, watched is not None)
        numbers = [getattr(program, name) for name in _NUMBERS]
        self._numbers[:] = [math.nan if number is None else number for number in numbers]
        self._levels[:, :channels] = program.peaks[:channels], program.rms[:channels]
        self._points[:] = program.points
        self._spectra[0] = program.spectrum
        if watched is not None:
            self._spectra[1] = watched
        self._node_peaks[:nodes] = frame.node_peaks[:nodes]
        self._reductions[:nodes] = frame.reductions[:nodes]

    def frame(self) -> MeterFrame:
        """Return the frame that was written."""
        heard, layout, channels, nodes, is_watched = self._integers.tolist()
        numbers = dict(zip(_NUMBERS, self._numbers.tolist(), strict=True))
        peaks, rms = self._levels[:, :channels].tolist()
        program = ProgramReading(
            peaks=tuple(peaks),
            rms=tuple(rms),
            **{name: None if math.isnan(number) else number for name, number in numbers.items()},
            points=self._points,
            spectrum=self._spectra[0],
        )
        return MeterFrame(
            heard=heard,
            program=program,
            layout=layout,
            node_peaks=self._node_peaks[:nodes],
            reductions=self._reductions[:nodes],
            watched=self._spectra[1] if is_watched else None,
        )


class MeterWriter:
    """The engine's end; for one thread.

    Parameters
    ----------
    memory : ndarray of METERS, shape (1,)
        The shared memory. An engine goes on counting where one before it ended.
    """

    def __init__(self, memory: NDArray[Any]) -> None:
        self._newest: NDArray[np.int64] = memory["newest"]
        slots = memory["slots"][0]
        self._slots = [_Slot(slots[each : each + 1]) for each in range(SLOTS)]

    def publish(self, frame: MeterFrame) -> None:
        """Show a new frame to the readers."""
        number = int(self._newest[0]) + 1
        slot = self._slots[number % SLOTS]
        slot.begun[0] = number
        fence()
        slot.fill(frame)
        fence()
        slot.ended[0] = number
        fence()
        self._newest[0] = number


class MeterReader:
    """The client's end; for one thread.

    Parameters
    ----------
    memory : ndarray of METERS, shape (1,)
        The shared memory.
    """

    def __init__(self, memory: NDArray[Any]) -> None:
        self._newest: NDArray[np.int64] = memory["newest"]
        self._slots: NDArray[Any] = memory["slots"][0]
        self._last = int(self._newest[0])

    def read(self) -> MeterFrame | None:
        """Return the newest frame, or None if there is none since the last call.

        Its peaks and gain reductions are the greatest since the last call, those of frames that
        were passed over included.
        """
        newest = int(self._newest[0])
        fence()
        unread = range(max(self._last, newest - SLOTS) + 1, newest + 1)
        frames = [frame for frame in map(self._copy, unread) if frame is not None]
        if not frames:
            return None
        self._last = newest
        latest = frames[-1]
        for earlier in frames[:-1]:
            latest = _with_peaks(latest, earlier)
        return latest

    def _copy(self, number: int) -> MeterFrame | None:
        """Return a frame; None if it was overwritten, or is being overwritten."""
        at = number % SLOTS
        slot = self._slots[at : at + 1]
        if slot["ended"][0] != number:
            return None
        fence()
        copy = slot.copy()
        fence()
        return _Slot(copy).frame() if slot["begun"][0] == number else None


def _with_peaks(latest: MeterFrame, earlier: MeterFrame) -> MeterFrame:
    """Return a frame with the peaks of an earlier one, where these are greater."""
    program = latest.program
    peaks = tuple(map(max, program.peaks, earlier.program.peaks))
    latest = replace(latest, program=replace(program, peaks=peaks))
    if latest.layout == earlier.layout:
        latest = replace(
            latest,
            node_peaks=np.maximum(latest.node_peaks, earlier.node_peaks),
            reductions=np.maximum(latest.reductions, earlier.reductions),
        )
    return latest

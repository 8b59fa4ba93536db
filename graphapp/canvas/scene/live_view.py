"""What the scene wants to know of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dsp.arrays import Block
    from graphapp.editor.files.peaks import Peaks
    from graphapp.engine.live.readings import ProgramReading


class LiveView(Protocol):
    """What sounds now, by the full ids of nodes. Nothing here waits or computes.

    Attributes
    ----------
    playing : bool
        Whether the song runs.
    seconds : float
        Where in the song.
    program : ProgramReading or None
        The meters of what is heard; None before there are any.
    """

    @property
    def playing(self) -> bool: ...  # noqa: D102 -- see the class

    @property
    def seconds(self) -> float: ...  # noqa: D102

    @property
    def program(self) -> ProgramReading | None: ...  # noqa: D102

    def peak(self, node: str) -> tuple[float, float] | None:
        """Return the sample peaks of a node's first two channels, full scale 1."""

    def reduction(self, node: str) -> float:
        """Return the gain reduction of a node in dB, 0 where there is none."""

    def spectrum(self, node: str) -> Block | None:
        """Return the spectrum of the node that is watched, dBFS in `readings.BANDS` bands."""

    def missing(self, node: str) -> str | None:
        """Return the file that a stem misses."""

    def waveform(self, node: str) -> Peaks | None:
        """Return the peaks of a stem's file; None while they are computed."""

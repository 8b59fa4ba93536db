"""What a window shows of the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dsp.arrays import Block
    from graphapp.engine.live.readings import ProgramReading


@dataclass(frozen=True, slots=True)
class LiveState:
    """How playing goes, at one moment.

    Attributes
    ----------
    playing : bool
        Whether the song runs, or will as soon as the engine has heard of it.
    position : float
        What is heard of the song, in seconds.
    load : float
        The part of the time there is that computing takes; from 1 on the sound breaks up.
    dropouts : int
        How often the sound broke up.
    device : str
        Name of the device that plays; empty before there is one.
    rate : int
        The song's, Hz; 0 before there is one.
    block : int
        Frames computed in one go.
    ready : bool
        Whether an engine runs.
    failing : str or None
        Why what the window shows is not what is heard; None if it is.
    """

    playing: bool = False
    position: float = 0.0
    load: float = 0.0
    dropouts: int = 0
    device: str = ""
    rate: int = 0
    block: int = 0
    ready: bool = False
    failing: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """All meters, at one moment, by the ids of nodes.

    Attributes
    ----------
    program : ProgramReading
        What is heard.
    peaks : mapping of str to (float, float)
        Sample peaks of each node, left and right, since the reading before, full scale 1.
    reductions : mapping of str to float
        Greatest gain reduction since the reading before, dB, only where there is one.
    watched : ndarray of float32, shape (BANDS,), or None
        Spectrum of the node that is watched, dBFS.
    """

    program: ProgramReading
    peaks: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    reductions: Mapping[str, float] = field(default_factory=dict)
    watched: Block | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know.

    Attributes
    ----------
    text : str
        What happened, one sentence.
    kind : str
        ``info``, ``warn`` or ``error``.
    remedy : str
        What to do about it; empty where nothing is to be done.
    """

    text: str
    kind: str = "info"
    remedy: str = ""

"""What can be asked of a render, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dsp.arrays import QUANTUM
from graphapp.media.output import ENCODINGS
from nodes.vocabulary import Fault
from projects.project import HIGHEST_RATE, LOWEST_RATE

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.engine.meters import Measurement
    from graphapp.media.output import Depth
    from projects import Endpoint

DEPTHS = tuple(ENCODINGS)
LARGEST_BLOCK = 1 << 20
LONGEST = 1e6
"""Seconds: eleven days."""
LONGEST_TAIL = 3600.0
MOST_THREADS = 64


@dataclass(frozen=True, slots=True)
class Options:
    """How to render.

    Parameters
    ----------
    depth : str
        ``16``, ``24`` or ``32f``.
    container : str or None
        ``wav`` or ``flac``; None: by the file's suffix.
    rate : int or None
        Sample rate of the file in Hz; None: the project's.
    start, stop : float or None
        The part of the song to export, in seconds.
    tail : float or None
        Seconds after the last stem; None: as long as anything is heard.
    block : int or None
        Frames of a block, a multiple of 64; None: what suits the graph.
    threads : int
        How many threads compute.
    port : Endpoint or None
        The output to export; None: the master.
    max_bank : int
        The most stereo nodes computed together.
    allow_missing : bool
        Whether missing files and unknown node types are let pass.

    Raises
    ------
    Fault
        If one of them is out of range; the place is the option's name on the command line.
    """

    depth: Depth = "24"
    container: str | None = None
    rate: int | None = None
    start: float | None = None
    stop: float | None = None
    tail: float | None = None
    block: int | None = None
    threads: int = 1
    port: Endpoint | None = None
    max_bank: int = 8
    allow_missing: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be rendered."""
        if self.depth not in DEPTHS:
            raise Fault("--depth", f'"{self.depth}" is no depth; use {", ".join(DEPTHS)}')
        if self.block is not None and self.block % QUANTUM:
            raise Fault("--block", f"{self.block} is no multiple of {QUANTUM}; use one")
        ranges = {
            "--block": (self.block, QUANTUM, LARGEST_BLOCK),
            "--rate": (self.rate, LOWEST_RATE, HIGHEST_RATE),
            "--from": (self.start, 0.0, LONGEST),
            "--to": (self.stop, 0.0, LONGEST),
            "--tail": (self.tail, 0.0, LONGEST_TAIL),
            "--threads": (self.threads, 1, MOST_THREADS),
        }
        for place, (value, low, high) in ranges.items():
            if value is not None and not low <= value <= high:
                raise Fault(place, f"{value} is out of range; use {low:g} to {high:g}")


@dataclass(frozen=True, slots=True)
class Export:
    """What was rendered.

    Attributes
    ----------
    file : Path
        The file.
    frames, rate, channels : int
        Its shape.
    render_wall : float
        Seconds from the first block to the last: reading, writing and metering included.
    latency_frames : int
        Latency of the graph, which was trimmed.
    threads, block : int
        As rendered.
    sha256, audio_sha256 : str
        Hash of the file, and of its samples.
    loudness : Measurement
        Of the samples in the file.
    warnings : tuple of Fault
        What was noticed.
    """

    file: Path
    frames: int
    rate: int
    channels: int
    render_wall: float
    latency_frames: int
    threads: int
    block: int
    sha256: str
    audio_sha256: str
    loudness: Measurement
    warnings: tuple[Fault, ...]

    @property
    def seconds(self) -> float:
        """Length of the file."""
        return self.frames / self.rate

    @property
    def realtime(self) -> float:
        """Seconds of sound for a second of rendering."""
        return self.seconds / self.render_wall

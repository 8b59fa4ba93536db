"""What the two processes say to each other: a closed set of messages.

Positions are song frames at the project's rate, and whole quanta where they start something: the
client, which speaks in seconds, rounds them. A message is never changed once it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphapp.engine.live.transition import Transition
    from graphapp.engine.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Open:
    """Make everything ready to play; answered by `Ready` or `Failed`.

    Attributes
    ----------
    schedule : Schedule
        A verified schedule.
    files : mapping of str to Path
        The file of each node that has one.
    device : str or None
        Name of the device; None: the default one.
    block : int
        Frames computed in one go, a multiple of 64.
    transport : tuple of Transport
        Obeyed before anything is heard: where an engine that died was, and whether it played.
    again : bool
        Whether this is not the first engine: then a device that is not there is waited for.
    """

    schedule: Schedule
    files: Mapping[str, Path]
    device: str | None
    block: int
    transport: tuple[Play | Stop | Seek | Loop, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Prepare:
    """Load what a graph needs, so that an `Open` that may follow is quick."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Edit:
    """Go over to another graph.

    Attributes
    ----------
    transition : Transition
        From the schedule that plays to another.
    files : mapping of str to Path
        The file of every instance of the final schedule that has one: the engine opens those that
        are not open yet.
    """

    transition: Transition
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Play:
    """Play, or go on playing.

    Attributes
    ----------
    song : int or None
        From here; None: from where the song is, or from its beginning once it has ended.
    until : int or None
        The song frame to stop at; None: where an export ends.
    """

    song: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Fade out and stay there; answered by `Stopped` where something sounded."""


@dataclass(frozen=True, slots=True)
class Seek:
    """Go to a song frame, playing or not."""

    song: int


@dataclass(frozen=True, slots=True)
class Loop:
    """Repeat the song frames from `start` up to `end`; no longer, where both are None."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Measure the spectrum of what leaves a node; of none, where it is None."""

    node: str | None


@dataclass(frozen=True, slots=True)
class Quit:
    """Fade out, answer with `Statistics`, and end the process."""


Transport = Play | Stop | Seek | Loop
Command = Open | Prepare | Edit | Transport | Watch | Quit


@dataclass(frozen=True, slots=True)
class Ready:
    """The stream runs, silent still.

    Attributes
    ----------
    device : str
        Name of the device.
    device_rate : int
        The rate that it runs at, Hz.
    block : int
        Frames computed in one go.
    latency : int
        Frames by which the output of the graph lags, compensated.
    priority : str
        What the scheduler granted: ``fifo 20``, ``nice -10`` or ``normal``.
    """

    device: str
    device_rate: int
    block: int
    latency: int
    priority: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the nodes' meters are in the order of.

    Attributes
    ----------
    number : int
        See `MeterFrame.layout`.
    nodes : tuple of str
        The document's ids.
    """

    number: int
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """The stream goes on, on another device."""

    device: str
    device_rate: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """The last frame has been heard.

    Attributes
    ----------
    song : int
        The frame after it.
    finished : bool
        Whether the song, or the part asked for, is at its end.
    """

    song: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Restarted:
    """The engine's process had died; another one goes on from this song frame.

    The client itself says so.
    """

    song: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a person should know; the sound goes on."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine cannot do what was asked, and ends."""

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What has been played since the process began.

    Attributes
    ----------
    frames, blocks : int
        Computed and played, at the project's rate.
    dropouts, lost : int
        How often the device had to be given silence instead, and how many of its frames.
    load_mean, load_max : float
        Time to compute a block, as a part of its length.
    """

    frames: int
    blocks: int
    dropouts: int
    lost: int
    load_mean: float
    load_max: float


Event = Ready | Layout | DeviceChanged | Restarted | Stopped | Warned | Failed | Statistics

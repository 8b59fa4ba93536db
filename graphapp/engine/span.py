"""The span of an export: what is rendered, and which part of that is written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from graphapp.engine.schedule import Schedule

_SETTLING = 1.0
"""Seconds rendered beyond an excerpt that is resampled, so that it ends like the whole does.

Where the song ends sooner, all of it is rendered: what is cut from its end is not resampled.
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Which frames are rendered, and which of them are exported.

    A part of a song is rendered from the song's beginning, so that it equals that slice of the
    whole export bit for bit.

    Attributes
    ----------
    frames : int
        Song frames to render, at the project's rate.
    cut : bool
        Whether silence at the end is cut.
    first, last : int
        The part that is exported, at the file's rate, if the export is that long.
    """

    frames: int
    cut: bool
    first: int
    last: int


def export_span(
    schedule: Schedule,
    file_rate: int,
    *,
    start: float | None,
    stop: float | None,
    tail: float | None,
) -> Span:
    """Return the span of an export.

    Parameters
    ----------
    schedule : Schedule
        What is rendered.
    file_rate : int
        Frames a second of the file.
    start, stop : float or None
        The part to export, in seconds.
    tail : float or None
        Seconds after the last stem; None: as long as anything is heard.

    Raises
    ------
    Fault
        If the graph has no end and `stop` is not given, or nothing is left to export.
    """
    rate, song = schedule.rate, schedule.song_frames
    settling = _SETTLING if file_rate != rate else 0.0
    cut = tail is None and song > 0
    frames = song + (schedule.tail_frames if tail is None else _frames(tail, rate))
    if song == 0 and not tail:
        if stop is None:
            raise Fault("--to", "no stem sounds, so the song has no end; give --to SECONDS")
        frames = _frames(stop, rate)
    elif stop is not None and (not cut or (stop + settling) * rate <= song):
        frames = min(frames, _frames(stop + settling, rate))
        cut = False
    length = math.floor(frames * file_rate / rate + 0.5)
    last = length if stop is None else min(_frames(stop, file_rate), length)
    first = _frames(start or 0.0, file_rate)
    if first >= last:
        message = f"nothing is left between {first / file_rate:g} s and {last / file_rate:g} s"
        raise Fault("--from", f"{message}; choose an earlier start or a later end")
    return Span(frames=frames, cut=cut, first=first, last=last)


def _frames(seconds: float, rate: int) -> int:
    """Round a time to the nearest frame."""
    return math.floor(seconds * rate + 0.5)

"""The timeline: where in the song an engine frame is.

Engine frames only count up. The song runs beside them from where it was started, and goes back to
the beginning of the loop region each time it comes to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEMBERED = 1 << 20
"""Engine frames after which a stretch of the past is forgotten; no graph's latency is as long."""


class Region(NamedTuple):
    """A part of the song that repeats, in song frames, whole quanta."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The song from an engine frame on, until the next stretch begins."""

    frame: int
    song: int
    loop: Region | None

    def at(self, frame: int) -> int:
        """Return the song frame at an engine frame."""
        song = self.song + frame - self.frame
        if self.loop is None or not self.song < self.loop.end <= song:
            return song
        start, end = self.loop
        return start + (song - end) % (end - start)

    def until_wrap(self, frame: int) -> int | None:
        """Return how many frames are left before the song goes back; None if it does not."""
        if self.loop is None or self.song >= self.loop.end:
            return None
        return self.loop.end - self.at(frame)


class Timeline:
    """The song position of every engine frame.

    One thread changes it. Any thread may read it: what it reads is replaced, never changed.

    Examples
    --------
    >>> timeline = Timeline()
    >>> timeline.start(640, song=0)
    >>> timeline.loop(Region(128, 256), at=640)
    >>> list(timeline.segments(640, 448))
    [(256, 0), (128, 128), (64, 128)]
    """

    def __init__(self) -> None:
        self._stretches: tuple[_Stretch, ...] = (_Stretch(0, 0, None),)

    @property
    def region(self) -> Region | None:
        """The part that repeats."""
        return self._stretches[-1].loop

    def start(self, frame: int, song: int) -> None:
        """Let the song be at `song` at engine frame `frame`, and forget what was before."""
        self._stretches = (_Stretch(frame, song, self.region),)

    def loop(self, region: Region | None, at: int) -> None:
        """Repeat a part, or no longer, from engine frame `at` on.

        A song that is past the end of the region already goes on without it.
        """
        before = [each for each in self._stretches if each.frame < at]
        ended = [following.frame for following in before[1:]]
        old = sum(end <= at - _REMEMBERED for end in ended)
        self._stretches = (*before[old:], _Stretch(at, self.song(at), region))

    def song(self, frame: int) -> int:
        """Return the song frame at an engine frame; before the start it is the less."""
        stretches = self._stretches
        for stretch in reversed(stretches):
            if frame >= stretch.frame:
                return stretch.at(frame)
        return stretches[0].at(frame)

    def segments(self, frame: int, frames: int) -> Iterator[tuple[int, int]]:
        """Cut engine frames where the song jumps.

        Yields
        ------
        frames, song : int
            How many engine frames, and the song frame of the first.
        """
        stretches = self._stretches
        end = frame + frames
        for number, stretch in enumerate(stretches):
            last = number + 1 == len(stretches)
            stop = end if last else min(end, stretches[number + 1].frame)
            while frame < stop:
                left = stretch.until_wrap(frame)
                count = stop - frame if left is None else min(stop - frame, left)
                yield count, stretch.at(frame)
                frame += count

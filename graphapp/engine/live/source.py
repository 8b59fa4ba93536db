"""The source: the frames of a song, from where it is started to where it ends."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from graphapp.engine.live.ending import Ending, Held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dsp.arrays import Block
    from graphapp.engine.live.load import LoadMeter
    from graphapp.engine.live.performance import Performance

_HELD = 1 << 17
"""Frames of silence after a song that are kept back; more than that is given away as it comes."""


class Source:
    """Computes a performance ahead of what is taken from it. All of it is for the audio thread.

    Parameters
    ----------
    performance : Performance
        What computes.
    load : LoadMeter
        Told how long that takes.
    block : int
        The most frames computed in one go, a multiple of 64.

    Attributes
    ----------
    frame : int
        The engine frame that is computed next.
    until : int or None
        The song frame to end at; None: where an export ends.
    overload : bool
        Whether it is time to warn of too high a load; for whoever warns to reset.
    """

    def __init__(self, performance: Performance, load: LoadMeter, block: int) -> None:
        self.frame = 0
        self.until: int | None = None
        self.overload = False
        self._performance = performance
        self._load = load
        self._block = block
        self._preroll = 0
        self._held = Held(_HELD, performance.channels)
        self._beyond = 0
        self._complete = False

    def start(self, song: int, until: int | None) -> None:
        """Begin at a song frame, with nothing of what sounded before.

        Parameters
        ----------
        song : int
            Where, whole quanta.
        until : int or None
            See `until`.
        """
        performance = self._performance
        performance.reset()
        performance.timeline.start(self.frame, song)
        self._preroll = performance.latency
        self.until = until
        self._held.clear()
        self._beyond = 0
        self._complete = False

    @property
    def ready(self) -> bool:
        """Whether what is taken next is the song, and no longer what its latency puts before."""
        return not self._preroll

    @property
    def ended(self) -> bool:
        """Whether all of the song has been taken."""
        return self._complete and not self._held.sure

    @property
    def _ending(self) -> Ending:
        """Where the song ends: elsewhere after an edit."""
        performance = self._performance
        return Ending.of(performance.song_frames, performance.tail_frames, self.until)

    @property
    def at(self) -> int:
        """The engine frame whose song frame is taken next."""
        return self.frame - self._performance.latency - len(self._held) - self._beyond

    @property
    def song(self) -> int:
        """The song frame that is taken next."""
        return self._performance.timeline.song(self.at)

    def segments(self, frames: int) -> Iterator[tuple[int, int]]:
        """Yield the song frames that are taken next, as `Timeline.segments` does."""
        return self._performance.timeline.segments(self.at, frames)

    def prepare(self) -> bool:
        """Compute what can be computed before it is asked for.

        That is what the latency puts before the song, and, where there is silence after the last
        stem, what follows that.

        Returns
        -------
        bool
            Whether there was anything.
        """
        if self._preroll:
            frames = min(self._preroll, self._block)
            self._compute(frames)
            self._preroll -= frames
            return True
        undecided = len(self._held) > 0 and not self._held.sure and not self._complete
        if undecided and self._held.room >= self._block:
            self._hold()
            return True
        return False

    def take(self, frames: int, *, late: bool) -> tuple[Block, bool]:
        """Return what sounds next.

        Parameters
        ----------
        frames : int
            How much at most; a multiple of 64, at most a block.
        late : bool
            Whether there is no time to find out if silence is the end of the song.

        Returns
        -------
        block : ndarray of float32, shape (<= frames, channels)
            Valid until the next call. It may be empty: the song has `ended`, or that is not known.
        sure : bool
            Whether it belongs to the song whatever follows.
        """
        if not self._held and not self._complete:
            if not self._is_tail(frames):
                return self._compute(frames), True
            self._hold()
        elif not self._held.sure and not self.prepare():
            late = True
        sure = self._held.sure
        unsure = len(self._held) if late and not self._complete else 0
        return self._held.take(min(sure or unsure, frames)), sure > 0

    def _is_tail(self, frames: int) -> bool:
        """Whether some of the next frames may be cut; a loop has no tail."""
        song, region = self.song, self._performance.timeline.region
        if region is not None and song < region.end:
            return False
        return self._ending.concerns(song, frames)

    def _hold(self) -> None:
        """Compute a block and hold what may belong to the song."""
        song = self._performance.timeline.song(self.frame - self._performance.latency)
        block = self._compute(self._block)
        if block.shape[1] != self._held.channels:  # an edit changed them
            self._held = Held(_HELD, block.shape[1])
        possible, sure = self._ending.wanted(block, song)
        self._complete = possible < len(block)
        self._beyond = len(block) - possible
        self._held.append(block[:possible], sure)

    def _compute(self, frames: int) -> Block:
        begun = time.perf_counter()
        block = self._performance.run(self.frame, frames)
        self.overload |= self._load.add(time.perf_counter() - begun, frames)
        self.frame += frames
        return block

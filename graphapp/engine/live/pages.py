"""Pages: what is in memory of a file, found by its position there.

A cache by position, not a queue, makes nothing special of loops and jumps: what is in memory is
heard, wherever the song comes from. Two threads share it without a lock:

- one thread loads. It takes a page out of the table before it writes over its memory, and puts
  it in when it is whole;
- the audio thread copies, and looks again afterwards: if the page is still in the table, nobody
  has written to it in the meantime. A page in the table is never changed, only replaced.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dsp import pcm
from graphapp.media.info import MediaError
from nodes.vocabulary import Fault
from projects.flatten import node_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dsp.arrays import Block
    from graphapp.media.reader import Reader
    from nodes.vocabulary import Placement

PAGE: Final = 4096
"""Frames of a page. A smaller one costs the interpreter more, a larger one wastes more memory."""

NAP: Final = 0.001
"""Seconds between two looks for pages that are on their way."""


class Piece(NamedTuple):
    """A stretch of the song that will be heard, or may be.

    Attributes
    ----------
    soon : int
        In how many frames.
    song : int
        Its first song frame.
    frames : int
        Its length.
    """

    soon: int
    song: int
    frames: int


class Page(NamedTuple):
    """A page in memory.

    Attributes
    ----------
    samples : ndarray of float32, shape (PAGE * channels,)
        Interleaved.
    zeroed : int
        How many samples were not finite, and became 0.
    """

    samples: pcm.Samples
    zeroed: int


class Progress:
    """What the readers of one loading thread know of each other: waiting in vain is done once.

    Attributes
    ----------
    patience : float
        Seconds that a reader waits for a page.
    loaded : int
        Pages that were loaded so far.
    given_up : int
        What `loaded` was when a reader had waited in vain. As long as that is so, others do not.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.loaded = 0
        self.given_up = -1


class PageReader:
    """A file as the audio thread reads it: from memory only.

    It is a `graphapp.media.reader.Reader`, with the samples of the one it stands for.

    Parameters
    ----------
    name : str
        The node.
    source : Reader
        The file; from now on the loading thread's own.
    placement : Placement
        Where it sounds.
    pages : int
        How many pages there is memory for.
    progress : Progress
        Of the loading thread.

    Attributes
    ----------
    info : MediaInfo
        What is in the file.
    misses : int
        How often the audio thread had to wait.
    fault : Fault or None
        Why it has been silent where the file is not. It stays; only damage replaces lateness.
    """

    def __init__(
        self, name: str, source: Reader, placement: Placement, pages: int, progress: Progress
    ) -> None:
        self.info = source.info
        self.misses = 0
        self.fault: Fault | None = None
        self._placement = placement
        self._place = f"{node_place(name)}.file"
        self._source = source
        self._progress = progress
        self._closed = False
        self._readable = self.info.frames
        self._pages: dict[int, Page] = {}
        pages = min(pages, -(-self.info.frames // PAGE))
        self._free = list(np.zeros((pages, PAGE * self.info.channels), np.float32))
        self._told: set[int] = set()

    def read_into(self, block: Block, lane: int, first_frame: int, frames: int) -> int:
        """Read as `Reader.read_into` says, but raise nothing. For the audio thread.

        A page that is not there is waited for; after that, and where the file is damaged, there
        is silence.

        Returns
        -------
        int
            How many samples of the pages that were not heard before were not finite.
        """
        channels = self.info.channels
        held = max(min(frames, self.info.frames - first_frame), 0)
        zeroed = row = 0
        while row < held:
            number, offset = divmod(first_frame + row, PAGE)
            stop = min(row + PAGE - offset, held)
            page = self._pages.get(number) or self._await(number)
            if page is None:
                block[row:stop, lane : lane + channels] = 0.0
            else:
                pcm.spread(page.samples[offset * channels :], block[row:stop], lane, channels)
                if self._pages.get(number) is not page:
                    continue  # Its memory may have been given to another page under the copy.
                if page.zeroed and number not in self._told:
                    self._told.add(number)
                    zeroed += page.zeroed
            row = stop
        if held < frames:
            block[held:frames, lane : lane + channels] = 0.0
        return zeroed

    def close(self) -> None:
        """Load no more. What is in memory can still be heard, silence follows it."""
        self._closed = True

    def missing(self, pieces: Sequence[Piece]) -> list[tuple[int, int]]:
        """Return the pages that are needed and not there, with how soon they are.

        Parameters
        ----------
        pieces : sequence of Piece
            What is needed.

        Returns
        -------
        list of tuple of int
            Frames until the page is needed, and its number.
        """
        pages = self._pages
        return [
            (max(soon + number * PAGE, 0), number)
            for soon, numbers in self._needed(pieces)
            for number in numbers
            if number not in pages
        ]

    def load(self, number: int, pieces: Sequence[Piece]) -> None:
        """Load a page. For the loading thread.

        Parameters
        ----------
        number : int
            Which.
        pieces : sequence of Piece
            What is needed; the pages of it keep their memory.
        """
        if number in self._pages:
            return  # Two pieces need it.
        if not self._free:
            self._recycle(pieces)
        if not self._free:
            return
        samples = self._free.pop()
        rows = samples.reshape(PAGE, self.info.channels)
        try:
            zeroed = self._source.read_into(rows, 0, number * PAGE, PAGE)
        except (MediaError, OSError) as error:
            self._free.append(samples)
            self._readable = min(self._readable, number * PAGE)
            self.fault = Fault(self._place, f"cannot be read on, and is silent from here: {error}")
        else:
            self._pages[number] = Page(samples, zeroed)
        self._progress.loaded += 1

    def close_source(self) -> None:
        """Close the file itself. For the loading thread."""
        self._closed = True
        self._source.close()

    def _needed(self, pieces: Sequence[Piece]) -> Iterator[tuple[int, range]]:
        """Yield page numbers, and in how many frames page 0 would be needed if they are."""
        if self._closed:
            return
        place = self._placement
        to_file = place.start - place.song
        for soon, song, frames in pieces:
            first = max(song, place.song) + to_file
            stop = min(min(song + frames, place.song + place.frames) + to_file, self._readable)
            if first < stop:
                yield soon - song - to_file, range(first // PAGE, (stop - 1) // PAGE + 1)

    def _recycle(self, pieces: Sequence[Piece]) -> None:
        """Free the page that was loaded first, of those that are not needed."""
        needed = {number for _, numbers in self._needed(pieces) for number in numbers}
        for number in self._pages:
            if number not in needed:
                self._free.append(self._pages.pop(number).samples)
                return

    def _await(self, number: int) -> Page | None:
        """Wait for a page that is on its way. For the audio thread."""
        progress = self._progress
        if self._lost(number):
            return None
        self.misses += 1
        deadline = time.monotonic() + progress.patience
        while (page := self._pages.get(number)) is None and not self._lost(number):
            if progress.given_up == progress.loaded or time.monotonic() > deadline:
                progress.given_up = progress.loaded
                message = "was not read in time, and was silent there; keep it on a faster disk"
                self.fault = self.fault or Fault(self._place, message)
                break
            time.sleep(NAP)
        return page

    def _lost(self, number: int) -> bool:
        return self._closed or number * PAGE >= self._readable

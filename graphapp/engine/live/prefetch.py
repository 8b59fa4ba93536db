"""Prefetching: a thread that keeps what the song needs next of its files in memory."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from dsp import pcm
from graphapp.engine.live.pages import NAP, PAGE, PageReader, Piece, Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.engine.live.timeline import Timeline
    from graphapp.media.reader import Reader
    from nodes.vocabulary import Fault, Placement

AHEAD: Final = 1.5
"""Seconds of the timeline that are kept in memory: a disk that was asleep takes a second."""
LOOP_START: Final = 0.4
"""Seconds kept at the beginning of the loop region, wherever the song is."""
PRIMED: Final = 0.2
"""Seconds loaded before a jump; the rest follows faster than it is heard."""
PATIENCE: Final = 2.0
"""Seconds that a page is waited for."""

_POLL: Final = 0.01
"""Seconds between two looks at the song's position. The audio thread wakes nobody, since that
takes a lock, which another thread may hold while it is suspended."""
_ROUND: Final = 0.02
"""Seconds of loading after which the song's position is looked at again."""


class Prefetcher:
    """Keeps the next seconds of all files in memory.

    The audio thread reads `readers` and sets `frame`; all else is for the control thread.

    Parameters
    ----------
    readers : mapping of str to Reader
        Open files at the project's rate, by node. They are taken over, and closed in the end.
    placements : mapping of str to Placement
        Where they sound.
    timeline : Timeline
        Where the song is, and where it goes.
    rate : int
        Hz, of the project.
    patience : float
        Seconds that a page is waited for, by the audio thread and by `prime`.

    Attributes
    ----------
    readers : dict of str to PageReader
        The files in memory, by node. It is replaced, never changed.
    timeline : Timeline
        See above; another may be put in its place.
    frame : int
        The engine frame at which the audio thread is.
    """

    def __init__(
        self,
        readers: Mapping[str, Reader],
        placements: Mapping[str, Placement],
        timeline: Timeline,
        rate: int,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self.readers: dict[str, PageReader] = {}
        self.frame = 0
        self.timeline = timeline
        self._ahead, self._loop_start, self._primed = (
            round(seconds * rate) for seconds in (AHEAD, LOOP_START, PRIMED)
        )
        self._progress = Progress(patience)
        self._prime: int | None = None
        self._complete: tuple[list[Piece], dict[str, PageReader]] = [], self.readers
        self._removed: list[PageReader] = []
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="prefetch", daemon=True)
        for name, reader in readers.items():
            self.add(name, reader, placements[name])

    @property
    def misses(self) -> int:
        """How often the audio thread had to wait for a file."""
        return sum(reader.misses for reader in self.readers.values())

    @property
    def faults(self) -> dict[str, Fault]:
        """Why nodes have been silent where their file is not, by node."""
        return {name: reader.fault for name, reader in self.readers.items() if reader.fault}

    def start(self) -> None:
        """Begin to load."""
        pcm.spread.warm()
        self._thread.start()

    def close(self) -> None:
        """Load no more, and close the files. A disk that does not answer is not waited for."""
        self._stopped = True
        if self._thread.ident is None:
            self._close_files()
        else:
            self._thread.join(self._progress.patience)

    def add(self, name: str, reader: Reader, placement: Placement) -> PageReader:
        """Take over a file.

        A file that shall sound elsewhere in the song is opened and added again, under another name:
        where it sounded stays in memory until the audio thread has changed over.

        Parameters
        ----------
        name : str
            A node that has no file yet. The audio thread reads it once `prime` has filled it.
        reader : Reader
            The file, open.
        placement : Placement
            Where it sounds.

        Returns
        -------
        PageReader
            What the audio thread shall read.
        """
        pages = sum(
            # As many pages as a stretch can touch; one more where the loop cuts it.
            (frames - 2) // PAGE + 2
            for frames in (self._ahead, self._loop_start, self._primed)
        )
        paged = PageReader(name, reader, placement, pages + 1, self._progress)
        self.readers = {**self.readers, name: paged}
        return paged

    def remove(self, name: str) -> None:
        """Let a file go. What is in memory of it can be heard as long as its reader is kept."""
        readers = dict(self.readers)
        before = readers.pop(name)
        self.readers = readers
        before.close()
        self._removed.append(before)

    def prime(self, song_frame: int) -> bool:
        """Load what is needed first from a song frame on, and keep it until the next call.

        What the audio thread needs next, if there is no jump, is waited for as well.

        Parameters
        ----------
        song_frame : int
            Where the song will jump to, or what is heard of it.

        Returns
        -------
        bool
            Whether it is all there; if not, there may be a gap.
        """
        self._prime = song_frame
        deadline = time.monotonic() + self._progress.patience
        while self._lacks([Piece(0, song_frame, self._primed), *self._coming(self._primed)]):
            if time.monotonic() > deadline:
                return False
            time.sleep(NAP)
        return True

    def _lacks(self, pieces: list[Piece]) -> bool:
        return any(reader.missing(pieces) for reader in self.readers.values())

    def _work(self) -> None:
        while not self._stopped:
            if not self._load():
                time.sleep(_POLL)
        self._close_files()

    def _load(self) -> bool:
        """Load for a while what is needed soonest; false if nothing is."""
        while self._removed:
            self._removed.pop().close_source()
        pieces, readers = self._pieces(), self.readers
        if readers is self._complete[1] and pieces == self._complete[0]:
            return False
        todo = [
            (soon, place, number, reader)
            for place, reader in enumerate(readers.values())
            for soon, number in reader.missing(pieces)
        ]
        todo.sort(key=lambda each: each[:2])
        loaded, deadline = self._progress.loaded, time.monotonic() + _ROUND
        for _, _, number, reader in todo:
            reader.load(number, pieces)
            if self._stopped or time.monotonic() > deadline:
                break
        if not todo:
            self._complete = pieces, readers
        return self._progress.loaded > loaded

    def _pieces(self) -> list[Piece]:
        """Return the stretches of the song to be kept."""
        pieces = self._coming(self._ahead)
        prime, region = self._prime, self.timeline.region
        if prime is not None:
            pieces.append(Piece(0, prime, self._primed))
        if region is not None:
            pieces.append(Piece(self._ahead, region.start, self._loop_start))
        return pieces

    def _coming(self, frames: int) -> list[Piece]:
        """Return where the song goes from here, that many frames."""
        pieces: list[Piece] = []
        # From the last multiple of a page on: so they change seldom, and the thread can rest.
        frame, soon, heard = self.frame // PAGE * PAGE, 0, set()
        for piece in self.timeline.segments(frame, frames):
            if piece in heard:
                break  # A short loop, once more.
            heard.add(piece)
            length, song = piece
            pieces.append(Piece(soon, song, length))
            soon += length
        return pieces

    def _close_files(self) -> None:
        for reader in [*self.readers.values(), *self._removed]:
            reader.close_source()

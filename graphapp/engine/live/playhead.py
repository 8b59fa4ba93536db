"""The playhead: which song frame is heard, behind everything that is still on its way."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple


class Heard(NamedTuple):
    """What is heard at a moment.

    Attributes
    ----------
    song : int
        The song frame.
    given : int
        How many frames of songs have been heard so far, as whoever listens counts them.
    """

    song: int
    given: int


class _Mark(NamedTuple):
    """From a pushed frame on, the song is here, and moves or not."""

    pushed: int
    heard: Heard
    moves: bool

    def at(self, pushed: int) -> Heard:
        """Return what is heard at a pushed frame."""
        passed = max(pushed - self.pushed, 0) * self.moves
        return Heard(self.heard.song + passed, self.heard.given + passed)


class Playhead:
    """Song positions of the frames that were pushed, until they are heard."""

    def __init__(self) -> None:
        self._marks = deque([_Mark(0, Heard(0, 0), moves=False)])

    def mark(self, pushed: int, heard: Heard, *, moves: bool) -> None:
        """Say where the song is from a pushed frame on, which is none before the last mark's."""
        last = self._marks[-1]
        if last.moves != moves or last.at(pushed) != heard:
            self._marks.append(_Mark(pushed, heard, moves))

    def at(self, pushed: int) -> Heard:
        """Return what is heard at a pushed frame, and forget what was before it."""
        while len(self._marks) > 1 and self._marks[1].pushed <= pushed:
            self._marks.popleft()
        return self._marks[0].at(pushed)

"""Parameter moves on their way to the engine: a ring in shared memory, one writer, one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from graphapp.engine.live.fence import fence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CAPACITY: Final = 4096
"""Moves that fit into the ring: a person with ten fingers needs seconds to fill it."""

_RECORD: Final = np.dtype(
    [("instance", np.int64), ("place", np.int64), ("value", np.float64), ("frame", np.int64)]
)
MOVES: Final = np.dtype(
    {
        # The two counters lie in cache lines of their own: each is written by one process.
        "names": ["written", "read", "records"],
        "formats": [np.int64, np.int64, (_RECORD, (CAPACITY,))],
        "offsets": [0, 64, 128],
    }
)
"""What lies in shared memory."""


class Move(NamedTuple):
    """A parameter that was moved.

    Attributes
    ----------
    instance : int
        Which node: the number that the engine knows it by.
    place : int
        Which of its parameters.
    value : float
        Where to, in the parameter's unit.
    frame : int
        Engine frame from which on it holds.
    """

    instance: int
    place: int
    value: float
    frame: int


class MoveWriter:
    """The client's end of the ring; for one thread.

    Parameters
    ----------
    memory : ndarray of MOVES, shape (1,)
        The shared memory.
    """

    def __init__(self, memory: NDArray[Any]) -> None:
        self._memory = memory
        self._records = memory["records"][0]

    @property
    def written(self) -> int:
        """How many moves have been sent since the memory was made."""
        return int(self._memory["written"][0])

    def write(self, instance: int, place: int, value: float, frame: int) -> bool:
        """Send a move, see `Move`, and return whether there was room for it."""
        written = self.written
        if written - int(self._memory["read"][0]) >= CAPACITY:
            return False
        self._records[written % CAPACITY] = (instance, place, value, frame)
        fence()
        self._memory["written"][0] = written + 1
        return True


class MoveReader:
    """The engine's end of the ring; for one thread.

    Parameters
    ----------
    memory : ndarray of MOVES, shape (1,)
        The shared memory.
    """

    def __init__(self, memory: NDArray[Any]) -> None:
        self._memory = memory
        self._records = memory["records"][0]

    @property
    def read(self) -> int:
        """How many moves have been read since the memory was made, by whatever process."""
        return int(self._memory["read"][0])

    def drain(self) -> Iterator[Move]:
        """Yield the moves that have been sent, in their order."""
        read = self.read
        written = int(self._memory["written"][0])
        while read < written:
            fence()
            move = Move._make(self._records[read % CAPACITY].item())
            fence()
            read += 1
            self._memory["read"][0] = read
            yield move

"""The memory that the client and the engine share: a temporary file that both map.

Not `multiprocessing.shared_memory`: its resource tracker deletes what a process that dies has open.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import tempfile
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from graphapp.engine.live.meter_frames import METERS, MeterReader, MeterWriter
from graphapp.engine.live.moves import MOVES, MoveReader, MoveWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "DeviceState",
    "MeterReader",
    "MeterWriter",
    "MoveReader",
    "MoveWriter",
    "Shared",
    "Status",
    "remove",
]

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 (mkstemp makes it safe)


class DeviceState(IntEnum):
    """What the engine knows of its audio device, for whoever shows it."""

    CLOSED = 0
    RUNNING = 1
    LOST = 2


class _Integer:
    """A word of 8 bytes, which processors store whole."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, status: Status, owner: type) -> int:
        return int(status.memory[self._name][0])

    def __set__(self, status: Status, number: int) -> None:
        status.memory[self._name][0] = number


class _Real:
    """A word that holds a float."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, status: Status, owner: type) -> float:
        return float(status.memory[self._name][0])

    def __set__(self, status: Status, number: float) -> None:
        status.memory[self._name][0] = number


class Status:
    """How the engine is. Each word is written whole, by one thread of the engine.

    The client writes where no engine lives: between one that has died and the next.

    Parameters
    ----------
    memory : ndarray of STATUS, shape (1,)
        The shared memory.

    Attributes
    ----------
    heartbeat : int
        Counts up as long as the engine answers: about 50 a second.
    playing : int
        1 while the song runs, else 0.
    song : int
        Song frame that is being heard.
    obeyed : int
        How many commands to play, stop or seek the engine has been given whose effect is heard.
    frame : int
        Engine frames computed.
    load : float
        Part of the time that computing takes; from 1 on the sound breaks up.
    dropouts : int
        How often it did.
    device : int
        A `DeviceState`.
    """

    heartbeat = _Integer()
    playing = _Integer()
    song = _Integer()
    obeyed = _Integer()
    frame = _Integer()
    load = _Real()
    dropouts = _Integer()
    device = _Integer()

    def __init__(self, memory: NDArray[Any]) -> None:
        self.memory = memory


_STATUS: Final = np.dtype(
    [
        (name, np.int64 if isinstance(word, _Integer) else np.float64)
        for name, word in vars(Status).items()
        if isinstance(word, _Integer | _Real)
    ]
)
_LAYOUT: Final = np.dtype(
    {
        "names": ["status", "moves", "meters"],
        "formats": [_STATUS, MOVES, METERS],
        "offsets": [0, 4096, 4096 + (MOVES.itemsize + 63) // 64 * 64],
    }
)


class Shared:
    """The shared memory, mapped.

    Made by `create` in the client, which owns the file, and by `open` in the engine.

    Attributes
    ----------
    path : Path
        The file.
    status : Status
        Written by the engine.
    """

    def __init__(self, path: Path, *, owner: bool) -> None:
        self.path = path
        self._owner = owner
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _LAYOUT.itemsize)
        self._memory = np.frombuffer(self._map, _LAYOUT)
        self.status = Status(self._memory["status"])

    @classmethod
    def create(cls, folder: Path | None = None) -> Shared:
        """Make a new file, zeros, and map it.

        Parameters
        ----------
        folder : Path, optional
            Where; by default in memory where the system has a folder for that, else in the folder
            for temporary files.

        Raises
        ------
        OSError
            If there is no room for it. Make some, or set TMPDIR.
        """
        if folder is not None:
            return cls(_make(folder), owner=True)
        if _IN_MEMORY.is_dir():
            with contextlib.suppress(OSError):  # a container may have next to nothing there
                return cls(_make(_IN_MEMORY), owner=True)
        return cls(_make(Path(tempfile.gettempdir())), owner=True)

    @classmethod
    def open(cls, path: Path) -> Shared:
        """Map the file that the client made.

        Raises
        ------
        OSError
            If it is gone.
        ValueError
            If it is too short to be such a file.
        """
        return cls(path, owner=False)

    def meter_writer(self) -> MeterWriter:
        """Return the engine's end of the meters."""
        return MeterWriter(self._memory["meters"])

    def meter_reader(self) -> MeterReader:
        """Return the client's end of the meters."""
        return MeterReader(self._memory["meters"])

    def move_writer(self) -> MoveWriter:
        """Return the client's end of the parameter moves."""
        return MoveWriter(self._memory["moves"])

    def move_reader(self) -> MoveReader:
        """Return the engine's end of the parameter moves."""
        return MoveReader(self._memory["moves"])

    def close(self) -> None:
        """Let go of the memory; in the client, delete the file as well.

        Readers and writers taken from it go on working, and keep the memory until they are gone.
        """
        del self.status, self._memory
        with contextlib.suppress(BufferError):  # they do
            self._map.close()
        if self._owner:
            remove(self.path)


def remove(path: Path) -> None:
    """Delete the file, if it is still there: what the engine does when the client has died."""
    with contextlib.suppress(OSError):  # Windows keeps a file that is mapped
        path.unlink(missing_ok=True)


def _make(folder: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix="graphapp-", suffix=".shared", dir=folder)
    try:
        # Written, not only made so long: a full disk shows here, and not when it is too late.
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(_LAYOUT.itemsize))
    except OSError:
        Path(name).unlink()
        raise
    return Path(name)

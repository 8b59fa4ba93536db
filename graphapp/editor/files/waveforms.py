"""Peaks of the files of a project: computed on a thread, kept in the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import stat
import threading
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.editor.files.folders import cache_folder
from graphapp.editor.files.whole import read_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.editor.files.peaks import Peaks

_MOST_IN_MEMORY: Final = 256
_MOST_BYTES_ON_DISK: Final = 1 << 28
_SUFFIX: Final = ".npz"


class _Version(NamedTuple):
    """A file as it was at a moment: another size or time is another file."""

    path: Path
    size: int
    time_ns: int


class Waveforms:
    """The peaks of audio files, each computed when it is asked for first.

    All methods are the window's; none of them waits for a file to be read.

    Attributes
    ----------
    finished : int
        How many files have been looked through; a picture that shows peaks depends on it.
    """

    def __init__(self) -> None:
        self._folder = cache_folder() / "peaks"
        self._known: dict[_Version, Peaks | None] = {}
        self._wanted: queue.SimpleQueue[_Version | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.finished = 0

    def peaks_of(self, path: Path) -> Peaks | None:
        """Return the peaks of a file; None while they are computed, or if it is no audio."""
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        version = _Version(path, status.st_size, status.st_mtime_ns)
        if version not in self._known:
            self._ask(version)
        return self._known[version]

    def close(self) -> None:
        """End the thread; what it is computing is computed again another time."""
        self._stop.set()
        self._wanted.put(None)
        if self._thread is not None:
            self._thread.join()

    def _ask(self, version: _Version) -> None:
        if len(self._known) >= _MOST_IN_MEMORY:
            del self._known[next(iter(self._known))]
        self._known[version] = None
        self._wanted.put(version)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="waveforms", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        self._prune()
        while (version := self._wanted.get()) is not None and not self._stop.is_set():
            peaks = self._cached(version) or self._computed(version)
            if version in self._known:
                self._known[version] = peaks
            self.finished += 1

    def _place(self, version: _Version) -> Path:
        name = f"{os.fspath(version.path.absolute())}\n{version.size}\n{version.time_ns}"
        return self._folder / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}{_SUFFIX}"

    def _cached(self, version: _Version) -> Peaks | None:
        import numpy as np

        from graphapp.editor.files.peaks import pyramid

        place = self._place(version)
        try:
            with np.load(BytesIO(read_file(place, _MOST_BYTES_ON_DISK))) as stored:
                rate, frames = (int(number) for number in stored["shape"])
                base = stored["base"]
            os.utime(place)
        except Exception:  # noqa: BLE001 -- a damaged file can fail in any way; it is made again
            return None
        usable = rate > 0 and base.dtype == np.float32 and base.ndim == 3 and base.shape[0] > 0
        return pyramid(rate, frames, base) if usable and base.shape[2] == 2 else None

    def _computed(self, version: _Version) -> Peaks | None:
        import numpy as np

        from graphapp.editor.files.peaks import compute

        try:
            peaks = compute(version.path, self._stop.is_set)
        except Exception:  # noqa: BLE001 -- a file that is no audio; the engine says why
            return None
        if peaks is not None:
            data = BytesIO()
            np.savez(data, base=peaks.levels[0], shape=np.array([peaks.rate, peaks.frames]))
            with contextlib.suppress(OSError):
                replace_file(self._place(version), data.getvalue())
        return peaks

    def _prune(self) -> None:
        """Remove what has not been used for the longest time, where there is too much."""
        with contextlib.suppress(OSError):
            files = [(path.stat(), path) for path in self._folder.glob(f"*{_SUFFIX}")]
            room = _MOST_BYTES_ON_DISK
            for status, path in sorted(files, key=lambda item: -item[0].st_mtime):
                room -= status.st_size
                if room < 0:
                    path.unlink(missing_ok=True)

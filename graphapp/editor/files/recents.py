"""Recent projects: those that were open last, newest first."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Final, NamedTuple

from graphapp.editor.files.folders import config_folder
from graphapp.editor.files.holding import alone
from graphapp.editor.files.whole import read_file, replace_file

MOST: Final = 12
_MOST_BYTES: Final = 1 << 18
_WAIT_SECONDS: Final = 2.0
_LATEST: Final = 1e11
"""A time that no clock shows."""


class Recent(NamedTuple):
    """A project that was open.

    Attributes
    ----------
    path : Path
        Its file.
    time : float
        When it was opened or saved last, seconds since 1970.
    """

    path: Path
    time: float


class Recents:
    """The list of recent projects, shared by all windows of a user.

    It is a convenience: where it cannot be read it is empty, and where it cannot be written it
    stays as it is.
    """

    def __init__(self) -> None:
        self._path = config_folder() / "recents.json"

    def all(self) -> list[Recent]:
        """Return the projects that are still there, newest first; `MOST` at most."""
        return [recent for recent in self._read() if recent.path.is_file()]

    def add(self, path: Path) -> None:
        """Put a project first; those that are gone are dropped."""
        place = path.resolve()
        with contextlib.suppress(OSError), self._alone():
            others = [recent for recent in self.all() if recent.path != place]
            self._write([Recent(place, time.time()), *others])

    def remove(self, path: Path) -> None:
        """Take a project off the list."""
        place = path.resolve()
        with contextlib.suppress(OSError), self._alone():
            self._write([recent for recent in self._read() if recent.path != place])

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        return alone(self._path.with_suffix(".lock"), _WAIT_SECONDS)

    def _read(self) -> list[Recent]:
        try:
            document = json.loads(read_file(self._path, _MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return []
        items = document if isinstance(document, list) else []
        found = [recent for item in items if (recent := _recent(item))]
        return sorted(found, key=lambda recent: -recent.time)[:MOST]

    def _write(self, recents: list[Recent]) -> None:
        items = [{"path": str(recent.path), "time": recent.time} for recent in recents[:MOST]]
        replace_file(self._path, f"{json.dumps(items, indent=2)}\n".encode())


def _recent(item: object) -> Recent | None:
    match item:
        case {"path": str(path), "time": int(when) | float(when)} if 0 <= when < _LATEST:
            place = Path(path)
            return Recent(place, float(when)) if place.is_absolute() and "\0" not in path else None
    return None

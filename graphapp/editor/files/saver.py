"""Saving on a thread: the window goes on, and hears when the project is on disk."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from projects import Project


class _Job(NamedTuple):
    project: Project
    path: Path
    done: Callable[[Project | Exception], None]


class Saver:
    """Saves projects in the order in which they are given; all methods are the window's.

    Each has a thread that first waits for the one before. It is not a daemon: a program that ends
    waits for what is being saved.
    """

    def __init__(self) -> None:
        self._results: queue.SimpleQueue[tuple[_Job, Project | Exception]] = queue.SimpleQueue()
        self._under_way = 0
        self._last: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether an outcome is still to be told: the window must not sleep."""
        return self._under_way > 0

    def save(
        self, project: Project, path: Path, done: Callable[[Project | Exception], None]
    ) -> None:
        """Save a project.

        Parameters
        ----------
        project : Project
            What to save.
        path : Path
            Where to.
        done : callable
            Called by `poll` with the project as its file has it, once it is on disk; or with a
            `Fault` that says in one line why it is not, and what to do.
        """
        self._under_way += 1
        job = _Job(project, path, done)
        self._last = threading.Thread(target=self._run, args=(job, self._last), name="saver")
        self._last.start()

    def poll(self) -> None:
        """Tell what has been saved since the last call."""
        while not self._results.empty():
            job, outcome = self._results.get()
            self._under_way -= 1
            job.done(outcome)

    def close(self) -> None:
        """Wait until all is saved, and tell it."""
        if self._last is not None:
            self._last.join()
        self.poll()

    def _run(self, job: _Job, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        self._results.put((job, _saved(job.project, job.path)))


def _saved(project: Project, path: Path) -> Project | Exception:
    from projects import Fault, save

    try:
        return save(project, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Fault(path.name, f"cannot be saved ({reason}); save it somewhere else")
    except Exception as error:  # noqa: BLE001 -- the window must hear of it, whatever it is
        return error

"""An export that goes on while the window does."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graphapp.editor.live.child import Child
from projects.writing import write

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.engine.options import Options
    from projects import Project

_JOB = "graphapp.engine.jobs.export"
_MOST_THREADS = 2


class ExportJob:
    """A project being rendered into a file by a process of its own, as ``graphapp render`` would.

    Parameters
    ----------
    project : Project
        The document as it is now, saved or not.
    path : Path
        The file; its suffix is the format.
    options : Options
        How.

    Attributes
    ----------
    progress : float or None
        How much is done, 0 to 1; None as long as that is not known.
    stage : str
        What is being done: ``starting``, ``compiling kernels``, ``rendering``, and in the end
        ``done``, ``failed`` or ``canceled``.
    eta_s : float or None
        Seconds to go.
    realtime : float or None
        Seconds of sound for a second of work.
    result : dict or None
        What was rendered, as ``graphapp render --json`` says it.
    error : str or None
        Why there is no file, in one line.
    """

    def __init__(self, project: Project, path: Path, options: Options) -> None:
        self.progress: float | None = None
        self.stage = "starting"
        self.eta_s: float | None = None
        self.realtime: float | None = None
        self.result: dict[str, Any] | None = None
        self.error: str | None = None
        self._rate = options.rate or project.rate
        self._begun: tuple[float, int] | None = None
        self._canceled = False
        self._child: Child | None = None
        if project.read_only:
            self.error = "a newer program wrote this project; update graphapp to export it"
            self.stage = "failed"
            return
        self._child = Child(_JOB, self._receive)
        threads = min(_MOST_THREADS, os.cpu_count() or 1)
        self._child.ask(
            {
                "project": write(project).decode(),
                "folder": str(project.folder.absolute()),
                "path": str(path.absolute()),
                "options": {**asdict(options), "threads": threads},
            }
        )

    @property
    def finished(self) -> bool:
        """Whether it is over, one way or another."""
        return self.stage in {"done", "failed", "canceled"}

    def cancel(self) -> None:
        """Give up: within a second no file is left of it. Too late, the file is whole."""
        self._canceled = True
        self._leave()

    def _receive(self, report: dict[str, Any] | None) -> None:
        """[child's thread] Take in a report, or the end."""
        match report:
            case {"stage": stage}:
                self.stage = stage
            case {"done": done, "total": total}:
                self._note_progress(done, total)
            case {"result": result}:
                self.result, self.progress, self.eta_s = result, 1.0, 0.0
                self._end("done")
            case {"error": error}:
                self.error = error
                self._end("failed")
            case None if not self.finished and self._canceled:
                self._end("canceled")
            case None if not self.finished:
                self.error = "the export ended without a word; try again"
                self._end("failed")

    def _note_progress(self, done: int, total: int) -> None:
        self.stage = "rendering"
        now = time.monotonic()
        if self._begun is None:
            self._begun = now, done
        self.progress = done / total
        begun, first = self._begun
        if done > first:
            speed = (done - first) / (now - begun)
            self.realtime = speed / self._rate
            self.eta_s = (total - done) / speed

    def _end(self, stage: str) -> None:
        self.stage = stage
        self._leave()

    def _leave(self) -> None:
        if self._child is not None:
            self._child.close()

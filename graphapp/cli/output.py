"""What commands print, and where: results to standard output, all else to standard error."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress, TaskID

    from nodes.vocabulary import Fault

DONE = 0
FAILED = 1
WRONG = 2
INTERRUPTED = 130

_PATIENCE = 1.0
"""Seconds before a progress bar is worth showing."""


def print_error(place: str, message: str) -> None:
    """Print an error as one line."""
    text = f"error: {place}: {message}" if place else f"error: {message}"
    print(" ".join(text.split()), file=sys.stderr)


def print_warnings(warnings: Iterable[Fault]) -> None:
    """Print warnings, a line each."""
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)


def print_json(document: object) -> None:
    """Print the one JSON document of a command."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False))


class Bar:
    """A progress bar on a terminal, once the work takes over a second.

    Until the first frames are done it says that the work is being prepared: kernels are compiled
    when they are needed for the first time. Then it shows time left and × real time.

    Parameters
    ----------
    label : str
        What is being done.
    rate : int
        Frames a second, for × real time.
    shown : bool
        Whether to show anything at all.
    """

    def __init__(self, label: str, rate: int, *, shown: bool) -> None:
        self._label = label
        self._rate = rate
        self._begun = 0.0
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._timer = threading.Timer(_PATIENCE, self._open)
        self._timer.daemon = True
        if shown and sys.stderr.isatty():
            self._timer.start()

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is, in frames."""
        self._begun = self._begun or time.perf_counter()
        if self._progress is None or self._task is None:
            return
        speed = done / self._rate / max(time.perf_counter() - self._begun, 1e-3)
        self._progress.update(
            self._task,
            description=self._label,
            completed=done,
            total=total,
            speed=f"{speed:.0f} × real time",
        )

    def _open(self) -> None:
        from rich.console import Console  # only long work shows a bar
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[speed]}"),
            console=Console(stderr=True),
            transient=True,
        )
        text = f"{self._label}: preparing (kernels are compiled once)"
        self._task = progress.add_task(text, total=None, speed="")
        self._progress = progress
        progress.start()

    def close(self) -> None:
        """Take the bar away."""
        self._timer.cancel()
        if self._progress is not None:
            self._progress.stop()


@contextlib.contextmanager
def progress(label: str, rate: int, *, shown: bool = True) -> Iterator[Bar]:
    """Show a bar while work goes on; see `Bar`."""
    bar = Bar(label, rate, shown=shown)
    try:
        yield bar
    finally:
        bar.close()

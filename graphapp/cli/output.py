"""What commands print, and where: results to standard output, all else to standard error."""

from __future__ import annotations

import contextlib
import json
import sys
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
    """A progress bar that shows time left and × real time, once the work takes over a second."""

    def __init__(self, label: str, rate: int, *, shown: bool) -> None:
        self._label = label
        self._rate = rate
        self._shown = shown and sys.stderr.isatty()
        self._begun = time.perf_counter()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is, in frames."""
        elapsed = time.perf_counter() - self._begun
        if not self._shown or elapsed < _PATIENCE:
            return
        progress = self._progress or self._open(total)
        speed = done / self._rate / elapsed
        if self._task is not None:
            progress.update(self._task, completed=done, total=total, speed=f"{speed:.0f}")

    def _open(self, total: int) -> Progress:
        from rich.console import Console
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
            TextColumn("{task.fields[speed]} × real time"),
            console=Console(stderr=True),
            transient=True,
        )
        progress.start()
        self._task = progress.add_task(self._label, total=total, speed="")
        self._progress = progress
        return progress

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


@contextlib.contextmanager
def progress(label: str, rate: int, *, shown: bool = True) -> Iterator[Bar]:
    """Show a bar while work goes on.

    Parameters
    ----------
    label : str
        What is being done.
    rate : int
        Frames a second, for × real time.
    shown : bool
        Whether to show anything at all.
    """
    bar = Bar(label, rate, shown=shown)
    try:
        yield bar
    finally:
        bar.close()

"""Python programs that run beside a test, and are killed."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
"""
"""After this, files are too large from their 65th byte on, as on a disk that is full."""


@contextlib.contextmanager
def running(program: str, *arguments: Path | str) -> Iterator[subprocess.Popen[str]]:
    """Run a program whose output is read line by line, and kill it at the end."""
    command = [sys.executable, "-u", "-c", program, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def line(child: subprocess.Popen[str]) -> str:
    """Return the next line that a program prints."""
    assert child.stdout is not None
    return child.stdout.readline().strip()


def output(program: str, *arguments: Path | str) -> str:
    """Run a program to its end, and return what it printed."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

"""A job in a process of its own, as the window sees it: reports come, nothing is waited for."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_PATIENCE_S = 10.0
"""How long a process may take to end; one that fills a slow disk may need seconds to let go."""


class Child:
    """A process that answers requests, a line of JSON each way.

    It is started and written to on a thread of its own: both can take longer than a frame may.

    Parameters
    ----------
    module : str
        What it runs.
    receive : callable
        [child's thread] Takes each report, and None when the process has ended.
    """

    def __init__(self, module: str, receive: Callable[[dict[str, Any] | None], None]) -> None:
        self._module = module
        self._receive = receive
        self._requests: list[bytes] = []
        self._changed = threading.Condition()
        self._closing = False
        threading.Thread(target=self._run, name=module.rpartition(".")[2], daemon=True).start()

    def ask(self, request: Mapping[str, object]) -> None:
        """Send a request."""
        line = json.dumps(request, ensure_ascii=False).encode()
        with self._changed:
            self._requests.append(line + b"\n")
            self._changed.notify()

    def close(self) -> None:
        """Let the process end: it removes what it has begun."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def _run(self) -> None:
        """Start the process and write to it."""
        try:
            process = subprocess.Popen(  # noqa: S603 -- it is this program
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # It finds the same packages as this process, wherever it was started.
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except OSError:
            self._receive(None)
            return
        threading.Thread(target=self._read, args=(process,), daemon=True).start()
        if process.stdin is None:
            raise AssertionError  # it is a pipe
        with contextlib.suppress(OSError), process.stdin:  # the reader sees that it has ended
            while (line := self._next()) is not None:
                process.stdin.write(line)
                process.stdin.flush()
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()

    def _next(self) -> bytes | None:
        """Wait for a request; None: close."""
        with self._changed:
            while not self._requests and not self._closing:
                self._changed.wait()
            return None if self._closing else self._requests.pop(0)

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        """Hand on what the process says, until it has ended."""
        if process.stdout is None:
            raise AssertionError  # it is a pipe
        with process.stdout:
            for line in process.stdout:
                # What a library prints while it is imported is no report.
                with contextlib.suppress(ValueError):
                    self._receive(json.loads(line))
        process.wait()
        self.close()
        self._receive(None)

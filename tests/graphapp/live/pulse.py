"""A sound server without a sound card: what is played into it can be captured, bit for bit."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dsp.arrays import Block

RATE: Final = 48_000
SINK: Final = "lab"
"""The sink's name; its description, which programs show, is "Lab"."""
IDLE_SINK: Final = "idle"
""""Idle" is a second one: it holds 2 s of what it plays, also of silence, as most do."""

_PROGRAMS: Final = ("pulseaudio", "parec", "pactl")
_INSTALL: Final = "apt-get install -y pulseaudio pulseaudio-utils"
_PATIENCE: Final = 10.0
_PRIORITY: Final = 30
_UNUSED_S: Final = 60
"""Seconds without a client after which a server ends whose tests were killed."""

_FRAME: Final = 8
"""Bytes: two float32."""


def lacking(what: str, install: str) -> NoReturn:
    """Skip the test for want of something; in CI that is a failure."""
    message = f"needs {what}: {install}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def require_pulseaudio() -> None:
    """Skip the test where the programs are missing."""
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    if missing:
        lacking(", ".join(missing), _INSTALL)


def _go_first(process: subprocess.Popen[bytes]) -> None:
    """Let all threads of a program go before others on the processor, where that is permitted.

    A late server would sound like a dropout of the program under test.
    """
    if sys.platform == "linux":
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                os.sched_setscheduler(int(thread.name), os.SCHED_FIFO, os.sched_param(_PRIORITY))


class SoundServer:
    """PulseAudio, apart from the one the user may run.

    Attributes
    ----------
    environment : dict of str to str
        What a program needs to play through this server.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="graphapp-pulse-"))
        self._process: subprocess.Popen[bytes] | None = None
        # Where PULSE_SERVER is set, clients do not start a server of their own.
        self.environment = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_SERVER": f"unix:{self._folder / 'native'}",
            "PULSE_COOKIE": str(self._folder / "cookie"),
        }

    @property
    def running(self) -> bool:
        """Whether it is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, if it is not running, and wait until its sinks are there."""
        if self.running:
            return
        sink = f"module-null-sink rate={RATE} format=float32le channels=2"
        command = (
            *(
                "pulseaudio",
                "-n",
                "--daemonize=no",
                f"--exit-idle-time={_UNUSED_S}",
                "--disable-shm=yes",
            ),
            *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={self._folder}/native"),
            *("-L", f"{sink} sink_name={SINK} sink_properties=device.description=Lab norewinds=1"),
            *("-L", f"{sink} sink_name={IDLE_SINK} sink_properties=device.description=Idle"),
        )
        self._process = subprocess.Popen(
            command, env=os.environ | self.environment, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + _PATIENCE
        while IDLE_SINK not in self.sinks():
            assert self.running, "pulseaudio ended"
            assert time.monotonic() < deadline, "pulseaudio does not answer"
            time.sleep(0.02)
        _go_first(self._process)

    def sinks(self) -> list[str]:
        """Return the names of its sinks; none if it does not answer."""
        return [each[1] for each in self._listed("sinks")]

    def playing(self) -> list[str]:
        """Return the numbers of the streams that programs play."""
        return [each[0] for each in self._listed("sink-inputs")]

    def _listed(self, kind: str) -> list[list[str]]:
        command = ("pactl", "list", "short", kind)
        environment = os.environ | self.environment
        listed = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
        return [line.split("\t") for line in listed.stdout.splitlines()]

    def kill(self) -> None:
        """End it without a warning to anyone."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it answer nobody for a while."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it for good."""
        if self.running:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextlib.contextmanager
    def capture(self, sink: str = SINK) -> Iterator[Capture]:
        """Record what a sink plays."""
        path = self._folder / f"capture-{time.monotonic_ns()}"
        command = (
            *("parec", "--device", f"{sink}.monitor", "--raw", "--latency-msec=20"),
            *("--format=float32le", f"--rate={RATE}", "--channels=2"),
        )
        with path.open("wb") as file:
            process = subprocess.Popen(
                command, env=os.environ | self.environment, stdout=file, stderr=subprocess.DEVNULL
            )
        capture = Capture(path)
        try:
            capture.wait_for(1)
            _go_first(process)
            yield capture
            if self.running:  # wait for what the server still holds
                capture.wait_for(len(capture) + RATE // 4)
        finally:
            process.kill()
            process.wait()


class Capture:
    """What was recorded, also while recording goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __len__(self) -> int:
        return self._path.stat().st_size // _FRAME

    @property
    def samples(self) -> Block:
        """What was recorded until now, shape `(frames, 2)`, float32."""
        samples = np.fromfile(self._path, np.float32, 2 * len(self))
        return samples.reshape(-1, 2)

    def wait_for(self, frames: int) -> None:
        """Wait until as many frames were recorded."""
        deadline = time.monotonic() + _PATIENCE + frames / RATE
        while len(self) < frames:
            assert time.monotonic() < deadline, "nothing is recorded"
            time.sleep(0.01)

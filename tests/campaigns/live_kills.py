"""Kills of the sound server and of the engine: it plays again, soon and at the right place.

Usage: ``python -m tests.campaigns.live_kills [KILLS]`` (50 of each unless told). PulseAudio must be
installed; the command starts a server of its own, and one that it killed anew.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from graphapp.engine.live.client import LiveEngine
from projects import Cable, Graph, Node, Project
from tests.graphapp.live.feeding import counter
from tests.graphapp.live.pulse import RATE, SoundServer

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE_S = 10.0
_APART_S = 3.0
_STILL_S = 0.15
"""After so long nothing moves any more of what was killed."""
_PLAYED_S = 1.0
_OFF_S = 0.2
"""What the ring and the device hold, and a little for the clocks' sake."""


def plays_again(engine: LiveEngine, kill: Callable[[], None]) -> tuple[float, float]:
    """Kill, and return how long nothing was heard of the song, and how far it was off then.

    The song stands still from the kill until it plays again. So a while later it is where it was,
    and as much further as time has passed since it plays again; but for what the ring and the
    device held, up to 0.15 s, which is lost or heard twice.
    """
    before = engine.position
    kill()
    killed = time.monotonic()
    time.sleep(_STILL_S)
    still = engine.position
    while engine.position <= still or not engine.playing:
        if time.monotonic() - killed > _PATIENCE_S:
            return float("inf"), float("inf")
        time.sleep(0.005)
    again = time.monotonic()
    time.sleep(_PLAYED_S)
    played = time.monotonic() - again
    return again - killed, abs(engine.position - before - played)


def main() -> int:
    """Kill; 1 if it took too long, or went on elsewhere."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    server = SoundServer()
    os.environ.update(server.environment)
    failures = 0
    try:
        server.start()
        with tempfile.TemporaryDirectory() as folder:
            soundfile.write(Path(folder) / "counter.wav", counter(1, 600 * RATE), RATE, "FLOAT")
            graph = Graph(
                {"counter": Node("stem", {"file": "counter.wav"}), "master": Node("master")},
                (Cable.of("counter.out", "master.in"),),
            )
            project = Project(rate=RATE, graph=graph, folder=Path(folder))
            with LiveEngine(project, device="Lab") as engine:
                pids = {engine.pid}

                def kill_server() -> None:
                    server.kill()
                    server.start()

                def kill_engine() -> None:
                    os.kill(engine.pid, signal.SIGKILL)

                for name, kill, limit in (
                    ("server", kill_server, 2.0),
                    ("engine", kill_engine, 1.0),
                ):
                    engine.play(0.0)
                    time.sleep(_APART_S)
                    found = []
                    for _ in range(kills):
                        found.append(plays_again(engine, kill))
                        pids.add(engine.pid)
                        time.sleep(_APART_S)
                    took, off = np.array(found).T
                    late = int((took > limit).sum())
                    failures += late + int((off > _OFF_S).sum())
                    print(
                        f"{kills} kills of the {name}: playing again in {np.median(took):.2f} s,"
                        f" at most {took.max():.2f} s ({late} later than {limit:g} s);"
                        f" off by at most {off.max():.2f} s; on {engine.device}",
                        flush=True,
                    )
        left = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
        print(f"processes left: {left}")
    finally:
        server.close()
    return int(failures > 0 or bool(left))


if __name__ == "__main__":
    sys.exit(main())

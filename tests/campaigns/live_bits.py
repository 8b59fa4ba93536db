"""The demo song played into a sound server is, bit for bit, what it is exported as.

Usage: ``python -m tests.campaigns.live_bits [RUNS]`` (3 unless told, for each of three blocks).
PulseAudio must be installed; the command starts a server of its own. A run takes as long as the
song. At its end, what the meters have measured must be the export's figures.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from graphapp.engine import Options, render
from graphapp.engine.live.client import LiveEngine
from graphapp.engine.live.messages import Stopped
from projects import demo, load
from tests.graphapp.live.listening import aligned
from tests.graphapp.live.pulse import SoundServer

if TYPE_CHECKING:
    from dsp.arrays import Block
    from graphapp.engine.meters import Measurement
    from projects import Project

BLOCKS = (256, 512, 1024)


def main() -> int:
    """Play; 1 if any run differs."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    server = SoundServer()
    os.environ.update(server.environment)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        project = load(demo.write(Path(folder)))
        file = Path(folder) / "export.wav"
        figures = render(project, file, Options(depth="32f")).loudness
        export, _ = soundfile.read(file, dtype="float32", always_2d=True)
        try:
            server.start()
            for block in BLOCKS * runs:
                failures += not _run(server, project, block, export, figures)
        finally:
            server.close()
    return int(failures > 0)


def _run(
    server: SoundServer, project: Project, block: int, export: Block, figures: Measurement
) -> bool:
    """Play once, and compare what was captured and measured."""
    with (
        LiveEngine(project, device="Lab", block=block) as engine,
        server.capture() as capture,
    ):
        engine.play(0.0)
        events: list[object] = []
        frame = None
        while not any(isinstance(event, Stopped) for event in events):
            events += engine.events(0.05)
            frame = engine.meters() or frame
        time.sleep(0.5)
        frame = engine.meters() or frame
        dropouts, load_now = engine.dropouts, engine.load
    heard = aligned(capture.samples, export)
    same = np.array_equal(heard, export)
    program = frame.program if frame else None
    measured = program and (program.integrated, program.range, program.true_peak)
    equal = measured == (figures.integrated, figures.range, figures.true_peak)
    print(
        f"block {block}: {len(export)} frames, {'same bits' if same else 'DIFFERENT'},"
        f" dropouts {dropouts}, load {load_now:.0%}, meters {'equal' if equal else 'DIFFER'}"
        f" {measured}",
        flush=True,
    )
    return same and equal and dropouts == 0


if __name__ == "__main__":
    sys.exit(main())

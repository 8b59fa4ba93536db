"""Hundreds of random edits, played through a sound server and captured: none is heard as a click.

The suite makes 40. Usage: ``python -m tests.campaigns.live_capture [EDITS] [SEED]`` (500 and 1
unless told). PulseAudio must be installed; the command starts a server of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.graphapp.live.edited_session import play_edited
from tests.graphapp.live.pulse import SoundServer
from tests.graphapp.live.session import RATE, SMOOTH, roughness
from tests.graphapp.live.test_live_edits import sounding


def main() -> int:
    """Play; 1 if anything dropped out or stepped."""
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    server = SoundServer()
    os.environ.update(server.environment)
    try:
        server.start()
        with tempfile.TemporaryDirectory() as folder:
            played = play_edited(server, Path(folder), seed=seed, edits=edits)
    finally:
        server.close()
    heard = sounding(played.samples)
    rough, finite = roughness(heard), bool(np.isfinite(heard).all())
    audible = np.mean([np.abs(heard[i : i + 512]).max() > 0.01 for i in range(0, len(heard), 512)])
    print(
        f"{edits} edits in {len(heard) / RATE:.1f} s, {audible:.0%} audible, load {played.load:.0%}"
    )
    print(f"dropouts {played.dropouts}, finite {finite}, roughness {rough:.4f} of {SMOOTH}")
    if rough > SMOOTH:
        fourth = np.abs(np.diff(heard.astype(np.float64), n=4, axis=0)).max(axis=1)
        places = np.flatnonzero(fourth > SMOOTH)
        print(f"first at {places[0] / RATE:.4f} s of {len(places)} frames")
    return int(played.dropouts > 0 or not finite or not rough <= SMOOTH)


if __name__ == "__main__":
    sys.exit(main())

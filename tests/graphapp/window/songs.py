"""Projects that windows are opened on: canonical files with a complete layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import projects
from tests.graphapp.support import RATE, noise, sine, write_song

if TYPE_CHECKING:
    from pathlib import Path

SONG_S = 4

PLACES = {
    "kick": [0, 0],
    "kick-eq": [220, 0],
    "kick-comp": [440, 0],
    "bass": [0, 160],
    "bass-pan": [220, 160],
    "bass-send": [440, 160],
    "hall": [660, 320],
    "spare": [220, 360],
    "mix": [880, 80],
    "limiter": [1100, 80],
    "master": [1320, 80],
}
WIRES = (
    "kick > kick-eq > kick-comp > mix",
    "bass > bass-pan > bass-send > mix",
    "bass-send.send > hall > mix",
    "mix > limiter > master",
)


def write_mix(folder: Path, name: str = "song") -> Path:
    """Write a mix of two stems with a bus, a reverb and a limiter, and a fader without cables."""
    frames = SONG_S * RATE
    path = write_song(
        folder,
        {"kick": sine(80, frames), "bass": noise(frames, 2, 0.05)},
        {
            "kick-eq": {"type": "eq", "bands": [{"freq": 400, "gain": -3, "q": 1.2}]},
            "kick-comp": {"type": "compressor"},
            "bass-pan": {"type": "pan", "position": -20},
            "bass-send": {"type": "send"},
            "hall": {"type": "reverb"},
            "spare": {"type": "fader"},
            "mix": {"type": "bus"},
            "limiter": {"type": "limiter"},
        },
        WIRES,
        name="Song",
        layout={"nodes": PLACES, "frames": []},
    )
    project = projects.load(path)
    path.unlink()
    path = folder / f"{name}.graph.json"
    projects.save(project, path)
    return path

"""The demo song: twelve stems, synthesized from a seed, and the project that mixes them.

`score` says what is played and `timing` when; `drums`, `instruments` and `voice` play it with
the sounds of `synthesis`, `shaping` and `phrasing`; `mix` is the graph.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np

from projects.demo import drums, instruments, voice
from projects.demo.mix import project
from projects.demo.shaping import finish
from projects.demo.timing import RATE
from projects.reading import parse
from projects.saving import save

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["RATE", "project", "synthesize", "write"]

_SEED: Final = 2

_STEMS: Final = {
    "kick": (drums.kick, -14.0),
    "snare": (drums.snare, -18.0),
    "hats": (drums.hats, -24.0),
    "percussion": (drums.percussion, -22.0),
    "cymbals": (drums.cymbals, -24.0),
    "bass": (instruments.bass, -16.0),
    "keys": (instruments.keys, -20.0),
    "pad": (instruments.pad, -20.0),
    "pluck": (instruments.pluck, -20.0),
    "lead": (instruments.lead, -18.0),
    "voice": (voice.voice, -18.0),
    "choir": (voice.choir, -20.0),
}
"""Who plays each stem, and its level, dBFS RMS while it plays."""


def synthesize() -> dict[str, NDArray[np.float32]]:
    """Play every stem of the song.

    Returns
    -------
    dict of str to numpy.ndarray
        Stems by name, shape (frames, channels), float32 at `RATE`, peaks below -3 dBFS. All
        begin at 0 s and have the same length. Every call gives the same samples.
    """
    return {
        name: finish(play(np.random.default_rng((_SEED, index))), level_dbfs)
        for index, (name, (play, level_dbfs)) in enumerate(_STEMS.items())
    }


def write(folder: Path) -> Path:
    """Write the song's stems and its project.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names in it are replaced. A project that was
        edited goes to the backups beside it.

    Returns
    -------
    Path
        The project file, `demo.graph.json`; the stems are 24-bit WAV in `stems` beside it.
    """
    import soundfile

    stems = folder / "stems"
    stems.mkdir(parents=True, exist_ok=True)
    for name, samples in synthesize().items():
        soundfile.write(stems / f"{name}.wav", samples, RATE, subtype="PCM_24")
    path = folder / "demo.graph.json"
    save(parse(json.dumps(project()).encode(), folder), path)
    return path

"""The demo song: twelve stems, synthesized from a seed, and the project that mixes them.

`score` says what is played and `timing` when; `drums`, `instruments` and `voice` play it with
the sounds of `synthesis`, `shaping` and `phrasing`; `mix` is the graph.
"""

from __future__ import annotations

import errno
import json
import secrets
from typing import TYPE_CHECKING, Final

import numpy as np

from nodes.vocabulary import Fault
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
        Made if it is not there. If it has the song already, its files are replaced; a project
        that was edited goes to the backups beside it.

    Returns
    -------
    Path
        The project file, `demo.graph.json`; the stems are 24-bit WAV in `stems` beside it.

    Raises
    ------
    Fault
        If the folder holds other files: name a new one.
    OSError
        If a file cannot be written; what had its name before is then still there.
    """
    path = folder / "demo.graph.json"
    if folder.is_dir() and any(folder.iterdir()) and not path.exists():
        raise Fault(str(folder), "holds other files; name a new folder")
    stems = folder / "stems"
    stems.mkdir(parents=True, exist_ok=True)
    # The project comes first: the folder is then known as the song's if the rest is interrupted.
    save(parse(json.dumps(project()).encode(), folder), path)
    for name, samples in synthesize().items():
        _write_stem(stems / f"{name}.wav", samples)
    return path


def _write_stem(path: Path, samples: NDArray[np.float32]) -> None:
    """Write a stem, whole or not at all."""
    import soundfile

    temporary = path.with_name(f".graphapp-demo-{secrets.token_hex(8)}.part")
    try:
        soundfile.write(temporary, samples, RATE, subtype="PCM_24", format="WAV")
        temporary.replace(path)
    except soundfile.LibsndfileError as error:  # it does not tell why
        raise OSError(errno.EIO, "cannot be written", str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)

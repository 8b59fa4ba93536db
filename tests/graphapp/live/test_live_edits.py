"""Edits while it plays through a sound server: nothing drops out, nothing steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.graphapp.live.edited_session import play_edited
from tests.graphapp.live.session import RATE, SMOOTH, roughness

if TYPE_CHECKING:
    from pathlib import Path

    from dsp.arrays import Block
    from tests.graphapp.live.pulse import SoundServer


def sounding(samples: Block) -> Block:
    """Return a capture without the silence around it and the tones' own beginning."""
    heard = np.flatnonzero(samples.any(axis=1))
    return samples[heard[0] + RATE // 20 : heard[-1] + 1]


def test_random_edits_are_smooth(sound_server: SoundServer, tmp_path: Path) -> None:
    """A step of −40 dBFS planted into the same capture is found."""
    played = play_edited(sound_server, tmp_path, seed=1, edits=40)
    heard = sounding(played.samples)
    assert np.isfinite(heard).all()
    assert played.dropouts == 0
    assert roughness(heard) < SMOOTH, played.edits
    planted = heard.copy()
    planted[len(planted) // 2 :] += 0.01
    assert roughness(planted) > SMOOTH

"""The same bits, whatever the block, the threads, the banks and the hash seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine import render
from projects import load
from projects.demo import write
from tests.campaigns import bits

if TYPE_CHECKING:
    from pathlib import Path

CASES = 25


def test_random_songs_have_the_same_bits_in_every_way(tmp_path: Path) -> None:
    """The full campaign is ``python -m tests.campaigns.bits 200``."""
    assert bits.run(CASES, tmp_path) >= CASES


def test_the_demo_has_the_same_bits_in_every_way(tmp_path: Path) -> None:
    """The song with every node type, at full length."""
    project = load(write(tmp_path))
    exports = [render(project, tmp_path / "out.wav", options) for options in bits.VARIANTS]
    assert len({export.audio_sha256 for export in exports}) == 1

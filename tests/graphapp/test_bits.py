"""The same bits, whatever the block, the threads, the banks and the hash seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.campaigns import bits

if TYPE_CHECKING:
    from pathlib import Path

CASES = 25


def test_random_songs_have_the_same_bits_in_every_way(tmp_path: Path) -> None:
    """The full campaign is ``python -m tests.campaigns.bits 200``."""
    assert bits.run(CASES, tmp_path) >= CASES

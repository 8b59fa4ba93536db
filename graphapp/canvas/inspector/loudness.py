"""What loudness means for a master: how far it is from its target, and when a peak is hot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.decor import signed

if TYPE_CHECKING:
    from graphapp.engine.live.readings import ProgramReading

SAFE_DBTP: Final = -1.0
"""True peak above which lossy encoding may clip: EBU R 128 asks for no more."""

_ON_TARGET_LU: Final = 1.0


def distance_text(program: ProgramReading | None, target: float) -> tuple[str, bool]:
    """Return how far the integrated loudness is from a target, and whether that is near."""
    loudness = program.integrated if program else None
    if loudness is None or loudness < -100.0:
        return signed(f"target {target:g} LUFS"), False
    away = loudness - target
    return signed(f"{away:+.1f} LU to {target:g} LUFS"), abs(away) <= _ON_TARGET_LU

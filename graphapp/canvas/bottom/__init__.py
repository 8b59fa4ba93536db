"""The bottom of the window: meters, automation over the waveform, loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.stage import Panel


def build_bottom(bench: Bench) -> list[Panel]:
    """Return the panels at the bottom of the window, from left to right."""
    from graphapp.canvas.bottom.bridge import MeterBridge
    from graphapp.canvas.bottom.goniometer import Goniometer
    from graphapp.canvas.bottom.lane import AutomationPanel
    from graphapp.canvas.bottom.loudness import LoudnessHistory
    from graphapp.canvas.bottom.program import ProgramPanel
    from graphapp.canvas.bottom.slots import Bottom

    kinds = MeterBridge, AutomationPanel, LoudnessHistory, Goniometer, ProgramPanel
    bottom = Bottom(bench)
    return [kind(bench, bottom) for kind in kinds]

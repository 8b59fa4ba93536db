"""The keyboard on the start panel."""

from __future__ import annotations

from typing import Final, Protocol

_STEPS: Final = {
    "Left": (-1, 0),
    "Right": (1, 0),
    "Up": (0, -1),
    "Down": (0, 1),
    "Tab": (1, 0),
    "Shift+Tab": (-1, 0),
}


class Start(Protocol):
    """What has a highlight that the keyboard moves."""

    def step(self, dx: int, dy: int) -> None:
        """Move the highlight."""

    def activate(self) -> None:
        """Do what is highlighted."""


class StartKeys:
    """Routes keys to the start panel."""

    def __init__(self, start: Start) -> None:
        self._start = start

    def press(self, chord: str) -> bool:
        """Move the highlight or do what it is on; return whether the key had a use."""
        if chord in _STEPS:
            self._start.step(*_STEPS[chord])
        elif chord == "Enter":
            self._start.activate()
        else:
            return False
        return True

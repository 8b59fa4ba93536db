"""How fast frames follow one another: as fast as needed, not at all where nothing moves."""

from __future__ import annotations

import time
from typing import Final

FAST: Final = 1 / 60
SLOW: Final = 1 / 15
_AFTERGLOW: Final = 1.0
"""Seconds for which frames go on slowly after the last touch."""

_TOUCH: Final = 0.3
ASLEEP: Final = 0.25
"""Seconds after which a window at rest looks whether the engine has something to say."""


class Pace:
    """Decides how long the window rests after a frame."""

    def __init__(self) -> None:
        self._touched = time.monotonic()
        self._frame = time.monotonic()

    def touch(self) -> None:
        """Note that somebody did something."""
        self._touched = time.monotonic()

    def rest(self, *, moving: bool) -> float | None:
        """Return the seconds until the next frame is due; None if none is.

        Parameters
        ----------
        moving : bool
            Whether what is shown moves by itself.
        """
        now = time.monotonic()
        since = now - self._touched
        if moving or since < _TOUCH:
            period = FAST
        elif since < _AFTERGLOW:
            period = SLOW
        else:
            return None
        self._frame = max(self._frame + period, now - period)
        return max(0.0, self._frame - now)

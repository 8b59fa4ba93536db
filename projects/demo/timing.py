"""The song's clock: tempo, swing, and where each sixteenth falls."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

RATE: Final = 48_000
"""Sample rate of every stem, Hz."""

TEMPO: Final = 108
"""Quarter notes a minute."""

STEPS: Final = 16
"""Sixteenths a bar."""

SWING: Final = 0.1
"""How much later than even the second sixteenth of each pair falls, in sixteenths."""

FRAMES: Final = 30 * RATE
"""Length of every stem: twelve bars, and a bar and a half to ring out."""

SECTIONS: Final = ("intro", "verse", "break", "chorus", "ending")
"""The sections in order."""

_FIRST_BARS: Final = (0, 2, 6, 8, 12)


def section(bar: float) -> str:
    """Name the section that a bar belongs to.

    Parameters
    ----------
    bar : float
        Bars from the start of the song, not negative.

    Returns
    -------
    str
        One of `SECTIONS`.
    """
    return SECTIONS[bisect_right(_FIRST_BARS, bar) - 1]


def seconds(step: float) -> float:
    """Say when a sixteenth sounds.

    Between the sixteenths the swing is spread evenly, so that any fraction has its place.

    Parameters
    ----------
    step : float
        Sixteenths from the start of the song.

    Returns
    -------
    float
        Seconds from the start of the song.
    """
    pair, within = divmod(step, 2.0)
    swung = within * (1 + SWING) if within < 1 else 2 - (2 - within) * (1 - SWING)
    return (2 * pair + swung) * 15 / TEMPO


def frame(step: float) -> int:
    """Say at which frame a sixteenth sounds.

    Parameters
    ----------
    step : float
        Sixteenths from the start of the song.

    Returns
    -------
    int
        Frames from the start of the song.
    """
    return round(seconds(step) * RATE)

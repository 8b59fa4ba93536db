"""Spreading: how the channels of a signal meet those of an input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.schedule import Term

if TYPE_CHECKING:
    from graphapp.engine.schedule import Lanes


def spread(lanes: Lanes, first: int, channels: int, cable: int | None) -> list[Term]:
    """Return the terms that bring a signal to `channels` lanes from `first` on.

    One channel is copied to all; to one channel goes the mean of all.
    """
    number = -1 if cable is None else cable
    if lanes.channels == 1:
        return [Term(first + i, lanes.buffer, lanes.first, number, 1.0) for i in range(channels)]
    if channels == 1:
        share = 1.0 / lanes.channels
        return [
            Term(first, lanes.buffer, lanes.first + i, number, share) for i in range(lanes.channels)
        ]
    return [
        Term(first + i, lanes.buffer, lanes.first + i, number, 1.0)
        for i in range(min(channels, lanes.channels))
    ]

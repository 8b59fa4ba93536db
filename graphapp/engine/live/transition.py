"""Transitions: how one schedule becomes another while the song plays.

The audio thread never runs two schedules at once. An edit goes from the old cables through the
union of old and new to the new:

1. the union begins as the old graph sounds: its new cables are silent, its delays as they were;
2. delays crossfade to where all paths of the union line up;
3. what new nodes hear fades in, and they are given time to fill their own delays;
4. gains ramp: old cables out, new cables in, all of them in time with each other;
5. delays crossfade to where the new graph has them, and the new schedule takes over.

Where nothing is late and no node is new, only the fourth step takes time: 5 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.engine.schedule import Schedule


class Ends(NamedTuple):
    """A cable at work: ``node.port`` of its source and of its target."""

    source: str
    target: str


class Taps(NamedTuple):
    """A cable's delays in frames: in the old graph, in the union, in the new one."""

    old: int
    union: int
    new: int


@dataclass(frozen=True, slots=True)
class Transition:
    """From the schedule that plays to another.

    Attributes
    ----------
    union : Schedule or None
        Old and new at once; None where no cable has to ramp.
    final : Schedule
        The new one.
    taps : mapping of Ends to Taps
        The cables whose delay changes.
    fill : int
        Frames that the delays of new cables need to fill.
    entries : mapping of Ends to float
        The gains that cables into new nodes fade in to.
    lead : int
        Frames that new nodes are given before they are heard.
    gains : mapping of Ends to float
        The other cables whose gain changes, and to what.
    moves : int
        How many parameter moves the new settings already include.
    """

    union: Schedule | None
    final: Schedule
    taps: Mapping[Ends, Taps]
    fill: int
    entries: Mapping[Ends, float]
    lead: int
    gains: Mapping[Ends, float]
    moves: int

    @property
    def history(self) -> int:
        """Frames of the past that the longest delay needs."""
        return max((max(taps) for taps in self.taps.values()), default=0)

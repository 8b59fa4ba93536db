"""Staging: how a graph that already plays is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphapp.engine.slots import Slots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projects import Cable


@dataclass(frozen=True, slots=True)
class Staging:
    """What a schedule of a graph that already plays takes over.

    Parameters
    ----------
    slots : Slots
        Where its nodes' state lies; new nodes get slots here.
    gains : mapping of Cable to float
        The gains that cables begin with; those left out have what the document says.
    ramped : set of Cable
        Cables whose gain will change: none of them is read in place.
    tapped : set of Cable
        Cables whose delay will change: each has a delay, if only of 0 frames.
    """

    slots: Slots = field(default_factory=Slots)
    gains: Mapping[Cable, float] = field(default_factory=dict)
    ramped: frozenset[Cable] = frozenset()
    tapped: frozenset[Cable] = frozenset()

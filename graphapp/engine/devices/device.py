"""What an audio device is, whatever sound system it belongs to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.engine.devices.ring import OutputRing

_SILENCE: Final = 0.4
"""Seconds that a device which has played all it took may ask for nothing."""

_IDLE: Final = 2.5
"""Seconds that one which has just been opened may."""

_PAUSE: Final = 0.2
"""Seconds between two looks that count."""

_FORGETTING: Final = 1e-3
"""Of the time. More than any clock is wrong by, so that its error does not add up."""


class DeviceError(Exception):
    """A device that does not open, said in one line."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """What is known of a device before it is opened.

    Parameters
    ----------
    name : str
        What a person calls it; no two have the same.
    backend : str
        The sound system it belongs to.
    rates : tuple of int
        Hz it can run at without anything converting; empty if any.
    rate : int
        The one of them it prefers.
    channels : int
        Those it has.
    default : bool
        Whether it plays what is not sent elsewhere.
    """

    name: str
    backend: str
    rates: tuple[int, ...]
    rate: int
    channels: int
    default: bool

    def best_rate(self, wanted: int) -> int:
        """Return the rate to open it at, in Hz: the one wanted where it can run at that."""
        return wanted if not self.rates or wanted in self.rates else self.rate


class Device(Protocol):
    """A device that plays a ring, from when it is opened until it is closed."""

    @property
    def info(self) -> DeviceInfo:
        """What was known of it before."""

    @property
    def rate(self) -> int:
        """The rate it really runs at, in Hz."""

    @property
    def block(self) -> int:
        """How many frames it asks for at a time."""

    @property
    def latency_frames(self) -> int:
        """Frames that it holds after the ring, as far as is known."""

    def alive(self) -> bool:
        """Tell whether it still plays. One thread asks, every 0.1 s or more often."""

    def close(self) -> None:
        """End it. This does not take long, even if its sound system has gone."""


class Watch:
    """Tells from what a device takes whether it still plays.

    A device may take a lot at once and then nothing until it has played that. A sink that was idle
    (PulseAudio's hold about 2 s) first plays the silence it has, or takes as much sound. So a
    device counts as dead only when it should have run out some time ago.

    Parameters
    ----------
    ring : OutputRing
        Which the device empties.
    rate : int
        Of the device, in Hz.
    unsettled : int
        Frames that it takes before it asks steadily.
    clock : callable
        Returns seconds.
    """

    def __init__(
        self,
        ring: OutputRing,
        rate: int,
        unsettled: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ring = ring
        self._rate = rate
        self._begun = ring.taken + unsettled
        self._clock = clock
        self._taken = ring.taken
        self._looked = clock()
        self._ahead = 0.0
        self._silent = 0.0

    def alive(self) -> bool:
        """Look at what was taken since the last time."""
        now, taken = self._clock(), self._ring.taken
        passed, seconds = now - self._looked, (taken - self._taken) / self._rate
        if seconds:
            self._silent = 0.0
        else:
            # After a longer pause it was this process that stood still.
            self._silent += min(max(0.0, passed - self._ahead), _PAUSE)
        self._ahead = max(0.0, self._ahead + seconds - passed * (1 + _FORGETTING))
        self._taken, self._looked = taken, now
        return self._silent <= (_SILENCE if taken >= self._begun else _IDLE)

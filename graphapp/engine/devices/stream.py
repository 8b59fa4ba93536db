"""A device of a sound system, which may keep one waiting, or die."""

from __future__ import annotations

import atexit
import contextlib
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from graphapp.engine.devices.device import DeviceError, Watch
from graphapp.engine.devices.within import within

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.engine.devices.device import DeviceInfo
    from graphapp.engine.devices.plug import Plug
    from graphapp.engine.devices.ring import OutputRing

R = TypeVar("R")

_PATIENCE: Final = 3.0
"""Seconds for a sound system to answer."""

_SETTLING: Final = 0.25
"""Seconds for a device to begin; one that was idle takes longer, and is not waited for."""

_FAREWELL: Final = 0.2
"""Seconds to close; where the server has died, that may never end."""


class Stream(Protocol):
    """What a sound system plays.

    Attributes
    ----------
    plug : Plug
        What its callback is given.
    rate : int
        Hz.
    block : int
        Frames it asks for at a time.
    latency_frames : int
        Those it holds.
    """

    plug: Plug
    rate: int
    block: int
    latency_frames: int

    def close(self) -> None:
        """End it. The call may never return."""


def answer(
    name: str, question: Callable[[], R], too_late: Callable[[R], object] = lambda _: None
) -> R:
    """Return a sound system's answer; see `within`.

    Raises
    ------
    DeviceError
        If there is none in time.
    """
    try:
        return within(_PATIENCE, question, too_late)
    except TimeoutError:
        raise DeviceError(f"{name} does not answer") from None


def _close(stream: Stream) -> None:
    stream.close()


class StreamDevice:
    """An open device.

    Parameters
    ----------
    info : DeviceInfo
        What was known of it before.
    ring : OutputRing
        What it plays.
    open_stream : callable
        Opens it. The call may never return.

    Raises
    ------
    DeviceError
        If it has gone, or does not open.
    """

    def __init__(
        self, info: DeviceInfo, ring: OutputRing, open_stream: Callable[[], Stream]
    ) -> None:
        self._stream = stream = answer(f'"{info.name}"', open_stream, _close)
        # A sound system's threads run on while the program ends and the ring's memory goes.
        atexit.register(self.close)
        self.info = info
        self.rate = stream.rate
        self.block = stream.block
        self.latency_frames = stream.latency_frames
        unsettled = stream.plug.settle(stream.latency_frames + stream.block, _SETTLING)
        stream.plug.attach(ring)
        self._watch = Watch(ring, stream.rate, unsettled)

    def alive(self) -> bool:
        """Tell whether it still plays."""
        return self._watch.alive()

    def close(self) -> None:
        """End it."""
        atexit.unregister(self.close)
        self._stream.plug.detach()
        # Where this does not end, the thread left behind keeps what the sound system refers to.
        with contextlib.suppress(TimeoutError):
            within(_FAREWELL, self._stream.close)

"""The watchdog: sound goes on when the device is lost."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from graphapp.engine.devices import DeviceError, find_device, open_device
from graphapp.engine.live import priority
from graphapp.engine.live.messages import DeviceChanged, Warned
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.engine.devices import Device, DeviceInfo, OutputRing
    from graphapp.engine.live.messages import Event

_LOOK_S = 0.05
_RETRY_S = 0.2
_PATIENCE_S = 2.0
_RETRY_ON_NULL_S = 1.0

NULL = "null"


class Watchdog:
    """Opens the device, and again whenever it dies; until it is back, the null device plays.

    What the device had not taken stays in the ring, and the position with it.

    Parameters
    ----------
    name : str or None
        The device's name; None: the default one.
    ring : OutputRing
        What it plays.
    rate, block : int
        Asked for: Hz, and frames a period.
    connect : callable
        [watchdog's thread] Called with each device once it is open.
    report : callable
        [watchdog's thread] Called with events.
    wait : bool
        Whether to play on the null device until the device is there.

    Attributes
    ----------
    lost : bool
        Whether the device is not there, so that the null device plays, or none.

    Raises
    ------
    Fault
        If there is no such device, or it does not open, and it shall not be waited for.
    """

    def __init__(
        self,
        name: str | None,
        ring: OutputRing,
        rate: int,
        block: int,
        connect: Callable[[Device], None],
        report: Callable[[Event], None],
        *,
        wait: bool,
    ) -> None:
        self.lost = False
        self._name = name
        self._ring = ring
        self._rate = rate
        self._block = block
        self._connect = connect
        self._report = report
        self._device: Device | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="watchdog", daemon=True)
        try:
            self._open_first()
        except Fault:
            if not wait:
                raise
            self.lost = True
            self._open(find_device(NULL))

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def close(self) -> None:
        """Watch no more, and close the device."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
        self._close()

    def _open(self, info: DeviceInfo) -> None:
        """Open a device; none may be open.

        Raises
        ------
        DeviceError
            If it does not open.
        """
        priority.ask(priority.DEVICE)  # the device's threads inherit it
        try:
            self._device = open_device(info, self._ring, self._rate, self._block)
        finally:
            priority.ask(priority.HELPER)
        self._connect(self._device)

    def _close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _open_first(self) -> None:
        info = find_device(self._name)
        self._name = self._name and info.name
        try:
            self._open(info)
        except DeviceError as error:
            remedy = "choose another, or --device null"
            raise Fault("--device", f'"{info.name}" does not open: {error}; {remedy}') from None

    def _work(self) -> None:
        while not self._closing.wait(_LOOK_S):
            if self.lost:
                self._wait_for_return()
            elif self._device is not None and not self._device.alive():
                self._replace(self._device)

    def _replace(self, dead: Device) -> None:
        """Bring the device back, or the null device in its place."""
        self.lost = True
        self._close()
        self._report(Warned("--device", f'"{dead.info.name}" is lost; trying to open it again'))
        deadline = time.monotonic() + _PATIENCE_S
        while not self._opened_again():
            if time.monotonic() > deadline:
                self._open(find_device(NULL))
                break
            if self._closing.wait(_RETRY_S):
                return
        self._say_which()

    def _wait_for_return(self) -> None:
        """Leave the null device for the one that is back, if it is."""
        if self._closing.wait(_RETRY_ON_NULL_S) or self._found() is None:
            return
        self._close()
        if self._opened_again():
            self._say_which()
        else:
            self._open(find_device(NULL))

    def _opened_again(self) -> bool:
        info = self._found()
        if info is None:
            return False
        try:
            self._open(info)
        except DeviceError:
            return False
        self.lost = False
        return True

    def _found(self) -> DeviceInfo | None:
        """Return what is known of the device, if it is there."""
        try:
            info = find_device(self._name)
        except Fault:
            return None
        return None if info.name == NULL else info

    def _say_which(self) -> None:
        if self._device is not None:
            self._report(DeviceChanged(self._device.info.name, self._device.rate))

"""The devices there are, and opening one."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from graphapp.engine.devices import miniaudio_backend, sounddevice_backend
from graphapp.engine.devices.device import DeviceError, DeviceInfo
from graphapp.engine.devices.null import NULL, NullDevice
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from graphapp.engine.devices.device import Device
    from graphapp.engine.devices.ring import OutputRing


def list_devices() -> list[DeviceInfo]:
    """Return the devices that play; the null device, which is always there, is the last.

    PortAudio, which sees the same hardware, is asked only where miniaudio finds none.
    """
    for backend in (miniaudio_backend, sounddevice_backend):
        with contextlib.suppress(DeviceError):
            if found := backend.infos():
                return [*found, NULL]
    return [NULL]


def find_device(name: str | None) -> DeviceInfo:
    """Return the device that a person names.

    Parameters
    ----------
    name : str, optional
        Its name, or a part of it that no other has, in any case. Without, the default device, and
        the null device where there is none.

    Raises
    ------
    Fault
        If there is no such device, or several. Use a name that the message lists.
    """
    devices = list_devices()
    if name is None:
        return next((each for each in devices if each.default), NULL)
    exact = [each for each in devices if each.name == name]
    part = [each for each in devices if name.casefold() in each.name.casefold()]
    matching = exact or part
    if len(matching) == 1:
        return matching[0]
    listed = ", ".join(f'"{each.name}"' for each in matching or devices)
    if matching:
        raise Fault("--device", f'"{name}" is part of several names; use one of {listed}')
    raise Fault("--device", f'there is no device "{name}"; use one of {listed}')


def open_device(info: DeviceInfo, ring: OutputRing, rate: int, block: int) -> Device:
    """Open a device; it plays the ring from now on, and silence where that is empty.

    Parameters
    ----------
    info : DeviceInfo
        Which.
    ring : OutputRing
        What it plays; no other open device may.
    rate : int
        The rate wanted, in Hz. The device's `rate` differs where it cannot follow.
    block : int
        Frames it asks for at a time.

    Raises
    ------
    DeviceError
        If it does not open.
    """
    match info.backend:
        case "null":
            return NullDevice(ring, rate, block)
        case "portaudio":
            return sounddevice_backend.open_device(info, ring, rate, block)
        case _:
            return miniaudio_backend.open_device(info, ring, rate, block)

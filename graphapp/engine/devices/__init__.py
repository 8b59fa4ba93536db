"""Audio devices: what there is, and playing a ring through one."""

from graphapp.engine.devices.catalogue import find_device, list_devices, open_device
from graphapp.engine.devices.device import Device, DeviceError, DeviceInfo
from graphapp.engine.devices.ring import OutputRing

__all__ = [
    "Device",
    "DeviceError",
    "DeviceInfo",
    "OutputRing",
    "find_device",
    "list_devices",
    "open_device",
]

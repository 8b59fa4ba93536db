"""Miniaudio's connection to a sound system: which devices it knows."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from graphapp.engine.devices.device import DeviceError, DeviceInfo
from graphapp.engine.devices.quiet import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

_BACKENDS: Final = {
    "WASAPI": "wasapi",
    "COREAUDIO": "coreaudio",
    "PULSEAUDIO": "pulseaudio",
    "ALSA": "alsa",
    "AUDIO4": "audio4",
    "OSS": "oss",
}
"""By miniaudio's name; the first that is there is used. Not JACK, which would start a server."""

_USUAL_RATE: Final = 48_000


class Found(NamedTuple):
    """A device, and how miniaudio calls it."""

    info: DeviceInfo
    identity: Any


class Context:
    """A connection to a sound system. Any call may take long, or never return.

    Parameters
    ----------
    backend : str, optional
        Which; without, the first that is there.

    Raises
    ------
    DeviceError
        If there is none.
    """

    def __init__(self, backend: str | None = None) -> None:
        import miniaudio  # takes 0.2 s, and a render needs none

        self.lib, self.ffi = miniaudio.lib, miniaudio.ffi
        self._names = {
            int(miniaudio.Backend[name].value): own
            for name, own in _BACKENDS.items()
            if own == (backend or own)
        }
        enabled = [each for each in self._names if self.lib.ma_is_backend_enabled(each)]
        self.at = self.ffi.new("ma_context *")
        result = self.lib.ma_context_init(enabled, len(enabled), self.ffi.NULL, self.at)
        self.check(f"{backend or 'a sound system'} is not there", result)
        self.backend = self._names[int(self.at.backend)]

    def check(self, what: str, result: int) -> None:
        """Raise DeviceError if a function of miniaudio failed."""
        if result != self.lib.MA_SUCCESS:
            raise DeviceError(f"{what} (miniaudio's error {result})")

    def close(self) -> None:
        """End the connection."""
        self.lib.ma_context_uninit(self.at)

    def find(self, name: str) -> Found:
        """Return the device of a name.

        Raises
        ------
        DeviceError
            If it has gone.
        """
        for each in self.playing():
            if each.info.name == name:
                return each
        raise DeviceError(f'"{name}" is not there any more')

    def playing(self) -> list[Found]:
        """Return the devices that play."""
        with quiet() if self.backend == "alsa" else contextlib.nullcontext():
            return list(self._playing())

    def _playing(self) -> Iterator[Found]:
        found = self.ffi.new("ma_device_info **")
        count = self.ffi.new("ma_uint32 *")
        null = self.ffi.NULL
        result = self.lib.ma_context_get_devices(self.at, found, count, null, null)
        self.check("the devices cannot be listed", result)
        used: Counter[str] = Counter()
        for device in found[0][0 : count[0]]:
            identity = self.ffi.new("ma_device_id *", device.id)
            if self._answers(device, identity):
                name = self.ffi.string(device.name).decode(errors="replace")
                used[name] += 1
                number = f" ({used[name]})" if used[name] > 1 else ""
                yield Found(self._info(name + number, device), identity)

    def _answers(self, device: Any, identity: Any) -> bool:
        """Ask for more about a device; ALSA lists many that do not exist."""
        if self.backend == "alsa" and self.ffi.string(self.ffi.cast("char *", identity)) == b"null":
            return False  # it takes all it can get, at once
        kind = self.lib.ma_device_type_playback
        at = self.ffi.addressof(device)
        return bool(
            self.lib.ma_context_get_device_info(self.at, kind, identity, at) == self.lib.MA_SUCCESS
        )

    def _info(self, name: str, device: Any) -> DeviceInfo:
        formats = device.nativeDataFormats[0 : device.nativeDataFormatCount]
        rates = [int(each.sampleRate) for each in formats if each.sampleRate]
        return DeviceInfo(
            name=name,
            backend=self.backend,
            rates=tuple(sorted(set(rates))),
            rate=rates[0] if rates else _USUAL_RATE,
            channels=max((int(each.channels) for each in formats), default=0) or 2,
            default=bool(device.isDefault),
        )

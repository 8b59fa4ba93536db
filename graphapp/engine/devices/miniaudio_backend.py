"""Devices of the system's own sound server or driver, through miniaudio."""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dsp import ring as kernels
from dsp.jit import callback
from graphapp.engine.devices.device import DeviceError
from graphapp.engine.devices.miniaudio_context import Context
from graphapp.engine.devices.plug import Plug
from graphapp.engine.devices.stream import StreamDevice, answer

if TYPE_CHECKING:
    from graphapp.engine.devices.device import DeviceInfo
    from graphapp.engine.devices.ring import OutputRing

_PERIODS: Final = 3
"""That a device holds."""

_SERVER_PERIODS: Final = 2
_SERVER_PERIOD: Final = 0.04
"""Seconds that PulseAudio's lasts at least: server and program have to have had their turn on the
processor by then, for miniaudio lets the server ask for one period ahead, not for several."""

_ALIGNMENT: Final = 64
"""Of miniaudio's device, in bytes. The plug lies as many before it."""


@callback("void(int64, int64, int64, uint32)")
def on_data(device: int, out: int, _in: int, frames: int) -> None:
    """Give miniaudio the next frames.

    Parameters
    ----------
    device : int
        Address of miniaudio's device. Where in it the pointer for its user is depends on
        miniaudio's version; what lies before it was put there by `_Stream`.
    out : int
        Where the samples go.
    frames : int
        How many are wanted.
    """
    kernels.play(device - _ALIGNMENT, out, frames)


def infos() -> list[DeviceInfo]:
    """Return the devices that play.

    Raises
    ------
    DeviceError
        If there is no sound system, or it does not answer.
    """

    def enumerate_devices() -> list[DeviceInfo]:
        with contextlib.closing(Context()) as context:
            return [each.info for each in context.playing()]

    return answer("the sound system", enumerate_devices)


def open_device(info: DeviceInfo, ring: OutputRing, rate: int, block: int) -> StreamDevice:
    """Open one of `infos()`.

    Raises
    ------
    DeviceError
        If it has gone, or does not open.
    """
    on_data.warm()
    return StreamDevice(info, ring, lambda: _Stream(info, ring.channels, rate, block))


class _Stream:
    """What miniaudio works on, see `Stream`."""

    def __init__(self, info: DeviceInfo, channels: int, rate: int, block: int) -> None:
        self.block, self._periods = block, _PERIODS
        if info.backend == "pulseaudio":
            self.block *= math.ceil(_SERVER_PERIOD * info.rate / block)
            self._periods = _SERVER_PERIODS
        self.latency_frames = self._periods * self.block
        self._context = Context(info.backend)
        try:
            found = self._context.find(info.name)
            config = self._config(found.identity, channels)
            # 0 asks for the device's own. At another, the sound server would convert, or miniaudio.
            config.sampleRate = rate if rate in info.rates else 0
            self._open(config, channels)
        except DeviceError:
            self._context.close()
            raise
        self.rate = int(self._device.sampleRate)

    def _config(self, identity: Any, channels: int) -> Any:
        ffi, lib = self._context.ffi, self._context.lib
        config = lib.ma_device_config_init(lib.ma_device_type_playback)
        config.playback.pDeviceID = identity
        config.playback.format = lib.ma_format_f32
        config.playback.channels = channels
        config.periodSizeInFrames = self.block
        config.periods = self._periods
        config.alsa.noAutoResample = 1
        config.dataCallback = ffi.cast(ffi.typeof(config.dataCallback), on_data.address)
        return config

    def _open(self, config: Any, channels: int) -> None:
        """Put the device, and the plug before it, in memory of their own, and start it."""
        context, ffi, lib = self._context, self._context.ffi, self._context.lib
        memory = np.zeros(ffi.sizeof("ma_device") + 2 * _ALIGNMENT, np.uint8)
        start = -memory.ctypes.data % _ALIGNMENT
        self.plug = Plug(channels, memory[start : start + 8 * kernels.PLUG].view(np.int64))
        self._device = ffi.cast("ma_device *", self.plug.address + _ALIGNMENT)
        pointer = ffi.new("ma_device_config *", config)
        context.check("it does not open", lib.ma_device_init(context.at, pointer, self._device))
        try:
            context.check("it does not start", lib.ma_device_start(self._device))
        except DeviceError:
            lib.ma_device_uninit(self._device)
            raise

    def close(self) -> None:
        """End it; while there is no server, miniaudio waits for it for ever."""
        self._context.lib.ma_device_uninit(self._device)
        self._context.close()

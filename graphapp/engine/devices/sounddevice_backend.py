"""Devices through PortAudio, where the package sounddevice is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dsp import ring as kernels
from dsp.jit import callback
from graphapp.engine.devices.device import DeviceError, DeviceInfo
from graphapp.engine.devices.plug import Plug
from graphapp.engine.devices.quiet import quiet
from graphapp.engine.devices.stream import StreamDevice, answer

if TYPE_CHECKING:
    from graphapp.engine.devices.ring import OutputRing

_PERIODS: Final = 3
"""That a device is asked to hold."""


@callback("int32(int64, int64, int64, int64, int64, int64)")
def on_data(_in: int, out: int, frames: int, _time: int, _flags: int, plug: int) -> int:
    """Give PortAudio the next frames.

    Parameters
    ----------
    out : int
        Where the samples go.
    frames : int
        How many are wanted; a C long, which has 32 bits on Windows, whatever the others hold.
    plug : int
        Address of the words of the `Plug`.

    Returns
    -------
    int
        0: go on.
    """
    kernels.play(plug, out, frames & 0xFFFFFFFF)
    return 0


def infos() -> list[DeviceInfo]:
    """Return the devices that play.

    Raises
    ------
    DeviceError
        If there is no PortAudio, or it does not answer.
    """
    return answer("PortAudio", lambda: [_info(each) for each in _playing()])


def open_device(info: DeviceInfo, ring: OutputRing, rate: int, block: int) -> StreamDevice:
    """Open one of `infos()`.

    Raises
    ------
    DeviceError
        If it has gone, or does not open.
    """
    on_data.warm()
    return StreamDevice(info, ring, lambda: _Stream(info, ring.channels, rate, block))


def _portaudio() -> Any:
    try:
        import sounddevice
    except (ImportError, OSError):  # the package, or PortAudio itself, is missing
        raise DeviceError("PortAudio is not there") from None
    return sounddevice


def _playing() -> list[dict[str, Any]]:
    with quiet():
        portaudio = _portaudio()
        return [each for each in portaudio.query_devices() if each["max_output_channels"]]


def _info(device: dict[str, Any]) -> DeviceInfo:
    return DeviceInfo(
        name=device["name"],
        backend="portaudio",
        rates=(),  # it refuses those that it cannot run at when it is opened
        rate=round(device["default_samplerate"]),
        channels=device["max_output_channels"],
        default=device["index"] == _portaudio().default.device["output"],
    )


class _Stream:
    """What PortAudio works on, see `Stream`."""

    def __init__(self, info: DeviceInfo, channels: int, rate: int, block: int) -> None:
        self._portaudio = _portaudio()
        self.plug = Plug(channels)
        self.block = block
        indices = [each["index"] for each in _playing() if each["name"] == info.name]
        if not indices:
            raise DeviceError(f'"{info.name}" is not there any more')
        error = self._portaudio.PortAudioError
        with quiet():
            try:
                self._open(indices[0], rate)
            except error:
                try:
                    self._open(indices[0], info.rate)
                except error as failure:
                    raise DeviceError(" ".join(str(failure).split())) from None

    def _open(self, index: int, rate: int) -> None:
        ffi = self._portaudio._ffi  # noqa: SLF001 - a compiled callback is given in its types
        # The class for packages that bring compiled callbacks.
        stream = self._portaudio._StreamBase(  # noqa: SLF001
            kind="output",
            wrap_callback=None,
            callback=ffi.cast("void *", on_data.address),
            userdata=ffi.cast("void *", self.plug.address),
            samplerate=rate,
            blocksize=self.block,
            device=index,
            channels=int(self.plug.words[kernels.WIDTH]),
            dtype="float32",
            latency=_PERIODS * self.block / rate,
        )
        stream.start()
        self._stream = stream
        self.rate = rate
        self.latency_frames = round(stream.latency * rate)

    def close(self) -> None:
        """End it."""
        self._stream.close()

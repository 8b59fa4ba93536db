"""Choosing how an audio file is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.media.info import MediaError
from graphapp.media.wav import WavWriter

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.media.output import AudioWriter, Depth


CONTAINERS: Final = ("wav", "flac")
"""The formats that can be written, by the suffix of their files."""


def open_writer(
    path: Path, rate: int, channels: int, depth: Depth, container: str | None = None
) -> AudioWriter:
    """Begin a file in the format of its suffix, or in another one.

    Parameters
    ----------
    path : Path
        The file, replaced when it is whole.
    rate, channels, depth
        As in `AudioWriter`.
    container : str, optional
        One of `CONTAINERS`; left out, the suffix of `path` says which.

    Raises
    ------
    MediaError
        If the suffix is another one, or the format cannot hold such audio.
    OSError
        If the folder cannot be written.
    """
    container = container or path.suffix.lower().removeprefix(".")
    if container == "wav":
        return WavWriter(path, rate, channels, depth)
    if container == "flac":
        from graphapp.media.flac import FlacWriter

        return FlacWriter(path, rate, channels, depth)
    msg = f'"{container}" is no format that can be written; end the name in .wav or .flac'
    raise MediaError(msg)

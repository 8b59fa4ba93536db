"""The headers of WAV and RF64 files.

References
----------
.. [1] IBM and Microsoft, "Multimedia programming interface and data specifications 1.0", 1991.
.. [2] EBU Tech 3306, "RF64: an extended file format for audio", 2009.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from dsp import pcm
from graphapp.media.info import MediaError, MediaInfo

if TYPE_CHECKING:
    from io import FileIO

TAG_PCM: Final = 1
TAG_FLOAT: Final = 3
TAG_EXTENSIBLE: Final = 0xFFFE
UNKNOWN: Final = 0xFFFF_FFFF
"""A size that a writer could not know, or that ds64 holds."""
SUBFORMAT_TAIL: Final = bytes.fromhex("000000001000800000aa00389b71")
"""What follows the tag in the GUID of an extensible format."""

_MAX_CHUNKS: Final = 1000
_ENCODINGS: Final = {
    (TAG_PCM, 1): (pcm.UINT8, "PCM_U8"),
    (TAG_PCM, 2): (pcm.INT16, "PCM_16"),
    (TAG_PCM, 3): (pcm.INT24, "PCM_24"),
    (TAG_PCM, 4): (pcm.INT32, "PCM_32"),
    (TAG_FLOAT, 4): (pcm.FLOAT32, "FLOAT"),
    (TAG_FLOAT, 8): (pcm.FLOAT64, "DOUBLE"),
}


class Plain(NamedTuple):
    """Where the samples lie that need no decoder.

    Attributes
    ----------
    encoding : int
        One of the encodings of `dsp.pcm`.
    offset : int
        First byte of the samples.
    frame_bytes : int
        Bytes of a frame.
    """

    encoding: int
    offset: int
    frame_bytes: int


class _Format(NamedTuple):
    tag: int
    channels: int
    rate: int
    frame_bytes: int


def parse(file: FileIO) -> tuple[MediaInfo, Plain] | None:
    """Read the header of a WAV or RF64 file.

    A data chunk that claims more than the file holds is used as far as it goes, and so is one
    whose writer never came back to fill in the sizes.

    Parameters
    ----------
    file : FileIO
        A regular file; its position is lost.

    Returns
    -------
    tuple of MediaInfo and Plain, or None
        None where it is another kind of file, or its samples need a decoder.

    Raises
    ------
    MediaError
        If the header makes no sense.
    """
    head = _read(file, 12, 0)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:] != b"WAVE":
        return None
    size = os.fstat(file.fileno()).st_size
    wide, form, at = None, None, 12
    for _ in range(_MAX_CHUNKS):
        chunk = _read(file, 8, at)
        if len(chunk) < 8:
            break
        name, length = chunk[:4], int.from_bytes(chunk[4:], "little")
        at += 8
        if name == b"ds64":
            wide = int.from_bytes(_read(file, 8, at + 8), "little")
        elif name == b"fmt ":
            form = _parse_format(_read(file, 40, at))
        elif name == b"data":
            return _describe(head[:4], form, at, _data_size(length, head[4:8], wide), size)
        at += length + length % 2
    msg = "its header leads to no audio; export it again"
    raise MediaError(msg)


def _read(file: FileIO, length: int, at: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _data_size(length: int, whole: bytes, wide: int | None) -> int | None:
    """Return the bytes of samples; None where that is whatever the file holds.

    `whole` is the size of the whole file as the header has it, and `wide` what ds64 says.
    """
    if length == UNKNOWN:
        return wide
    return None if length == 0 and whole in (bytes(4), b"\xff" * 4) else length


def _parse_format(chunk: bytes) -> _Format | None:
    """Return the format; None where it is cut short."""
    if len(chunk) < 16:
        return None
    tag, channels, rate, _, frame_bytes, _ = struct.unpack_from("<HHIIHH", chunk)
    if tag == TAG_EXTENSIBLE and chunk[26:40] == SUBFORMAT_TAIL:
        tag = int.from_bytes(chunk[24:26], "little")
    return _Format(tag, channels, rate, frame_bytes)


def _describe(
    kind: bytes, form: _Format | None, offset: int, claimed: int | None, size: int
) -> tuple[MediaInfo, Plain] | None:
    if form is None:
        msg = "its header does not say what the samples are; export it again"
        raise MediaError(msg)
    width, rest = divmod(form.frame_bytes, max(form.channels, 1))
    if rest or (form.tag, width) not in _ENCODINGS:
        return None
    encoding, subtype = _ENCODINGS[form.tag, width]
    held = max(size - offset, 0)
    length = held if claimed is None else min(claimed, held)
    info = MediaInfo(
        rate=form.rate,
        channels=form.channels,
        frames=length // form.frame_bytes,
        container="WAV" if kind == b"RIFF" else "RF64",
        subtype=subtype,
        truncated=claimed is not None and claimed > held,
    )
    return info, Plain(encoding, offset, form.frame_bytes)

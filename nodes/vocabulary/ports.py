"""Ports: where cables end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class AudioIn:
    """An input.

    Parameters
    ----------
    name : str
        As cables name it.
    channels : int or None
        How many channels the node always gets here (one channel is spread to all of them), or
        None: as many as arrive.
    follows : str or None
        The input whose channel count this one takes, as a key follows the main input.
    """

    name: str
    channels: int | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AudioOut:
    """An output.

    Parameters
    ----------
    name : str
        As cables name it.
    channels : int or None
        How many channels it always has, or None: as many as the main input.
    through : str or None
        The input that comes out here untouched; the engine then copies nothing.
    """

    name: str
    channels: int | None = None
    through: str | None = None

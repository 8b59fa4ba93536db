"""What an audio file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

RATES: Final = (1_000, 768_000)
CHANNELS: Final = (1, 64)


class MediaError(ValueError):
    """An audio file that cannot be used; the message says why and what to do, without its name."""


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """The shape of an audio file.

    Attributes
    ----------
    rate : int
        Hz.
    channels, frames : int
        What can be read.
    container, subtype : str
        As libsndfile names them: "WAV", "RF64", "FLAC"; "PCM_24", "FLOAT".
    truncated : bool
        The file is shorter than its header says.
    """

    rate: int
    channels: int
    frames: int
    container: str
    subtype: str
    truncated: bool = False

    def checked(self) -> MediaInfo:
        """Return the same, if it can be used.

        Raises
        ------
        MediaError
            If there is no audio in it, or its rate or channel count are absurd.
        """
        if not RATES[0] <= self.rate <= RATES[1]:
            msg = (
                f"its sample rate is {self.rate} Hz, outside {RATES[0]} to {RATES[1]};"
                " export the audio again"
            )
            raise MediaError(msg)
        if not CHANNELS[0] <= self.channels <= CHANNELS[1]:
            msg = (
                f"it has {self.channels} channels, outside {CHANNELS[0]} to {CHANNELS[1]};"
                " split it into files of fewer channels"
            )
            raise MediaError(msg)
        if self.frames < 1:
            msg = "it holds no audio; export it again"
            raise MediaError(msg)
        return self

    def at_rate(self, rate: int) -> MediaInfo:
        """Return the shape that the file has once it is resampled to `rate` Hz."""
        frames = round(self.frames * rate / self.rate)
        return replace(self, rate=rate, frames=frames)

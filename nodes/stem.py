"""Stem: where a song's audio comes from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from dsp import gain, region
from nodes.vocabulary import (
    AudioOut,
    Choice,
    File,
    Flag,
    Node,
    Param,
    Placement,
    dB,
    lane_width,
    s,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from dsp.arrays import Values
    from nodes.vocabulary import Bank, Media, Rack, Settings, Value

AS_FILE, MONO, LEFT, RIGHT, DOWNMIX = range(5)


class Stem(Node, id="stem", category="Source"):
    """An audio file placed in the song.

    The part of ``file`` from ``start`` to ``end`` (s; whole where left out) sounds from ``offset``
    (s) on. All times are rounded to the nearest frame at the project's rate. ``trim`` is its level
    in dB, −60 to 24, and ``invert`` turns its polarity. ``fade_in`` and ``fade_out`` (s) lie
    inside the part, with a ``fade_curve``: ``linear`` (a crossfade keeps the sum), ``equal-power``
    (it keeps the power), ``exponential`` (constant dB a second).

    ``channels`` says what becomes of the file's: ``as-file``, ``mono`` (their mean), ``left``,
    ``right``, or ``downmix`` to stereo; a file of more than two channels needs one of the latter.
    A file at another rate is resampled.

    References
    ----------
    .. [1] ITU-R BS.775-3, "Multichannel stereophonic sound system", 2012 (downmix).
    """

    out = AudioOut("out")

    file = File()
    offset = Param(s, 0, 86_400, default=0, fixed=True)
    start = Param(s, 0, 86_400, default=0, fixed=True)
    end = Param(s, 0, 86_400, default=None, nullable=True, fixed=True)
    trim = Param(dB, -60, 24, default=0)
    fade_in = Param(s, 0, 600, default=0, fixed=True)
    fade_out = Param(s, 0, 600, default=0, fixed=True)
    fade_curve = Choice(
        {
            "linear": region.LINEAR,
            "equal-power": region.EQUAL_POWER,
            "exponential": region.EXPONENTIAL,
        }
    )
    invert = Flag(default=False)
    channels = Choice(
        {"as-file": AS_FILE, "mono": MONO, "left": LEFT, "right": RIGHT, "downmix": DOWNMIX}
    )

    @classmethod
    def check(cls, values: Mapping[str, Value]) -> tuple[str, str] | None:
        """Refuse a part that ends before it starts."""
        start, end = values.get("start", 0.0), values.get("end")
        if isinstance(start, float) and isinstance(end, float) and end <= start:
            return "end", f"{end:g} is not after start, {start:g}; choose a later end"
        return None

    @classmethod
    def structure(cls, settings: Settings, rate: int) -> Hashable:
        """Group stems by what becomes of their channels."""
        return int(settings.number(cls.channels))

    @classmethod
    def output_channels(cls, settings: Settings, media: Media) -> int:
        """Return the file's channels, or fewer; 0 if these channels cannot be had."""
        mode = int(settings.number(cls.channels))
        if mode == AS_FILE:
            return media.channels if media.channels <= 2 else 0
        return region.downmix_channels(media.channels) if mode == DOWNMIX else 1

    @classmethod
    def placement(cls, settings: Settings, media: Media, rate: int) -> Placement:
        """Return where the part of the file sounds."""
        start = min(_frames(settings.number(cls.start), rate), media.frames)
        end = settings.number(cls.end)
        stop = media.frames if math.isnan(end) else min(_frames(end, rate), media.frames)
        song = _frames(settings.number(cls.offset), rate)
        return Placement(song=song, start=start, frames=max(stop - start, 0))

    def prepare(self, rack: Rack) -> None:
        """Take a factor a lane."""
        self.factor = rack.coefficients()
        self.weights = _weights(int(rack.structure), rack.media_channels)  # type: ignore[call-overload]  # an int, see `structure`

    def design(self, bank: Bank) -> None:
        """Turn dB and polarity into factors."""
        factor = bank.end(self.factor)
        gain.design(bank.values(self.trim), self.rack.width, factor)
        for node, inverted in enumerate(bank.values(self.invert)):
            if inverted:
                lanes = slice(node * self.rack.width, (node + 1) * self.rack.width)
                factor.reshape(-1)[lanes] *= -1.0

    def process(self, bank: Bank) -> None:
        """Fold the channels, set the level, fade."""
        out = bank.block(self.out)
        source = bank.media
        if self.weights is not None:
            source = out
            step = lane_width(self.rack.media_channels)
            for node, (_, lane) in enumerate(bank.members):
                region.fold(bank.media, node * step, self.weights, out, lane)
        gain.apply(source, out, bank.begin(self.factor), bank.end(self.factor), bank.moving)
        self._fade(bank)

    def _fade(self, bank: Bank) -> None:
        out = bank.block(self.out)
        fades_in, fades_out = bank.values(self.fade_in), bank.values(self.fade_out)
        curves = bank.values(self.fade_curve)
        for node, place in enumerate(bank.placements):
            rise = _frames(fades_in[node], self.rack.rate)
            fall = _frames(fades_out[node], self.rack.rate)
            first = bank.position - place.song
            rising = first < rise and first + bank.frames > 0
            falling = first + bank.frames > place.frames - fall and first < place.frames
            if (rise and rising) or (fall and falling):
                region.fade(
                    out,
                    bank.members[node][1],
                    self.rack.width,
                    first,
                    place.frames,
                    min(rise, place.frames),
                    min(fall, place.frames),
                    int(curves[node]),
                )


def _frames(seconds: float, rate: int) -> int:
    """Round a time to the nearest frame."""
    return math.floor(seconds * rate + 0.5)


def _weights(mode: int, channels: int) -> Values | None:
    """Return what the outputs take of the file's channels; None if all pass."""
    if mode == DOWNMIX:
        return region.downmix_weights(channels)
    if mode == MONO:
        return np.full((1, channels), 1.0 / channels)
    if mode in {LEFT, RIGHT}:
        return np.eye(channels)[[min(mode - LEFT, channels - 1)]]
    return None

"""Compressor: the level above a threshold, reduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp import compressor, compressor_design
from dsp.arrays import LANES, QUANTUM
from dsp.delay import ring_frames
from nodes.vocabulary import (
    NUMBER,
    AudioIn,
    AudioOut,
    Choice,
    Flag,
    Hz,
    Node,
    Param,
    dB,
    ms,
    percent,
)

if TYPE_CHECKING:
    from collections.abc import Hashable

    from nodes.vocabulary import Bank, Rack, Settings


class Compressor(Node, id="compressor", category="Dynamics"):
    """Reduce the level above a threshold.

    Above ``threshold`` (dBFS) the level grows by one dB for every ``ratio`` dB at the input; the
    bend is a parabola ``knee`` dB wide. The gain reduction follows with the time constants
    ``attack`` while it grows and ``release`` while it falls (ms, to 63.2 %). ``makeup`` (dB) is
    added behind; ``auto_makeup`` adds minus half the static gain change at 0 dBFS.

    The ``detector`` hears peaks or the mean square over 10 ms, of ``key`` where a cable arrives
    there, else of ``in``, through a high-pass at ``key_highpass`` (Hz; null: none). It hears
    ``lookahead`` ms ahead. ``link`` (%) is how far each channel follows the loudest, ``mix`` (%)
    the share of the compressed signal against the delayed input.

    References
    ----------
    .. [1] D. Giannoulis, M. Massberg and J. D. Reiss, "Digital dynamic range compressor design — a
       tutorial and analysis", J. Audio Eng. Soc. 60(6), 2012.
    """

    main = AudioIn("in")
    key = AudioIn("key", follows="in")
    out = AudioOut("out")

    threshold = Param(dB, -80, 0, default=-18)
    ratio = Param(NUMBER, 1, 100, default=2)
    knee = Param(dB, 0, 24, default=6)
    attack = Param(ms, 0.05, 500, default=10)
    release = Param(ms, 5, 5000, default=120)
    makeup = Param(dB, -24, 36, default=0)
    auto_makeup = Flag(default=False)
    detector = Choice({"peak": compressor_design.PEAK, "rms": compressor_design.RMS})
    lookahead = Param(ms, 0, 20, default=0, fixed=True)
    link = Param(percent, 0, 100, default=100)
    key_highpass = Param(Hz, 10, 2000, default=None, nullable=True)
    mix = Param(percent, 0, 100, default=100)

    @classmethod
    def structure(cls, settings: Settings, rate: int) -> Hashable:
        """Group compressors by their lookahead in frames."""
        return _lookahead_frames(settings, rate)

    @classmethod
    def latency(cls, settings: Settings, rate: int) -> int:
        """Return the lookahead, rounded up to whole quanta."""
        return compressor.latency_frames(_lookahead_frames(settings, rate))

    def prepare(self, rack: Rack) -> None:
        """Take coefficients, state and, for a lookahead, delay lines."""
        self.lookahead_frames: int = rack.structure  # type: ignore[assignment]  # see `structure`
        latency = compressor.latency_frames(self.lookahead_frames)
        ring = ring_frames(latency, QUANTUM) if latency else 0
        self.curve = rack.coefficients(compressor.COEFFICIENTS)
        self.memory = rack.lanes(compressor.STATES)
        self.rings = rack.lanes(compressor.RINGS, ring, dtype=np.float32)
        self.reduction = rack.reductions(by_slot=False)
        self.line = rack.scratch(QUANTUM, LANES)

    def design(self, bank: Bank) -> None:
        """Turn the parameters into the static curve and the ballistics."""
        compressor_design.design(
            bank.values(self.threshold),
            bank.values(self.ratio),
            bank.values(self.knee),
            bank.values(self.attack),
            bank.values(self.release),
            bank.values(self.makeup),
            bank.values(self.auto_makeup),
            bank.values(self.detector),
            bank.values(self.link),
            bank.values(self.key_highpass),
            bank.values(self.mix),
            self.rack.rate,
            self.rack.width,
            bank.end(self.curve),
        )

    def process(self, bank: Bank) -> None:
        """Detect, compute the gain, smooth it, multiply."""
        keyed = self.key in self.rack.connected
        compressor.compress(
            bank.block(self.main),
            bank.block(self.key if keyed else self.main),
            bank.block(self.out),
            bank.begin(self.curve),
            bank.end(self.curve),
            bank.state(self.memory),
            bank.state(self.rings),
            bank.state(self.reduction),
            bank.state(self.line),
            self.rack.width,
            self.lookahead_frames,
            bank.clock,
            bank.moving,
        )


def _lookahead_frames(settings: Settings, rate: int) -> int:
    return round(settings.number(Compressor.lookahead) / 1000.0 * rate)

"""Limiter: a ceiling that no true peak passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp import limiter, limiter_design
from dsp.oversampling import interpolator
from nodes.vocabulary import AudioIn, AudioOut, Node, Param, dB, dBTP, ms, percent

if TYPE_CHECKING:
    from collections.abc import Hashable

    from nodes.vocabulary import Bank, Rack, Settings


class Limiter(Node, id="limiter", category="Dynamics"):
    """Hold a ceiling that no true peak passes.

    ``drive`` (dB) goes before. What would pass ``ceiling`` (dBTP: between the samples too, found
    by oversampling) is turned down over ``lookahead`` ms before it arrives, and the gain recovers
    with the time constant ``release`` (ms, in dB). ``link`` (%) is the share of the deepest
    reduction of all channels in that of each. Below the ceiling, with no drive, it is a pure delay,
    bit for bit. The ceiling holds at the project's rate: resampling and lossy encoding can raise
    peaks again.

    References
    ----------
    .. [1] ITU-R BS.1770-5, annex 2 (true peak).
    .. [2] D. Giannoulis, M. Massberg and J. D. Reiss, "Digital dynamic range compressor design — a
       tutorial and analysis", J. Audio Eng. Soc. 60(6), 2012.
    """

    main = AudioIn("in")
    out = AudioOut("out")

    drive = Param(dB, -24, 36, default=0)
    ceiling = Param(dBTP, -24, 0, default=-1)
    lookahead = Param(ms, 0.5, 20, default=5, fixed=True)
    release = Param(ms, 1, 2000, default=80)
    link = Param(percent, 0, 100, default=100)

    @classmethod
    def structure(cls, settings: Settings, rate: int) -> Hashable:
        """Group limiters by their lookahead."""
        return settings.number(cls.lookahead)

    @classmethod
    def latency(cls, settings: Settings, rate: int) -> int:
        """Return lookahead and half of the detector's filter, rounded up to whole quanta."""
        return limiter_design.latency_frames(settings.number(cls.lookahead), rate)

    def prepare(self, rack: Rack) -> None:
        """Take coefficients and the delays of every node."""
        self.lookahead_ms: float = rack.structure  # type: ignore[assignment]  # see `structure`
        self.frames = limiter_design.lookahead_frames(self.lookahead_ms, rack.rate)
        self.taps = interpolator(rack.rate)
        shapes = limiter_design.state_shapes(self.lookahead_ms, rack.rate, rack.width)
        self.levels = rack.slot_coefficients(limiter_design.COEFFICIENTS)
        shape, kind = shapes.pop("scratch")
        self.scratch = rack.scratch(*shape, dtype=kind)
        self.state = {
            name: rack.slots(*shape, dtype=kind) for name, (shape, kind) in shapes.items()
        }
        self.reduction = rack.reductions(by_slot=True)

    def design(self, bank: Bank) -> None:
        """Turn dB and times into coefficients."""
        for node, levels in enumerate(bank.end(self.levels)):
            limiter_design.design(
                self.rack.rate,
                bank.values(self.drive)[node],
                bank.values(self.ceiling)[node],
                self.lookahead_ms,
                bank.values(self.release)[node],
                bank.values(self.link)[node],
                levels,
            )

    def process(self, bank: Bank) -> None:
        """Limit node by node: the vectors run along time."""
        x, out = bank.block(self.main), bank.block(self.out)
        state = {name: bank.state(store) for name, store in self.state.items()}
        for node, (_, lane) in enumerate(bank.members):
            limiter.limit(
                x,
                out,
                lane,
                self.rack.width,
                bank.begin(self.levels)[node],
                bank.end(self.levels)[node],
                self.frames,
                self.taps,
                state["clock"][node],
                state["delay"][node],
                state["window"][node],
                state["rings"][node],
                state["held"][node],
                bank.state(self.scratch),
                bank.state(self.reduction)[node],
            )

"""Bus: where signals meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp import gain
from nodes.vocabulary import AudioIn, AudioOut, Node, Param, dB

if TYPE_CHECKING:
    from nodes.vocabulary import Bank, Rack


class Bus(Node, id="bus", category="Routing"):
    """Sum what arrives and set the sum's level.

    Every input sums its cables, exactly and in no particular order; a bus is a place to meet and a
    ``gain`` in dB, −60 to 24, or ``"-inf"``: off.

    References
    ----------
    .. [1] y = 10^(gain/20) Σ x; the sum is `dsp.mix`'s.
    """

    main = AudioIn("in")
    out = AudioOut("out")

    gain = Param(dB, -60, 24, default=0, off=True)

    def prepare(self, rack: Rack) -> None:
        """Take a factor a lane."""
        self.factor = rack.coefficients()

    def design(self, bank: Bank) -> None:
        """Turn dB into factors."""
        gain.design(bank.values(self.gain), self.rack.width, bank.end(self.factor))

    def process(self, bank: Bank) -> None:
        """Multiply; what arrives is summed already."""
        gain.apply(
            bank.block(self.main),
            bank.block(self.out),
            bank.begin(self.factor),
            bank.end(self.factor),
            bank.moving,
        )

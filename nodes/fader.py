"""Fader: the level of a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp import gain
from nodes.vocabulary import AudioIn, AudioOut, Node, Param, dB

if TYPE_CHECKING:
    from nodes.vocabulary import Bank, Rack


class Fader(Node, id="fader", category="Level"):
    """Set the level of a signal.

    ``gain`` is the change of level in dB, −60 to 24, or ``"-inf"``: off. While it moves, the
    factor runs straight from one quantum boundary to the next.

    References
    ----------
    .. [1] y = 10^(gain/20) x, IEC 60027-3 for the decibel of a field quantity.
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
        """Multiply."""
        gain.apply(
            bank.block(self.main),
            bank.block(self.out),
            bank.begin(self.factor),
            bank.end(self.factor),
            bank.moving,
        )

"""Send: a tap towards an effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp import gain
from nodes.vocabulary import AudioIn, AudioOut, Flag, Node, Param, dB

if TYPE_CHECKING:
    from nodes.vocabulary import Bank, Rack


class Send(Node, id="send", category="Routing"):
    """Tap a signal towards an effect.

    ``in`` passes to ``out`` untouched, and to ``send`` at ``level`` dB, −60 to 12, or ``"-inf"``:
    off. ``on`` switches the tap. It is pre- or post-fader by where it is patched.

    References
    ----------
    .. [1] send = 10^(level/20) in.
    """

    main = AudioIn("in")
    out = AudioOut("out", through="in")
    send = AudioOut("send")

    level = Param(dB, -60, 12, default=-12, off=True)
    on = Flag(default=True)

    def prepare(self, rack: Rack) -> None:
        """Take a factor a lane."""
        self.factor = rack.coefficients()

    def design(self, bank: Bank) -> None:
        """Turn dB into factors; a tap that is off has none."""
        level = np.where(bank.values(self.on) != 0.0, bank.values(self.level), -np.inf)
        gain.design(level, self.rack.width, bank.end(self.factor))

    def process(self, bank: Bank) -> None:
        """Multiply."""
        gain.apply(
            bank.block(self.main),
            bank.block(self.send),
            bank.begin(self.factor),
            bank.end(self.factor),
            bank.moving,
        )

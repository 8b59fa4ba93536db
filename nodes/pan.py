"""Pan: between left and right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp import pan
from nodes.vocabulary import NUMBER, AudioIn, AudioOut, Choice, Node, Param, percent

if TYPE_CHECKING:
    from nodes.vocabulary import Bank, Rack


class Pan(Node, id="pan", category="Space"):
    """Place a signal between left and right; the output is stereo.

    ``position`` runs from −100 (left) to 100 (right), an angle θ = (position + 100)/200 · 90°.
    ``law`` is the level of both sides at the center: ``-3 dB`` keeps the power (cos θ, sin θ),
    ``-6 dB`` the sum of the gains (linear), ``-4.5 dB`` is the root of their product. In ``mode``
    ``auto`` a mono input is panned and a stereo input balanced: the same gains, brought to 0 dB at
    the center. In ``mono`` the mean of the channels is panned. ``width`` scales the side signal
    (left minus right) of a stereo input before that, 0 to 200 %.

    References
    ----------
    .. [1] D. Griesinger, "Stereo and surround panning in practice", AES 112th Convention, 2002.
    """

    main = AudioIn("in", channels=2)
    out = AudioOut("out", channels=2)

    position = Param(NUMBER, -100, 100, default=0)
    law = Choice(
        {"-3 dB": pan.CONSTANT_POWER, "-4.5 dB": pan.COMPROMISE, "-6 dB": pan.CONSTANT_GAIN}
    )
    mode = Choice({"auto": 0, "mono": 1})
    width = Param(percent, 0, 200, default=100)

    def prepare(self, rack: Rack) -> None:
        """Take a 2 × 2 matrix a node."""
        self.matrix = rack.coefficients(pan.ROWS)

    def design(self, bank: Bank) -> None:
        """Turn positions into matrices."""
        pan.design(
            bank.values(self.position),
            bank.values(self.law),
            bank.values(self.mode),
            bank.values(self.width),
            self.rack.channels[self.main] > 1,
            bank.end(self.matrix),
        )

    def process(self, bank: Bank) -> None:
        """Mix the two sides."""
        pan.apply(
            bank.block(self.main),
            bank.block(self.out),
            bank.begin(self.matrix),
            bank.end(self.matrix),
            bank.moving,
        )

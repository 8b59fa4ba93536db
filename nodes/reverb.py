"""Reverb: a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp import reverb, reverb_design
from nodes.vocabulary import AudioIn, AudioOut, Hz, Node, Param, ms, percent, s

if TYPE_CHECKING:
    from nodes.vocabulary import Bank, Rack, Settings


class Reverb(Node, id="reverb", category="Space"):
    """Put a signal into a room; the output is stereo.

    ``time`` (s) is the reverberation time T30 in the octaves of 500 Hz and 1 kHz, ``size`` (%) the
    length of the room's paths, ``predelay`` (ms) the silence before it answers. Above ``damping``
    (Hz) the decay takes less than half the time; below ``low_cut`` (Hz) nothing enters.
    ``diffusion`` (%) smears what enters, ``modulation`` (%) moves the paths a little, ``width``
    (%) scales the side of the wet signal, ``mix`` (%) is its share: 0 is the input, untouched.

    A feedback delay network of 16 lines with a Hadamard matrix [1]_, behind allpass diffusers [2]_;
    each line loses what its length must lose for the decay asked for [3]_.

    References
    ----------
    .. [1] J. Stautner and M. Puckette, "Designing multi-channel reverberators", Computer Music
       Journal 6(1), 1982.
    .. [2] M. R. Schroeder, "Natural sounding artificial reverberation", J. Audio Eng. Soc. 10(3),
       1962.
    .. [3] J.-M. Jot and A. Chaigne, "Digital delay networks for designing artificial
       reverberators", AES 90th Convention, 1991.
    """

    main = AudioIn("in", channels=2)
    out = AudioOut("out", channels=2)

    time = Param(s, 0.1, 30, default=1.8)
    size = Param(percent, 0, 100, default=50)
    predelay = Param(ms, 0, 500, default=20)
    damping = Param(Hz, 2000, 20_000, default=6000)
    low_cut = Param(Hz, 10, 1000, default=150)
    diffusion = Param(percent, 0, 100, default=80)
    modulation = Param(percent, 0, 100, default=20)
    width = Param(percent, 0, 200, default=100)
    mix = Param(percent, 0, 100, default=100)

    @classmethod
    def tail(cls, low: Settings, high: Settings, rate: int) -> float:
        """Return the longest time to −120 dB, with the longest paths and predelay."""
        return reverb_design.tail_seconds(
            high.number(cls.time),
            high.number(cls.predelay),
            high.number(cls.size),
            low.number(cls.low_cut),
        )

    def prepare(self, rack: Rack) -> None:
        """Take coefficients and the delay lines of every node."""
        shapes = reverb_design.state_shapes(rack.rate)
        self.network = rack.slot_coefficients(reverb_design.ROWS, reverb_design.LINES)
        shape, kind = shapes.pop("scratch")
        self.scratch = rack.scratch(*shape, dtype=kind)
        self.state = {
            name: rack.slots(*shape, dtype=kind) for name, (shape, kind) in shapes.items()
        }

    def design(self, bank: Bank) -> None:
        """Turn the room into lengths, losses and gains."""
        for node, network in enumerate(bank.end(self.network)):
            reverb_design.design(
                self.rack.rate,
                bank.values(self.time)[node],
                bank.values(self.size)[node],
                bank.values(self.predelay)[node],
                bank.values(self.damping)[node],
                bank.values(self.low_cut)[node],
                bank.values(self.diffusion)[node],
                bank.values(self.modulation)[node],
                bank.values(self.width)[node],
                bank.values(self.mix)[node],
                network,
            )

    def process(self, bank: Bank) -> None:
        """Run node by node: the lanes are the lines of one network."""
        x, out = bank.block(self.main), bank.block(self.out)
        state = {name: bank.state(store) for name, store in self.state.items()}
        for node, (_, lane) in enumerate(bank.members):
            reverb.process(
                x,
                lane,
                self.rack.width,
                out,
                lane,
                bank.begin(self.network)[node],
                bank.end(self.network)[node],
                state["clock"][node],
                state["entry"][node],
                state["diffusers"][node],
                state["lines"][node],
                state["filters"][node],
                bank.state(self.scratch),
                bank.position,
            )

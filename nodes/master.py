"""The end of a graph: what is exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.vocabulary import AudioIn, Choice, Delivery, Node

if TYPE_CHECKING:
    from nodes.vocabulary import Bank, Settings


class Master(Node, id="master", category="Master"):
    """The end of the graph.

    What arrives here is the master: its samples are what an export writes. A graph has exactly
    one master; where one channel arrives, the file is mono.

    ``dither`` is added once, on 16 and 24 bits only, and on silence too: ``tpdf`` (triangular, two
    steps peak to peak, which makes the error's mean and variance independent of the signal),
    ``shaped`` (the same, moved to frequencies where the ear is dull) or ``off``.

    References
    ----------
    .. [1] S. P. Lipshitz, R. A. Wannamaker and J. Vanderkooy, "Quantization and dither: a
       theoretical survey", J. Audio Eng. Soc. 40(5), 1992.
    """

    main = AudioIn("in")

    dither = Choice({"tpdf": 0, "shaped": 1, "off": 2})

    @classmethod
    def delivery(cls, settings: Settings) -> Delivery:
        """Return the dither that an export adds."""
        names = list(cls.dither.codes)
        return Delivery(dither=str(names[int(settings.number(cls.dither))]))

    def process(self, bank: Bank) -> None:
        """Do nothing: the engine takes what arrives at the input."""

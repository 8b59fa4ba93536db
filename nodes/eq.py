"""Parametric EQ: minimum phase, no latency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp import eq, eq_design
from dsp.arrays import LANES, QUANTUM
from dsp.eq_shapes import Shape, Slope, decay_seconds, sections
from nodes.vocabulary import AudioIn, AudioOut, Bands, Choice, Flag, Hz, Node, Param, Q, dB

if TYPE_CHECKING:
    from collections.abc import Hashable

    from nodes.vocabulary import Bank, Rack, Settings


class ParametricEQ(Node, id="eq", category="Tone", label="Parametric EQ"):
    """Boost or cut bands of frequency.

    Up to 24 ``bands``, each with a ``shape``, a ``freq`` in Hz, a ``gain`` in dB (bells, shelves
    and tilt), a ``q`` and, for passes, a ``slope`` in dB an octave; ``on`` switches it. At 6 dB
    an octave a pass ignores ``q``; at 24 and 48 it is a Butterworth cascade, whose last pair
    ``q``/0.707 makes sharper. ``output`` is a gain in dB behind all bands.

    Each band is made of sections matched to its analog prototype in magnitude [1]_ and realized as
    state variable filters [2]_, which stay stable and smooth while their coefficients move.

    References
    ----------
    .. [1] M. Vicanek, "Matched second order digital filters", 2016.
    .. [2] V. Zavalishin, "The Art of VA Filter Design", rev. 2.1.2, 2018.
    """

    main = AudioIn("in")
    out = AudioOut("out")

    bands = Bands(
        24,
        shape=Choice(
            {
                "bell": Shape.BELL,
                "low-shelf": Shape.LOW_SHELF,
                "high-shelf": Shape.HIGH_SHELF,
                "high-pass": Shape.HIGH_PASS,
                "low-pass": Shape.LOW_PASS,
                "notch": Shape.NOTCH,
                "band-pass": Shape.BAND_PASS,
                "tilt": Shape.TILT,
            }
        ),
        freq=Param(Hz, 10, 22_000, default=1000),
        gain=Param(dB, -36, 36, default=0),
        q=Param(Q, 0.1, 40, default=0.707),
        slope=Choice({12: Slope.DB_12, 6: Slope.DB_6, 24: Slope.DB_24, 48: Slope.DB_48}),
        on=Flag(default=True),
    )
    output = Param(dB, -36, 36, default=0)

    @classmethod
    def structure(cls, settings: Settings, rate: int) -> Hashable:
        """Group EQs by the sections of their bands."""
        shapes, slopes = settings.each(cls.bands.shape), settings.each(cls.bands.slope)
        return tuple(
            sections(Shape(int(shape)), Slope(int(slope)))
            for shape, slope in zip(shapes, slopes, strict=True)
        )

    @classmethod
    def tail(cls, low: Settings, high: Settings, rate: int) -> float:
        """Return how long the bands ring, one after the other."""
        bands = cls.bands
        return sum(
            max(
                decay_seconds(Shape(int(shape)), Slope(int(slope)), freq, gain, q)
                for gain in (low.each(bands.gain)[i], high.each(bands.gain)[i])
                for q in (low.each(bands.q)[i], high.each(bands.q)[i])
            )
            for i, (shape, slope, freq, on) in enumerate(
                zip(
                    low.each(bands.shape),
                    low.each(bands.slope),
                    low.each(bands.freq),
                    low.each(bands.on),
                    strict=True,
                )
            )
            if on
        )

    def prepare(self, rack: Rack) -> None:
        """Take coefficients and state for every section."""
        counts: tuple[int, ...] = rack.structure  # type: ignore[assignment]  # see `structure`
        self.first_section = np.cumsum([0, *counts])
        count = max(1, sum(counts))
        self.sections = rack.coefficients(count, eq.COEFFICIENTS)
        self.memory = rack.lanes(count, eq.STATES)
        self.line = rack.scratch(QUANTUM, LANES)

    def design(self, bank: Bank) -> None:
        """Match the sections to their prototypes."""
        bands = self.bands
        eq_design.design(
            bank.values(bands.shape),
            bank.values(bands.freq),
            bank.values(bands.gain),
            bank.values(bands.q),
            bank.values(bands.slope),
            bank.values(bands.on),
            bank.values(self.output),
            self.first_section,
            self.rack.rate,
            self.rack.width,
            bank.end(self.sections),
        )

    def process(self, bank: Bank) -> None:
        """Run the sections, one after the other."""
        eq.cascade(
            bank.block(self.main),
            bank.block(self.out),
            bank.begin(self.sections),
            bank.end(self.sections),
            bank.state(self.memory),
            bank.state(self.line),
            bank.moving,
        )

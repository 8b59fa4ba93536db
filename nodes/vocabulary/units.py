"""Physical units: how a number in one is written, read and spaced on a control."""

from __future__ import annotations

from dataclasses import dataclass

_PREFIXES = {"k": 1e3, "m": 1e-3}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the catalogue.

    Parameters
    ----------
    symbol : str
        As files, tables and people write it; empty for a pure number.
    logarithmic : bool
        Whether equal ratios are equal steps: a knob's skew, and straight automation in octaves.
    """

    symbol: str
    logarithmic: bool = False

    def text(self, value: float) -> str:
        """Write a value for a person.

        Examples
        --------
        >>> Hz.text(20000.0), dB.text(-3.0), dB.text(float("-inf"))
        ('20 kHz', '-3 dB', '-inf dB')
        """
        prefix = ""
        if self.symbol == "Hz" and abs(value) >= 1000.0:
            value, prefix = value / 1000.0, "k"
        number = f"{value:.6g}"
        return f"{number} {prefix}{self.symbol}".rstrip()

    def parse(self, text: str) -> float:
        """Read a value that a person typed; the unit may be left out.

        Raises
        ------
        ValueError
            If the text is no number; type one such as ``2.5k`` or ``-3 dB``.

        Examples
        --------
        >>> Hz.parse("2.5k"), Hz.parse("20 kHz"), dB.parse("-inf")
        (2500.0, 20000.0, -inf)
        """
        number = text.strip().removesuffix(self.symbol).strip()
        factor = 1.0
        if number[-1:] in _PREFIXES:
            factor = _PREFIXES[number[-1]]
            number = number[:-1]
        return float(number) * factor


dB = Unit("dB")  # noqa: N816 -- the unit's own spelling
dBTP = Unit("dBTP")  # noqa: N816
Hz = Unit("Hz", logarithmic=True)
ms = Unit("ms")
s = Unit("s")
percent = Unit("%")
Q = Unit("")
NUMBER = Unit("")

"""Parametric EQ, the shapes of its bands: their analog prototypes [1]_, and how long they ring.

A prototype is a ratio of two quadratics in s, which is relative to the band's frequency. It is
given as a pair of them, *fitted* and *kept*, named for what `dsp.eq_design` does with them: for
most shapes the zeros and the poles of a boost. A cut is the inverse of the boost.

References
----------
.. [1] R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients": the analog
   prototypes, with its A as `amplitude`.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Final, TypeAlias

from dsp.jit import inline

Quadratic: TypeAlias = tuple[float, float, float]
"""Factors of s², s and 1."""


class Shape(IntEnum):
    """What a band does to the spectrum."""

    BELL = 0
    LOW_SHELF = 1
    HIGH_SHELF = 2
    HIGH_PASS = 3
    LOW_PASS = 4
    NOTCH = 5
    BAND_PASS = 6
    TILT = 7


class Slope(IntEnum):
    """Steepness of a high-pass or low-pass; the number in the name is dB per octave."""

    DB_12 = 0
    DB_6 = 1
    DB_24 = 2
    DB_48 = 3


_BUTTERWORTH_Q: Final = 0.707
"""The value of the parameter at which a steep pass is a Butterworth filter: its default."""

_NOTCH_DAMPING: Final = 1e-7
"""Of a notch's zeros, 2 of which are -140 dB: at 0 the fit would meet 0/0."""


def sections(shape: Shape, slope: Slope) -> int:
    """Return how many sections a band takes.

    Parameters
    ----------
    shape : Shape
        Shape of the band.
    slope : Slope
        Slope of a high-pass or low-pass; other shapes have none.

    Returns
    -------
    int
        2 and 4 for passes of 24 and 48 dB per octave, otherwise 1.
    """
    if shape not in {Shape.HIGH_PASS, Shape.LOW_PASS}:
        return 1
    return {Slope.DB_24: 2, Slope.DB_48: 4}.get(slope, 1)


@inline
def is_first_order(shape: int, slope: int) -> bool:
    """Tell whether a band is a pass of 6 dB per octave, which has no quadratics."""
    return slope == Slope.DB_6 and shape in (Shape.HIGH_PASS, Shape.LOW_PASS)


@inline
def prototype(shape: int, gain_db: float, q: float) -> tuple[Quadratic, Quadratic]:
    """Return the fitted and the kept quadratic of a boost by the magnitude of `gain_db`.

    Shelves and tilt are all given as the low shelf: the high shelf is its inverse times the gain,
    and so is the tilt times half the gain. For the poles of the tilt's two first-order shelves are
    the same, and their zeros too, just as in a shelf of Q 1/2.
    """
    amplitude = math.pow(10.0, abs(gain_db) / 40.0)
    width = 1.0 / q
    if shape == Shape.BELL:
        return (1.0, amplitude * width, 1.0), (1.0, width / amplitude, 1.0)
    if shape == Shape.HIGH_PASS:
        return (1.0, width, 1.0), (1.0, 0.0, 0.0)
    if shape == Shape.LOW_PASS:
        return (0.0, 0.0, 1.0), (1.0, width, 1.0)
    if shape == Shape.NOTCH:
        return (1.0, width, 1.0), (1.0, _NOTCH_DAMPING, 1.0)
    if shape == Shape.BAND_PASS:
        return (0.0, width, 0.0), (1.0, width, 1.0)
    slant = math.sqrt(amplitude) * (2.0 if shape == Shape.TILT else width)
    return (amplitude, slant * amplitude, amplitude * amplitude), (amplitude, slant, 1.0)


@inline
def keeps_zeros(shape: int, gain_db: float) -> bool:
    """Tell whether the kept quadratic of the prototype is the numerator."""
    if shape in (Shape.BELL, Shape.LOW_SHELF):
        return gain_db < 0.0
    if shape in (Shape.HIGH_SHELF, Shape.TILT):
        return gain_db > 0.0
    return shape in (Shape.HIGH_PASS, Shape.NOTCH)


@inline
def flat_gain(shape: int, gain_db: float) -> float:
    """Return the factor that makes a low shelf, upside down, a high shelf or a tilt."""
    if shape == Shape.HIGH_SHELF:
        return math.pow(10.0, gain_db / 20.0)
    if shape == Shape.TILT:
        return math.pow(10.0, gain_db / 40.0)
    return 1.0


@inline
def pair_q(q: float, pair: int, pairs: int) -> float:
    """Return the Q of a pole pair; with several, a Butterworth filter's, the last scaled by `q`."""
    if pairs == 1:
        return q
    butterworth = 0.5 / math.cos(math.pi * (2 * pair + 1) / (4 * pairs))
    return butterworth * q / _BUTTERWORTH_Q if pair == pairs - 1 else butterworth


@inline
def damping(quadratic: Quadratic) -> float:
    """Return 1 / (2 Q) of a quadratic's roots."""
    return 0.5 * quadratic[1] / math.sqrt(quadratic[0] * quadratic[2])


def decay_seconds(shape: Shape, slope: Slope, freq_hz: float, gain_db: float, q: float) -> float:
    """Return how long a band rings: from a full-scale signal's end to -120 dB of full scale.

    Parameters
    ----------
    shape, slope : Shape, Slope
        Shape and slope of the band.
    freq_hz, gain_db, q : float
        Its other parameters. The lowest frequency and the greatest gain of either sign ring
        longest, and either the highest or the lowest Q.

    Returns
    -------
    float
        Seconds; for bands in a row the sum is a bound.
    """
    natural = 2.0 * math.pi * freq_hz
    # 16 bounds 1 + t / τ, the envelope of two poles that coincide, which -120 dB takes to t = 14 τ.
    nepers = math.log(16e6 * max(q, 1.0)) + math.log(10.0) / 20.0 * abs(gain_db)
    if is_first_order(shape, slope):
        return nepers / natural
    seconds = 0.0
    pairs = sections(shape, slope)
    for pair in range(pairs):
        fitted, kept = prototype(shape, gain_db, pair_q(q, pair, pairs))
        poles = fitted if keeps_zeros(shape, gain_db) else kept
        ratio = damping(poles)
        if ratio > 1.0:  # of two real poles the slower one
            ratio = 1.0 / (ratio + math.sqrt(ratio * ratio - 1.0))
        seconds += nepers / (ratio * natural * math.sqrt(poles[2] / poles[0]))
    return seconds

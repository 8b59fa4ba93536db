"""Parametric EQ, the design: from frequency, gain and Q to the coefficients of `dsp.eq`.

Of the two quadratics of a prototype the roots of one are *kept*: they go to the digital filter by
z = exp(s T), as if its impulse response were sampled. The other is *fitted*: its value at zero
frequency is the prototype's, its two other factors are those of least squares for the power
response at four frequencies. So the curve follows the prototype to the end of hearing, where the
bilinear transform would squeeze it below half the sample rate, and poles and zeros stay inside the
unit circle. That poles are kept and magnitudes matched is Vicanek's idea [1]_.

Digital quadratics are in s = (z - 1) / (z + 1) / tan(ω / 2), ω being the band's frequency in
radians a frame. At x times that frequency, -s² is t = (tan(ω x / 2) / tan(ω / 2))².

References
----------
.. [1] M. Vicanek, "Matched Second Order Digital Filters", 2016.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, TypeAlias

from dsp.arrays import LANES
from dsp.eq_shapes import (
    Quadratic,
    Shape,
    damping,
    flat_gain,
    is_first_order,
    keeps_zeros,
    pair_q,
    prototype,
)
from dsp.jit import inline, kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dsp.arrays import Pages, Values

Section: TypeAlias = tuple[float, float, float, float, float]
"""g, k, and the factors of s², s and 1 above s² + k s + 1, with s = (z - 1) / (z + 1) / g."""

_HIGHEST: Final = 0.49
"""Highest frequency of a band, relative to the sample rate."""

_EDGE_HZ: Final = 19_400.0
_EDGE: Final = 0.44
"""Highest frequency of the fit: this, or that much of a low sample rate."""


@inline
def _keep(quadratic: Quadratic, omega: float) -> Quadratic:
    """Return the digital quadratic with the same roots, scaled to 1 s².

    With half angles in place of differences nothing cancels at low frequencies.
    """
    if quadratic[2] == 0.0:
        return 1.0, 0.0, 0.0
    natural = omega * math.sqrt(quadratic[2] / quadratic[0])
    ratio = damping(quadratic)
    warped = math.tan(0.5 * omega)
    if ratio < 1.0:
        decay = natural * ratio
        angle = natural * math.sqrt(1.0 - ratio * ratio)
        common = math.sinh(0.5 * decay) ** 2
        low = common + math.sin(0.5 * angle) ** 2
        high = common + math.cos(0.5 * angle) ** 2
        return 1.0, math.sinh(decay) / (high * warped), low / (high * warped * warped)
    split = ratio + math.sqrt(ratio * ratio - 1.0)
    fast = math.tanh(0.5 * natural * split) / warped
    slow = math.tanh(0.5 * natural / split) / warped
    return 1.0, fast + slow, fast * slow


@inline
def _power(quadratic: Quadratic, x: float) -> float:
    """Return the squared magnitude at s = jx."""
    real = quadratic[2] - quadratic[0] * x * x
    imaginary = quadratic[1] * x
    return real * real + imaginary * imaginary


@inline
def _fit(
    fitted: Quadratic, kept: Quadratic, digital: Quadratic, omega: float, edge: float
) -> Quadratic:
    """Return the quadratic whose ratio to `digital` has the magnitude of `fitted` over `kept`.

    `digital` is what `_keep` made of `kept`; `edge` is the highest frequency of the fit, relative
    to the band's.
    """
    warped = math.tan(0.5 * omega)
    if kept[2] > 0.0:
        lowest = digital[2] * fitted[2] / kept[2]
    else:  # the limit for roots at zero, where t approaches (ω x / 2)² / tan²(ω / 2)
        lowest = fitted[2] * (0.5 * omega / warped) ** 2
    # Sharp roots need a close fit: at their frequency, and a little below.
    sharp = fitted if fitted[0] * fitted[2] > 0.0 else kept
    center = min(math.sqrt(sharp[2] / sharp[0]), max(2.0 * math.pi * _EDGE / omega, 1.0))
    below = center * (1.0 - min(0.3, damping(sharp)))
    # What is added to the power of `digital`, a constant + a t + b t², shall make it that times the
    # power response. These are the normal equations; without gain a and b are exactly 0.
    constant = (lowest - digital[2]) * (lowest + digital[2])
    aa = ab = bb = ay = by = 0.0
    for x in (below, center, 0.5 * edge, edge):
        t = (math.tan(0.5 * omega * x) / warped) ** 2
        base = (digital[2] - t) ** 2 + digital[1] * digital[1] * t
        response = _power(fitted, x) / _power(kept, x)
        weight = 1.0 / (base * response)
        a, b, y = t * weight, t * t * weight, (base * (response - 1.0) - constant) * weight
        aa, ab, bb, ay, by = aa + a * a, ab + a * b, bb + b * b, ay + a * y, by + b * y
    determinant = aa * bb - ab * ab
    a = (ay * bb - by * ab) / determinant
    b = (by * aa - ay * ab) / determinant
    # The bounds act on sharp roots near half the sample rate only, which no section can follow.
    half_rate = math.pi / omega
    least = 0.01 * _power(fitted, half_rate) / _power(kept, half_rate)
    highest = math.sqrt(max(1.0 + b, least))
    middle = digital[1] * digital[1] + a + 2.0 * (lowest * highest - digital[2])
    least = min(0.5, damping(sharp)) ** 2 * lowest * highest
    return highest, math.sqrt(max(middle, least)), lowest


@inline
def _realize(numerator: Quadratic, denominator: Quadratic, gain: float, omega: float) -> Section:
    """Return a ratio of digital quadratics as a section."""
    root = math.sqrt(denominator[0] * denominator[2])
    return (
        math.tan(0.5 * omega) * math.sqrt(denominator[2] / denominator[0]),
        denominator[1] / root,
        gain * numerator[0] / denominator[0],
        gain * numerator[1] / root,
        gain * numerator[2] / denominator[2],
    )


@inline
def _second_order(shape: int, omega: float, edge: float, gain_db: float, q: float) -> Section:
    """Return a section with the two poles and two zeros of a prototype."""
    fitted, kept = prototype(shape, gain_db, q)
    digital = _keep(kept, omega)
    matched = _fit(fitted, kept, digital, omega, edge)
    gain = flat_gain(shape, gain_db)
    if keeps_zeros(shape, gain_db):
        return _realize(digital, matched, gain, omega)
    return _realize(matched, digital, gain, omega)


@inline
def _first_order(shape: int, omega: float, edge: float) -> Section:
    """Return a pass of 6 dB per octave, its pole or zero kept, its power matched at `edge`.

    Numerator and denominator are multiplied by s + 1. So k = 2, the mix of the section takes as
    much of its band-pass as of its low-pass, and their sum is a one-pole filter, moving or not.
    """
    warped = math.tan(0.5 * omega)
    t = (math.tan(0.5 * omega * edge) / warped) ** 2
    if shape == Shape.LOW_PASS:
        pole = math.tanh(0.5 * omega) / warped
        response = 1.0 / (1.0 + edge * edge)
        highest = math.sqrt((response * (t + pole * pole) - pole * pole) / t)
        return warped * pole, 2.0, highest, highest + 1.0, 1.0
    lowest = 0.5 * omega / warped
    response = 1.0 / (1.0 + 1.0 / (edge * edge))
    highest = math.sqrt((t / response - lowest * lowest) / t)
    return warped * lowest / highest, 2.0, 1.0 / highest, 1.0 / highest, 0.0


@inline
def _write(
    section: Section, level: float, lane: int, width: int, row: int, coefficients: Pages
) -> None:
    """Write g, k, m0, m1 and m2 of a section whose output is multiplied by `level`."""
    g, k, highest, middle, lowest = section
    page = lane // LANES
    for column in range(lane % LANES, lane % LANES + width):
        coefficients[page, row, 0, column] = g
        coefficients[page, row, 1, column] = k
        coefficients[page, row, 2, column] = level * highest
        coefficients[page, row, 3, column] = level * (middle - k * highest)
        coefficients[page, row, 4, column] = level * (lowest - highest)


_BANDS: Final = "float64[:, ::1]"


@kernel(
    f"void({_BANDS}, {_BANDS}, {_BANDS}, {_BANDS}, {_BANDS}, {_BANDS}, float64[::1], int64[::1],"
    " float64, int64, float64[:, :, :, ::1])"
)
def design(
    shape: Values,
    freq_hz: Values,
    gain_db: Values,
    q: Values,
    slope: Values,
    on: Values,
    output_db: Values,
    first_section: NDArray[np.int64],
    rate: float,
    width: int,
    coefficients: Pages,
) -> None:
    """Compute the coefficients of a bank of equalizers.

    Parameters
    ----------
    shape : ndarray, shape (bands, nodes)
        Codes of `dsp.eq_shapes.Shape`.
    freq_hz : ndarray, shape (bands, nodes)
        Center or corner frequencies; one above 0.49 of the rate is taken for that.
    gain_db : ndarray, shape (bands, nodes)
        Gains of bells, shelves and tilts; other shapes have none.
    q : ndarray, shape (bands, nodes)
        Q of second-order sections; in steep passes of the last one, as a multiple of 0.707 times
        that of a Butterworth filter. A tilt has none.
    slope : ndarray, shape (bands, nodes)
        Codes of `dsp.eq_shapes.Slope`.
    on : ndarray, shape (bands, nodes)
        0 where a band passes its input; its poles stay where they are.
    output_db : ndarray, shape (nodes,)
        Gain after the bands.
    first_section : ndarray, shape (bands + 1,)
        The section with which each band begins, and their total; `dsp.eq_shapes.sections` has the
        counts, which are the same in all nodes of a bank.
    rate : float
        Sample rate in Hz.
    width : int
        Lanes of a node.
    coefficients : ndarray, shape (pages, sections, 5, 8)
        Receives g, k, m0, m1 and m2 of every section, in all lanes of the nodes. An equalizer
        without bands has one section, for the output gain.
    """
    bands, nodes = shape.shape
    last = max(int(first_section[bands]), 1) - 1
    edge_hz = min(_EDGE_HZ, _EDGE * rate)
    for node in range(nodes):
        lane = node * width
        output = math.pow(10.0, output_db[node] / 20.0)
        if bands == 0:
            _write((1.0, 2.0, 1.0, 2.0, 1.0), output, lane, width, last, coefficients)
        for band in range(bands):
            kind = int(shape[band, node])
            gain = gain_db[band, node]
            freq = min(freq_hz[band, node], _HIGHEST * rate)
            omega, edge = 2.0 * math.pi * freq / rate, edge_hz / freq
            first = int(first_section[band])
            pairs = int(first_section[band + 1]) - first
            for pair in range(pairs):
                if is_first_order(kind, int(slope[band, node])):
                    section = _first_order(kind, omega, edge)
                else:
                    each_q = pair_q(q[band, node], pair, pairs)
                    section = _second_order(kind, omega, edge, gain, each_q)
                if on[band, node] == 0.0:
                    section = section[0], section[1], 1.0, section[1], 1.0
                level = output if first + pair == last else 1.0
                _write(section, level, lane, width, first + pair, coefficients)

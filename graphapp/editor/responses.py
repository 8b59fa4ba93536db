"""What nodes do to sound, as curves for the eye: computed from their parameters, not measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.compressor_design import auto_makeup_db
from dsp.eq_shapes import (
    Shape,
    Slope,
    flat_gain,
    is_first_order,
    keeps_zeros,
    pair_q,
    prototype,
    sections,
)
from dsp.gain_computer import static_gain_db
from dsp.pan import side_gain
from dsp.reverb_design import LOW_LOSS
from graphapp.editor.values import value_at
from nodes.vocabulary import Bands
from nodes.vocabulary.bands import bands_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dsp.arrays import Values
    from dsp.eq_shapes import Quadratic
    from nodes.vocabulary import Band, Parameter
    from projects import Node

_FLOOR: Final = 1e-30
"""Of power, in front of a logarithm."""


def eq_response_db(node: Node, freqs_hz: Values) -> Values:
    """Return the gain of a parametric EQ.

    Parameters
    ----------
    node : Node
        Of type ``eq``.
    freqs_hz : ndarray
        Frequencies, above 0.

    Returns
    -------
    ndarray
        Gains in dB, of the shape of `freqs_hz`. They are the analog prototypes'; the filters follow
        them within 0.2 dB up to 8 kHz, and within 0.4 dB to the end of hearing.
    """
    total = np.full_like(freqs_hz, number_of(node, "output"))
    for index in range(len(bands_of(node.values.get("bands")))):
        total += eq_band_db(node, index, freqs_hz)
    return total


def eq_band_db(node: Node, index: int, freqs_hz: Values) -> Values:
    """Return the gain of one band of a parametric EQ in dB; 0 where it is switched off."""
    band = _band(node, index)
    if not band["on"]:
        return np.zeros_like(freqs_hz)
    shape, slope = Shape(int(band["shape"])), Slope(int(band["slope"]))
    x = freqs_hz / band["freq"]
    if is_first_order(shape, slope):
        ratio = x if shape == Shape.LOW_PASS else 1.0 / x
        return -10.0 * np.log10(1.0 + ratio * ratio)
    gain_db = band["gain"]
    power = np.full_like(freqs_hz, flat_gain(shape, gain_db) ** 2)
    pairs = sections(shape, slope)
    for pair in range(pairs):
        fitted, kept = prototype(shape, gain_db, pair_q(band["q"], pair, pairs))
        part = _power(fitted, x) / _power(kept, x)
        power *= 1.0 / part if keeps_zeros(shape, gain_db) else part
    return 10.0 * np.log10(np.maximum(power, _FLOOR))


def eq_bands(node: Node) -> list[dict[str, float]]:
    """Return the bands of a parametric EQ: all their fields, choices by their codes."""
    return [_band(node, index) for index in range(len(bands_of(node.values.get("bands"))))]


def compressor_curve_db(node: Node, input_db: Values) -> Values:
    """Return the level behind a compressor once it has settled.

    Parameters
    ----------
    node : Node
        Of type ``compressor``.
    input_db : ndarray
        Levels at the detector and the input, dBFS.

    Returns
    -------
    ndarray
        Levels in dBFS, with makeup gain and mix.
    """
    threshold, ratio, knee = (number_of(node, name) for name in ("threshold", "ratio", "knee"))
    makeup = number_of(node, "makeup")
    if value_at(node, "auto_makeup"):
        makeup += float(auto_makeup_db(threshold, ratio, knee))
    gain = 10.0 ** ((static_gain_db(input_db, threshold, ratio, knee) + makeup) / 20.0)
    mix = number_of(node, "mix") / 100.0
    level: Values = input_db + 20.0 * np.log10(np.maximum(mix * gain + 1.0 - mix, _FLOOR))
    return level


def pan_gains(node: Node, *, stereo: bool = False) -> tuple[float, float]:
    """Return by what a pan multiplies its left and right output.

    Parameters
    ----------
    node : Node
        Of type ``pan``.
    stereo : bool
        Whether a stereo input is balanced; else a mono one is panned.
    """
    part = (number_of(node, "position") + 100.0) / 200.0
    law = number_of(node, "law")
    left, right = side_gain(1.0 - part, law), side_gain(part, law)
    if stereo and value_at(node, "mode") == "auto":
        center = side_gain(0.5, law)
        return left / center, right / center
    return left, right


def reverb_time_s(node: Node, freq_hz: float) -> float:
    """Return the reverberation time at a frequency, of a node of type ``reverb``.

    The damping filter loses power with the square of the frequency, and at `damping` as much as
    the lines lose themselves.
    """
    ratio = freq_hz / number_of(node, "damping")
    loss = LOW_LOSS + (2.0 - LOW_LOSS) * ratio * ratio
    return number_of(node, "time") / loss


def reverb_envelope_db(node: Node, seconds: Values, freq_hz: float | None = None) -> Values:
    """Return how the sound of a reverb dies away after an impulse.

    Parameters
    ----------
    node : Node
        Of type ``reverb``.
    seconds : ndarray
        Times after the impulse.
    freq_hz : float, optional
        Where it is listened to; in the middle of the spectrum if left out.

    Returns
    -------
    ndarray
        In dB; 0 when the room begins to answer, −inf before.
    """
    time = number_of(node, "time") if freq_hz is None else reverb_time_s(node, freq_hz)
    since = seconds - number_of(node, "predelay") / 1000.0
    return np.where(since < 0.0, -math.inf, -60.0 / time * since)


def number_of(node: Node, name: str) -> float:
    """Return a parameter as a number: a choice by its code, null as NaN."""
    return _declared(node, name).code(value_at(node, name))


def _band(node: Node, index: int) -> dict[str, float]:
    band = bands_of(node.values["bands"])[index]
    declared = _declared(node, "bands")
    fields = declared.fields if isinstance(declared, Bands) else {}
    return {name: _code(field, band) for name, field in fields.items()}


def _declared(node: Node, name: str) -> Parameter:
    if node.kind is None:
        raise KeyError(name)
    return node.kind.parameters[name]


def _code(field: Parameter, band: Band | Mapping[str, object]) -> float:
    value = band.get(field.name, field.default_value)
    return field.code(value)  # type: ignore[arg-type]  # a band holds plain values


def _power(quadratic: Quadratic, x: Values) -> Values:
    """Return the squared magnitude of a quadratic in s at s = ix."""
    square = x * x
    real = quadratic[2] - quadratic[0] * square
    return real * real + quadratic[1] * quadratic[1] * square

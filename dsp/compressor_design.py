"""Compressor: from its parameters to the coefficients of `dsp.compressor`.

References
----------
.. [1] D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor design: a tutorial
   and analysis", J. Audio Eng. Soc. 60(6), 2012.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dsp.arrays import LANES
from dsp.compressor import (
    ATTACK,
    CUTOFF,
    KNEE,
    LINK,
    MAKEUP,
    MEMORY,
    MIX,
    RELEASE,
    SLOPE,
    THRESHOLD,
)
from dsp.gain_computer import gain_computer, per_width, slope_of
from dsp.jit import inline, kernel
from dsp.key_filter import warped
from dsp.vector import reduce_max, splat8

if TYPE_CHECKING:
    from dsp.arrays import Pages, Values

PEAK: Final = 0
"""Code of the detector that follows the magnitude of the samples."""

RMS: Final = 1
"""Code of the detector that follows the mean square."""

_RMS_MS: Final = 10.0


@inline
def pole(time_ms: float, rate: float) -> float:
    """Return the pole whose step response reaches 63.2 % after a time, (7) of [1]_."""
    return math.exp(-1000.0 / (time_ms * rate))


@inline
def auto_makeup_db(threshold_db: float, ratio: float, knee_db: float) -> float:
    """Return half of the gain reduction that the static curve asks for at 0 dBFS."""
    slope, knee = splat8(slope_of(ratio)), splat8(knee_db)
    reduction = gain_computer(splat8(0.0), splat8(threshold_db), slope, knee, per_width(knee))
    return 0.5 * reduce_max(reduction)


@inline
def _fill(coefficients: Pages, row: int, node: int, width: int, value: float) -> None:
    for lane in range(node * width, (node + 1) * width):
        coefficients[lane // LANES, row, lane % LANES] = value


@kernel(
    "void(float64[::1], float64[::1], float64[::1], float64[::1], float64[::1], float64[::1],"
    " float64[::1], float64[::1], float64[::1], float64[::1], float64[::1], float64, int64,"
    " float64[:, :, ::1])"
)
def design(
    threshold_db: Values,
    ratio: Values,
    knee_db: Values,
    attack_ms: Values,
    release_ms: Values,
    makeup_db: Values,
    auto_makeup: Values,
    detector: Values,
    link: Values,
    key_highpass_hz: Values,
    mix: Values,
    rate: float,
    width: int,
    coefficients: Pages,
) -> None:
    """Turn the parameters of a bank into coefficients.

    Parameters
    ----------
    threshold_db, ratio, knee_db : ndarray, shape (nodes,)
        The static curve: dBFS, 1 or more, 0 or more.
    attack_ms, release_ms : ndarray, shape (nodes,)
        Time constants, above 0.
    makeup_db : ndarray, shape (nodes,)
        Gain after the compression.
    auto_makeup : ndarray, shape (nodes,)
        1 adds `auto_makeup_db` to `makeup_db`, 0 does not.
    detector : ndarray, shape (nodes,)
        `PEAK` or `RMS`.
    link : ndarray, shape (nodes,)
        How far the channels follow the loudest, in %.
    key_highpass_hz : ndarray, shape (nodes,)
        Cutoff of the key's high-pass; not a number for none.
    mix : ndarray, shape (nodes,)
        Share of the compressed signal, in %.
    rate : float
        In Hz.
    width : int
        Lanes of a node: 1, 2, 4 or 8.
    coefficients : ndarray, shape (pages, COEFFICIENTS, LANES)
        Receives the coefficients. Lanes beyond the last node are left alone; zeros there let
        silence through.
    """
    for node in range(threshold_db.shape[0]):
        memory = pole(_RMS_MS, rate) if detector[node] == RMS else 0.0
        automatic = auto_makeup_db(threshold_db[node], ratio[node], knee_db[node])
        makeup = makeup_db[node] + automatic * auto_makeup[node]
        _fill(coefficients, CUTOFF, node, width, warped(key_highpass_hz[node], rate))
        _fill(coefficients, MEMORY, node, width, memory)
        _fill(coefficients, LINK, node, width, link[node] / 100.0)
        _fill(coefficients, THRESHOLD, node, width, threshold_db[node])
        _fill(coefficients, SLOPE, node, width, slope_of(ratio[node]))
        _fill(coefficients, KNEE, node, width, knee_db[node])
        _fill(coefficients, ATTACK, node, width, pole(attack_ms[node], rate))
        _fill(coefficients, RELEASE, node, width, pole(release_ms[node], rate))
        _fill(coefficients, MAKEUP, node, width, makeup)
        _fill(coefficients, MIX, node, width, mix[node] / 100.0)

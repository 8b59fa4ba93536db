"""Limiter: from its parameters to the coefficients and the state of `dsp.limiter`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline, kernel
from dsp.oversampling import interpolator_taps

if TYPE_CHECKING:
    from dsp.arrays import Values

# Coefficients.
DRIVE: Final = 0
PER_CEILING: Final = 1  # 1 over the ceiling
RELEASE: Final = 2  # pole
LINK: Final = 3  # 0 ... 1
MARGIN: Final = 4  # in doublings
COEFFICIENTS: Final = 5

# Rows of the state `held`: log2 of gains.
LEAST: Final = 0  # since the sliding minimum's ring began anew
REDUCTION: Final = 1  # after the release
SUM_1: Final = 2  # of each average's frames
SUM_2: Final = 3
STATES: Final = 4

DB_PER_DOUBLING: Final = 20.0 * math.log10(2.0)

_MARGIN_DB_MS: Final = 0.02
"""How far below the ceiling limited crests are put, times the lookahead.

A gain that moves fast raises the crests between samples: in noise bursts of up to 12 dB by 0.02 dB
at most when the lookahead is 0.5 ms, by less the longer it is.
"""


def lookahead_frames(lookahead: float, rate: float) -> int:
    """Return a lookahead in ms as a number of frames, at least 1."""
    return max(1, round(lookahead / 1000.0 * rate))


@inline
def whole_latency(lookahead: int, taps: int) -> int:
    """Return lookahead and half of the detector's filter in frames, in whole quanta."""
    frames = lookahead - 1 + taps // 2
    return (frames + QUANTUM - 1) // QUANTUM * QUANTUM


@inline
def window_history(lookahead: int, taps: int) -> int:
    """Return how many frames before a quantum the detector keeps.

    They are what its filter reaches back, and what makes the latency whole.
    """
    return taps // 2 + whole_latency(lookahead, taps) - lookahead


def latency_frames(lookahead: float, rate: float) -> int:
    """Return by how much the limiter delays.

    Parameters
    ----------
    lookahead : float
        In ms.
    rate : float
        In Hz.

    Returns
    -------
    int
        Frames, in whole quanta.
    """
    return whole_latency(lookahead_frames(lookahead, rate), interpolator_taps(rate))


def state_shapes(
    lookahead: float, rate: float, width: int
) -> dict[str, tuple[tuple[int, ...], type[np.generic]]]:
    """Return shape and dtype of each array of a limiter's state, in the order `limit` takes them.

    Parameters
    ----------
    lookahead : float
        In ms. State made for more than a limiter's own does as well.
    rate : float
        In Hz.
    width : int
        Lanes of the node: 1, 2, 4 or 8.

    Returns
    -------
    dict
        From the array's name to its shape and dtype. All start as zeros.
    """
    frames = lookahead_frames(lookahead, rate)
    taps = interpolator_taps(rate)
    latency = whole_latency(frames, taps)
    return {
        "clock": ((1,), np.int64),
        "delay": (((latency + QUANTUM) * width,), np.float32),
        "window": (((window_history(frames, taps) + QUANTUM) * width,), np.float32),
        "rings": ((2 * frames + 3, LANES), np.float64),
        "held": ((STATES, LANES), np.float64),
        "scratch": ((2, QUANTUM * LANES + LANES), np.float64),
    }


@inline
def _float32_below(x: float) -> float:
    """Return the greatest float32 that is not above a normal number."""
    nearest = float(np.float32(x))
    return nearest if nearest <= x else float(np.float32(x * (1.0 - 2.0**-23)))


@kernel("void(float64, float64, float64, float64, float64, float64, float64[::1])")
def design(
    rate: float,
    drive: float,
    ceiling: float,
    lookahead: float,
    release: float,
    link: float,
    coefficients: Values,
) -> None:
    """Turn the parameters of a limiter into coefficients.

    Parameters
    ----------
    rate : float
        In Hz.
    drive : float
        Gain before the limiter, in dB.
    ceiling : float
        In dBTP.
    lookahead : float
        In ms.
    release : float
        Time constant in ms, in which a gain reduction in dB falls to 37 %.
    link : float
        In %: the share of the greatest gain reduction of all channels in that of each.
    coefficients : ndarray, shape (COEFFICIENTS,)
        Written.
    """
    coefficients[DRIVE] = 10.0 ** (drive / 20.0)
    coefficients[PER_CEILING] = 1.0 / _float32_below(10.0 ** (ceiling / 20.0))
    coefficients[RELEASE] = math.exp(-1000.0 / (release * rate))
    coefficients[LINK] = link / 100.0
    coefficients[MARGIN] = _MARGIN_DB_MS / lookahead / DB_PER_DOUBLING

"""The high-pass of a key signal: second-order Butterworth, safe to sweep.

References
----------
.. [1] V. Zavalishin, "The Art of VA Filter Design", rev. 2.1.2, 2018, section 4.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dsp.jit import inline
from dsp.vector import fma

if TYPE_CHECKING:
    from dsp.vector import F64x8

_DAMPING: Final = math.sqrt(2.0)  # 1/Q of a Butterworth filter


@inline
def warped(cutoff_hz: float, rate: float) -> float:
    """Return a cutoff as the bilinear transform needs it, 0 for what is not a number."""
    return 0.0 if math.isnan(cutoff_hz) else math.tan(math.pi * cutoff_hz / rate)


@inline
def resolvent(cutoff: F64x8) -> F64x8:
    """Return the factor that solves the filter's loop for the current frame."""
    return 1.0 / (1.0 + cutoff * (_DAMPING + cutoff))


@inline
def high_pass(
    x: F64x8, band: F64x8, low: F64x8, cutoff: F64x8, solve: F64x8
) -> tuple[F64x8, F64x8, F64x8]:
    """Filter one frame: the state-variable filter of [1]_ with trapezoidal integrators.

    Parameters
    ----------
    x : vector
        The signal.
    band, low : vector
        State of the integrators. Without state and with a cutoff of 0, `x` passes to the bit and
        there is still no state.
    cutoff, solve : vector
        Coefficients, from `warped` and `resolvent`.

    Returns
    -------
    tuple of vector
        The filtered signal, and the next `band` and `low`.
    """
    band_pass = fma(solve * cutoff, x - low, solve * band)
    low_pass = fma(cutoff, band_pass, low)
    high = x - fma(_DAMPING, band_pass, low_pass)
    return high, fma(2.0, band_pass, -band), fma(2.0, low_pass, -low)

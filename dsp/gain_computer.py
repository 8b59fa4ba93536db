"""The gain computer: by how much a compressor turns a level down once it has settled.

References
----------
.. [1] D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor design: a tutorial
   and analysis", J. Audio Eng. Soc. 60(6), 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import inline
from dsp.vector import maximum, minimum

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from dsp.vector import F64x8

_NARROWEST_DB: Final = 1e-9


@inline
def gain_computer(
    level: F64x8, threshold: F64x8, slope: F64x8, knee: F64x8, per_knee: F64x8
) -> F64x8:
    """Return the gain reduction that the static curve asks for.

    This is (4) of [1]_: nothing below the knee, a parabola across it, a line above. Written as the
    sum of both, it has no case of its own for a hard knee.

    Parameters
    ----------
    level, threshold, slope, knee, per_knee : vector
        dBFS, dBFS, from `slope_of`, dB, from `per_width`.

    Returns
    -------
    vector
        In dB, 0 or more.
    """
    inside = level - (threshold - 0.5 * knee)
    across = minimum(maximum(inside * per_knee, 0.0), 1.0)
    above = maximum(inside - knee, 0.0)
    return slope * (0.5 * knee * across * across + above)


@inline
def slope_of(ratio: float) -> float:
    """Return how many dB of gain reduction a dB above the threshold asks for."""
    return 1.0 - 1.0 / ratio


@inline
def per_width(knee_db: F64x8) -> F64x8:
    """Return the reciprocal of a knee's width, finite for a hard knee."""
    return 1.0 / maximum(knee_db, _NARROWEST_DB)


def static_gain_db(
    level_db: ArrayLike, threshold_db: float, ratio: float, knee_db: float
) -> NDArray[np.float64]:
    """Return the gain of the static curve, without makeup gain.

    Parameters
    ----------
    level_db : array_like
        Detected levels in dBFS.
    threshold_db : float
        Middle of the knee, in dBFS.
    ratio : float
        dB in for a dB out, above the knee; 1 or more.
    knee_db : float
        Width of the knee; 0 or more.

    Returns
    -------
    ndarray
        Gains in dB, 0 or less, of the shape of `level_db`.

    Examples
    --------
    >>> static_gain_db([-40.0, -20.0, 0.0], -20.0, 4.0, 8.0).tolist()
    [0.0, -0.75, -15.0]
    """
    level = np.asarray(level_db, dtype=np.float64)
    threshold, slope, knee = (
        np.full_like(level, value) for value in (threshold_db, slope_of(ratio), knee_db)
    )
    return 0.0 - gain_computer(level, threshold, slope, knee, per_width(knee))

"""The stages of a dynamics processor around its gain computer; eight or sixteen lanes in a vector.

Levels are in dBFS; a gain reduction is in dB and never negative.

References
----------
.. [1] D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor design: a tutorial
   and analysis", J. Audio Eng. Soc. 60(6), 2012.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from dsp.jit import inline
from dsp.vector import exp2, fma, log2, maximum, select, shuffler, splat8

if TYPE_CHECKING:
    from dsp.vector import F64x8, F64x16

_SILENCE: Final = 1e-20  # mean square of -200 dBFS
_DB_PER_DOUBLING: Final = 10.0 * math.log10(2.0)  # of a power
_DOUBLINGS_PER_DB: Final = 0.5 / _DB_PER_DOUBLING  # of an amplitude

_swap1 = shuffler(1, 0, 3, 2, 5, 4, 7, 6)
_swap2 = shuffler(2, 3, 0, 1, 6, 7, 4, 5)
_swap4 = shuffler(4, 5, 6, 7, 0, 1, 2, 3)


@inline
def detector(x: F64x8, mean_square: F64x8, memory: F64x8) -> F64x8:
    """Return the mean square of the key signal; without memory, the square of the sample."""
    return fma(memory, mean_square, (1.0 - memory) * (x * x))


@inline
def level_dbfs(mean_square: F64x16) -> F64x16:
    """Return the level of a mean square, -200 dBFS at least."""
    return _DB_PER_DOUBLING * log2(maximum(mean_square, _SILENCE))


@inline
def linked(own: F64x8, link: F64x8, width: int) -> F64x8:
    """Move the level of every lane towards the loudest of its node's `width` lanes."""
    loudest = own
    if width > 1:
        loudest = maximum(loudest, _swap1(loudest))
    if width > 2:
        loudest = maximum(loudest, _swap2(loudest))
    if width > 4:
        loudest = maximum(loudest, _swap4(loudest))
    return fma(loudest, link, own * (1.0 - link))


@inline
def ballistics(wanted: F64x8, reduction: F64x8, attack: F64x8, release: F64x8) -> F64x8:
    """Return the next gain reduction: the smooth branching detector of [1]_."""
    growing = fma(attack, reduction, (1.0 - attack) * wanted)
    falling = fma(release, reduction, (1.0 - release) * wanted)
    return select(wanted > reduction, growing, falling)


@inline
def amplitude(gain_db: F64x16) -> F64x16:
    """Return the factor of a gain in dB, exactly 1 for 0 dB."""
    return exp2(_DOUBLINGS_PER_DB * gain_db)


@inline
def blend(wet: F64x8, mix: F64x8) -> F64x8:
    """Return the gain of the wet and the dry signal together."""
    return fma(mix, wet - 1.0, splat8(1.0))

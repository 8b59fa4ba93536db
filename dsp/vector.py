"""Vectors held in registers, for kernels.

A vector has 8 or 16 elements of float32 or float64; LLVM splits it where the processor's registers
are shorter. Vectors know the operators `+ - * /` and `-x`. Comparisons give masks, which know `&`
and `|`. A number beside a float64 vector stands for a vector of it; beside a float32 vector the
number must be a float32. In the interpreter a vector is a numpy array, and every operation gives
the same bits as compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp._operations import (
    Bits,
    F32x8,
    F32x16,
    F64x8,
    F64x16,
    Mask,
    absolute,
    bits,
    fma,
    from_bits,
    load,
    load16,
    maximum,
    minimum,
    narrow,
    reduce_add,
    reduce_max,
    select,
    shuffler,
    splat8,
    splat16,
    sqrt,
    store,
    widen,
)
from dsp.jit import inline

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Bits",
    "F32x8",
    "F32x16",
    "F64x8",
    "F64x16",
    "Mask",
    "absolute",
    "bits",
    "exp2",
    "fma",
    "from_bits",
    "load",
    "load16",
    "log2",
    "maximum",
    "minimum",
    "narrow",
    "reduce_add",
    "reduce_max",
    "select",
    "settle",
    "shuffler",
    "splat8",
    "splat16",
    "sqrt",
    "store",
    "to_cable",
    "widen",
]

_LARGEST_FLOAT32: Final = 3.4028234663852886e38
_SILENT: Final = 1e-25
_ABSURD: Final = 1e30


@inline
def to_cable(x: NDArray[np.float64]) -> NDArray[np.float32]:
    """Round to samples that are fit for a cable: no -0, nothing infinite, nothing but numbers.

    Parameters
    ----------
    x : float64 vector

    Returns
    -------
    float32 vector
        0 for what is not a number or too large for float32.
    """
    return narrow(select(absolute(x) <= _LARGEST_FLOAT32, x, 0.0) + 0.0)


@inline
def settle(state: NDArray[np.float64]) -> NDArray[np.float64]:
    """Silence a filter's state that would fade for ever, or never recover.

    Parameters
    ----------
    state : float64 vector

    Returns
    -------
    float64 vector
        0 for what is below 1e-25 in magnitude, above 1e30 or not a number.
    """
    magnitude = absolute(state)
    return select((magnitude >= _SILENT) & (magnitude <= _ABSURD), state, 0.0)


_MANTISSA_WIDTH: Final = np.uint64(52)
_EXPONENT_FIELD: Final = np.uint64(0x7FF0000000000000)
_ONE_BITS: Final = np.uint64(0x3FF0000000000000)
_SQRT_HALF_BITS: Final = np.uint64(0x3FE6A09E667F3BCD)
_TWO_52_BITS: Final = np.uint64(0x4330000000000000)
_TWO_52_AND_BIAS: Final = 2.0**52 + 1023.0


@inline
def log2(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithm to base 2.

    Parameters
    ----------
    x : float64 vector
        Positive.

    Returns
    -------
    float64 vector
        With an error below 3e-9, and exact for powers of 2. It is always finite: 0 gives -1023,
        infinity 1024; what negative numbers give has no meaning.
    """
    # x = 2**e (1 + t) with 1 + t in [sqrt(1/2), sqrt(2)): adding what sqrt(1/2) lacks to 1 carries
    # into the exponent's field just where the mantissa reaches sqrt(2).
    pattern = bits(x)
    field = (pattern + (_ONE_BITS - _SQRT_HALF_BITS)) & _EXPONENT_FIELD
    t = from_bits(pattern - field + _ONE_BITS) - 1.0
    # Set into the mantissa of 2**52, the field becomes a number by a subtraction. Processors
    # without AVX-512 have no instruction that converts it.
    e = from_bits((field >> _MANTISSA_WIDTH) | _TWO_52_BITS) - _TWO_52_AND_BIAS
    # log2(1 + t) / t, interpolated at the Chebyshev nodes; Estrin's order of evaluation.
    t2 = t * t
    t4 = t2 * t2
    p01 = fma(t, -0.72134735156, 1.4426950409)
    p23 = fma(t, -0.36069662871, 0.48089821265)
    p45 = fma(t, -0.23961904442, 0.28856889613)
    p67 = fma(t, -0.19102498093, 0.20457529247)
    p89 = fma(t, -0.11020159441, 0.18631209482)
    p = fma(t4, fma(t4, p89, fma(t2, p67, p45)), fma(t2, p23, p01))
    return fma(t, p, e)


_LEAST_EXPONENT: Final = -1021.0
_GREATEST_EXPONENT: Final = 1023.0
_INTEGERS: Final = 1.5 * 2.0**52  # near this number the float64 are the integers


@inline
def exp2(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 2 to the power of `x`.

    Parameters
    ----------
    x : float64 vector
        Clamped to the range from -1021 to 1023; -1021 stands for what is not a number.

    Returns
    -------
    float64 vector
        With a relative error below 2e-10, and exact for integers.
    """
    clamped = minimum(maximum(x, _LEAST_EXPONENT), _GREATEST_EXPONENT)
    # x = n + t with n an integer and t in [-1/2, 1/2].
    shifted = clamped + _INTEGERS
    t = clamped - (shifted - _INTEGERS)
    # (2**t - 1) / t, interpolated at the Chebyshev nodes; Estrin's order of evaluation.
    t2 = t * t
    p01 = fma(t, 0.240226509223, 0.693147180557)
    p23 = fma(t, 0.00961805666989, 0.0555041090633)
    p45 = fma(t, 0.000154614474634, 0.00133334784669)
    p = fma(t2 * t2, fma(t2, 1.53037025418e-05, p45), fma(t2, p23, p01))
    # The lowest bits of the shifted number are n, which goes into the exponent's field.
    return from_bits(bits(fma(t, p, 1.0)) + (bits(shifted) << _MANTISSA_WIDTH))

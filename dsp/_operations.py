"""The operations on vectors: what they mean and what they become.

Each is given twice, side by side: its meaning on numpy arrays, which the interpreter and the reader
follow, and its lowering to LLVM, which compiled kernels run. `dsp.vector` is where to import them
from.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from dsp.jit import operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp._lowering import Emitter, Kinds, Type, Value

F32x8: TypeAlias = NDArray[np.float32]
F32x16: TypeAlias = NDArray[np.float32]
F64x8: TypeAlias = NDArray[np.float64]
F64x16: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Bits: TypeAlias = NDArray[np.uint64]

S = TypeVar("S", np.float32, np.float64)
Operand: TypeAlias = NDArray[S] | S | float

# Types: given the types of the arguments, that of the result, or None where they do not fit.


def _same(_kinds: Kinds, *vectors: Type) -> Type:
    return vectors[-1] if all(each == vectors[-1] for each in vectors) else None


def _element(_kinds: Kinds, vector: Type) -> Type:
    return vector.dtype


def _converted(source: str, target: str) -> Callable[..., Type]:
    def result(kinds: Kinds, x: Type) -> Type:
        return x.of(getattr(kinds, target)) if x.dtype == getattr(kinds, source) else None

    return result


def _fits(kinds: Kinds, array: Type, index: tuple[Type, ...]) -> bool:
    contiguous = getattr(array, "layout", None) == "C" and array.ndim == len(index)
    return contiguous and all(isinstance(each, kinds.integer) for each in index)


# Memory.


def _elements(array: NDArray[S], index: tuple[int, ...], width: int) -> NDArray[S]:
    """Return a view of `width` consecutive elements of a C-contiguous array.

    Raises
    ------
    IndexError
        If they reach outside of it, which a compiled kernel does not notice.
    """
    first = 0
    for size, each in zip(array.shape, index, strict=True):
        first = first * size + each
    if not 0 <= first <= array.size - width:
        message = f"{width} elements from {index} on do not lie in an array of {array.shape}"
        raise IndexError(message)
    return array.reshape(-1)[first : first + width]


def _loaded(width: int) -> Callable[..., Type]:
    return lambda kinds, array, *index: (
        kinds.vector(array.dtype, width) if _fits(kinds, array, index) else None
    )


def _lower_load(emit: Emitter, array: Value, *index: Value) -> Value:
    return emit.load(array, index)


@operation(_loaded(8), _lower_load)
def load(array: NDArray[S], *index: int) -> NDArray[S]:
    """Return 8 consecutive elements of a C-contiguous array; the index is not checked."""
    return _elements(array, index, 8).copy()


@operation(_loaded(16), _lower_load)
def load16(array: NDArray[S], *index: int) -> NDArray[S]:
    """Return 16 consecutive elements of a C-contiguous array; the index is not checked."""
    return _elements(array, index, 16).copy()


def _stored(kinds: Kinds, value: Type, array: Type, *index: Type) -> Type:
    return kinds.none if _fits(kinds, array, index) and array.dtype == value.dtype else None


def _lower_store(emit: Emitter, value: Value, array: Value, *index: Value) -> None:
    emit.store(value, array, index)


@operation(_stored, _lower_store)
def store(value: NDArray[S], array: NDArray[S], *index: int) -> None:
    """Write consecutive elements of a C-contiguous array; the index is not checked."""
    _elements(array, index, len(value))[:] = value


def _splatted(width: int) -> Callable[..., Type]:
    return lambda kinds, x: kinds.vector(x, width) if x in (kinds.float32, kinds.float64) else None


@overload
def splat8(x: np.float32) -> F32x8: ...
@overload
def splat8(x: float) -> F64x8: ...
@operation(_splatted(8), lambda emit, x: emit.splat(emit.result, x))
def splat8(x: float | np.float32) -> F32x8 | F64x8:
    """Return 8 times the same number."""
    return np.full(8, x)


@overload
def splat16(x: np.float32) -> F32x16: ...
@overload
def splat16(x: float) -> F64x16: ...
@operation(_splatted(16), lambda emit, x: emit.splat(emit.result, x))
def splat16(x: float | np.float32) -> F32x16 | F64x16:
    """Return 16 times the same number."""
    return np.full(16, x)


# Choice.


def _selected(_kinds: Kinds, mask: Type, a: Type, b: Type) -> Type:
    return a if a == b and mask == a.mask else None


@operation(_selected, lambda emit, mask, a, b: emit.build.select(mask, a, b))
def select(mask: Mask, a: Operand[S], b: Operand[S]) -> NDArray[S]:
    """Return `a` where the mask is set and `b` elsewhere."""
    return np.where(mask, a, b)


def _lower_minimum(emit: Emitter, a: Value, b: Value) -> Value:
    return emit.build.select(emit.build.fcmp_ordered("<", a, b), a, b)


@operation(_same, _lower_minimum)
def minimum(a: Operand[S], b: Operand[S]) -> NDArray[S]:
    """Return `a` where it is less than `b`, and `b` elsewhere."""
    return np.where(np.less(a, b), a, b)


def _lower_maximum(emit: Emitter, a: Value, b: Value) -> Value:
    return emit.build.select(emit.build.fcmp_ordered(">", a, b), a, b)


@operation(_same, _lower_maximum)
def maximum(a: Operand[S], b: Operand[S]) -> NDArray[S]:
    """Return `a` where it is greater than `b`, and `b` elsewhere."""
    return np.where(np.greater(a, b), a, b)


# Arithmetic.


@operation(_same, lambda emit, x: emit.intrinsic("fabs", x))
def absolute(x: NDArray[S]) -> NDArray[S]:
    """Return the magnitude."""
    return np.abs(x)


@operation(_same, lambda emit, x: emit.intrinsic("sqrt", x))
def sqrt(x: NDArray[S]) -> NDArray[S]:
    """Return the square root, correctly rounded."""
    return np.sqrt(x)


@operation(_same, lambda emit, a, b, c: emit.intrinsic("fma", a, b, c))
def fma(a: Operand[S], b: Operand[S], c: Operand[S]) -> NDArray[S]:
    """Return `a * b + c`, rounded once. The interpreter takes microseconds over an element."""
    dtype = np.result_type(a, b, c)
    to_odd = dtype == np.float32
    operands = np.broadcast(a, b, c)
    fused = [_fused(float(x), float(y), float(z), to_odd=to_odd) for x, y, z in operands]
    return np.array(fused).astype(dtype)


def _fused(a: float, b: float, c: float, *, to_odd: bool) -> float:
    """Fuse two operations, and round the result to odd if it is to be rounded once more.

    Rounding to odd, to more digits than twice those of the second format, leaves that rounding
    correct: see S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums", 2008.
    """
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
        return a * b + c
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if exact == 0:
        return a * b + c  # has the sign that belongs to a zero
    try:
        nearest = float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf
    even = np.float64(nearest).view(np.uint64) % 2 == 0
    if to_odd and even and exact != Fraction(nearest):
        return math.nextafter(nearest, math.inf if exact > Fraction(nearest) else -math.inf)
    return nearest


# Conversion.


@operation(_converted("float32", "float64"), lambda emit, x: emit.build.fpext(x, emit.result.llvm))
def widen(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the same numbers as float64."""
    return x.astype(np.float64)


@operation(
    _converted("float64", "float32"), lambda emit, x: emit.build.fptrunc(x, emit.result.llvm)
)
def narrow(x: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the nearest float32."""
    return x.astype(np.float32)


@operation(_converted("float64", "uint64"), lambda emit, x: emit.build.bitcast(x, emit.result.llvm))
def bits(x: NDArray[np.float64]) -> Bits:
    """Return the bit patterns as unsigned integers, which know `+ - * & | << >>`."""
    return x.view(np.uint64)


@operation(_converted("uint64", "float64"), lambda emit, x: emit.build.bitcast(x, emit.result.llvm))
def from_bits(x: Bits) -> NDArray[np.float64]:
    """Return the numbers of bit patterns."""
    return x.view(np.float64)


# Across elements.


def shuffler(*indices: int) -> Callable[[NDArray[S]], NDArray[S]]:
    """Return an operation that permutes a vector: its element `i` is the one at `indices[i]`."""
    order = list(indices)

    def permuted(_kinds: Kinds, vector: Type) -> Type:
        return vector if vector.width == len(order) else None

    @operation(permuted, lambda emit, x: emit.shuffle(x, order))
    def shuffle(x: NDArray[S]) -> NDArray[S]:
        return x[order]

    return shuffle


def _halving(emit: Emitter, x: Value, combine: Callable[..., Value]) -> Value:
    while x.type.count > 1:
        half = x.type.count // 2
        x = combine(emit.shuffle(x, range(half)), emit.shuffle(x, range(half, 2 * half)))
    return emit.first(x)


@operation(_element, lambda emit, x: _halving(emit, x, emit.build.fadd))
def reduce_add(x: NDArray[S]) -> S:
    """Return the sum, made by adding the upper half to the lower one until one is left."""
    while len(x) > 1:
        x = x[: len(x) // 2] + x[len(x) // 2 :]
    first: S = x[0]
    return first


@operation(_element, lambda emit, x: _halving(emit, x, lambda a, b: _lower_maximum(emit, a, b)))
def reduce_max(x: NDArray[S]) -> S:
    """Return the greatest element."""
    while len(x) > 1:
        x = maximum(x[: len(x) // 2], x[len(x) // 2 :])
    first: S = x[0]
    return first

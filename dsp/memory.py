"""Memory that is shared with other threads and with C.

A pointer is an int64 here. Nothing checks that the memory is there.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dsp.jit import operation

if TYPE_CHECKING:
    from dsp._lowering import Emitter, Kinds, Type, Value
    from dsp.arrays import Block

Words: TypeAlias = NDArray[np.int64]
"""Numbers that threads tell one another, shape `(words,)`; each is read and written whole."""


def _words(kinds: Kinds, *_arguments: Type) -> Type:
    return kinds.array(kinds.int64, 1, "C")


def _block(kinds: Kinds, *_arguments: Type) -> Type:
    return kinds.array(kinds.float32, 2, "C")


def _fits(kinds: Kinds, words: Type, index: Type) -> bool:
    return words == _words(kinds) and isinstance(index, kinds.integer)


def _acquired(kinds: Kinds, words: Type, index: Type) -> Type:
    return kinds.int64 if _fits(kinds, words, index) else None


def _released(kinds: Kinds, value: Type, words: Type, index: Type) -> Type:
    return kinds.none if value == kinds.int64 and _fits(kinds, words, index) else None


def _array_at(emit: Emitter, address: Value, *shape: Value) -> Value:
    return emit.array_at(address, *shape)


def _acquire(emit: Emitter, words: Value, index: Value) -> Value:
    address = emit.element(emit.arguments[0], words, (index,))
    return emit.build.load_atomic(address, "acquire", 8)


def _release(emit: Emitter, value: Value, words: Value, index: Value) -> None:
    address = emit.element(emit.arguments[1], words, (index,))
    emit.build.store_atomic(value, address, "release", 8)


@operation(_words, _array_at)
def words_at(address: int, words: int) -> Words:
    """Return the int64 numbers at an address, shape `(words,)`."""
    return np.ctypeslib.as_array((ctypes.c_int64 * words).from_address(address))


@operation(_block, _array_at)
def block_at(address: int, frames: int, channels: int) -> Block:
    """Return the interleaved float32 samples at an address, shape `(frames, channels)`."""
    samples = (ctypes.c_float * (frames * channels)).from_address(address)
    return np.ctypeslib.as_array(samples).reshape(frames, channels)


@operation(_acquired, _acquire)
def acquire(words: Words, index: int) -> int:
    """Read a number that another thread has released, and from now on see what it wrote before.

    On x86 every load does so. ARM, unless told, may read the samples before the count of them.
    """
    return int(words[index])


@operation(_released, _release)
def release(value: int, words: Words, index: int) -> None:
    """Write a number, and let whoever acquires it see all that this thread wrote before."""
    words[index] = value

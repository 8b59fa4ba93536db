"""The door to the compiler: the one module that imports numba and llvmlite.

Declaring kernels costs nothing. The compiler is imported when the first one is called or warmed,
and what it makes is kept on disk, see `dsp._cache`.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, ParamSpec, TypeVar

from dsp._cache import cache_folder, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound="Callable[..., Any]")

_COMPILING = threading.RLock()


class Kernel(Generic[P, R]):
    """A function that is compiled, for one signature, when it is first needed.

    Any thread may call it; it runs without the interpreter's lock.

    Attributes
    ----------
    python : callable
        The function as written, for the interpreter.
    signature : str
        The types of arguments and result, in numba's notation.
    compiled : numba dispatcher or None
        What a call runs, None until it is needed.
    """

    __name__: str

    def __init__(self, function: Callable[P, R], signature: str) -> None:
        functools.update_wrapper(self, function)
        self.python = function
        self.signature = signature
        self.compiled: Any = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the compiled function.

        Raises
        ------
        TypeError
            If an argument does not fit the signature. Pass writable C-contiguous arrays of the
            declared dtype.
        """
        self.warm()
        result: R = self.compiled(*args, **kwargs)
        return result

    def warm(self) -> None:
        """Compile, or load from the cache, so that the next call runs at once."""
        with _COMPILING, _uncollected():
            if self.compiled is None:
                self.compiled = _compile(self.python, self.signature)
                # Python looks __call__ up in the class: replaced there, a call goes straight to
                # the compiled code and takes 0.2 µs instead of 0.3.
                type(self).__call__ = staticmethod(self.compiled)  # type: ignore[method-assign]


def kernel(signature: str) -> Callable[[Callable[P, R]], Kernel[P, R]]:
    """Make a function a compiled kernel.

    Parameters
    ----------
    signature : str
        Types in numba's notation, such as `"void(float32[:, ::1], int64)"`; `::1` demands C order.

    Returns
    -------
    callable
        The decorator. The function may use module globals and functions that are `inline`, but not
        the variables of a function around it.
    """

    def decorate(function: Callable[P, R]) -> Kernel[P, R]:
        own_class: type[Kernel[P, R]] = type("Kernel", (Kernel,), {})
        made = own_class(function, signature)
        _declared.append(made)
        return made

    return decorate


class Callback(Generic[P, R]):
    """A function that C calls, from any thread; it never waits for the interpreter's lock.

    Attributes
    ----------
    python, signature, compiled
        As of a `Kernel`. The code lasts as long as this object.
    """

    def __init__(self, function: Callable[P, R], signature: str) -> None:
        self.__doc__ = function.__doc__
        self.python = function
        self.signature = signature
        self.compiled: Any = None

    @property
    def address(self) -> int:
        """Where the code is; a pointer, for C."""
        self.warm()
        return int(self.compiled.address)

    def warm(self) -> None:
        """Compile, or load from the cache."""
        with _COMPILING, _uncollected():
            if self.compiled is None:
                self.compiled = _compile_callback(self.python, self.signature)


def callback(signature: str) -> Callable[[Callable[P, R]], Callback[P, R]]:
    """Make a function one that C code can call.

    Parameters
    ----------
    signature : str
        Types in numba's notation, such as `"void(int64, uint32)"`; int64 takes a pointer.

    Returns
    -------
    callable
        The decorator. The function may use what a `kernel` may; it must not raise.
    """

    def decorate(function: Callable[P, R]) -> Callback[P, R]:
        made = Callback(function, signature)
        _declared.append(made)
        return made

    return decorate


def warm(*kernels: Kernel[..., Any] | Callback[..., Any]) -> None:
    """Compile several kernels, or load them from the cache.

    Parameters
    ----------
    *kernels : Kernel or Callback
        Those that will be called.
    """
    for each in kernels:
        each.warm()


def warm_all() -> None:
    """Compile, or load, every kernel and callback that has been declared so far.

    Loading holds the interpreter's lock for milliseconds a kernel, so a live engine does it before
    anything sounds: no edit can then ask for one that is not there.
    """
    for each in _declared:
        each.warm()


def inline(function: F) -> F:
    """Let kernels call a function; the compiler puts its code in the place of the call.

    Parameters
    ----------
    function : callable
        A function in numba's subset of Python, of any argument types.

    Returns
    -------
    callable
        The same function, unchanged.
    """
    _inlines.append(function)
    return function


class Operation(NamedTuple):
    """A function that numba shall not compile but replace by instructions."""

    meaning: Callable[..., Any]
    result: Callable[..., Any]
    lower: Callable[..., Any]


def operation(result: Callable[..., Any], lower: Callable[..., Any]) -> Callable[[F], F]:
    """Let kernels call a function for which LLVM has instructions.

    Parameters
    ----------
    result : callable
        Given `dsp._lowering.Kinds` and the types of the arguments, returns the type of the result,
        or None where the arguments do not fit.
    lower : callable
        Given a `dsp._lowering.Emitter` and the values of the arguments, returns the result.

    Returns
    -------
    callable
        The decorator of the function that says in plain Python what the operation means.
    """

    def decorate(meaning: F) -> F:
        _operations.append(Operation(meaning, result, lower))
        return meaning

    return decorate


_declared: list[Kernel[..., Any] | Callback[..., Any]] = []

# Declared, but not yet known to numba.
_inlines: list[Callable[..., Any]] = []
_operations: list[Operation] = []


class Toolchain(NamedTuple):
    """The compiler's packages: numba and `llvmlite.ir`."""

    numba: Any
    ir: Any


@functools.cache
def toolchain() -> Toolchain:
    """Import the compiler."""
    import numba.extending
    from llvmlite import ir

    _skip_linear_algebra()
    return Toolchain(numba, ir)


def _skip_linear_algebra() -> None:
    """Keep numba from importing scipy.linalg to learn whether kernels can multiply matrices.

    That is two thirds of the time to the first kernel when all are in the cache.
    """
    from numba.np import linalg

    def absent() -> None:
        raise ImportError

    ensure_blas = linalg.ensure_blas
    linalg.ensure_blas = absent
    try:
        importlib.import_module("numba.np.arraymath")
    finally:
        linalg.ensure_blas = ensure_blas


def _teach(numba: Any) -> None:
    """Tell numba of the inlines and operations declared since the last time."""
    lowering = importlib.import_module("dsp._lowering")
    while _operations:
        lowering.install(_operations.pop())
    while _inlines:
        register = numba.extending.register_jitable(forceinline=True, error_model="numpy")
        register(_inlines.pop())


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the garbage collector, which makes compiling 15 % slower."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _compile(function: Callable[..., Any], signature: str) -> Any:
    numba = toolchain().numba
    _teach(numba)

    def compiled(*, cache: bool) -> Any:
        # No fastmath: a product and a sum must not be fused unless the kernel says fma.
        options = {"nogil": True, "error_model": "numpy", "cache": cache}
        dispatcher = numba.njit(**options)(function)
        dispatcher.compile(signature)
        dispatcher.disable_compile()
        if cache and dispatcher.stats.cache_misses:
            seal(Path(dispatcher.stats.cache_path))
        return dispatcher

    return _kept(compiled)


def _compile_callback(function: Callable[..., Any], signature: str) -> Any:
    numba = toolchain().numba
    _teach(numba)

    def compiled(*, cache: bool) -> Any:
        compiled = numba.cfunc(signature, error_model="numpy", cache=cache)(function)
        if cache and not compiled.cache_hits:
            seal(Path(compiled._cache.cache_path))  # noqa: SLF001 - numba tells it nowhere else
        return compiled

    return _kept(compiled)


def _kept(compiled: Callable[..., Any]) -> Any:
    """Compile with numba's cache in our folder, or without where that is not possible."""
    try:
        toolchain().numba.config.CACHE_DIR = str(cache_folder())
        return compiled(cache=True)
    except (OSError, RuntimeError):  # a full disk; a program that was packed without its sources
        return compiled(cache=False)

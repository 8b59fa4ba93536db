"""The door to the compiler: laziness, the code that comes out, and mistakes."""

from __future__ import annotations

import ctypes
import platform
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dsp import _cache
from dsp.jit import callback, inline, kernel, toolchain, warm
from dsp.vector import fma, load, store

ROOT = Path(__file__).parents[2]
F64 = NDArray[np.float64]


def test_importing_kernels_imports_no_compiler() -> None:
    program = """
import importlib, pkgutil, sys, dsp
for each in pkgutil.iter_modules(dsp.__path__):
    if each.name != "_lowering":
        importlib.import_module(f"dsp.{each.name}")
print([name for name in ("numba", "llvmlite", "scipy") if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache that this process will use in this test."""
    monkeypatch.setenv("GRAPHAPP_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("dsp.jit.cache_folder", _cache.cache_folder.__wrapped__)
    return tmp_path


@inline
def scaled(x: F64, gain: float = 2.0) -> F64:
    return x * gain


@inline
def twice(x: float) -> float:
    return 2 * x


@kernel("void(float64[:, ::1], float64)")
def scale_and_add(a: F64, b: float) -> None:
    """Multiply and add."""
    for i in range(a.shape[0]):
        store(scaled(load(a, i, 0)) + b, a, i, 0)


def test_vectors_stay_in_registers_and_only_fma_fuses(own_cache: Path) -> None:
    @kernel("void(float64[:, ::1], float64)")
    def plain(a: F64, b: float) -> None:
        for i in range(a.shape[0]):
            store(scaled(load(a, i, 0), 0.1) + b, a, i, 0)

    @kernel("void(float64[:, ::1], float64)")
    def fused(a: F64, b: float) -> None:
        for i in range(a.shape[0]):
            store(fma(load(a, i, 0), 0.1, b), a, i, 0)

    added, fusion = {
        "x86_64": (r"vaddpd.*%[yz]mm", "vfmadd"),
        "AMD64": (r"vaddpd.*%[yz]mm", "vfmadd"),
        "aarch64": (r"fadd\s+v\d+\.2d", "fmla"),
        "arm64": (r"fadd(\.2d|\s+v\d+\.2d)", "fmla"),
    }[platform.machine()]
    warm(plain, fused)
    (code_of_plain,) = plain.compiled.inspect_asm().values()
    (code_of_fused,) = fused.compiled.inspect_asm().values()
    assert re.search(added, code_of_plain)
    assert fusion not in code_of_plain
    assert fusion in code_of_fused
    assert list(own_cache.rglob("*.nbc"))


def test_a_kernel_compiles_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Path:
        raise OSError

    monkeypatch.setattr("dsp.jit.cache_folder", full)

    @kernel("float64(float64)")
    def half(x: float) -> float:
        return x / 2

    assert half(3.0) == 1.5
    assert half.compiled.stats.cache_path is None


def test_mistakes_in_a_kernel_are_reported_as_numba_does() -> None:
    @kernel("float64(float64)")
    def mistaken(x: float) -> float:
        return x.nothing  # type: ignore[attr-defined, no-any-return]

    with pytest.raises(toolchain().numba.TypingError, match="nothing"):
        mistaken(1.0)


def test_a_kernel_keeps_its_function() -> None:
    assert scale_and_add.__name__ == "scale_and_add"
    assert scale_and_add.__doc__ == "Multiply and add."
    assert scale_and_add.signature == "void(float64[:, ::1], float64)"
    a = np.ones((1, 8))
    scale_and_add.python(a, 1.0)
    assert a[0, 0] == 3
    scale_and_add(a, 1.0)
    assert a[0, 0] == 7


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((8, 8), np.float32),
        np.zeros((8, 8)).T[::2],
        np.zeros(8),
        np.zeros((8, 16))[:, ::2],
    ],
)
def test_arguments_of_another_type_are_refused(wrong: NDArray[Any]) -> None:
    with pytest.raises(TypeError):
        scale_and_add(wrong, 1.0)


def test_threads_may_call_a_new_kernel_at_once() -> None:
    @kernel("float64(float64)")
    def square(x: float) -> float:
        return x * x

    results: list[float] = []
    threads = [threading.Thread(target=lambda: results.append(square(3.0))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [9.0] * 4


def test_c_calls_a_callback(own_cache: Path) -> None:
    @callback("float64(int64, float32)")
    def product(a: int, b: float) -> float:
        return twice(a) * b

    assert product.compiled is None
    function = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_int64, ctypes.c_float)(product.address)
    assert function(3, 0.25) == product.python(3, 0.25) == 1.5
    assert {file.suffix for file in own_cache.rglob("*.*")} == {".nbc", ".nbi", ".sha256"}


def test_a_callback_is_loaded_from_the_cache(own_cache: Path) -> None:
    def again(x: int) -> int:
        return x + 1

    declare = callback("int64(int64)")
    first, second = declare(again), declare(again)
    warm(first, second)
    assert (first.compiled.cache_hits, second.compiled.cache_hits) == (0, 1)
    assert first.address != second.address
    assert len(list(own_cache.rglob("*.nbc"))) == 1


def test_a_callback_compiles_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Path:
        raise OSError

    monkeypatch.setattr("dsp.jit.cache_folder", full)

    @callback("int64(int64)")
    def double(x: int) -> int:
        return 2 * x

    assert ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(double.address)(21) == 42

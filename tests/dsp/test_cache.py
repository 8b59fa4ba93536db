"""The cache of compiled kernels: what it keeps, what it removes and what it survives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dsp import _cache

ROOT = Path(__file__).parents[2]

MODULE = """
from dsp.jit import inline, kernel
from dsp.vector import fma, load, log2, shuffler, store

swap = shuffler(1, 0, 3, 2, 5, 4, 7, 6)

@inline
def section(x, y):
    return fma(x, 0.5, y), swap(y)

@kernel("void(float64[::1])")
def run(a):
    x, y = section(load(a, 0), log2(load(a, 8)))
    store(x + y, a, 0)

@kernel("void(float64[::1])")
def other(a):
    store(load(a, 8), a, 0)
"""

PROGRAM = """
import json, sys, numpy
import module
module.other.warm()
module.run.warm()
a = numpy.arange(1.0, 17.0)
module.run(a)
hits = sum(module.run.compiled.stats.cache_hits.values())
folder = module.run.compiled.stats.cache_path
blas = "scipy.linalg" in sys.modules
print(json.dumps([a.tolist(), hits, folder, blas]))
"""


class Run:
    """What a program that uses kernels reported."""

    def __init__(self, output: str) -> None:
        self.result, self.hits, self.folder, self.blas = json.loads(output)


def environment(module: Path, cache: Path) -> dict[str, str]:
    paths = os.pathsep.join((str(ROOT), str(module)))
    return os.environ | {"PYTHONPATH": paths, "GRAPHAPP_CACHE_DIR": str(cache)}


def start(module: Path, cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM]
    return subprocess.Popen(
        command, env=environment(module, cache), stdout=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> Run:
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return Run(output)


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("module")
    (folder / "module.py").write_text(MODULE)
    return folder


@pytest.fixture(scope="module")
def cold(module: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Run]]:
    """Return a cache and what two processes reported that filled it at the same time."""
    cache = tmp_path_factory.mktemp("cache")
    processes = [start(module, cache) for _ in range(2)]
    return cache, [finish(each) for each in processes]


def test_two_processes_fill_the_cache_at_once(cold: tuple[Path, list[Run]]) -> None:
    cache, (first, second) = cold
    assert first.result == second.result
    assert first.folder == second.folder
    assert cache in Path(first.folder).parents


def test_the_next_process_loads_what_was_compiled(
    module: Path, cold: tuple[Path, list[Run]]
) -> None:
    cache, (first, _) = cold
    run = finish(start(module, cache))
    assert run.result == first.result
    assert run.hits == 1
    assert not run.blas


def test_damaged_code_is_compiled_anew(
    module: Path, cold: tuple[Path, list[Run]], tmp_path: Path
) -> None:
    intact, (first, _) = cold
    shutil.copytree(intact, tmp_path / "cache")
    file = next((tmp_path / "cache").rglob("*.run-*.nbc"))
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 0x10
    file.write_bytes(damaged)
    run = finish(start(module, tmp_path / "cache"))
    assert run.result == first.result
    assert run.hits == 0
    assert finish(start(module, tmp_path / "cache")).hits == 1


@pytest.mark.parametrize("suffix", [".nbc", ".nbi"])
@pytest.mark.parametrize("harm", ["truncated", "emptied", "unsealed", "another seal"])
def test_damaged_files_are_removed(
    cold: tuple[Path, list[Run]], tmp_path: Path, suffix: str, harm: str
) -> None:
    shutil.copytree(cold[0], tmp_path / "cache")
    file = next((tmp_path / "cache").rglob(f"*{suffix}"))
    seal = file.with_name(file.name + ".sha256")
    if harm == "truncated":
        file.write_bytes(file.read_bytes()[:-1])
    elif harm == "emptied":
        file.write_bytes(b"")
    elif harm == "unsealed":
        seal.unlink()
    else:
        seal.write_text("0" * 64)
    before = set((tmp_path / "cache").rglob("*.nb?"))
    _cache.remove_damaged(tmp_path / "cache")
    assert set((tmp_path / "cache").rglob("*.nb?")) == before - {file}


def test_a_folder_that_cannot_be_made_is_replaced_by_a_temporary_one(
    module: Path, cold: tuple[Path, list[Run]], tmp_path: Path
) -> None:
    obstacle = tmp_path / "file"
    obstacle.touch()
    run = finish(start(module, obstacle / "cache"))
    assert run.result == cold[1][0].result
    assert "graphapp-kernels-" in run.folder
    assert not Path(run.folder).exists()


def test_an_edit_of_any_module_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1")
    (tmp_path / "b.py").write_text("")
    before = _cache.version(tmp_path)
    assert _cache.version(tmp_path) == before
    (tmp_path / "b.py").write_text("#")
    edited = _cache.version(tmp_path)
    (tmp_path / "b.py").write_text("")
    (tmp_path / "c.py").write_text("")
    added = _cache.version(tmp_path)
    (tmp_path / "c.py").unlink()
    assert len({before, edited, added}) == 3
    assert _cache.version(tmp_path) == before


def test_versions_that_nobody_uses_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAPP_CACHE_DIR", str(tmp_path))
    open_cache = _cache.cache_folder.__wrapped__
    used = open_cache()
    old, recent = used.parent / "old", used.parent / "recent"
    for folder, days in ((old, 31), (recent, 29), (used, 31)):
        folder.mkdir(exist_ok=True)
        (folder / "code.nbc").touch()
        opened = time.time() - days * 24 * 3600
        os.utime(folder, (opened, opened))
    assert open_cache() == used
    assert not old.exists()
    assert recent.exists()
    assert tmp_path in used.parents

"""Where compiled kernels are kept between runs."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import os
import shutil
import tempfile
import time
from pathlib import Path

import platformdirs

_UNUSED_DAYS = 30
_SEAL = ".sha256"


@functools.cache
def cache_folder() -> Path:
    """Return the folder of this version's compiled kernels.

    It lies in the user's cache folder, or in the one that the environment variable
    GRAPHAPP_CACHE_DIR names. Where that cannot be written, it is a temporary folder that lives as
    long as the process.

    Returns
    -------
    Path
        An existing, writable folder without damaged files.
    """
    override = os.environ.get("GRAPHAPP_CACHE_DIR")
    root = Path(override) if override else platformdirs.user_cache_path("graphapp")
    folder = root / "kernels" / version(Path(__file__).parent)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            os.utime(folder)
    except OSError:
        return Path(_temporary_folder().name)
    _remove_unused(folder.parent)
    remove_damaged(folder)
    return folder


@functools.cache
def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="graphapp-kernels-", ignore_cleanup_errors=True)


def version(package: Path) -> str:
    """Return a hash of a package's modules and of the compiler's versions.

    Numba discards the code of a kernel whose own file has changed. It does not know of the
    functions from other files that were inlined.

    Parameters
    ----------
    package : Path
        The folder of the modules.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for name in ("numba", "llvmlite"):
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for module in sorted(package.glob("*.py")):
        source = module.read_bytes()
        digest.update(f"{module.name} {len(source)}\n".encode() + source)
    return digest.hexdigest()[:16]


def seal(folder: Path) -> None:
    """Write the hash of every new file in a folder beside it.

    Loading machine code of which a part is missing would crash the process, and numba does not
    check.

    Parameters
    ----------
    folder : Path
        Where numba has written code just now.
    """
    for file in _sealable(folder):
        with contextlib.suppress(OSError):
            written = file.stat().st_mtime_ns
            mark = _mark(file)
            # Another process may have put its own code here since: the mark has the file's time.
            if not mark.exists() or mark.stat().st_mtime_ns != written:
                mark.write_text(_hash(file), "ascii")
                os.utime(mark, ns=(written, written))


def remove_damaged(folder: Path) -> None:
    """Remove the files below a folder that differ from their hash, so that they are made anew.

    Another process may be between writing a file and its hash: it only compiles once more.

    Parameters
    ----------
    folder : Path
        A folder that `cache_folder` has returned.
    """
    for file in _sealable(folder):
        try:
            intact = _mark(file).read_bytes() == _hash(file).encode("ascii")
        except OSError:
            intact = False
        if not intact:
            with contextlib.suppress(OSError):
                file.unlink()


def _sealable(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*.nb?") if file.is_file()]


def _mark(file: Path) -> Path:
    return file.with_name(file.name + _SEAL)


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _remove_unused(versions: Path) -> None:
    """Remove the versions that no process has opened for a month."""
    oldest = time.time() - _UNUSED_DAYS * 24 * 3600
    for folder in versions.iterdir():
        with contextlib.suppress(OSError):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)

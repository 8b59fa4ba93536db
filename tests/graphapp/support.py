"""Small songs written to disk, and the command line run on them."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

import nodes
from graphapp.cli.app import run
from nodes.registry import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pytest

    from dsp.arrays import Block

ROOT = Path(__file__).parents[2]
RATE = 48_000


def sine(frequency: float, frames: int = RATE // 4, level: float = 0.25, rate: int = RATE) -> Block:
    """Return a sine that begins at zero, ``(frames, 1)``."""
    wave = level * np.sin(2 * np.pi * frequency * np.arange(frames) / rate)
    return wave.astype(np.float32)[:, None]


def noise(frames: int, channels: int = 2, level: float = 0.1) -> Block:
    """Return white noise, ``(frames, channels)``."""
    return (np.random.default_rng(5).standard_normal((frames, channels)) * level).astype(np.float32)


def write_song(
    folder: Path,
    stems: Mapping[str, Block],
    nodes: Mapping[str, Mapping[str, object]] | None = None,
    wires: Sequence[str] = (),
    **members: object,
) -> Path:
    """Write a project and its stems.

    Parameters
    ----------
    folder : Path
        Receives ``song.graph.json`` and an ID.wav for every stem.
    stems : mapping of str to ndarray of float32, shape (frames, channels)
        What the stem nodes play, by id.
    nodes : mapping of str to mapping
        More nodes by id, or more fields of stems and of the master, which is always there.
    wires : sequence of str
        ``"a > b > c"`` joins outputs to inputs in a row. An id alone stands for its port ``out``
        before a ``>`` and ``in`` behind; another port is named, ``send.send > reverb``. Without
        any, every stem goes to the master.
    **members : object
        Others of the project, ``rate`` among them.
    """
    fields: dict[str, dict[str, object]] = {}
    for name, samples in stems.items():
        soundfile.write(folder / f"{name}.wav", samples, RATE, subtype="FLOAT")
        fields[name] = {"type": "stem", "file": f"{name}.wav"}
    fields["master"] = {"type": "master"}
    for name, more in (nodes or {}).items():
        fields[name] = {**fields.get(name, {}), **more}
    cables = [
        [_port(source, "out"), _port(target, "in")]
        for wire in wires or [f"{name} > master" for name in stems]
        for source, target in pairwise(wire.split(" > "))
    ]
    song = {"format": "graphapp.project", "version": 1, "rate": RATE}
    path = folder / "song.graph.json"
    path.write_text(json.dumps({**song, "nodes": fields, "cables": cables, **members}))
    return path


def _port(text: str, default: str) -> str:
    return text if "." in text else f"{text}.{default}"


def graphapp(*arguments: object) -> int:
    """Run a command in this process and return its status."""
    return run([str(each) for each in arguments])


def rendered(project: Path, *options: object, name: str = "out.wav") -> Block:
    """Render a project and return what soundfile reads, ``(frames, channels)`` of float32."""
    output = project.parent / name
    assert graphapp("render", project, "-o", output, *options) == 0
    heard: Block = samples(output)
    return heard


def samples(path: Path, dtype: str = "float32") -> Any:
    """Return the samples of a file, ``(frames, channels)``."""
    return soundfile.read(path, dtype=dtype, always_2d=True)[0]


def contents(folder: Path) -> dict[str, int | bytes]:
    """Return the files below a folder, and what is in them."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else path.stat().st_ino
        for path in folder.rglob("*")
    }


def error_of(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line of an error; nothing else may have been printed."""
    printed = capsys.readouterr()
    assert not printed.out
    assert printed.err.startswith("error: ")
    assert printed.err.endswith("\n")
    assert printed.err.count("\n") == 1
    assert printed.err.rstrip("\n").isprintable()
    return printed.err.removeprefix("error: ").rstrip("\n")


def python(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    command = [sys.executable, *(str(each) for each in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, **options
    )


@contextlib.contextmanager
def node_types_in(folder: Path) -> Iterator[None]:
    """Let the registry find the node types in a folder too, for a while."""
    before = set(sys.modules)
    nodes.__path__.append(str(folder))
    importlib.invalidate_caches()
    catalogue.cache_clear()
    try:
        yield
    finally:
        nodes.__path__.remove(str(folder))
        for name in set(sys.modules) - before:
            if name.startswith("nodes."):
                del sys.modules[name]
                delattr(nodes, name.removeprefix("nodes."))
        catalogue.cache_clear()

"""A node type is one file: with it in place, everything knows the type; without, nothing breaks."""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from graphapp.engine import Options, render
from graphapp.engine.render import prepared
from graphapp.engine.schedule import Compute
from projects import load, save
from tests.graphapp.support import (
    RATE,
    error_of,
    graphapp,
    node_types_in,
    noise,
    rendered,
    samples,
    write_song,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dsp.arrays import Block, Values

SMOOTH = '''
"""Smooth: a low-pass of one pole."""

import math

from dsp.arrays import LANES, QUANTUM
from dsp.jit import kernel
from dsp.vector import fma, load, settle, store, to_cable, widen
from nodes.vocabulary import AudioIn, AudioOut, Hz, Node, Param


@kernel("void(float64[::1], float64, int64, float64[:, ::1])")
def design(cutoff_hz, rate, width, share):
    """Turn frequencies into the share of the way to the input that a frame goes [1]_."""
    for node in range(cutoff_hz.shape[0]):
        for lane in range(node * width, (node + 1) * width):
            share[lane // LANES, lane % LANES] = 1.0 - math.exp(
                -2.0 * math.pi * cutoff_hz[node] / rate
            )


@kernel(
    "void(float32[:, ::1], float32[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, ::1])"
)
def smooth(x, out, begin, end, state):
    """Go a share of the way to the input with every frame."""
    for page in range(state.shape[0]):
        lane = LANES * page
        first = load(begin, page, 0)
        step = (load(end, page, 0) - first) / QUANTUM
        y = load(state, page, 0)
        for quantum in range(0, x.shape[0], QUANTUM):
            for frame in range(QUANTUM):
                share = fma(step, float(frame), first)
                y = fma(share, widen(load(x, quantum + frame, lane)) - y, y)
                store(to_cable(y), out, quantum + frame, lane)
            y = settle(y)
        store(y, state, page, 0)


class Smooth(Node, id="smooth", category="Tone"):
    """Take away what is above ``cutoff`` (Hz), by 6 dB an octave.

    References
    ----------
    .. [1] J. O. Smith, "Introduction to digital filters", 2007, "one-pole".
    """

    main = AudioIn("in")
    out = AudioOut("out")

    cutoff = Param(Hz, 20, 20_000, default=1000)

    @classmethod
    def tail(cls, low, high, rate):
        """Return how long it takes to fall by 120 dB."""
        return math.log(1e6) / (2.0 * math.pi * low.number(cls.cutoff))

    def prepare(self, rack):
        """Take a share and a state a lane."""
        self.share = rack.coefficients()
        self.state = rack.lanes()

    def design(self, bank):
        """Turn frequencies into shares."""
        width = self.rack.width
        design(bank.values(self.cutoff), self.rack.rate, width, bank.end(self.share))

    def process(self, bank):
        """Smooth all lanes."""
        smooth(
            bank.block(self.main),
            bank.block(self.out),
            bank.begin(self.share),
            bank.end(self.share),
            bank.state(self.state),
        )
'''

EXACT = ("--depth", "32f", "--tail", "0")


@pytest.fixture
def _smooth(tmp_path: Path) -> Iterator[None]:
    """Add the one file."""
    folder = tmp_path / "types"
    folder.mkdir()
    (folder / "smooth.py").write_text(SMOOTH)
    with node_types_in(folder):
        yield
        for name in ("design", "smooth"):
            kernel = getattr(sys.modules.get("nodes.smooth"), name, None)
            if kernel is not None and kernel.compiled is not None:
                shutil.rmtree(kernel.compiled.stats.cache_path, ignore_errors=True)


with_the_type = pytest.mark.usefixtures("_smooth")


def smooth_song(folder: Path, stem: Block, automation: Any = None, **fields: object) -> Path:
    """Write a stem through the new node."""
    node = {"type": "smooth", **fields}
    more = {} if automation is None else {"automation": {"soft.cutoff": automation}}
    return write_song(folder, {"hiss": stem}, {"soft": node}, ["hiss > soft > master"], **more)


def share(cutoff: Values | float) -> Any:
    """Return the share of the way that a frame goes."""
    return 1 - np.exp(-2 * np.pi * np.asarray(cutoff) / RATE)


def smoothed(stem: Block, shares: Values) -> Values:
    """Smooth, frame by frame."""
    out = np.zeros(stem.shape)
    y = np.zeros(stem.shape[1])
    for frame, part in enumerate(shares):
        y = y + part * (stem[frame] - y)
        out[frame] = y
    return out


@with_the_type
def test_it_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """With its parameter, and for a person too."""
    assert graphapp("nodes", "smooth", "--json") == 0
    (kind,) = json.loads(capsys.readouterr().out)["nodes"]
    assert (kind["label"], kind["category"]) == ("Smooth", "Tone")
    assert (kind["inputs"], kind["outputs"]) == (["in"], ["out"])
    assert kind["params"] == [
        {
            "name": "cutoff",
            "label": "cutoff",
            "unit": "Hz",
            "min": 20,
            "max": 20_000,
            "default": 1000,
            "choices": None,
            "automatable": True,
        }
    ]
    assert graphapp("nodes") == 0
    assert "smooth" in capsys.readouterr().out


@with_the_type
def test_it_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Values, names and automation, each with its place; a good one has no findings."""
    stem = noise(4800)
    assert graphapp("check", smooth_song(tmp_path, stem, cutoff=500)) == 0
    capsys.readouterr()
    wrong: dict[str, dict[str, Any]] = {
        r"nodes\.soft\.cutoff: 20001 is above 20000": {"cutoff": 20_001},
        r'nodes\.soft\.cutoff: "500" is not a number': {"cutoff": "500"},
        r'nodes\.soft\.cutof: .*did you mean "cutoff"': {"cutof": 500},
        r"automation\.soft\.cutoff\[1\]\[1\]: 10 is below 20": {"automation": [[0, 20], [1, 10]]},
    }
    for message, fields in wrong.items():
        assert graphapp("check", smooth_song(tmp_path, stem, **fields)) == 2
        assert re.match(message, error_of(capsys))


@with_the_type
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("cutoff", [None, 20, 20_000])
def test_it_is_rendered(channels: int, cutoff: float | None, tmp_path: Path) -> None:
    """As its formula says."""
    stem = noise(4800, channels)
    fields = {} if cutoff is None else {"cutoff": cutoff}
    heard = rendered(smooth_song(tmp_path, stem, **fields), *EXACT)
    expected = smoothed(stem, np.full(len(stem), share(cutoff or 1000)))
    assert np.allclose(heard, expected, atol=1e-7)


@with_the_type
def test_its_tail_is_exported(tmp_path: Path) -> None:
    """Up to -100 dBFS: a click at 20 Hz rings on for a third of a second."""
    click = np.full((1, 1), 1.0, np.float32)
    heard = rendered(smooth_song(tmp_path, click, cutoff=20), "--depth", "32f")
    part = share(20.0)
    assert len(heard) == 1 + int(np.log(1e-5 / part) / np.log(1 - part))


@with_the_type
def test_it_is_automated(tmp_path: Path) -> None:
    """In octaves between breakpoints, in straight lines across a quantum."""
    stem = noise(9600)
    song = smooth_song(tmp_path, stem, [[0.02, 100], [0.15, 6400]])
    bounds = np.arange(0, 9600 + 1, 64) / RATE
    octaves = 6 * np.clip((bounds - 0.02) / 0.13, 0, 1)
    frames = np.arange(9600)
    shares = np.interp(frames, bounds * RATE, share(100 * 2**octaves))
    assert np.allclose(rendered(song, *EXACT), smoothed(stem, shares), atol=1e-7)


@with_the_type
def test_it_is_banked_with_the_same_bits(tmp_path: Path) -> None:
    """Side by side or one by one, in blocks of any size, on one thread or two."""
    names = ("a", "b", "c")
    nodes = {
        f"soft-{name}": {"type": "smooth", "cutoff": 100 * 4**i} for i, name in enumerate(names)
    }
    song = load(
        write_song(
            tmp_path,
            {name: noise(4800) for name in names},
            nodes,
            [f"{name} > soft-{name} > master" for name in names],
            automation={"soft-b.cutoff": [[0, 50], [0.05, 5000]]},
        )
    )
    with prepared(song, Options()) as (_, schedule):
        together = [len(task.members) for task in schedule.tasks if isinstance(task, Compute)]
    assert together.count(3) == 2  # the stems, and the new nodes
    hashes = {
        render(
            song, tmp_path / "out.wav", Options(max_bank=bank, block=block, threads=threads)
        ).audio_sha256
        for bank, block, threads in ((8, 4096, 1), (1, 4096, 1), (8, 64, 2), (1, 192, 2))
    }
    assert len(hashes) == 1
    assert samples(tmp_path / "out.wav").any()


@with_the_type
def test_it_is_saved_back(tmp_path: Path) -> None:
    """Values as they were, defaults left out."""
    song = load(smooth_song(tmp_path, noise(64), [[0, 30], [1, 40, "hold"]], cutoff=123.5))
    path = tmp_path / "again.graph.json"
    save(song, path)
    assert load(path) == song
    saved = json.loads(path.read_text())
    assert saved["nodes"]["soft"] == {"type": "smooth", "cutoff": 123.5}
    save(load(smooth_song(tmp_path, noise(64), cutoff=1000)), path)
    assert json.loads(path.read_text())["nodes"]["soft"] == {"type": "smooth"}


def test_without_its_file_it_is_a_placeholder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown, refused by render, and saved back as it was."""
    path = smooth_song(tmp_path, noise(64), [[0, 30], [1, 40]], cutoff=123.5)
    before = json.loads(path.read_text())
    save(load(path), path)
    after = json.loads(path.read_text())
    assert after["nodes"]["soft"] == before["nodes"]["soft"]
    assert after["automation"] == before["automation"]
    assert graphapp("render", path, "-o", tmp_path / "out.wav") == 2
    assert error_of(capsys).startswith("nodes.soft.type: ")

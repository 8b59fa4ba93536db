"""Random songs must give the same bits for every block, thread count, bank and hash seed.

Usage: ``python -m tests.campaigns.bits [CASES]`` (200 unless told)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from graphapp.engine import Options, render
from graphapp.engine.render import prepared
from nodes.registry import catalogue
from projects import Project, load, save
from tests.strategies import songs

VARIANTS = (
    Options(depth="32f", tail=0.0, block=64),
    Options(depth="32f", tail=0.0, block=192, threads=2),
    Options(depth="32f", tail=0.0, block=512, max_bank=1),
    Options(depth="32f", tail=0.0, block=4096),
    Options(depth="32f", tail=0.0, block=4096, threads=2, max_bank=1),
)
LONGEST_TAIL = 5.0
"""Seconds of declared tail up to which the export is made with ``--tail auto`` too."""


def write_stems(folder: Path) -> list[str]:
    """Write a few stems of at most two seconds, of several kinds, and return their names."""
    noise = np.random.default_rng(1)
    time = np.arange(96_000) / 48_000
    tone = 0.4 * np.sin(2 * np.pi * 220 * time) * np.exp(-3 * (time % 0.5))
    burst = noise.standard_normal((60_000, 2)) * np.exp(-np.arange(60_000) / 6_000)[:, None]
    stems = {
        "tone.wav": (tone, 48_000, "PCM_24"),
        "burst.wav": (0.2 * burst, 48_000, "FLOAT"),
        "slow.wav": (0.3 * burst[:44_100], 44_100, "PCM_16"),
        "clip.flac": (np.clip(2.0 * tone, -0.99, 0.99)[:31_003], 48_000, "PCM_24"),
    }
    for name, (samples, rate, subtype) in stems.items():
        soundfile.write(folder / name, samples, rate, subtype=subtype)
    return list(stems)


def check_song(project: Project, folder: Path) -> str | None:
    """Render a song in all variants and return its one hash; None if it is silent."""
    hashes = {}
    for number, options in enumerate(VARIANTS):
        export = render(project, folder / "out.wav", options)
        if export.loudness.sample_peak is None:
            return None
        hashes[number] = export.audio_sha256
        assert np.isfinite(soundfile.read(folder / "out.wav", dtype="float32")[0]).all()
    assert len(set(hashes.values())) == 1, hashes
    with prepared(project, Options()) as (_, schedule):
        tail = schedule.tail_frames / schedule.rate
    if tail <= LONGEST_TAIL:
        with_tail = {
            render(project, folder / "out.wav", replace(options, tail=None)).audio_sha256
            for options in VARIANTS[1:4]
        }
        assert len(with_tail) == 1, with_tail
    return hashes[0]


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the hash of every project in a folder."""
    return {
        path.name: render(load(path), folder / "again.wav", VARIANTS[3]).audio_sha256
        for path in sorted(folder.glob("*.graph.json"))
    }


def run(cases: int, folder: Path) -> int:
    """Check that many random songs that sound, each different, then all under other hash seeds.

    Returns
    -------
    int
        How many different songs were heard.
    """
    files = st.sampled_from(write_stems(folder))
    known: dict[str, str] = {}
    types: set[str] = set()

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(songs(files))
    def check(song: Project) -> None:
        project = replace(song, folder=folder)
        samples = check_song(project, folder)
        assume(samples is not None and samples not in known.values())
        name = f"{len(known):04d}.graph.json"
        save(project, folder / name)
        known[name] = str(samples)
        types.update(node.type for node in song.graph.nodes.values())

    check()
    assert types == set(catalogue()), "some node type was never heard"
    for seed in ("1", "4242"):
        command = [sys.executable, "-m", "tests.campaigns.bits", "--hashes", str(folder)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        assert json.loads(done.stdout) == known, f"PYTHONHASHSEED={seed} changes the samples"
    return len(known)


def main() -> None:
    """Run the campaign."""
    if sys.argv[1:2] == ["--hashes"]:
        print(json.dumps(hashes_of(Path(sys.argv[2]))))
        return
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        print(f"{run(cases, Path(folder))} songs, the same bits in every way")


if __name__ == "__main__":
    main()

"""An export beside the window is the command line's, bit for bit; given up, it leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from graphapp.editor.live import export
from graphapp.editor.live.export import ExportJob
from graphapp.engine import Options
from projects import Project, load
from tests.graphapp.support import ROOT, graphapp, noise, write_song

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE_S = 20.0
LONG = Options(tail=3600.0)
"""An hour after a second of sound takes longer than any test waits."""


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Return a song of a second."""
    return write_song(
        tmp_path,
        {"hiss": noise(48_000)},
        {"eq": {"type": "eq", "bands": [{"gain": 6.0, "freq": 300.0}]}, "hall": {"type": "reverb"}},
        ["hiss > eq > hall > master"],
        seed=7,
    )


def until(what: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.002)


def audio_files(folder: Path) -> set[str]:
    """Return the files that are neither the project nor its stem, hidden ones included."""
    return {path.name for path in folder.iterdir()} - {"song.graph.json", "hiss.wav"}


@pytest.mark.parametrize(
    ("options", "given"),
    [
        (Options(), []),
        (
            Options(depth="16", rate=44_100, start=0.2, stop=0.9),
            ["--depth", "16", "--rate", "44100", "--from", "0.2", "--to", "0.9"],
        ),
        (Options(container="flac", tail=0.5), ["--format", "flac", "--tail", "0.5"]),
    ],
)
def test_it_equals_the_command_line(
    options: Options, given: list[str], song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = ExportJob(load(song), song.parent / "job.wav", options)
    assert graphapp("render", song, "-o", song.parent / "cli.wav", "--json", *given) == 0
    expected: dict[str, Any] = json.loads(capsys.readouterr().out)
    until(lambda: job.finished)
    assert job.error is None
    assert job.result is not None
    assert (song.parent / "job.wav").read_bytes() == (song.parent / "cli.wav").read_bytes()
    differing = {"file", "wall", "render_wall", "realtime"}
    assert {**job.result, **dict.fromkeys(differing, 0)} == {
        **expected,
        **dict.fromkeys(differing, 0),
    }


def test_it_says_how_far_it_is(song: Path) -> None:
    """First that kernels are compiled, without a number; then numbers that rise to 1."""
    job = ExportJob(load(song), song.parent / "job.wav", Options(tail=600.0))
    seen = [(job.stage, job.progress)]
    while not job.finished:
        if (job.stage, job.progress) != seen[-1]:
            seen.append((job.stage, job.progress))
        time.sleep(0.0005)
    stages = list(dict.fromkeys(stage for stage, _ in seen))
    assert stages[:3] == ["starting", "compiling kernels", "rendering"]
    assert job.stage == "done"
    assert all(progress is None for stage, progress in seen if stage == "compiling kernels")
    numbers = [progress for _, progress in seen if progress is not None]
    assert numbers == sorted(numbers)
    assert len(numbers) > 3
    assert job.progress == 1.0
    assert job.realtime is not None
    assert job.realtime > 1.0


@pytest.mark.parametrize("stage", ["starting", "compiling kernels", "rendering"])
def test_given_up_it_leaves_nothing_within_a_second(stage: str, song: Path) -> None:
    """Whatever it was doing; and a file that was there is as it was."""
    before = song.parent / "job.wav"
    before.write_bytes(b"before")
    job = ExportJob(load(song), before, LONG)
    until(lambda: job.stage == stage)
    if stage == "rendering":
        assert len(audio_files(song.parent)) == 2
        until(lambda: job.eta_s)
    begun = time.monotonic()
    job.cancel()
    until(lambda: job.finished)
    assert time.monotonic() - begun < 1.0
    assert job.stage == "canceled"
    assert job.error is None
    assert audio_files(song.parent) == {"job.wav"}
    assert before.read_bytes() == b"before"


CLIENT = """
import sys, time
from pathlib import Path
from graphapp.editor.live.export import ExportJob
from graphapp.engine.options import Options
from projects import load
song = Path(sys.argv[1])
job = ExportJob(load(song), song.parent / "job.wav", Options(tail=3600.0))
while not job.progress:
    time.sleep(0.01)
print("rendering", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="how a window dies at a chosen moment")
def test_when_the_window_dies_the_export_ends(song: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CLIENT, str(song)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "rendering\n"
        assert len(audio_files(song.parent)) == 1
        window.kill()
    until(lambda: not audio_files(song.parent), 2.0)


def test_an_error_is_one_line(song: Path) -> None:
    project = load(song)
    (song.parent / "hiss.wav").unlink()
    missing = ExportJob(project, song.parent / "job.wav", Options())
    nowhere = ExportJob(project, song.parent / "gone" / "job.wav", Options(allow_missing=True))
    until(lambda: missing.finished and nowhere.finished)
    assert missing.stage == nowhere.stage == "failed"
    assert missing.error is not None
    assert missing.error.startswith("nodes.hiss.file: no file")
    assert nowhere.error is not None
    assert nowhere.error.isprintable()
    assert not audio_files(song.parent)


def test_a_newer_programs_project_is_refused(song: Path) -> None:
    """As the command line does: what is unknown here would not be heard."""
    job = ExportJob(replace(load(song), version=99), song.parent / "job.wav", Options())
    job.cancel()
    assert job.finished
    assert job.error is not None
    assert "update" in job.error


def test_a_process_that_ends_without_a_word_is_noticed(
    song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_JOB", "this")  # it prints a poem, and ends
    job = ExportJob(Project(rate=48_000, graph=load(song).graph), song.parent / "a.wav", Options())
    until(lambda: job.finished)
    assert job.stage == "failed"

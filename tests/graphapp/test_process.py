"""The program as a process: how it starts, and how it is stopped."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.graphapp.support import ROOT, contents, graphapp, noise, python, sine, write_song

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"numba", "llvmlite", "scipy", "soundfile", "soxr", "networkx", "dearpygui"}
SHOW_MODULES = """
import sys
from graphapp.cli.app import run
status = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""
LIMITED = """
import resource, sys
from graphapp.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))
main(sys.argv[1:])
"""


@pytest.mark.parametrize("arguments", [["--help"], ["render", "-h"], ["nodes"], ["nodes", "eq"]])
def test_what_needs_no_engine_starts_without_it(arguments: list[str]) -> None:
    """Start-up is quick because compiler and libraries stay out of it."""
    done = python("-c", SHOW_MODULES, *arguments)
    assert done.returncode == 0
    assert not HEAVY & set(done.stderr.split())


def test_a_process_ends_with_the_status(tmp_path: Path) -> None:
    """``python -m graphapp`` is the same program."""
    song = write_song(tmp_path, {"tone": sine(440.0)})
    assert python("-m", "graphapp", "check", song).returncode == 0
    wrong = python("-m", "graphapp", "check", song.with_name("none.graph.json"))
    assert wrong.returncode == 2
    assert not wrong.stdout
    assert wrong.stderr.startswith(f"error: {song.with_name('none.graph.json')}: ")


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    """``graphapp nodes | head -1``."""
    command = [sys.executable, "-m", "graphapp", "nodes", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


HEEDING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from graphapp.cli import main
main(sys.argv[1:])
"""
"""The command with its signals as a terminal leaves them, however these tests were started."""


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("SIGINT", 130, "error: interrupted; run the command again for a whole result\n"),
        ("SIGTERM", 143, ""),
        ("SIGHUP", 129, ""),
    ],
)
def test_a_signal_leaves_no_file(name: str, status: int, message: str, tmp_path: Path) -> None:
    """The status says which, within seconds; what had the name before is still there."""
    song = write_song(tmp_path, {"late": noise(4800)}, {"late": {"offset": 80_000.0}})
    output = tmp_path / "out.wav"
    output.write_bytes(b"before")
    command = [sys.executable, "-c", HEEDING, "render", str(song), "-o", str(output)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for_export(process, tmp_path)
        process.send_signal(signal.Signals[name])
        out, err = process.communicate(timeout=20)
    assert process.returncode == status
    assert not out
    assert err == message
    assert output.read_bytes() == b"before"
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "late.wav",
        "out.wav",
        "song.graph.json",
    ]


def test_what_nohup_ignores_is_ignored(tmp_path: Path) -> None:
    """An export goes on when its terminal is closed."""
    song = write_song(tmp_path, {"late": noise(4800)}, {"late": {"offset": 80_000.0}})
    program = [sys.executable, "-m", "graphapp", "render", str(song), "-o", str(tmp_path / "o.wav")]
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *program]
    with subprocess.Popen(command, cwd=ROOT) as process:
        wait_for_export(process, tmp_path)
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.terminate()
        assert process.wait(timeout=20) == 143


def wait_for_export(process: subprocess.Popen[Any], folder: Path) -> None:
    """Return as soon as an export into the folder has begun."""
    while not list(folder.glob(".graphapp-export-*.part")):
        assert process.poll() is None
        time.sleep(0.01)


@pytest.mark.parametrize("name", ["out.wav", "out.flac"])
def test_a_full_disk_leaves_the_old_file(name: str, tmp_path: Path) -> None:
    """Status 1, one line that names the file, no partial file, no temporary."""
    song = write_song(tmp_path, {"hiss": noise(48_000)})
    output = tmp_path / name
    # It also compiles what is not yet in the cache, which could not be written below.
    assert graphapp("render", song, "-o", output, "--threads", 1) == 0
    before = contents(tmp_path)
    done = python("-c", LIMITED, "render", song, "-o", output, "--threads", 1)
    assert done.returncode == 1
    assert not done.stdout
    assert re.fullmatch(rf"error: {output}: [^\n;]+; [^\n]+\n", done.stderr)
    assert contents(tmp_path) == before

"""``graphapp play``: what it prints, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.support import ROOT, error_of, graphapp, noise, rendered, write_song

if TYPE_CHECKING:
    from pathlib import Path

KEYS = """
    device rate block frames blocks dropouts load_mean load_max latency_frames priority warnings
"""


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a song of a second and a little, with latency and a tail."""
    return write_song(
        tmp_path_factory.mktemp("song"),
        {"hiss": noise(48_000)},
        {"hall": {"type": "reverb", "time": 0.2}, "limiter": {"type": "limiter"}},
        ["hiss > hall > limiter > master"],
    )


def test_json_says_how_it_went(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One document; as many frames as an export has."""
    begun = time.monotonic()
    assert graphapp("play", song, "--device", "null", "--block", 256, "--json") == 0
    printed = capsys.readouterr()
    assert time.monotonic() - begun > 1.0
    assert not printed.err
    document = json.loads(printed.out)
    assert list(document) == KEYS.split()
    assert document["device"] == "null"
    assert (document["rate"], document["block"], document["dropouts"]) == (48_000, 256, 0)
    assert document["frames"] == len(rendered(song, "--depth", "32f"))
    assert document["blocks"] * 256 >= document["frames"]
    assert document["latency_frames"] > 0
    assert 0 < document["load_mean"] < document["load_max"]
    assert re.fullmatch(r"fifo \d+|nice -\d+|time-critical|normal", document["priority"])
    assert document["warnings"] == []


def test_a_part_is_played(song: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To the frame; a person is told in one line."""
    arguments = ("--device", "null", "--from", 0.3, "--to", 0.8)
    assert graphapp("play", song, *arguments) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("0.5 s on null, 0 dropouts, load ")
    assert printed.out.count("\n") == 1
    assert graphapp("play", song, *arguments, "--json") == 0
    assert json.loads(capsys.readouterr().out)["frames"] == pytest.approx(24_000, abs=32)


@pytest.mark.parametrize(
    ("arguments", "place", "words"),
    [
        (["--device", "gramophone"], "--device", 'no device "gramophone"'),
        (["--block", "100"], "--block", "100"),
        (["--block", "65536"], "--block", "65536"),
        (["--from", "-1"], "--from", "out of range"),
        (["--from", "100"], "--from", "nothing is left"),
        (["--from", "0.5", "--to", "0.5"], "--from", "nothing is left"),
    ],
)
def test_a_wrong_request_is_one_line(
    arguments: list[str], place: str, words: str, song: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, with the option."""
    assert graphapp("play", song, "--device", "null", *arguments) == 2
    error = error_of(capsys)
    assert error.startswith(f"{place}: ")
    assert words in error


def test_what_is_no_project_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As with all commands; and a song without sound has no end."""
    assert graphapp("play", tmp_path / "none.graph.json") == 2
    assert error_of(capsys).startswith(str(tmp_path / "none.graph.json"))
    empty = write_song(tmp_path, {}, {}, [])
    assert graphapp("play", empty, "--device", "null") == 2
    assert error_of(capsys).startswith("--to: no stem sounds")


def test_a_missing_stem_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its node is silent."""
    song = write_song(tmp_path, {"a": noise(4800), "b": noise(4800)})
    (tmp_path / "b.wav").unlink()
    assert graphapp("play", song, "--device", "null", "--json") == 0
    printed = capsys.readouterr()
    assert not printed.err
    assert [each["place"] for each in json.loads(printed.out)["warnings"]] == ["nodes.b.file"]


def test_on_a_terminal_a_line_follows_it(song: Path) -> None:
    """Position, loudness, load and dropouts; gone at the end."""
    pty = pytest.importorskip("pty")
    here, terminal = pty.openpty()
    command = [sys.executable, "-m", "graphapp", "play", str(song), "--device", "null"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=terminal, text=True
    ) as process:
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # how the end of a terminal is told
            while piece := os.read(here, 4096):
                shown += piece
        os.close(here)
        assert process.wait() == 0
    assert re.search(
        r"0:00\.\d / 0:01\.\d +M .* LUFS +peak .* dBTP +load \d+% +dropouts 0", shown.decode()
    )


HEEDING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
from graphapp.cli import main
main(sys.argv[1:])
"""
"""The command with its signals as a terminal leaves them, however these tests were started."""


INTERRUPTED = "error: interrupted; run the command again for a whole result\n"


@pytest.mark.parametrize(
    ("moment", "name", "everybody", "status", "message"),
    [
        ("early", "SIGINT", True, 130, INTERRUPTED),
        ("playing", "SIGINT", True, 130, ""),
        ("playing", "SIGINT", False, 130, ""),
        ("playing", "SIGTERM", False, 143, ""),
    ],
)
def test_a_signal_ends_it(
    moment: str, name: str, *, everybody: bool, status: int, message: str, song: Path
) -> None:
    """Within 2 s, with how it went so far; a terminal sends Ctrl-C to the engine too.

    That is how a loop is meant to end, and nothing to complain of once it plays.
    """
    arguments = ["play", str(song), "--device", "null", "--loop", "--json"]
    with subprocess.Popen(
        [sys.executable, "-c", HEEDING, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        time.sleep(0.6 if moment == "early" else 2.5)
        sent = time.monotonic()
        if everybody:
            os.killpg(process.pid, signal.Signals[name])
        else:
            process.send_signal(signal.Signals[name])
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - sent < 2.0
        assert process.returncode == status
        assert err == message
        if moment == "playing":
            assert json.loads(out)["frames"] > 0
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # nobody is left

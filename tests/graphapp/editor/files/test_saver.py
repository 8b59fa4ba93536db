"""Saving on a thread: in order, told when it is on disk, told what to do when it is not."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from graphapp.editor.files.saver import Saver
from projects import Fault, Graph, Node, Project, load
from tests.graphapp.editor.files.children import FULL_DISK, output

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SONG = Project(rate=48_000, graph=Graph({"master": Node("master")}))


def test_told_by_poll_once_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, go_on, sync = tmp_path / "song.graph.json", threading.Event(), os.fsync

    def slow_sync(descriptor: int) -> None:
        go_on.wait(10)
        sync(descriptor)

    monkeypatch.setattr("os.fsync", slow_sync)
    saver, told = Saver(), list[object]()
    saver.save(SONG, path, told.append)
    saver.poll()
    assert saver.busy
    assert told == []
    assert not path.exists()
    go_on.set()
    saver.close()
    assert told == [SONG]
    assert not saver.busy
    assert load(path) == SONG


def test_in_the_order_given(tmp_path: Path) -> None:
    saver, seeds = Saver(), list[int]()

    def done(outcome: Project | Exception) -> None:
        assert isinstance(outcome, Project)
        seeds.append(outcome.seed)

    for seed in range(8):
        saver.save(replace(SONG, seed=seed), tmp_path / "song.graph.json", done)
    saver.close()
    assert seeds == list(range(8))
    assert load(tmp_path / "song.graph.json").seed == 7


def test_error_is_one_line_with_what_to_do(tmp_path: Path) -> None:
    saver, told = Saver(), list[object]()
    saver.save(SONG, tmp_path / "gone" / "song.graph.json", told.append)
    saver.save(Project(rate=48_000, graph=Graph()), tmp_path / "song.graph.json", told.append)
    saver.close()
    first, second = told
    assert isinstance(first, Fault)
    assert str(first) == (
        "song.graph.json: cannot be saved (no such file or directory); save it somewhere else"
    )
    assert isinstance(second, Fault)
    assert "no master; add" in str(second)


def test_full_disk_leaves_the_old_file_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "song.graph.json"
    program = f"""
import sys
from dataclasses import replace
from pathlib import Path
from graphapp.editor.files.saver import Saver
from projects import Graph, Node, Project
song = Project(rate=48_000, graph=Graph({{"master": Node("master")}}))
saver = Saver()
path = Path(sys.argv[1])
saver.save(song, path, print)
saver.close()
{FULL_DISK}
saver.save(replace(song, seed=1), path, print)
saver.close()
"""
    _, said = output(program, path).splitlines()
    assert said == "song.graph.json: cannot be saved (file too large); save it somewhere else"
    assert load(path) == SONG


def test_program_that_ends_saves_first(tmp_path: Path) -> None:
    path = tmp_path / "song.graph.json"
    program = """
import sys
from pathlib import Path
from graphapp.editor.files.saver import Saver
from projects import Graph, Node, Project
song = Project(rate=48_000, graph=Graph({"master": Node("master")}))
Saver().save(song, Path(sys.argv[1]), print)
"""
    output(program, path)
    assert load(path) == SONG

"""One window per project, however windows end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from graphapp.editor.files.locks import ProjectLock
from tests.graphapp.editor.files.children import line, running

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WINDOW = """
import sys, time
from pathlib import Path
from graphapp.editor.files.locks import ProjectLock
lock = ProjectLock(Path(sys.argv[1]))
print(lock.acquire())
time.sleep(60)
"""


def test_a_second_window_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "song.graph.json"
    lock = ProjectLock(path)
    with running(WINDOW, path) as window:
        assert line(window) == "True"
        assert not lock.acquire()
        window.kill()
        window.wait()
    assert lock.acquire()


def test_project_is_the_same_under_another_name(tmp_path: Path) -> None:
    path, link = tmp_path / "song.graph.json", tmp_path / "link.graph.json"
    path.touch()
    link.symlink_to(path)
    lock = ProjectLock(path)
    assert lock.acquire()
    assert not ProjectLock(link).acquire()
    assert ProjectLock(tmp_path / "other.graph.json").acquire()
    lock.release()
    assert ProjectLock(link).acquire()


def test_nothing_lies_beside_the_project(tmp_path: Path) -> None:
    lock = ProjectLock(tmp_path / "song.graph.json")
    assert lock.acquire()
    assert lock.acquire()
    assert list(tmp_path.iterdir()) == []


def test_without_a_state_folder_every_window_may_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAPP_STATE_DIR", os.devnull)
    assert ProjectLock(tmp_path / "song.graph.json").acquire()
    assert ProjectLock(tmp_path / "song.graph.json").acquire()

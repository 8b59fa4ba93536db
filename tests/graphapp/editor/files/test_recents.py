"""Recent projects: newest first, those that are there, shared by windows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.files.recents import MOST, Recents
from tests.graphapp.editor.files.children import line, running

if TYPE_CHECKING:
    from pathlib import Path


def projects(folder: Path, count: int) -> list[Path]:
    """Make empty project files."""
    paths = [folder / f"{i}.graph.json" for i in range(count)]
    for path in paths:
        path.touch()
    return paths


def test_newest_first_each_once(tmp_path: Path) -> None:
    first, second = projects(tmp_path, 2)
    for path in (first, second, first):
        Recents().add(path)
    found = Recents().all()
    assert [recent.path for recent in found] == [first, second]
    assert found[0].time >= found[1].time > 1.6e9


def test_twelve_are_kept(tmp_path: Path) -> None:
    paths = projects(tmp_path, MOST + 3)
    for path in paths:
        Recents().add(path)
    assert [recent.path for recent in Recents().all()] == paths[:2:-1]


def test_missing_are_not_shown_and_dropped_with_the_next(tmp_path: Path) -> None:
    first, second, third = projects(tmp_path, 3)
    for path in (first, second):
        Recents().add(path)
    first.unlink()
    assert [recent.path for recent in Recents().all()] == [second]
    first.touch()
    assert [recent.path for recent in Recents().all()] == [second, first]
    first.unlink()
    Recents().add(third)
    first.touch()
    assert [recent.path for recent in Recents().all()] == [third, second]


def test_one_can_be_removed(tmp_path: Path) -> None:
    first, second = projects(tmp_path, 2)
    for path in (first, second):
        Recents().add(path)
    Recents().remove(second)
    assert [recent.path for recent in Recents().all()] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[" * 50_000,
        '[1, null, {"path": 1, "time": 2}, {"path": "x.graph.json", "time": 1}]',
        '[{"path": "/a\\u0000b", "time": 1}, {"path": "/etc/passwd", "time": NaN}]',
        '[{"path": "/etc/passwd", "time": 1e999}, {"path": "/etc/passwd", "time": -1}]',
    ],
)
def test_hostile_file_is_an_empty_list_that_can_be_added_to(
    text: str, user: Path, tmp_path: Path
) -> None:
    (user / "config").mkdir()
    (user / "config" / "recents.json").write_text(text)
    assert Recents().all() == []
    (path,) = projects(tmp_path, 1)
    Recents().add(path)
    assert [recent.path for recent in Recents().all()] == [path]


def test_windows_at_once_lose_nothing(tmp_path: Path) -> None:
    paths = projects(tmp_path, 10)
    program = """
import sys
from pathlib import Path
from graphapp.editor.files.recents import Recents
for path in sys.argv[1:]:
    Recents().add(Path(path))
print("done")
"""
    with running(program, *paths[:5]) as one, running(program, *paths[5:]) as other:
        assert (line(one), line(other)) == ("done", "done")
    assert {recent.path for recent in Recents().all()} == set(paths)


def test_where_nothing_can_be_written_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPHAPP_CONFIG_DIR", os.devnull)
    (path,) = projects(tmp_path, 1)
    Recents().add(path)
    assert Recents().all() == []

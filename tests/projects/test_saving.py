"""Saving: whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import errno
import multiprocessing
import os
import re
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from projects import Fault, Graph, Node, Project, load, parse, save
from projects.saving import BACKUPS, backup_folder
from projects.writing import write
from tests.campaigns.kill_save import campaign
from tests.projects.bad_projects import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep locks out of the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where to save, in a folder of its own."""
    folder = tmp_path / "songs"
    folder.mkdir()
    return folder / "first.graph.json"


def names(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return [entry.name for entry in folder.iterdir()]


def song(seed: int, folder: Path) -> Project:
    """Return a project that differs by its seed."""
    return replace(parse(text().encode(), folder), seed=seed)


def test_saved_project_is_loaded_again(path: Path) -> None:
    project = song(1, path.parent)
    assert save(project, path) is project
    assert load(path) == project
    assert path.read_bytes() == write(project)
    assert names(path.parent) == [path.name]


def test_old_file_becomes_a_backup(path: Path) -> None:
    for seed in (1, 2, 3):
        save(song(seed, path.parent), path)
    folder = backup_folder(path)
    assert folder.name == "first.graph.backup"
    assert [load(backup).seed for backup in sorted(folder.iterdir())] == [1, 2]


def test_same_project_makes_no_backup(path: Path) -> None:
    for _ in range(2):
        save(song(1, path.parent), path)
    assert names(path.parent) == [path.name]


def test_last_ten_are_kept(path: Path) -> None:
    for seed in range(14):
        save(song(seed, path.parent), path)
    seeds = [load(backup).seed for backup in sorted(backup_folder(path).iterdir())]
    assert seeds == list(range(13 - BACKUPS, 13))


def test_backup_is_copied_where_there_are_no_links(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr("os.link", no_links)
    for seed in (1, 2):
        save(song(seed, path.parent), path)
    (backup,) = backup_folder(path).iterdir()
    assert load(backup).seed == 1


def test_paths_are_rewritten_in_another_folder(path: Path, tmp_path: Path) -> None:
    project = song(1, tmp_path / "elsewhere")
    saved = save(project, path)
    assert saved.graph.nodes["kick"].values["file"] == "../elsewhere/stems/kick.wav"
    assert saved.folder == path.parent.resolve()
    assert load(path) == saved


def test_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    save(song(1, path.parent), path)
    link = tmp_path / "link.graph.json"
    link.symlink_to(path)
    save(replace(load(link), seed=2), link)
    assert link.is_symlink()
    assert load(path).seed == 2


def test_rights_stay(path: Path) -> None:
    save(song(1, path.parent), path)
    path.chmod(0o640)
    save(song(2, path.parent), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_new_file_has_the_usual_rights(path: Path) -> None:
    save(song(1, path.parent), path)
    other = path.with_name("other")
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode


def test_newer_project_is_not_saved(path: Path) -> None:
    path.write_text(text(version=2))
    before = path.read_bytes()
    with pytest.raises(Fault, match="a newer version wrote this project; "):
        save(load(path), path)
    assert path.read_bytes() == before


def test_what_could_not_be_read_is_not_saved(path: Path) -> None:
    save(song(1, path.parent), path)
    with pytest.raises(Fault, match="no master; "):
        save(Project(rate=48000, graph=Graph({"mix": Node("bus")})), path)
    assert load(path).seed == 1


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "FIFO"])
def test_what_is_no_file_is_not_replaced(make: Callable[[Path], None], path: Path) -> None:
    make(path)
    with pytest.raises(FileExistsError):
        save(song(1, path.parent), path)
    assert names(path.parent) == [path.name]


def test_missing_folder_is_an_error(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        save(song(1, path.parent), path.parent / "gone" / "song.graph.json")


@pytest.mark.parametrize("call", ["os.fsync", "os.link", "os.replace", "shutil.copymode"])
def test_failure_leaves_the_old_file(
    call: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(song(1, path.parent), path)

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(call, fail)
    monkeypatch.setattr("shutil.copy2", fail)
    with pytest.raises(OSError, match="no space left"):
        save(song(2, path.parent), path)
    monkeypatch.undo()
    assert load(path).seed == 1
    assert not [name for name in names(path.parent) if name.startswith(".")]


_FULL_DISK = """
import resource, sys
from projects import load, save
from collections.abc import Callable
from dataclasses import replace
project = load(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
try:
    save(replace(project, seed=2), sys.argv[1])
except OSError as error:
    print(type(error).__name__, error.strerror)
"""


def test_file_size_limit_leaves_the_old_file(path: Path) -> None:
    save(song(1, path.parent), path)
    child = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert child.stdout == "OSError File too large\n"
    assert load(path).seed == 1
    assert names(path.parent) == [path.name]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_is_an_error(path: Path) -> None:
    save(song(1, path.parent), path)
    path.parent.chmod(0o500)
    with pytest.raises(PermissionError):
        save(song(2, path.parent), path)
    path.parent.chmod(0o700)
    assert names(path.parent) == [path.name]


def test_without_a_cache_folder_saving_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    save(song(1, path.parent), path)
    assert load(path).seed == 1


def test_leftovers_of_the_killed_are_removed(path: Path) -> None:
    old, young = (path.with_name(f".graphapp-save-{name}") for name in ("old", "young"))
    for leftover in (old, young):
        leftover.touch()
    hour_ago = time.time() - 3600
    os.utime(old, (hour_ago, hour_ago))
    save(song(1, path.parent), path)
    assert not old.exists()
    assert young.exists()


def test_second_saver_waits_for_the_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(song(0, path.parent), path)
    at_work, go_on, sync = threading.Event(), threading.Event(), os.fsync

    def slow_sync(descriptor: int) -> None:
        at_work.set()
        go_on.wait(10)
        sync(descriptor)

    monkeypatch.setattr("os.fsync", slow_sync)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(save, song(1, path.parent), path)
        at_work.wait(10)
        second = pool.submit(save, song(2, path.parent), path)
        with pytest.raises(TimeoutError):
            second.result(0.2)
        go_on.set()
        first.result(10)
        second.result(10)
    assert load(path).seed == 2
    assert [load(backup).seed for backup in sorted(backup_folder(path).iterdir())] == [0, 1]


def _save_many(path: Path, first: int, last: int) -> None:
    for seed in range(first, last):
        save(song(seed, path.parent), path)


def test_savers_at_once_lose_nothing(path: Path) -> None:
    save(song(0, path.parent), path)
    context = multiprocessing.get_context("spawn")
    savers = [context.Process(target=_save_many, args=(path, first, first + 5)) for first in (1, 6)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    assert [saver.exitcode for saver in savers] == [0, 0]
    seeds = [load(backup).seed for backup in sorted(backup_folder(path).iterdir())]
    assert sorted([*seeds, load(path).seed]) == list(range(11))
    assert len(names(path.parent)) == 2


def test_killed_saver_loses_nothing(tmp_path: Path) -> None:
    campaign(20, tmp_path)
    there = names(tmp_path)
    assert {"song.graph.json", "song.graph.backup"} <= set(there)
    assert all(re.match(r"song|\.graphapp-save-", name) for name in there)

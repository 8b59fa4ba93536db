"""The keeper: the newest work is on disk soon, and failing is said once."""

from __future__ import annotations

import errno
import time
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.files import keeper as keeping
from graphapp.editor.files.keeper import Keeper
from graphapp.editor.files.recovery import Recovery
from projects import Graph, Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses."""
    monkeypatch.setattr(keeping, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(keeping, "RETRY_SECONDS", 0.1)


def song(seed: int, folder: Path) -> Project:
    """Return a project that differs by its seed."""
    return Project(rate=48_000, seed=seed, graph=Graph(), folder=folder)


def kept(user: Path) -> list[bytes]:
    """Return what is on disk."""
    return [file.read_bytes() for file in (user / "state" / "recovery").glob("*.unsaved")]


def soon(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 5.0
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_latest_wins_and_is_on_disk_before_the_window_ends(tmp_path: Path, user: Path) -> None:
    keeper = Keeper(Recovery().begin(None), pytest.fail)
    for seed in range(100):
        keeper.submit(song(seed, tmp_path), seed)
    soon(lambda: kept(user))
    (data,) = kept(user)
    assert b'"seed": 99' in data
    keeper.submit(song(100, tmp_path), 100)
    keeper.close()
    offer = Recovery().offers()
    assert offer is not None
    assert (offer.edits, offer.restore()) == (100, song(100, tmp_path))


def test_run_of_edits_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, written = Recovery().begin(None), list[int]()
    monkeypatch.setattr(session, "keep", lambda project, _: written.append(project.seed))
    keeper = Keeper(session, pytest.fail)
    for seed in range(50):
        keeper.submit(song(seed, tmp_path), seed)
    keeper.close()
    assert written == [49]


def test_cleared_work_is_gone_and_what_comes_after_is_kept(tmp_path: Path, user: Path) -> None:
    keeper = Keeper(Recovery().begin(None), pytest.fail)
    keeper.submit(song(1, tmp_path), 1)
    soon(lambda: kept(user))
    keeper.clear()
    soon(lambda: not kept(user))
    keeper.submit(song(2, tmp_path), 1)
    keeper.clear(tmp_path / "song.graph.json")
    keeper.submit(song(3, tmp_path), 1)
    keeper.close()
    offer = Recovery().offers(tmp_path / "song.graph.json")
    assert offer is not None
    assert offer.restore().seed == 3


def test_saved_window_leaves_nothing(tmp_path: Path, user: Path) -> None:
    keeper = Keeper(Recovery().begin(None), pytest.fail)
    keeper.submit(song(1, tmp_path), 1)
    soon(lambda: kept(user))
    keeper.clear()
    keeper.close()
    assert list((user / "state" / "recovery").iterdir()) == []


def test_restored_work_is_discarded_only_when_it_is_kept_again(
    tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = Recovery().begin(None)
    dead.keep(song(1, tmp_path), 4)
    dead.close()
    offer = Recovery().offers()
    assert offer is not None
    session, tries = Recovery().begin(None), list[int]()
    keep = session.keep

    def keep_at_the_second_try(project: Project, edits: int) -> None:
        assert offer.restore() == project
        tries.append(edits)
        if len(tries) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        keep(project, edits)

    monkeypatch.setattr(session, "keep", keep_at_the_second_try)
    keeper = Keeper(session, lambda _: None)
    keeper.submit(offer.restore(), 4, replaced=offer)
    soon(lambda: len(tries) == 2)
    keeper.close()
    assert len(kept(user)) == 1
    again = Recovery().offers()
    assert again is not None
    assert again.files != offer.files
    assert again.restore() == song(1, tmp_path)


def test_failing_is_said_once_and_the_same_work_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, said, tries = Recovery().begin(None), list[str](), list[int]()
    keep = session.keep

    def keep_at_the_third_try(project: Project, edits: int) -> None:
        tries.append(edits)
        if len(tries) < 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        keep(project, edits)

    monkeypatch.setattr(session, "keep", keep_at_the_third_try)
    keeper = Keeper(session, said.append)
    keeper.submit(song(1, tmp_path), 5)
    soon(lambda: len(tries) >= 3)
    keeper.close()
    (sentence,) = said
    assert "(no space left on device); free some space or save the project." in sentence
    assert tries == [5, 5, 5]
    assert Recovery().offers() is not None

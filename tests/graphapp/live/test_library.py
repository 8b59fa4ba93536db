"""The library: what is known of files, and how it notices that they are others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import soundfile

from graphapp.engine import files
from graphapp.engine.live import library
from graphapp.engine.live.library import Library
from nodes.vocabulary import Media
from projects import Cable, Graph, Node, Project
from tests.graphapp.support import RATE, noise

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.media.reader import Reader


@pytest.fixture
def project(tmp_path: Path) -> Project:
    nodes = {"kick": Node("stem", {"file": "kick.wav"}), "master": Node("master")}
    graph = Graph(nodes, (Cable.of("kick.out", "master.in"),))
    return Project(rate=RATE, graph=graph, folder=tmp_path)


@pytest.fixture
def kick(tmp_path: Path) -> Path:
    path = tmp_path / "kick.wav"
    soundfile.write(path, noise(RATE, 2), RATE)
    return path


def test_a_file_is_looked_at_again_when_it_was_written_again(
    project: Project, kick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def open_one(name: str, path: Path | None, rate: int) -> Reader:
        looked.append(name)
        return files.open_one(name, path, rate)

    monkeypatch.setattr(library, "open_one", open_one)
    known = Library()
    first, second = known.scene(project), known.scene(project)
    assert looked == ["kick"]
    assert first.media == second.media == {"kick": Media(RATE, 2)}
    assert first.stamps == second.stamps
    soundfile.write(kick, noise(RATE // 2, 1), RATE)
    third = known.scene(project)
    assert looked == ["kick", "kick"]
    assert third.media == {"kick": Media(RATE // 2, 1)}


def test_a_file_of_the_same_shape_is_known_by_its_stamp(project: Project, kick: Path) -> None:
    known = Library()
    first = known.scene(project)
    status = kick.stat()
    os.utime(kick, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))
    second = known.scene(project)
    assert (first.media, first.paths) == (second.media, second.paths)
    assert first.stamps == {"kick": (status.st_mtime_ns, status.st_size)}
    assert second.stamps == {"kick": (status.st_mtime_ns + 1_000_000_000, status.st_size)}


def test_a_missing_file_is_silent_until_it_is_there(project: Project, tmp_path: Path) -> None:
    known = Library()
    scene = known.scene(project)
    assert (scene.paths, scene.stamps, scene.media["kick"].frames) == ({}, {}, 0)
    assert [fault.place for fault in known.warnings] == ["nodes.kick.file"]
    soundfile.write(tmp_path / "kick.wav", noise(RATE), RATE)
    assert list(known.scene(project).paths) == ["kick"]
    assert not known.warnings

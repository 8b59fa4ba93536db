"""Missing files: found by content, or by name, length and folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from graphapp.editor.files import relink
from graphapp.editor.files.relink import candidates, missing, relinked
from projects import parse

if TYPE_CHECKING:
    from pathlib import Path

    from projects import Project


def audio(path: Path, seconds: float = 0.1, value: float = 0.0) -> Path:
    """Write an audio file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.full(round(seconds * 8000), value), 8000)
    return path


def song(folder: Path, **stems: dict[str, object]) -> Project:
    """Return a project with stems, one of them in a group."""
    inner = {"type": "stem", "file": "stems/inner.wav"}
    nodes = {name.replace("_", "-"): {"type": "stem", **fields} for name, fields in stems.items()}
    group = {
        "type": "group",
        "graph": {"nodes": {"deep": inner}, "cables": []},
        "expose": {"out": {"out": "deep.out"}},
    }
    document = {
        "format": "graphapp.project",
        "version": 1,
        "rate": 48000,
        "nodes": {**nodes, "drums": group, "master": {"type": "master"}},
        "cables": [["drums.out", "master.in"]],
    }
    return parse(json.dumps(document).encode(), folder)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the project's folder."""
    folder = tmp_path / "songs"
    folder.mkdir()
    return folder


def test_missing_are_those_named_but_not_there(home: Path) -> None:
    audio(home / "stems" / "here.wav")
    (home / "a-folder.wav").mkdir()
    project = song(
        home,
        here={"file": "stems/here.wav"},
        gone={"file": "stems/gone.wav"},
        no_file={"file": "a-folder.wav"},
        unnamed={},
    )
    assert missing(project) == ["gone", "no-file", "drums/deep"]


def test_found_by_name_and_played_again_in_groups_too(home: Path, tmp_path: Path) -> None:
    project = song(home, kick={"file": "stems/Kick.wav", "trim": -3}, lost={"file": "lost.wav"})
    kick = audio(tmp_path / "backup" / "a" / "KICK.wav")
    deep = audio(tmp_path / "backup" / "inner.wav")
    audio(tmp_path / "backup" / "other.wav")
    found = candidates(project, tmp_path / "backup")
    assert found == {"kick": kick, "drums/deep": deep}
    again = relinked(project, found)
    assert missing(again) == ["lost"]
    assert again.graph.nodes["kick"].values == {"file": "../backup/a/KICK.wav", "trim": -3.0}
    assert again.graph.nodes["lost"] is project.graph.nodes["lost"]


def test_of_one_name_the_one_that_is_long_enough(home: Path, tmp_path: Path) -> None:
    project = song(home, take={"file": "stems/take.wav", "end": 0.5})
    audio(tmp_path / "new" / "stems" / "take.wav", 0.1)
    long = audio(tmp_path / "new" / "other" / "take.wav", 1.0)
    assert candidates(project, tmp_path / "new") == {"take": long}


def test_of_one_name_the_one_in_the_folder_of_that_name(home: Path, tmp_path: Path) -> None:
    project = song(home, take={"file": "night/stems/take.wav"})
    audio(tmp_path / "new" / "take.wav")
    audio(tmp_path / "new" / "day" / "stems" / "take.wav")
    night = audio(tmp_path / "new" / "night" / "stems" / "take.wav")
    assert candidates(project, tmp_path / "new") == {"take": night}


def test_file_that_cannot_be_used_is_no_candidate(home: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "kick.wav").write_text("no audio")
    assert candidates(song(home, kick={"file": "kick.wav"}), tmp_path / "new") == {}


def test_known_by_content_whatever_its_name(home: Path, tmp_path: Path) -> None:
    right = audio(tmp_path / "new" / "renamed.wav", value=0.5)
    audio(tmp_path / "new" / "kick.wav")
    digest = hashlib.sha256(right.read_bytes()).hexdigest()
    project = song(
        home,
        kick={"file": "kick.wav", "extra": {"sha256": digest}},
        bundled={"file": f"assets/{digest}.wav"},
    )
    assert candidates(project, tmp_path / "new") == {"kick": right, "bundled": right}


def test_search_is_bounded(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = song(home, kick={"file": "kick.wav"})
    deep = tmp_path / "new" / "/".join("abcdef")
    assert len(deep.relative_to(tmp_path / "new").parts) == relink.DEEPEST
    path = audio(deep / "kick.wav")
    assert candidates(project, tmp_path / "new") == {"kick": path}
    path.rename(audio(deep / "g" / "x.wav").with_name("kick.wav"))
    assert candidates(project, tmp_path / "new") == {}
    shutil.rmtree(tmp_path / "new")
    for name in ("a.wav", "b.wav", "kick.wav"):
        audio(tmp_path / "new" / name)
    monkeypatch.setattr(relink, "MOST_FILES", 2)
    assert candidates(project, tmp_path / "new") == {}


def test_linked_folders_are_no_trap(home: Path, tmp_path: Path) -> None:
    path = audio(tmp_path / "new" / "kick.wav")
    (tmp_path / "new" / "again").symlink_to(tmp_path / "new")
    assert candidates(song(home, kick={"file": "kick.wav"}), tmp_path / "new") == {"kick": path}


def test_search_can_be_canceled(home: Path, tmp_path: Path) -> None:
    for folder in "abcdef":
        audio(tmp_path / "new" / folder / "kick.wav")
    asked = count()
    project = song(home, kick={"file": f"{'0' * 64}.wav"})
    assert candidates(project, tmp_path / "new", lambda: next(asked) >= 3) == {}
    assert next(asked) < 10

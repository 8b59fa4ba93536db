"""Importing audio files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from graphapp.editor.files.stems import describe, is_audio, label_of, stem_ids, stem_node
from projects import Fault, Graph, Node, Project, load, save
from projects.checks import NODE_ID
from projects.paths import resolve


def write(path: Path, frames: int = 4800, channels: int = 1, rate: int = 48_000) -> Path:
    """Write an audio file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.zeros((frames, channels)), rate)
    return path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kick.wav", "kick"),
        ("Lead Vox (take 2).wav", "lead-vox-take-2"),
        ("Überblendung_3.flac", "uberblendung-3"),
        ("--.wav", "stem"),
        ("ボーカル.wav", "stem"),
        ("01 Kick.L.wav", "01-kick-l"),
        ("x" * 200 + ".wav", "x" * 64),
    ],
)
def test_id_is_made_from_the_name(name: str, expected: str) -> None:
    assert list(stem_ids([Path(name)], ())) == [expected]


def test_ids_are_unique_and_in_order() -> None:
    paths = [Path(folder) / f"{'x' * 80}.wav" for folder in "abc"]
    ids = stem_ids([*paths, Path("kick.wav"), Path("Kick.wav")], {"kick"})
    assert list(ids.values()) == [*paths, Path("kick.wav"), Path("Kick.wav")]
    assert all(NODE_ID.fullmatch(name) for name in ids)
    assert list(ids)[3:] == ["kick-2", "kick-3"]


def test_label_is_what_the_id_cannot_say() -> None:
    assert label_of("kick", Path("kick.wav")) == ""
    assert label_of("lead-vox", Path("Lead Vöx.wav")) == "Lead Vöx"
    assert len(label_of("x", Path("ü" * 200 + ".wav")).encode()) <= 255


def test_node_plays_the_file_from_the_project_folder(tmp_path: Path) -> None:
    audio = write(tmp_path / "Audio" / "Lead Vox.wav")
    folder = tmp_path / "songs"
    folder.mkdir()
    node = stem_node("lead-vox", audio, folder, channels=1)
    assert node == Node("stem", {"file": "../Audio/Lead Vox.wav"}, label="Lead Vox")
    project = Project(rate=48_000, graph=Graph({"v": node, "m": Node("master")}), folder=folder)
    save(project, folder / "song.graph.json")
    assert load(folder / "song.graph.json") == project
    assert resolve(folder, "../Audio/Lead Vox.wav") == folder / "../Audio/Lead Vox.wav"


def test_linked_folder_does_not_lead_astray(tmp_path: Path) -> None:
    audio = write(tmp_path / "audio" / "kick.wav")
    (tmp_path / "deep" / "songs").mkdir(parents=True)
    link = tmp_path / "songs"
    link.symlink_to(tmp_path / "deep" / "songs")
    file = stem_node("kick", audio, link, channels=1).values["file"]
    assert isinstance(file, str)
    assert (link / file).samefile(audio)


def test_more_than_two_channels_are_mixed_down(tmp_path: Path) -> None:
    node = stem_node("film", write(tmp_path / "film.wav", channels=6), tmp_path, channels=6)
    assert node.values["channels"] == "downmix"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.wav"))
    with pytest.raises(Fault, match="cannot be seen"):
        stem_node("stem", path, tmp_path, channels=1)


def test_description(tmp_path: Path) -> None:
    assert describe(write(tmp_path / "a.wav", 22_050, 2, 44_100)) == (44_100, 2, 0.5, "")
    assert describe(write(tmp_path / "a.flac", 96_000, 1, 96_000)) == (96_000, 1, 1.0, "")


def test_reason_why_a_file_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    (tmp_path / "text.wav").write_text("no audio at all, but long enough to be looked at")
    os.mkfifo(tmp_path / "pipe.wav")
    for name in ("empty.wav", "text.wav", "pipe.wav", "gone.wav", "a\0b.wav"):
        found = describe(tmp_path / name)
        assert found.reason
        assert found[:3] == (0, 0, 0.0)


def test_audio_is_told_by_the_suffix() -> None:
    assert is_audio(Path("Kick.WAV"))
    assert is_audio(Path("a.b.flac"))
    assert not is_audio(Path("song.graph.json"))

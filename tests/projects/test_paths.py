"""Paths of audio files: found however their names are composed, and rewritten when moved."""

from __future__ import annotations

import unicodedata
from pathlib import Path, PureWindowsPath
from typing import Literal

import pytest

from projects import Fault
from projects.paths import check_path, moved, resolve

Form = Literal["NFC", "NFD"]


@pytest.mark.parametrize("path", ["kick.wav", "../stems/kick 1.wav", "a/./b.wav", "Trömmel/音.wav"])
def test_relative_paths_are_taken(path: str) -> None:
    assert check_path(path, "") == path


@pytest.mark.parametrize("path", ["/a.wav", "C:/a.wav", "c:a.wav", "a\\b.wav", "a\tb", "a\x7f"])
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(Fault, match="relative to the project, with /"):
        check_path(path, "nodes.a.file")


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("in_project", ["NFC", "NFD"])
def test_name_is_found_however_it_is_composed(
    on_disk: Form, in_project: Form, tmp_path: Path
) -> None:
    name = "Trömmelé.wav"
    file = tmp_path / unicodedata.normalize(on_disk, name)
    file.touch()
    assert resolve(tmp_path, unicodedata.normalize(in_project, name)).samefile(file)


def test_missing_file_keeps_the_name_it_was_given(tmp_path: Path) -> None:
    assert resolve(tmp_path, "e\u0301.wav") == tmp_path / "e\u0301.wav"


def test_moved_path_leads_to_the_same_file() -> None:
    path = moved("stems/kick.wav", Path("/songs/first"), Path("/songs/second/deep"), "")
    assert path == "../../first/stems/kick.wav"


def test_path_from_another_drive_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def two_drives(path: object, start: object) -> str:
        message = f"{PureWindowsPath(str(path))} and {start} are on different drives"
        raise ValueError(message)

    monkeypatch.setattr("os.path.relpath", two_drives)
    with pytest.raises(Fault, match="no relative path leads here"):
        moved("a.wav", Path("c"), Path("d"), "nodes.a.file")

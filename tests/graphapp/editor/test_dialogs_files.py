"""Choosing files: typed paths, rows, completion, replacing."""

from __future__ import annotations

import stat
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from graphapp.editor.dialogs.files import FileDialog
from graphapp.editor.dialogs.native import NativeDialog, command_for
from graphapp.editor.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Return a workspace with folders of its own."""
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"GRAPHAPP_{name}_DIR", str(tmp_path / "own" / name))
    workspace = Workspace(device="null")
    yield workspace
    workspace.close()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Return a folder with songs and stems."""
    folder = tmp_path / "music"
    (folder / "stems").mkdir(parents=True)
    for name in ("alpha.graph.json", "beta.graph.json", "notes.txt"):
        (folder / name).touch()
    for name in ("kick 2.wav", "kick 10.wav", "snare.flac", "vocals.wav"):
        (folder / "stems" / name).touch()
    return folder


class Asked:
    """A dialog and what it answered."""

    def __init__(self, ws: Workspace, folder: Path, mode: str, **options: Any) -> None:
        self.answer: list[Path] | None = None
        suffixes = options.pop("suffixes", (".graph.json",))
        self.dialog = FileDialog(
            ws, "Which?", folder=folder, mode=mode, suffixes=suffixes,  # type: ignore[arg-type]
            on_done=self.take, **options,
        )  # fmt: skip
        ws.dialog = self.dialog

    def take(self, paths: list[Path]) -> None:
        """Take the answer."""
        self.answer = paths

    def names(self) -> list[str]:
        """Return the names of the rows."""
        return [entry.name for entry in self.dialog.rows]


def test_rows_are_folders_and_fitting_files(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    assert asked.names() == ["stems", "alpha.graph.json", "beta.graph.json"]


def test_absolute_path_opens(ws: Workspace, music: Path, tmp_path: Path) -> None:
    asked = Asked(ws, tmp_path, "open")
    asked.dialog.type(str(music / "beta.graph.json"))
    asked.dialog.accept()
    assert asked.answer == [music / "beta.graph.json"]


def test_relative_path_and_home(
    ws: Workspace, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    asked = Asked(ws, music, "open")
    asked.dialog.type("stems/../alpha.graph.json")
    asked.dialog.accept()
    assert asked.answer == [music / "alpha.graph.json"]
    asked.dialog.type("~/music/beta.graph.json")
    asked.dialog.accept()
    assert asked.answer == [music / "beta.graph.json"]


def test_typing_filters_and_enter_takes_the_first(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    asked.dialog.type("BET")
    assert asked.names() == ["beta.graph.json"]
    asked.dialog.accept()
    assert asked.answer == [music / "beta.graph.json"]


def test_what_is_not_there_is_refused(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    for text in ("gamma", "/no/such/folder/alpha", "~nobody-at-all/x", "nul\0"):
        asked.dialog.type(text)
        asked.dialog.accept()
        assert asked.answer is None
        assert asked.dialog.fault
    asked.dialog.type("")
    assert asked.dialog.fault == ""


def test_nothing_is_refused(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    asked.dialog.accept()
    assert asked.dialog.fault == "Choose a file, or type a path"


def test_tab_completes_and_goes_into_folders(ws: Workspace, music: Path, tmp_path: Path) -> None:
    asked = Asked(ws, tmp_path, "many", suffixes=(".wav",))
    asked.dialog.type("mus")
    assert asked.dialog.key("Tab")
    assert (asked.dialog.folder, asked.dialog.text) == (music, "")
    asked.dialog.type("stems/ki")
    asked.dialog.key("Tab")
    assert asked.dialog.text == "stems/kick "
    asked.dialog.type("stems/kick 1")
    asked.dialog.key("Tab")
    assert asked.dialog.text == "stems/kick 10.wav"


def test_arrows_choose_and_enter_goes_in(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    asked.dialog.key("Down")
    asked.dialog.accept()
    assert asked.dialog.folder == music / "stems"
    asked.dialog.key("Alt+Up")
    asked.dialog.key("Up")
    asked.dialog.accept()
    assert asked.answer == [music / "beta.graph.json"]
    assert not asked.dialog.key("Enter")


def test_several_with_ctrl_and_shift(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music / "stems", "many", suffixes=(".wav", ".flac"))
    stems = music / "stems"
    assert asked.names() == ["kick 2.wav", "kick 10.wav", "snare.flac", "vocals.wav"]
    asked.dialog.pick(0)
    asked.dialog.pick(2, extend=True)
    assert [path.name for path in asked.dialog.selected] == asked.names()[:3]
    asked.dialog.pick(1, toggle=True)
    asked.dialog.pick(3, toggle=True)
    assert asked.dialog.buttons[0].label == "Import 3 files"
    asked.dialog.accept()
    assert asked.answer == [stems / "kick 2.wav", stems / "snare.flac", stems / "vocals.wav"]


def test_several_by_keyboard(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music / "stems", "many", suffixes=(".wav", ".flac"))
    for chord in ("Down", "Down", "Shift+Down", "Shift+Down"):
        asked.dialog.key(chord)
    asked.dialog.accept()
    assert asked.answer is not None
    assert [path.name for path in asked.answer] == ["kick 10.wav", "snare.flac", "vocals.wav"]


def test_typing_forgets_what_was_chosen(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    asked.dialog.pick(1)
    asked.dialog.type("beta.graph.json")
    asked.dialog.accept()
    assert asked.answer == [music / "beta.graph.json"]


def test_only_one_where_one_is_asked_for(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    asked.dialog.pick(1)
    asked.dialog.pick(2, toggle=True)
    assert asked.dialog.selected == [music / "beta.graph.json"]


def test_saving_adds_the_suffix(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "save", name="gamma.graph.json")
    assert asked.dialog.buttons[0].name == "save"
    asked.dialog.accept()
    assert asked.answer == [music / "gamma.graph.json"]
    for text in ("delta", "delta.json"):
        asked.dialog.type(text)
        asked.dialog.accept()
        assert asked.answer == [music / "delta.graph.json"]


def test_replacing_is_asked_about_once(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "save", name="alpha")
    asked.dialog.accept()
    assert asked.answer is None
    assert asked.dialog.fault == "This replaces alpha.graph.json"
    assert asked.dialog.buttons[0].label == "Replace"
    asked.dialog.type("beta")
    assert asked.dialog.buttons[0].label == "Save"
    asked.dialog.accept()
    assert asked.answer is None
    asked.dialog.accept()
    assert asked.answer == [music / "beta.graph.json"]


def test_saving_where_there_is_no_folder(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "save", name="nowhere/song")
    asked.dialog.accept()
    assert asked.answer is None
    assert "no folder" in asked.dialog.fault


def test_name_stays_while_folders_are_gone_through(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "save", name="song.graph.json")
    asked.dialog.enter(music / "stems")
    asked.dialog.accept()
    assert asked.answer == [music / "stems" / "song.graph.json"]


def test_folder_is_chosen(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "folder", suffixes=())
    assert asked.names() == ["stems"]
    asked.dialog.accept()
    assert asked.answer == [music]
    asked.dialog.pick(0)
    asked.dialog.accept()
    asked.dialog.accept()
    assert asked.answer == [music / "stems"]


def test_cancel_closes(ws: Workspace, music: Path) -> None:
    asked = Asked(ws, music, "open")
    asked.dialog.buttons[-1].run()
    assert ws.dialog is None
    assert asked.answer is None


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="another system's dialog")
def test_system_dialog_is_polled(
    ws: Workspace, music: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "zenity"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{music / 'alpha.graph.json'}'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    asked = Asked(ws, music, "open")
    assert asked.dialog.native.available
    asked.dialog.browse()
    deadline = time.monotonic() + 5.0
    while asked.answer is None and time.monotonic() < deadline:
        asked.dialog.poll()
        time.sleep(0.01)
    assert asked.answer == [music / "alpha.graph.json"]


def test_no_system_dialog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command_for("open", "Open", tmp_path, ()) is None
    assert not NativeDialog(None).available
    assert NativeDialog(None).poll() == []


def test_quotes_do_not_leave_a_script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    command = command_for("save", 'A "quoted" \\ title', tmp_path / "song", ())
    assert command is not None
    assert 'with prompt "A \\"quoted\\" \\\\ title"' in command[-1]
    monkeypatch.setattr(sys, "platform", "win32")
    command = command_for("many", "It's", tmp_path, (".wav",))
    assert command is not None
    assert "$d.Title = 'It''s'" in command[-1]
    assert "$d.Filter = '*.wav|*.wav'" in command[-1]

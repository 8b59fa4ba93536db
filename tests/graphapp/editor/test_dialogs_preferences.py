"""The preferences dialog: what is chosen holds at once, and is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.dialogs.preferences import PreferencesDialog
from graphapp.editor.files import preferences
from graphapp.editor.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Return a workspace with folders of its own."""
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"GRAPHAPP_{name}_DIR", str(tmp_path / name))
    workspace = Workspace()
    yield workspace
    workspace.close()


@pytest.fixture
def dialog(ws: Workspace) -> PreferencesDialog:
    """Return the dialog, shown."""
    ws.run("preferences")
    assert isinstance(ws.dialog, PreferencesDialog)
    return ws.dialog


def test_choices_hold_and_are_kept(ws: Workspace, dialog: PreferencesDialog) -> None:
    dialog.choose_theme("light")
    dialog.choose_scale(1.25)
    dialog.choose_target(-16.0)
    dialog.choose_device("null")
    dialog.choose_block(256)
    dialog.toggle_color_blind()
    dialog.toggle_snap()
    kept, warning = preferences.load()
    assert warning is None
    assert kept == ws.preferences
    assert (kept.theme, kept.scale, kept.target_lufs) == ("light", 1.25, -16.0)
    assert (kept.device, kept.block, kept.color_blind, kept.snap) == ("null", 256, True, True)
    assert (ws.live.device, ws.live.block) == ("null", 256)
    dialog.choose_device(None)
    assert ws.preferences.device is None


def test_null_device_is_always_there(dialog: PreferencesDialog) -> None:
    deadline = time.monotonic() + 10.0
    while dialog.devices is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert dialog.devices is not None
    assert dialog.devices[-1] == "null"


@pytest.mark.parametrize(
    ("text", "lufs"), [("-16", -16.0), ("−23 LUFS", -23.0), (" -15.55 ", -15.6)]
)
def test_target_is_typed(ws: Workspace, dialog: PreferencesDialog, text: str, lufs: float) -> None:
    dialog.type_target(text)
    assert not dialog.fault
    assert ws.preferences.target_lufs == pytest.approx(lufs, abs=0.051)


@pytest.mark.parametrize("text", ["loud", "", "-90", "3", "nan"])
def test_wrong_targets_are_told(ws: Workspace, dialog: PreferencesDialog, text: str) -> None:
    dialog.type_target(text)
    assert dialog.fault
    assert ws.preferences.target_lufs == -14.0


def test_enter_is_the_fields_while_typing(ws: Workspace, dialog: PreferencesDialog) -> None:
    dialog.typing = True
    assert dialog.key("Enter")
    assert dialog.key("Esc")
    dialog.typing = False
    assert not dialog.key("Enter")
    assert dialog.chosen is not None
    dialog.chosen.run()
    assert ws.dialog is None

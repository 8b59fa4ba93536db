"""Stems: imported by dialog and by dropping files, and found again when they have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import soundfile

from tests.graphapp.support import RATE, sine
from tests.graphapp.window.driver import App
from tests.graphapp.window.songs import write_mix
from tests.graphapp.window.test_files import type_path
from tests.graphapp.window.x11 import Desktop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.graphapp.window.screen import Screen

NAMES = ("Lead Vocal", "choir", "kick")


@pytest.fixture(scope="module")
def desktop(screen: Screen) -> Iterator[Desktop]:
    """Return what drops files on windows."""
    desktop = Desktop(screen.display)
    yield desktop
    desktop.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return audio files; one of them is called as a node is."""
    paths = [tmp_path / f"{name}.wav" for name in NAMES]
    for path in paths:
        soundfile.write(path, sine(220, RATE // 2), RATE)
    return paths


def imported(app: App, count: int) -> None:
    """Check that so many stems came as one step, each with its file."""
    state = app.until(lambda s: len(s["selection"]) == count, what="the new stems selected")
    assert {state["nodes"][name]["type"] for name in state["selection"]} == {"stem"}
    assert len(state["undo"]) == 1
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    assert app.project is not None
    for name in state["selection"]:
        assert (app.project.parent / app.saved()["nodes"][name]["file"]).is_file()


def test_files_are_dropped_on_the_canvas(app: App, desktop: Desktop, files: list[Path]) -> None:
    at = app.empty()
    app.screen.point(*at)
    desktop.drop(app.window, files, at)
    imported(app, 3)
    assert set(app.read()["selection"]) == {"lead-vocal", "choir", "kick-2"}
    labels = {app.saved()["nodes"][name].get("label") for name in ("lead-vocal", "choir")}
    assert "Lead Vocal" in labels


def test_what_is_no_audio_is_told_and_the_rest_comes(
    app: App, desktop: Desktop, files: list[Path]
) -> None:
    files[0].write_text("no audio at all")
    desktop.drop(app.window, files, app.empty())
    app.until(lambda s: "Lead Vocal.wav" in s["status"])
    imported(app, 2)


def test_a_dropped_project_is_opened(app: App, desktop: Desktop, tmp_path: Path) -> None:
    project = write_mix(tmp_path, "dropped")
    desktop.drop(app.window, [project], app.empty())
    app.until(lambda s: s["path"] == str(project))
    app.key("ctrl+o")
    type_path(app, str(app.project), "Open")
    app.until(lambda s: s["path"] == str(app.project))


def test_a_file_is_imported_by_a_typed_path(app: App, files: list[Path]) -> None:
    app.key("ctrl+i")
    type_path(app, files[1], "Import")
    imported(app, 1)


def test_several_files_are_imported_by_mouse(app: App, files: list[Path]) -> None:
    app.key("ctrl+i")
    app.until(lambda s: s["dialog"] and s["focus"] == "field")
    app.key("ctrl+a")
    app.type(f"{files[0].parent}/")
    first = app.until(lambda s: f"row:{files[0].name}" in s["buttons"])
    rows = [first["buttons"][f"row:{file.name}"] for file in files]
    for i, (x, y, _, h) in enumerate(rows):
        app.click(x + 80, y + h / 2, keys=["ctrl"] if i else [])
    app.answer("open")
    imported(app, 3)


def test_missing_stems_are_found_where_they_are_now(screen: Screen, user: Path) -> None:
    project = write_mix(user)
    moved = user / "new place" / "audio"
    moved.mkdir(parents=True)
    for name in ("kick", "bass"):
        (user / f"{name}.wav").rename(moved / f"{name}.wav")
    with App(screen, user, project) as app:
        assert app.state()["dialog"] is None, "nothing modal stands in the way"
        app.press_button("menu")
        app.choose("Relink missing stems…")
        app.until(lambda s: s["dialog"] and s["focus"] == "field")
        app.key("ctrl+a")
        app.type(f"{moved.parent}/")
        app.key("Return")
        state = app.until(lambda s: s["undo"])
        assert state["undo"] == ["Relink 2 stems"]
        app.key("ctrl+s")
        app.until(lambda s: not s["dirty"])
        assert app.saved()["nodes"]["kick"]["file"] == "new place/audio/kick.wav"
        app.key("space")
        app.until(lambda s: max(s["meters"].get("kick", [0])) > 0.2, 15.0, "they are heard")

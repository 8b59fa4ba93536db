"""Projects: begun, opened, saved, saved elsewhere, and found again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.window.songs import write_mix

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graphapp.window.driver import App


def type_path(app: App, path: Path | str, title: str) -> None:
    """Type a path into the dialog of that title, and take it."""
    app.until(
        lambda s: s["dialog"] and title in s["dialog"]["title"] and s["focus"] == "field",
        what=title,
    )
    app.key("ctrl+a")
    app.type(str(path))
    app.key("Return")


@pytest.fixture
def other(app: App) -> Path:
    """Return another project, beside the one that is open."""
    assert app.project is not None
    folder = app.project.parent / "elsewhere"
    folder.mkdir(exist_ok=True)
    return write_mix(folder, "other")


@pytest.fixture
def home(app: App) -> App:
    """Return the window with its first project open, whatever a test has opened before."""
    if app.read()["path"] != str(app.project):
        app.key("ctrl+o")
        type_path(app, str(app.project), "Open")
        app.until(lambda s: s["path"] == str(app.project))
        app.reset()
    return app


def test_new_from_a_template(home: App) -> None:
    home.key("ctrl+n")
    choices = home.until(lambda s: s["palette"])["palette"]["choices"]
    assert {"empty", "stereo-master", "band", "podcast", "orchestra"} <= set(choices)
    home.type("podcast")
    home.until(lambda s: s["palette"]["choices"][:1] == ["podcast"])
    home.key("Return")
    state = home.until(lambda s: "voice" in " ".join(s["nodes"]))
    assert (state["path"], state["undo"]) == (None, [])


def test_new_asks_about_what_is_unsaved(home: App) -> None:
    home.select("spare")
    home.key("m", "ctrl+n")
    home.answer("cancel")
    assert home.until(lambda s: s["dialog"] is None)["undo"] == ["Mute Spare"]


def test_open_by_a_typed_path(home: App, other: Path) -> None:
    home.key("ctrl+o")
    type_path(home, other, "Open")
    state = home.until(lambda s: s["path"] == str(other))
    assert (state["undo"], state["dirty"], state["dialog"]) == ([], False, None)


def test_open_by_mouse(home: App, other: Path) -> None:
    home.key("ctrl+o")
    home.until(lambda s: s["dialog"])
    home.press_button("row:elsewhere")
    home.press_button(f"row:{other.name}")
    home.answer("open")
    home.until(lambda s: s["path"] == str(other))


def test_open_by_a_double_click(home: App, other: Path) -> None:
    home.key("ctrl+o")
    home.until(lambda s: s["dialog"])
    home.press_button("row:elsewhere")
    state = home.until(lambda s: f"row:{other.name}" in s["buttons"])
    x, y, w, h = state["buttons"][f"row:{other.name}"]
    home.double_click(x + w / 2, y + h / 2)
    home.until(lambda s: s["path"] == str(other))


def test_open_recent(home: App, other: Path) -> None:
    home.key("ctrl+o")
    type_path(home, other, "Open")
    home.until(lambda s: s["path"] == str(other))
    home.key("ctrl+r")
    choices = home.until(lambda s: s["palette"])["palette"]["choices"]
    assert choices[:2] == [str(other), str(home.project)], "the newest first"
    home.key("Down", "Return")
    home.until(lambda s: s["path"] == str(home.project))


def test_what_cannot_be_opened_is_told_and_leaves_what_is_open(home: App, other: Path) -> None:
    other.write_text('{"format": "graphapp.project"')
    home.key("ctrl+o")
    type_path(home, other, "Open")
    state = home.until(lambda s: "line 1" in s["status"])
    assert state["path"] == str(home.project)
    assert len(state["nodes"]) == 11


def test_save_as_goes_on_with_the_new_file(home: App) -> None:
    assert home.project is not None
    before = home.project.read_bytes()
    target = home.project.with_name("copy.graph.json")
    home.select("spare")
    home.key("m", "ctrl+shift+s")
    type_path(home, "copy", "Save")
    state = home.until(lambda s: s["path"] == str(target))
    assert (state["dirty"], state["undo"]) == (False, ["Mute Spare"])
    assert json.loads(target.read_bytes())["nodes"]["spare"]["mute"] is True
    assert home.project.read_bytes() == before
    home.key("ctrl+z")
    home.until(lambda s: s["dirty"])
    home.key("ctrl+s")
    home.until(lambda s: not s["dirty"])
    assert target.read_bytes() == before, "the same folder, the same project, the same bytes"


def test_save_as_asks_before_it_replaces(home: App) -> None:
    assert home.project is not None
    target = home.project.with_name("there.graph.json")
    target.write_text("precious")
    home.key("ctrl+shift+s")
    type_path(home, "there", "Save")
    assert home.state()["dialog"] is not None
    assert target.read_text() == "precious"
    home.key("Return")
    home.until(lambda s: s["path"] == str(target))
    assert target.read_text() != "precious"


def test_saving_into_another_folder_keeps_the_stems(home: App, other: Path) -> None:
    target = other.with_name("moved.graph.json")
    home.key("ctrl+shift+s")
    type_path(home, target, "Save")
    home.until(lambda s: s["path"] == str(target))
    assert json.loads(target.read_bytes())["nodes"]["kick"]["file"] == "../kick.wav"


def test_the_menu_has_all_of_it(home: App) -> None:
    home.press_button("menu")
    items = [item["name"] for item in home.until(lambda s: s["menu"])["menu"]["items"]]
    wanted = {"New project…", "Open…", "Open recent…", "Save", "Save as…", "Import stems…"}
    assert wanted | {"Relink missing stems…", "Export the master…", "Quit"} <= set(items)
    home.key("Escape")
    home.until(lambda s: s["menu"] is None)

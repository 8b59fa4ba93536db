"""Starting: what the window promises to those who look at it from outside."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.window.driver import App
from tests.graphapp.window.songs import write_mix

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graphapp.window.screen import Screen

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "line 1"),
        ('{"format": "graphapp.project", "version": 1, "rate": 48000, "nodes": {}}', "cables"),
        (None, "song.graph.json"),
    ],
    ids=["no JSON", "no cables", "no file"],
)
def test_what_cannot_be_opened_is_told_and_opens_no_window(
    screen: Screen, user: Path, text: str | None, says: str
) -> None:
    project = user / "song.graph.json"
    if text is not None:
        project.write_text(text)
    with App(screen, user, project, ready=False) as app:
        assert app.wait(20) == 2
        assert not app.file.exists()
        error = app.errors()
        assert error.startswith("error: ")
        assert error.count("\n") == 1
        assert says in error


def test_the_title_names_the_project_and_shows_edits(app: App) -> None:
    def title() -> str:
        return app.screen.tell("getwindowname", app.window)

    assert title() == "song.graph.json — graphapp"
    app.select("spare")
    app.key("m")
    app.until(lambda s: s["dirty"])
    time.sleep(0.1)
    assert title() == "song.graph.json • — graphapp"


def test_the_window_says_whose_it_is(app: App) -> None:
    assert app.screen.tell("getwindowpid", app.window) == str(app.process.pid)


def test_the_state_is_replaced_whole_and_at_most_30_times_a_second(app: App) -> None:
    app.key("ctrl+Home", "space")
    app.until(lambda s: s["transport"]["position"] > 0.1, 15.0)
    written, deadline = set(), time.monotonic() + 1.5
    while time.monotonic() < deadline:
        stat = app.file.stat()
        written.add((stat.st_ino, stat.st_mtime_ns))
        json.loads(app.file.read_text(encoding="utf-8"))
        time.sleep(0.002)
    app.key("space")
    assert 10 < len(written) <= 1.5 * 30 + 2


def test_at_rest_nothing_is_written(app: App) -> None:
    app.screen.point(*app.empty())
    time.sleep(1.5)
    before = app.file.stat().st_mtime_ns
    time.sleep(0.5)
    assert app.file.stat().st_mtime_ns == before


def test_a_screenshot_is_saved_and_that_is_all(screen: Screen, user: Path) -> None:
    picture = user / "picture.png"
    project = write_mix(user)
    before = project.read_bytes()
    with App(screen, user, project, "--screenshot", picture, ready=False) as app:
        assert app.wait(30) == 0, app.errors()
    assert picture.read_bytes().startswith(PNG)
    assert project.read_bytes() == before


def test_the_start_panel_offers_ways_to_begin(screen: Screen, user: Path) -> None:
    with App(screen, user) as app:
        state = app.state()
        assert (state["nodes"], state["dialog"], state["dirty"]) == ({}, None, False)
        assert {"template:band", "template:empty", "open", "demo"} <= state["buttons"].keys()
        app.key("Right", "Right", "Return")
        state = app.until(lambda s: s["nodes"], what="the keyboard opens a template")
        assert state["undo"] == []
        assert not state["recovery"]
        app.key("ctrl+w")
        app.until(lambda s: "template:band" in s["buttons"], what="nothing was done, nothing asked")
        app.press_button("template:empty")
        app.until(lambda s: list(s["nodes"]) == ["master"])
        app.key("ctrl+q")
        assert app.wait() == 0

"""Closing with unsaved changes, and coming back after a crash."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.window.driver import App
from tests.graphapp.window.songs import write_mix
from tests.graphapp.window.x11 import Desktop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.graphapp.window.screen import Screen

KEPT_S = 5.0


@pytest.fixture(scope="module")
def desktop(screen: Screen) -> Iterator[Desktop]:
    """Return what closes windows from outside."""
    desktop = Desktop(screen.display)
    yield desktop
    desktop.close()


def edited(screen: Screen, user: Path) -> App:
    """Return a window with one edit that is not saved."""
    app = App(screen, user, write_mix(user))
    app.select("spare")
    app.key("m")
    app.until(lambda s: s["dirty"])
    return app


def is_muted(app: App) -> bool:
    """Whether the edit is in the file."""
    return bool(app.saved()["nodes"]["spare"].get("mute"))


def test_without_changes_it_closes_at_once(screen: Screen, user: Path, desktop: Desktop) -> None:
    with App(screen, user, write_mix(user)) as app:
        desktop.ask_to_close(app.window)
        assert app.wait() == 0
        assert "Traceback" not in app.errors()


def test_unsaved_changes_are_asked_about(screen: Screen, user: Path, desktop: Desktop) -> None:
    with edited(screen, user) as app:
        desktop.ask_to_close(app.window)
        dialog = app.until(lambda s: s["dialog"])["dialog"]
        assert {"save", "discard", "cancel"} <= dialog["buttons"].keys()
        app.answer("cancel")
        state = app.until(lambda s: s["dialog"] is None)
        assert (state["dirty"], state["undo"]) == (True, ["Mute Spare"])
        desktop.ask_to_close(app.window)
        app.until(lambda s: s["dialog"])
        app.key("Escape")
        app.until(lambda s: s["dialog"] is None)
        app.key("ctrl+q")
        app.answer("save")
        assert app.wait() == 0
        assert is_muted(app)


def test_changes_are_discarded(screen: Screen, user: Path) -> None:
    with edited(screen, user) as app:
        app.key("ctrl+q")
        app.answer("discard")
        assert app.wait() == 0
        assert not is_muted(app)
    with App(screen, user, app.project) as again:
        assert again.state()["recovery"] is None, "what was discarded is not offered"


@pytest.mark.parametrize("restored", [True, False], ids=["enter restores", "escape discards"])
def test_a_killed_window_offers_its_work(screen: Screen, user: Path, *, restored: bool) -> None:
    with edited(screen, user) as app:
        app.key("space")
        app.until(lambda s: s["transport"]["playing"], 15.0)
        _until_kept(user)
        app.kill()
    assert not is_muted(app)
    with App(screen, user, app.project) as again:
        offer = again.until(lambda s: s["recovery"])["recovery"]
        assert offer["path"] == str(app.project)
        assert offer["edits"] == 1
        assert abs(offer["time"] - time.time()) < 60
        assert again.read()["dialog"] is None, "nothing modal stands in the way"
        again.key("Return" if restored else "Escape")
        state = again.until(lambda s: s["recovery"] is None)
        assert state["nodes"]["spare"]["mute"] is restored
        assert state["dirty"] is restored
        if restored:
            again.key("ctrl+s")
            again.until(lambda s: not s["dirty"])
            assert is_muted(again)
            again.key("ctrl+z")
            again.until(lambda s: not s["nodes"]["spare"]["mute"])
        again.kill()


def _until_kept(user: Path) -> None:
    """Wait for unsaved work to reach the disk, which it must within 5 s."""
    begun = time.monotonic()
    while not list((user / "unsaved" / "recovery").glob("*.unsaved")):
        assert time.monotonic() - begun < KEPT_S, list((user / "unsaved").rglob("*"))
        time.sleep(0.05)


def test_work_without_a_file_is_offered_at_the_next_start(screen: Screen, user: Path) -> None:
    with App(screen, user) as app:
        app.press_button("template:band")
        app.until(lambda s: s["nodes"])
        app.key("ctrl+a", "m")
        app.until(lambda s: s["undo"])
        _until_kept(user)
        app.kill()
    with App(screen, user) as again:
        again.until(lambda s: s["recovery"] and s["recovery"]["path"] is None)
        again.press_button("restore")
        state = again.until(lambda s: s["nodes"] and s["recovery"] is None)
        assert state["nodes"]["master"]["mute"] or state["nodes"]["mix"]["mute"]
        assert state["dirty"]


def test_a_second_window_can_look_and_save_a_copy(screen: Screen, user: Path) -> None:
    project = write_mix(user)
    with App(screen, user, project) as first, App(screen, user, project) as second:
        state = second.until(lambda s: "another window" in s["status"])
        assert state["dialog"] is None
        second.select("spare")
        second.key("m")
        second.until(lambda s: s["dirty"])
        second.key("ctrl+s")
        second.until(lambda s: s["dialog"] and s["focus"] == "field", what="save as")
        second.key("ctrl+a")
        second.type("copy")
        second.key("Return")
        second.until(lambda s: not s["dirty"] and str(s["path"]).endswith("copy.graph.json"))
        assert not is_muted(first), "the first window's file is as it was"
        first.focus()
        first.select("hall")
        first.key("b", "ctrl+s")
        first.until(lambda s: s["undo"] and not s["dirty"])
        assert first.saved()["nodes"]["hall"]["bypass"]

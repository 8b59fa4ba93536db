"""Exporting: the dialog, progress, cancel, and the same bits as the command line's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.graphapp.support import graphapp, samples
from tests.graphapp.window.test_files import type_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graphapp.window.driver import App

LONG_S = 1800.0


def begin(app: App, target: Path) -> None:
    """Ask for an export into a file, by keyboard."""
    app.key("ctrl+e")
    type_path(app, target, "Export")


def test_an_export_is_what_render_makes(app: App, tmp_path: Path) -> None:
    begin(app, tmp_path / "master.wav")
    state = app.until(lambda s: "Exported master.wav" in s["status"], 30.0)
    assert "LUFS" in state["status"]
    assert "dBTP" in state["status"]
    assert (state["dialog"], state["undo"], state["dirty"]) == (None, [], False)
    assert graphapp("render", app.project, "-o", tmp_path / "rendered.wav") == 0
    exported, rendered = (samples(tmp_path / f"{n}.wav") for n in ("master", "rendered"))
    assert np.array_equal(exported, rendered)
    assert np.abs(exported).max() > 0.05


def test_what_is_not_saved_is_exported(app: App, tmp_path: Path) -> None:
    app.select("kick-eq")
    app.click(*app.handle("bass-pan"), keys=["shift"])
    app.key("m")
    app.until(lambda s: s["undo"])
    begin(app, tmp_path / "muted.wav")
    app.until(lambda s: "Exported muted.wav" in s["status"], 30.0)
    assert not samples(tmp_path / "muted.wav").round(6).any()


def test_the_button_opens_it_and_escape_closes_it(app: App) -> None:
    app.press_button("export")
    dialog = app.until(lambda s: s["dialog"])["dialog"]
    assert {"export", "cancel"} <= dialog["buttons"].keys()
    app.key("Escape")
    app.until(lambda s: s["dialog"] is None)


def test_a_folder_that_is_not_there_is_told(app: App, tmp_path: Path) -> None:
    begin(app, tmp_path / "no" / "master.wav")
    assert app.state()["dialog"] is not None
    assert not (tmp_path / "no").exists()
    app.key("Escape")
    app.until(lambda s: s["dialog"] is None)


@pytest.fixture
def long(app: App) -> App:
    """Return the window on a song that takes a while to export."""
    app.select("bass")
    app.key("p")
    app.until(lambda s: s["palette"])
    app.type("offset")
    app.until(lambda s: s["palette"]["choices"][:1] == ["offset"])
    app.key("Return")
    app.until(lambda s: s["dialog"] and s["focus"] == "field")
    app.type(f"{LONG_S:.0f}")
    app.key("Return")
    app.until(lambda s: s["undo"])
    return app


def test_an_export_is_canceled_and_leaves_nothing(long: App, tmp_path: Path) -> None:
    begin(long, tmp_path / "long.wav")
    long.until(lambda s: s["dialog"] and "hide" in s["dialog"]["buttons"], 15.0, "progress")
    long.answer("cancel")
    long.until(lambda s: s["dialog"] is None and "cancel" in s["status"], 10.0)
    assert list(tmp_path.iterdir()) == []


def test_an_export_goes_on_in_the_background(long: App, tmp_path: Path) -> None:
    begin(long, tmp_path / "long.wav")
    long.answer("hide")
    long.until(lambda s: s["dialog"] is None)
    long.select("spare")
    long.key("m")
    long.until(lambda s: "Mute Spare" in s["undo"], what="editing goes on")
    long.press_button("export")
    long.until(lambda s: s["dialog"])
    long.answer("cancel")
    long.until(lambda s: "cancel" in s["status"], 10.0)

"""The workspace: commands, files, recovery, what lies over the window."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from graphapp.editor import asking
from graphapp.editor.commands import commands, shortcuts
from graphapp.editor.geometry import Point
from graphapp.editor.overlays import Dialog, Menu, MenuItem, Palette
from graphapp.editor.project_files import RESTORED
from graphapp.editor.workspace import Workspace
from projects import save
from projects.templates import TEMPLATES
from tests.graphapp.editor.hand import chain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Workspace]]:
    """Return a maker of workspaces that share the folders of one user, and play nothing."""
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"GRAPHAPP_{name}_DIR", str(tmp_path / name.lower()))
    made: list[Workspace] = []

    def workspace() -> Workspace:
        made.append(Workspace(device="null"))
        monkeypatch.setattr(made[-1].live, "follow", lambda _editor: None)
        return made[-1]

    yield workspace
    for ws in made:
        ws.close()


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.graph.json"
    save(chain("kick:stem", "eq", "master"), path)
    return path


def until(ws: Workspace, what: Callable[[], bool], seconds: float = 5.0) -> None:
    """Let time pass until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        ws.tick()
        time.sleep(0.01)


def test_every_shortcut_means_one_command() -> None:
    keys = [chord for command in commands().values() for chord in command.keys]
    assert len(keys) == len(set(keys)) == len(shortcuts())


def test_every_command_says_whether_it_can_be_run(make: Callable[[], Workspace]) -> None:
    ws = make()
    for command in commands().values():
        assert isinstance(command.enabled(ws), bool)
    asking.begin_template(ws, "band")
    for command in commands().values():
        assert isinstance(command.enabled(ws), bool)
        assert command.label(ws)


def test_saving_is_told_when_it_is_on_disk(make: Callable[[], Workspace], song: Path) -> None:
    ws = make()
    ws.files.open(song)
    editor = ws.opened
    editor.select({"eq"})
    ws.run("duplicate")
    assert editor.document.dirty
    ws.run("save")
    assert editor.document.dirty
    until(ws, lambda: not editor.document.dirty)
    assert "eq-2" in json.loads(song.read_bytes())["nodes"]
    assert ws.status == "Saved song.graph.json"
    assert editor.document.history.undo_names == ["Duplicate EQ"]


def test_leaving_unsaved_work_asks(make: Callable[[], Workspace], song: Path) -> None:
    ws = make()
    ws.files.open(song)
    ws.opened.select({"eq"})
    ws.run("delete")
    ws.run("quit")
    assert ws.dialog is not None
    assert [button.name for button in ws.dialog.buttons] == ["save", "discard", "cancel"]
    ws.dialog.buttons[-1].run()
    assert not ws.quitting
    ws.run("quit")
    assert ws.dialog is not None
    ws.dialog.buttons[0].run()
    until(ws, lambda: ws.quitting)
    assert "eq" not in json.loads(song.read_bytes())["nodes"]


def test_nothing_is_asked_where_nothing_was_done(make: Callable[[], Workspace]) -> None:
    ws = make()
    asking.begin_template(ws, "podcast")
    ws.run("close")
    assert ws.dialog is None
    assert ws.editor is None


def test_work_of_a_window_that_died_is_offered_and_restored(
    make: Callable[[], Workspace], song: Path
) -> None:
    dead = make()
    dead.files.open(song)
    dead.opened.select({"eq"})
    dead.run("delete")
    dead.tick()
    time.sleep(1.0)
    dead.files._end()  # the operating system does so much when it is killed

    ws = make()
    ws.files.open(song)
    assert ws.files.offer is not None
    assert ws.files.offer.path == song
    ws.files.restore()
    assert set(ws.opened.graph.nodes) == {"kick", "master"}
    assert ws.opened.document.dirty
    assert ws.opened.document.history.undo_names == [RESTORED]
    ws.run("undo")
    assert not ws.opened.document.dirty


def test_work_that_is_discarded_is_not_offered_again(
    make: Callable[[], Workspace], song: Path
) -> None:
    dead = make()
    dead.files.open(song)
    dead.opened.select({"eq"})
    dead.run("delete")
    dead.tick()
    time.sleep(1.0)
    dead.files._end()
    ws = make()
    ws.files.open(song)
    ws.files.discard_offer()
    ws.files.look_for_work(song)
    assert ws.files.offer is None


def test_a_second_window_looks_on(make: Callable[[], Workspace], song: Path) -> None:
    first, second = make(), make()
    first.files.open(song)
    second.files.open(song)
    assert not first.opened.document.read_only
    assert second.opened.document.read_only
    assert "another window" in second.status


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_is_dirty_until_it_is_saved(
    make: Callable[[], Workspace], tmp_path: Path, name: str
) -> None:
    ws = make()
    asking.begin_template(ws, name)
    assert ws.opened.document.dirty
    ws.files.save(tmp_path / "new.graph.json")
    until(ws, lambda: not ws.opened.document.dirty)
    assert ws.opened.document.path == tmp_path / "new.graph.json"


def test_a_palette_finds_the_best_first(make: Callable[[], Workspace]) -> None:
    ws = make()
    asking.begin_template(ws, "empty")
    ws.opened.ask_for_node(Point(500, 400), Point(0, 0))
    ws.tick()
    assert isinstance(ws.palette, Palette)
    ws.palette.type("lim")
    assert ws.palette.choices[0].id == "limiter"
    ws.choose()
    assert ws.palette is None
    assert "limiter" in ws.opened.graph.nodes


def test_arrows_skip_what_cannot_be_chosen() -> None:
    ran: list[str] = []
    items = [
        MenuItem("Heading"),
        MenuItem("One", lambda: ran.append("one")),
        MenuItem("Two", lambda: ran.append("two"), enabled=False),
        MenuItem("Three", lambda: ran.append("three")),
    ]
    menu = Menu(Point(0, 0), items)
    menu.step(1)
    assert menu.index == 1
    menu.step(1)
    assert menu.index == 3
    menu.step(1)
    assert menu.index == 1
    menu.step(-1)
    assert menu.index == 3


def test_a_dialog_without_a_primary_button_has_no_choice() -> None:
    assert Dialog("Nothing").chosen is None


def test_what_others_changed_on_disk_is_not_replaced_unasked(
    make: Callable[[], Workspace], song: Path
) -> None:
    ws = make()
    ws.files.open(song)
    save(chain("kick:stem", "fader", "master"), song)
    ws.opened.select({"eq"})
    ws.run("duplicate")
    ws.run("save")
    assert isinstance(ws.dialog, Dialog)
    assert ws.dialog.title == "Replace what is on disk?"
    assert "fader" in json.loads(song.read_bytes())["nodes"]
    ws.dialog.buttons[0].run()
    until(ws, lambda: not ws.opened.document.dirty)
    assert "eq-2" in json.loads(song.read_bytes())["nodes"]
    ws.opened.select({"eq"})
    ws.run("duplicate")
    ws.run("save")
    assert ws.dialog is None


def test_where_a_project_cannot_be_saved_another_place_is_asked_for(
    make: Callable[[], Workspace], song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = make()
    ws.files.open(song)
    before = song.read_bytes()
    ws.opened.select({"eq"})
    ws.run("delete")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(song))

    monkeypatch.setattr("projects.save", full)
    ws.run("save")
    until(ws, lambda: ws.dialog is not None)
    assert ws.dialog is not None
    assert ws.dialog.title == "Save the project"
    assert "no space left on device" in ws.status
    assert ws.opened.document.dirty
    assert song.read_bytes() == before


def test_positions_that_nothing_could_show_are_shown_at_the_edge(
    make: Callable[[], Workspace], song: Path
) -> None:
    document = json.loads(song.read_bytes())
    document["layout"]["nodes"]["kick"] = [1e300, -1e18]
    song.write_text(json.dumps(document), encoding="utf-8")
    ws = make()
    ws.files.open(song)
    assert ws.opened.view.places["kick"] == (1e6, -1e6)
    assert not ws.opened.document.dirty
    assert ws.opened.document.project.layout.nodes["kick"] == (1e300, -1e18)


def test_without_a_master_nothing_is_saved_and_the_remedy_is_told(
    make: Callable[[], Workspace], song: Path
) -> None:
    ws = make()
    ws.files.open(song)
    before = song.read_bytes()
    ws.opened.select({"master"})
    ws.run("delete")
    ws.run("save")
    assert "press Shift+A" in ws.status
    assert not ws.files.saving
    assert song.read_bytes() == before

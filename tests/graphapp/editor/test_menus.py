"""Menus: what they offer, for what is under the pointer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.commands import commands
from graphapp.editor.geometry import Point
from graphapp.editor.menus import context_menu, main_menu
from graphapp.editor.overlays import Menu, MenuItem
from graphapp.editor.workspace import Workspace
from projects import Endpoint
from projects.templates import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphapp.editor.editor import Editor


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Return a workspace with a project in sight."""
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"GRAPHAPP_{name}_DIR", str(tmp_path / name))
    workspace = Workspace(device="null")
    workspace.show(TEMPLATES["band"].make(), None)
    yield workspace
    workspace.close()


@pytest.fixture
def editor(ws: Workspace) -> Editor:
    """Return its editor."""
    assert ws.editor is not None
    return ws.editor


def names(items: list[MenuItem]) -> list[str]:
    return [item.name for item in items if item.name]


def choose(ws: Workspace, items: list[MenuItem], name: str) -> None:
    """Choose a line as a click does."""
    ws.menu = Menu(Point(0, 0), items)
    ws.choose_item(next(item for item in items if item.name == name))


def over_node(ws: Workspace, editor: Editor, name: str) -> list[MenuItem]:
    """Return the menu of a selected node."""
    editor.select({name})
    return context_menu(ws, editor.camera.screen(editor.view.rect(name).center))


def test_every_command_is_in_a_menu(ws: Workspace) -> None:
    items = main_menu(ws, Point(0, 0))
    found = set(names(items))
    for item in [item for item in items if "▸" in item.name]:
        choose(ws, items, item.name)
        assert ws.menu is not None
        assert ws.menu.items[0].run is None
        found |= set(names(ws.menu.items))
    missing = {command.label(ws) for command in commands().values()} - found
    assert not missing


def test_lines_are_between_groups_only(ws: Workspace, editor: Editor) -> None:
    node = over_node(ws, editor, "kick-eq")
    canvas = context_menu(ws, Point(editor.camera.view.right - 1, editor.camera.view.bottom - 1))
    for items in (main_menu(ws, Point(0, 0)), node, canvas):
        lines = [i for i, item in enumerate(items) if not item.name]
        assert lines
        assert 0 not in lines
        assert len(items) - 1 not in lines
        assert all(b - a > 1 for a, b in pairwise(lines))


def test_start_menu_offers_what_can_be_done(ws: Workspace) -> None:
    ws.shut()
    able = {item.name for item in main_menu(ws, Point(0, 0)) if item.enabled and item.run}
    assert {"New project…", "Open…", "Preferences…", "Quit"} <= able
    assert "Save" not in able


def test_node_menu(ws: Workspace, editor: Editor) -> None:
    items = over_node(ws, editor, "kick-eq")
    assert items[0] == MenuItem("Kick EQ")
    assert {"Mute", "Solo", "Bypass", "Rename…", "Delete", "Add an EQ band"} <= set(names(items))
    assert "Choose the file…" not in names(items)
    choose(ws, items, "Bypass")
    assert editor.document.history.undo_names == ["Bypass Kick EQ"]
    assert "Choose the file…" in names(over_node(ws, editor, "kick"))


def test_switches_are_checked(ws: Workspace, editor: Editor) -> None:
    def checked() -> set[str]:
        return {item.name for item in over_node(ws, editor, "kick-eq") if item.checked}

    assert checked() == set()
    for command in ("mute", "bypass", "solo", "listen"):
        ws.run(command)
    assert checked() == {"Mute", "Bypass", "Solo", "Listen here"}


def test_several_nodes(ws: Workspace, editor: Editor) -> None:
    editor.select({"kick", "kick-eq"})
    items = context_menu(ws, editor.camera.screen(editor.view.rect("kick-eq").center))
    assert items[0].name == "2 nodes"
    assert "Rename…" not in names(items)
    assert "Group" in names(items)


def test_insert_after_goes_into_the_only_cable(ws: Workspace, editor: Editor) -> None:
    cable = next(c for c in editor.graph.cables if c.source.node == "kick-eq")
    choose(ws, over_node(ws, editor, "kick-eq"), "Insert a node after…")
    assert editor.wanted is not None
    assert editor.wanted.into == cable


def test_insert_after_the_last_node_is_not_offered(ws: Workspace, editor: Editor) -> None:
    assert "Insert a node after…" not in names(over_node(ws, editor, "master"))


def test_cable_menu(ws: Workspace, editor: Editor) -> None:
    cable = next(c for c in editor.graph.cables if c.source.node == "kick")
    editor.camera.zoom_at(*editor.camera.view.center, 1.0 / editor.camera.zoom)
    start, end = (editor.view.port(port) for port in cable)
    middle = Point((start.x + end.x) / 2, (start.y + end.y) / 2)
    editor.select((), {cable})
    items = context_menu(ws, editor.camera.screen(middle))
    assert items[0].name == "Kick → Kick EQ"
    choose(ws, items, "Insert a node…")
    assert editor.wanted is not None
    assert editor.wanted.into == cable
    choose(ws, items, "Delete the cable")
    assert cable not in editor.graph.cables


def test_port_menu(ws: Workspace, editor: Editor) -> None:
    editor.camera.zoom_at(*editor.camera.view.center, 1.0 / editor.camera.zoom)
    end = Endpoint("kick-eq", "out")
    at = editor.camera.screen(editor.view.port(end))
    items = context_menu(ws, at)
    assert "Listen here" in names(items)
    choose(ws, items, "Listen here")
    assert editor.listening == end
    choose(ws, items, "Connect a new node…")
    assert editor.wanted is not None
    assert editor.wanted.wire == end
    before = len(editor.graph.cables)
    choose(ws, items, "Delete the cable")
    assert len(editor.graph.cables) == before - 1
    assert editor.document.history.undo_names == ["Disconnect Kick EQ"]
    ends = [item for item in context_menu(ws, at) if item.name == "Delete the cable"]
    assert not ends[0].enabled


def test_canvas_menu(ws: Workspace, editor: Editor) -> None:
    at = Point(editor.camera.view.right - 1, editor.camera.view.bottom - 1)
    items = context_menu(ws, at)
    assert {"Add a node…", "Import stems…", "Paste", "Fit all"} <= set(names(items))
    choose(ws, items, "Add a node…")
    assert editor.wanted is not None
    assert editor.wanted.world == editor.camera.world(*at)

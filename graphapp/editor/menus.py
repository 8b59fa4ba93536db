"""Menus: everything by group, and what applies to the thing under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor import asking
from graphapp.editor.commands import commands
from graphapp.editor.editor import NodeWanted
from graphapp.editor.overlays import Menu, MenuItem
from projects import Endpoint, edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphapp.editor.editor import Editor
    from graphapp.editor.geometry import Point
    from graphapp.editor.workspace import Workspace
    from projects import Cable

SEPARATOR = MenuItem("")
_SUBMENUS = {
    "Edit": "Edit",
    "Node": "Node",
    "Listen": "Compare",
    "Transport": "Transport",
    "View": "View",
    "Help": "Help",
}
_BREAKS = {
    "save",
    "import",
    "close",
    "preferences",
    "cut",
    "group",
    "frame",
    "match-bypass",
    "panels",
}
"""Commands before which a menu has a line."""


def main_menu(ws: Workspace, at: Point) -> list[MenuItem]:
    """Return the menu of everything: files at once, the rest by group.

    Parameters
    ----------
    ws : Workspace
        Where it is shown.
    at : Point
        Its corner in the window, for the menus of the groups.
    """
    items = _of_group(ws, "File")
    end = next(i for i, item in enumerate(items) if item.name == commands()["preferences"].name)
    groups = [
        MenuItem(f"{title} ▸", _opening(ws, at, _of_group(ws, group), title))
        for group, title in _SUBMENUS.items()
    ]
    return [*items[: end - 1], SEPARATOR, *groups, *items[end - 1 :]]


def _of_group(ws: Workspace, group: str) -> list[MenuItem]:
    items: list[MenuItem] = []
    for command in commands().values():
        if command.group == group:
            if command.id in _BREAKS and items:
                items.append(SEPARATOR)
            items.append(_item(ws, command.id))
    return items


def _opening(ws: Workspace, at: Point, items: list[MenuItem], title: str) -> Callable[[], None]:
    def run() -> None:
        ws.menu = Menu(at, [MenuItem(title), *items])

    return run


def _item(ws: Workspace, command_id: str, name: str = "", *, checked: bool = False) -> MenuItem:
    """Return the line of a command."""
    command = commands()[command_id]
    return MenuItem(
        name or command.label(ws),
        lambda: ws.run(command_id),
        enabled=command.enabled(ws),
        keys=command.shortcut,
        checked=checked,
    )


def context_menu(ws: Workspace, at: Point) -> list[MenuItem]:
    """Return what can be done with the thing at a place of the window.

    It counts on that thing being selected.
    """
    editor = ws.editor
    if editor is None:
        return []
    world, zoom = editor.camera.world(*at), editor.camera.zoom
    port = editor.view.port_at(world, zoom)
    if port is not None:
        return _of_port(editor, port, at)
    node = editor.view.node_at(world)
    if node is not None:
        several = len(editor.selection) > 1
        return _of_nodes(ws, editor) if several else _of_node(ws, editor, node, at)
    cable = editor.view.cable_at(world, zoom)
    if cable is not None:
        return _of_cable(ws, editor, cable, at)
    return _of_canvas(ws, editor, at)


def _of_node(ws: Workspace, editor: Editor, name: str, at: Point) -> list[MenuItem]:
    node = editor.graph.nodes[name]
    is_group = node.type == "group"
    items = [MenuItem(editor.titles({name})), *_switches(ws, editor)]
    if is_group:
        items += [SEPARATOR, _item(ws, "enter"), _item(ws, "ungroup")]
    if node.type == "stem":
        choose = MenuItem("Choose the file…", lambda: asking.choose_stem_file(ws, name))
        items += [SEPARATOR, choose]
    if node.kind and node.kind.parameters:
        items += [SEPARATOR, _item(ws, "set-value"), _item(ws, "reset")]
        items += [_item(ws, "add-band")] if commands()["add-band"].enabled(ws) else []
    after = _inserting_after(editor, name, at)
    if after is not None:
        items += [SEPARATOR, MenuItem("Insert a node after…", after)]
    return [*items, SEPARATOR, _item(ws, "rename"), *_editing(ws)]


def _of_nodes(ws: Workspace, editor: Editor) -> list[MenuItem]:
    heading = MenuItem(editor.titles(editor.selection))
    return [heading, *_switches(ws, editor), SEPARATOR, *_editing(ws)]


def _switches(ws: Workspace, editor: Editor) -> list[MenuItem]:
    """Return mute, solo, bypass and listen, each checked where it is on for all."""
    chosen = [editor.graph.nodes[name] for name in editor.selection]
    ids = {editor.full_id(name) for name in editor.selection}
    heard = editor.listening is not None and editor.listening.node in ids
    return [
        _item(ws, "mute", checked=all(node.mute for node in chosen)),
        _item(ws, "solo", checked=ids <= editor.solo),
        _item(ws, "bypass", checked=all(node.bypass for node in chosen)),
        _item(ws, "listen", checked=heard),
    ]


def _editing(ws: Workspace) -> list[MenuItem]:
    ids = ["cut", "copy", "duplicate", "delete", "", "group", "frame"]
    ids += ["unframe"] if commands()["unframe"].enabled(ws) else []
    return [_item(ws, command) if command else SEPARATOR for command in ids]


def _inserting_after(editor: Editor, name: str, at: Point) -> Callable[[], None] | None:
    """Return what asks for a node behind another: into its cable, if it has just one."""
    port = editor.view.shape(name).main_output
    if port is None:
        return None
    end = Endpoint(name, port)
    leaving = [cable for cable in editor.graph.cables if cable.source == end]
    if len(leaving) == 1:
        return _inserting(editor, leaving[0], at)
    place = editor.view.port(end).moved(60.0, 0.0)
    return lambda: editor.ask_for_node(at, place, end)


def _inserting(editor: Editor, cable: Cable, at: Point) -> Callable[[], None]:
    def run() -> None:
        middle = editor.view.curve(cable).bounds.center
        editor.wanted = NodeWanted(at, middle, into=cable)

    return run


def _of_cable(ws: Workspace, editor: Editor, cable: Cable, at: Point) -> list[MenuItem]:
    ends = [editor.titles({end.node}) for end in cable]
    return [
        MenuItem(f"{ends[0]} → {ends[1]}"),
        MenuItem("Insert a node…", _inserting(editor, cable, at)),
        _item(ws, "delete", "Delete the cable"),
    ]


def _of_port(editor: Editor, end: Endpoint, at: Point) -> list[MenuItem]:
    output = editor.view.is_output(end)
    cables = [cable for cable in editor.graph.cables if end in cable]
    away = 60.0 if output else -60.0
    place = editor.view.port(end).moved(away, 0.0)
    items = [
        MenuItem(f"{editor.titles({end.node})} · {end.port}"),
        MenuItem("Connect a new node…", lambda: editor.ask_for_node(at, place, end)),
    ]
    if output:
        heard = editor.listening == Endpoint(editor.full_id(end.node), end.port)
        items.append(MenuItem("Listen here", _listening(editor, end), checked=heard))
    several = "s" if len(cables) > 1 else ""
    disconnect = _disconnecting(editor, cables, f"Disconnect {editor.titles({end.node})}")
    return [*items, SEPARATOR, MenuItem(f"Delete the cable{several}", disconnect, bool(cables))]


def _listening(editor: Editor, end: Endpoint) -> Callable[[], None]:
    def run() -> None:
        heard = Endpoint(editor.full_id(end.node), end.port)
        editor.listening = None if editor.listening == heard else heard

    return run


def _disconnecting(editor: Editor, cables: Iterable[Cable], step: str) -> Callable[[], None]:
    def run() -> None:
        graph = editor.graph
        for cable in cables:
            graph = edits.disconnected(graph, cable)
        editor.change(step, graph)

    return run


def _of_canvas(ws: Workspace, editor: Editor, at: Point) -> list[MenuItem]:
    world = editor.camera.world(*at)
    add = MenuItem("Add a node…", lambda: editor.ask_for_node(at, world), keys="Shift+A")
    ids = (
        "import",
        "paste",
        "",
        "select-all",
        "tidy",
        "",
        "fit-all",
        "zoom-100",
        "",
        "undo",
        "redo",
    )
    inside = [_item(ws, "leave"), SEPARATOR] if editor.level else []
    return [*inside, add, *(_item(ws, command) if command else SEPARATOR for command in ids)]

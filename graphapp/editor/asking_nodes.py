"""Commands about nodes that ask before they act: which node, what name, which value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphapp.editor import adding
from graphapp.editor.adding import default_place, place_at_port, why_not_add
from graphapp.editor.geometry import Point
from graphapp.editor.names import category_of, title_of
from graphapp.editor.overlays import Button, Entry, Palette, TextDialog
from graphapp.editor.parameters import parameters_of, parse_value
from graphapp.editor.values import parameter_at, text_of, value_at
from nodes.registry import catalogue
from nodes.vocabulary import Fault
from projects import edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.editor.editor import NodeWanted
    from graphapp.editor.workspace import Workspace


def rename(ws: Workspace) -> None:
    """Ask what the selected node shall be called."""
    editor = ws.opened
    name = next(name for name in editor.graph.nodes if name in editor.selection)
    node = editor.graph.nodes[name]

    def done(text: str) -> None:
        label = "" if text == title_of(name, replace(node, label="")) else text.strip()
        editor.change(
            f"Rename {title_of(name, node)}", edits.with_switches(editor.graph, name, label=label)
        )

    ask_text(ws, f"Rename {title_of(name, node)}", "Name", title_of(name, node), done)


def ask_text(
    ws: Workspace, title: str, label: str, value: str, done: Callable[[str], None]
) -> None:
    """Ask for a line of text; what is wrong with it is told beside it."""

    def accept() -> None:
        try:
            done(dialog.value)
        except (Fault, ValueError) as error:
            dialog.fault = error.message if isinstance(error, Fault) else "this is no number"
        else:
            ws.dialog = None

    def cancel() -> None:
        ws.dialog = None

    buttons = [Button("ok", "OK", accept, primary=True), Button("cancel", "Cancel", cancel)]
    dialog = TextDialog(title, "", buttons, label=label, value=value)
    ws.close_overlays()
    ws.dialog = dialog


def set_value(ws: Workspace) -> None:
    """Ask for a parameter of the selected node, then for its value."""
    editor = ws.opened
    name = next(name for name in editor.graph.nodes if name in editor.selection)

    def asking(path: str) -> Callable[[], None]:
        return lambda: ask_value(ws, name, path)

    entries = [
        Entry(path, label, asking(path), text_of(parameter, value))
        for path, label, parameter, value in parameters_of(editor.graph.nodes[name])
    ]
    ws.palette = Palette(ws.middle, entries, f"Set a parameter of {editor.titles({name})}")


def ask_value(ws: Workspace, name: str, path: str) -> None:
    """Ask for the value of a parameter."""
    editor = ws.opened
    node = editor.graph.nodes[name]
    parameter = parameter_at(node, path)
    if parameter is None:
        return

    def done(text: str) -> None:
        editor.set_value(name, path, parse_value(parameter, text))

    title = f"{parameter.label.capitalize()} of {editor.titles({name})}"
    ask_text(ws, title, parameter.label, text_of(parameter, value_at(node, path)), done)


def add_node(ws: Workspace) -> None:
    """Search for a node; it comes where the pointer is, or beside the focused one."""
    editor = ws.opened
    if editor.focused is not None and editor.focused.port:
        end = editor.focused
        at = place_at_port(editor, end)
        editor.ask_for_node(editor.camera.screen(at), at, end)
        return
    x, y = ws.pointer
    if editor.focused is None and editor.camera.view.contains(x, y):
        world = editor.camera.world(x, y)
        editor.ask_for_node(Point(x, y), world)
    else:
        place = default_place(editor)
        editor.ask_for_node(editor.camera.screen(place), place)


def ask_for_nodes(ws: Workspace) -> None:
    """Open the search palette where the editor wants a node."""
    editor = ws.opened
    wanted = editor.wanted
    editor.wanted = None
    if wanted is None:
        return
    output = wanted.wire is not None and editor.view.is_output(wanted.wire)

    def adding(kind: str) -> Callable[[], None]:
        return lambda: _add(ws, kind, wanted)

    entries = [
        Entry(kind, found.label, adding(kind), found.category, category_of(found))
        for kind, found in catalogue().items()
        if why_not_add(editor, kind) is None
        and (wanted.wire is None or (found.inputs if output else found.outputs))
    ]
    ws.menu = None
    ws.palette = Palette(wanted.screen, entries, "Search nodes")


def _add(ws: Workspace, kind: str, wanted: NodeWanted) -> None:
    adding.add_node(ws.opened, kind, wanted.world, wire=wanted.wire, into=wanted.into)


def commands(ws: Workspace) -> None:
    """Search all commands."""
    from graphapp.editor.commands import commands as all_commands

    def running(command_id: str) -> Callable[[], None]:
        return lambda: ws.run(command_id)

    entries = [
        Entry(c.id, c.label(ws), running(c.id), c.shortcut, "", (c.group,))
        for c in all_commands().values()
        if c.enabled(ws) and c.id != "commands"
    ]
    ws.menu = None
    ws.palette = Palette(ws.middle, entries, "Search commands")

"""Every command, once: menus, the command palette and shortcuts read this list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graphapp.editor import actions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace


def _always(_ws: Workspace) -> bool:
    return True


def _open(ws: Workspace) -> bool:
    return ws.editor is not None


def _selected(ws: Workspace) -> bool:
    return ws.editor is not None and bool(ws.editor.selection)


def _anything_selected(ws: Workspace) -> bool:
    return ws.editor is not None and bool(ws.editor.selection or ws.editor.cables)


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done.

    Attributes
    ----------
    id : str
        What programs call it.
    name : str
        What people call it.
    group : str
        The menu that it is in.
    run : callable
        Does it.
    keys : tuple of str
        Its shortcuts, the first is the one that is shown: ``Ctrl+Shift+Z``.
    enabled : callable
        Whether it can be done now.
    title : callable or None
        What people call it now: ``Undo Connect``.
    """

    id: str
    name: str
    group: str
    run: Callable[[Workspace], None]
    keys: tuple[str, ...] = ()
    enabled: Callable[[Workspace], bool] = _open
    title: Callable[[Workspace], str] | None = None

    @property
    def shortcut(self) -> str:
        """The shortcut that is shown; empty if there is none."""
        return self.keys[0] if self.keys else ""

    def label(self, ws: Workspace) -> str:
        """Return what people call it now."""
        return self.title(ws) if self.title else self.name


def _editing(action: Callable[[Editor], Any]) -> Callable[[Workspace], None]:
    """Return a command that acts on the editor."""

    def run(ws: Workspace) -> None:
        if ws.editor is not None:
            action(ws.editor)

    return run


def _copy(ws: Workspace) -> None:
    ws.clip, ws.pastes = actions.copy(ws.opened) or ws.clip, 0


def _cut(ws: Workspace) -> None:
    ws.clip, ws.pastes = actions.cut(ws.opened) or ws.clip, -1


def _paste(ws: Workspace) -> None:
    ws.pastes += 1
    actions.paste(ws.opened, ws.clip, times=ws.pastes)


def _undo_title(ws: Workspace) -> str:
    names = ws.editor.document.history.undo_names if ws.editor else []
    return f"Undo {names[-1]}" if names else "Undo"


def _redo_title(ws: Workspace) -> str:
    names = ws.editor.document.history.redo_names if ws.editor else []
    return f"Redo {names[-1]}" if names else "Redo"


def _can_undo(ws: Workspace) -> bool:
    return ws.editor is not None and bool(ws.editor.document.history.undo_names)


def _can_redo(ws: Workspace) -> bool:
    return ws.editor is not None and bool(ws.editor.document.history.redo_names)


def _zoom(factor: float) -> Callable[[Workspace], None]:
    def run(ws: Workspace) -> None:
        camera = ws.opened.camera
        camera.zoom_at(*camera.view.center, factor)

    return run


def _zoom_to_one(ws: Workspace) -> None:
    camera = ws.opened.camera
    camera.zoom_at(*camera.view.center, 1.0 / camera.zoom)


def _fit(ws: Workspace) -> None:
    view = ws.opened.view
    ws.opened.camera.fit(view.bounds_of(ws.opened.selection) or view.bounds)


def _fit_all(ws: Workspace) -> None:
    ws.opened.camera.fit(ws.opened.view.bounds)


def _panels(ws: Workspace) -> None:
    shown = ws.preferences.left or ws.preferences.right or ws.preferences.bottom
    ws.prefer(left=not shown, right=not shown, bottom=not shown)


def _scale(step: float) -> Callable[[Workspace], None]:
    def run(ws: Workspace) -> None:
        ws.prefer(scale=round(min(max(ws.preferences.scale + step, 0.8), 2.0), 2))

    return run


def _theme(ws: Workspace) -> None:
    ws.prefer(theme="light" if ws.preferences.theme == "dark" else "dark")


def _snap(ws: Workspace) -> None:
    ws.prefer(snap=not ws.preferences.snap)
    if ws.editor is not None:
        ws.editor.snap = ws.preferences.snap


def _loop(ws: Workspace) -> None:
    start = ws.live.state().position
    ws.live.set_loop(None if ws.live.loop else (start, start + 8.0))


def _commands() -> list[Command]:
    from graphapp.editor import asking, asking_nodes, comparing, grouping, organizing

    return [
        Command("new", "New project…", "File", asking.new, ("Ctrl+N",), _always),
        Command("open", "Open…", "File", asking.open_project, ("Ctrl+O",), _always),
        Command("open-recent", "Open recent…", "File", asking.open_recent, ("Ctrl+R",), _always),
        Command("demo", "Open the demo song", "File", asking.open_demo, (), _always),
        Command("save", "Save", "File", asking.save, ("Ctrl+S",)),
        Command("save-as", "Save as…", "File", asking.save_as, ("Ctrl+Shift+S",)),
        Command("import", "Import stems…", "File", asking.import_stems, ("Ctrl+I",)),
        Command("relink", "Relink missing stems…", "File", asking.relink),
        Command("export", "Export the master…", "File", asking.export, ("Ctrl+E",)),
        Command("close", "Close the project", "File", asking.close, ("Ctrl+W",)),
        Command("preferences", "Preferences…", "File", asking.preferences, ("Ctrl+,",), _always),
        Command("quit", "Quit", "File", asking.leave, ("Ctrl+Q",), _always),
        Command(
            "undo",
            "Undo",
            "Edit",
            _editing(lambda e: e.undo()),
            ("Ctrl+Z",),
            _can_undo,
            _undo_title,
        ),
        Command(
            *("redo", "Redo", "Edit", _editing(lambda e: e.redo())),
            *(("Ctrl+Shift+Z", "Ctrl+Y"), _can_redo, _redo_title),
        ),
        Command("cut", "Cut", "Edit", _cut, ("Ctrl+X",), _selected),
        Command("copy", "Copy", "Edit", _copy, ("Ctrl+C",), _selected),
        Command(
            *("paste", "Paste", "Edit", _paste, ("Ctrl+V",)),
            lambda ws: ws.editor is not None and bool(ws.clip),
        ),
        Command(
            "duplicate", "Duplicate", "Edit", _editing(actions.duplicate), ("Ctrl+D",), _selected
        ),
        Command(
            *("delete", "Delete", "Edit", _editing(actions.delete)),
            *(("Del", "Backspace"), _anything_selected),
        ),
        Command("select-all", "Select all", "Edit", _editing(actions.select_all), ("Ctrl+A",)),
        Command("rename", "Rename…", "Edit", asking_nodes.rename, ("F2",), _selected),
        Command("group", "Group", "Edit", _editing(grouping.group), ("Ctrl+G",), _selected),
        Command(
            *("ungroup", "Ungroup", "Edit", _editing(grouping.ungroup)),
            *(("Ctrl+Shift+G",), grouping.can_ungroup),
        ),
        Command("enter", "Go into the group", "Edit", grouping.enter, (), grouping.can_ungroup),
        Command(
            *("leave", "Leave the group", "Edit", _editing(lambda e: e.leave()), ()),
            lambda ws: ws.editor is not None and bool(ws.editor.level),
        ),
        Command(
            "frame", "Frame the selection…", "Edit", organizing.frame, ("Ctrl+Shift+F",), _selected
        ),
        Command(
            *("unframe", "Remove the frame", "Edit", _editing(organizing.unframe), ()),
            organizing.can_unframe,
        ),
        Command("tidy", "Tidy up the layout", "Edit", _editing(organizing.tidy)),
        Command("add", "Add a node…", "Node", asking_nodes.add_node, ("Shift+A",)),
        Command("mute", "Mute", "Node", _editing(actions.toggle_mute), ("M",), _selected),
        Command("solo", "Solo", "Node", _editing(actions.toggle_solo), ("S",), _selected),
        Command("bypass", "Bypass", "Node", _editing(actions.toggle_bypass), ("B",), _selected),
        Command("listen", "Listen here", "Node", _editing(actions.toggle_listen), ("L",)),
        Command("set-value", "Set a parameter…", "Node", asking_nodes.set_value, ("P",), _selected),
        Command(
            "add-band", "Add an EQ band", "Node", organizing.add_band, (), organizing.has_bands
        ),
        Command(
            *("reset", "Reset to defaults", "Node", _editing(organizing.reset), (), _selected),
        ),
        Command("match-bypass", "Compare bypass at equal loudness", "Node", comparing.match_bypass),
        Command("bypass-chain", "Compare with the untreated mix", "Listen", comparing.bypass_chain),
        Command("snapshot", "Keep this as snapshot A", "Listen", comparing.keep),
        Command(
            "compare",
            "Switch between A and B",
            "Listen",
            comparing.switch,
            (),
            comparing.can_switch,
        ),
        Command("play", "Play or stop", "Transport", lambda ws: ws.live.toggle(), ("Space",)),
        Command(
            "to-start", "Go to the start", "Transport", lambda ws: ws.live.seek(0.0), ("Ctrl+Home",)
        ),
        Command("loop", "Loop", "Transport", _loop, ("Ctrl+L",)),
        Command("fit", "Fit the selection", "View", _fit, ("F",)),
        Command("fit-all", "Fit all", "View", _fit_all, ("Home",)),
        Command("zoom-100", "Zoom to 100 %", "View", _zoom_to_one, ("1",)),
        Command("zoom-in", "Zoom in", "View", _zoom(1.25), ("+",)),
        Command("zoom-out", "Zoom out", "View", _zoom(0.8), ("-",)),
        Command("panels", "Hide or show the panels", "View", _panels, ("Ctrl+B",), _always),
        Command("larger", "Larger text", "View", _scale(0.1), ("Ctrl++",), _always),
        Command("smaller", "Smaller text", "View", _scale(-0.1), ("Ctrl+-",), _always),
        Command("theme", "Light or dark", "View", _theme, (), _always),
        Command("snap", "Snap to the grid", "View", _snap, (), _always),
        Command("commands", "All commands…", "Help", asking_nodes.commands, ("Ctrl+K",), _always),
    ]


@cache
def commands() -> Mapping[str, Command]:
    """Return all commands by id."""
    return {command.id: command for command in _commands()}


@cache
def shortcuts() -> Mapping[str, Command]:
    """Return all commands that have shortcuts, by these."""
    return {keys: command for command in commands().values() for keys in command.keys}

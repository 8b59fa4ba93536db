"""Commands about files that ask before they act: which file, and whether to save first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor.overlays import Button, Dialog, Entry, Palette
from graphapp.editor.project_files import default_folder
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphapp.editor.workspace import Workspace
    from projects import Project

SUFFIX = ".graph.json"


def new(ws: Workspace) -> None:
    """Ask for a template, then begin a project."""
    _unless_unsaved(ws, lambda: _choose_template(ws))


def _choose_template(ws: Workspace) -> None:
    from projects.templates import TEMPLATES

    def begin(name: str) -> Callable[[], None]:
        return lambda: begin_template(ws, name)

    entries = [
        Entry(name, template.title, begin(name), template.description)
        for name, template in TEMPLATES.items()
    ]
    ws.palette = Palette(ws.middle, entries, "New project from a template")


def begin_template(ws: Workspace, name: str) -> None:
    """Begin a project from a template."""
    from projects.templates import TEMPLATES

    ws.close_overlays()
    ws.files.new(TEMPLATES[name].make())


def open_project(ws: Workspace) -> None:
    """Ask for a project file, then open it."""
    _unless_unsaved(ws, lambda: _ask_for_project(ws))


def _ask_for_project(ws: Workspace) -> None:
    from graphapp.editor.dialogs.files import FileDialog

    ws.dialog = FileDialog(
        ws,
        "Open a project",
        folder=default_folder(ws),
        mode="open",
        suffixes=(SUFFIX,),
        on_done=lambda paths: open_path(ws, paths[0]),
    )


def open_path(ws: Workspace, path: Path) -> None:
    """Open a project file; what is wrong with it is told."""
    ws.close_overlays()
    try:
        ws.files.open(path)
    except Fault as fault:
        ws.notify_fault(fault)


def open_dropped(ws: Workspace, path: Path) -> None:
    """Open a project that was dropped on the window; ask first if that would lose something."""
    _unless_unsaved(ws, lambda: open_path(ws, path))


def open_recent(ws: Workspace) -> None:
    """Ask for one of the projects that were open."""

    def opening(path: Path) -> Callable[[], None]:
        return lambda: _unless_unsaved(ws, lambda: open_path(ws, path))

    entries = [
        Entry(
            str(recent.path),
            recent.path.name.removesuffix(SUFFIX),
            opening(recent.path),
            str(recent.path.parent),
        )
        for recent in ws.files.recents.all()
    ]
    if entries:
        ws.palette = Palette(ws.middle, entries, "Open a recent project")
    else:
        ws.notify("No project was open yet", "info", "open one, or the demo song")


def open_demo(ws: Workspace) -> None:
    """Write the demo song into the user's folder, unless it is there, and open it."""
    from graphapp.editor.demo_song import open_demo_song

    _unless_unsaved(ws, lambda: open_demo_song(ws))


def save(ws: Workspace) -> None:
    """Save the project; ask where, if it has no file or must not be saved over."""
    _save(ws)


def _save(ws: Workspace, then: Callable[[], None] | None = None) -> None:
    document = ws.opened.document
    if document.path is None or document.read_only:
        _save_as(ws, then)
    elif ws.files.changed_by_others():
        _ask_whether_to_replace(ws, document.path.name, then)
    else:
        ws.files.save(then=then)


def _ask_whether_to_replace(ws: Workspace, name: str, then: Callable[[], None] | None) -> None:
    """Ask what shall become of changes that another program made to the file."""

    def replace_it() -> None:
        ws.close_overlays()
        ws.files.save(then=then)

    ws.dialog = Dialog(
        "Replace what is on disk?",
        f"Another program has changed {name} since it was opened or saved here. If you replace it,"
        " what was there is kept as a backup beside it.",
        [
            Button("replace", "Replace", replace_it),
            Button("save-as", "Save as…", lambda: _save_as(ws, then), primary=True),
            Button("cancel", "Cancel", ws.close_overlays),
        ],
    )


def save_as(ws: Workspace) -> None:
    """Ask where, then save the project there."""
    _save_as(ws)


def _save_as(ws: Workspace, then: Callable[[], None] | None = None) -> None:
    from graphapp.editor.dialogs.files import FileDialog

    document = ws.opened.document
    if document.project.read_only:
        ws.notify("A newer version wrote this project", "warn", "update to save it")
        return
    name = document.path.name if document.path else f"{_file_name(document.project)}{SUFFIX}"

    def done(paths: list[Path]) -> None:
        path = paths[0]
        if not path.name.endswith(SUFFIX):
            path = path.with_name(path.name.removesuffix(".json") + SUFFIX)
        ws.close_overlays()
        ws.files.save(path, then)

    ws.dialog = FileDialog(
        ws,
        "Save the project",
        folder=default_folder(ws),
        mode="save",
        suffixes=(SUFFIX,),
        name=name,
        on_done=done,
    )


def _file_name(project: Project) -> str:
    """Return a file's name for a project that has none."""
    name = project.name or "Untitled"
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in name)
    return " ".join(kept.split())[:80] or "Untitled"


def import_stems(ws: Workspace) -> None:
    """Ask for audio files, then make one stem of each."""
    from graphapp.editor.dialogs.files import FileDialog
    from graphapp.editor.files.stems import AUDIO_SUFFIXES
    from graphapp.editor.importing import add_stems

    def done(paths: list[Path]) -> None:
        ws.close_overlays()
        add_stems(ws, paths)

    ws.dialog = FileDialog(
        ws,
        "Import stems",
        folder=default_folder(ws),
        mode="many",
        suffixes=tuple(AUDIO_SUFFIXES),
        on_done=done,
    )


def choose_stem_file(ws: Workspace, node: str) -> None:
    """Ask for the audio file of a stem."""
    from graphapp.editor.dialogs.files import FileDialog
    from graphapp.editor.files.stems import AUDIO_SUFFIXES
    from graphapp.editor.importing import set_file

    def done(paths: list[Path]) -> None:
        ws.close_overlays()
        set_file(ws, node, paths[0])

    ws.dialog = FileDialog(
        ws,
        "Choose the stem's file",
        folder=default_folder(ws),
        mode="open",
        suffixes=tuple(AUDIO_SUFFIXES),
        on_done=done,
    )


def relink(ws: Workspace) -> None:
    """Ask for the folder in which missing stems are looked for."""
    from graphapp.editor.importing import relink_from, stems_missing

    if ws.editor is None:
        return
    if not stems_missing(ws.editor):
        ws.notify("No stem is missing")
        return
    from graphapp.editor.dialogs.files import FileDialog

    def done(paths: list[Path]) -> None:
        ws.close_overlays()
        relink_from(ws, paths[0] if paths[0].is_dir() else paths[0].parent)

    ws.dialog = FileDialog(
        ws,
        "Where are the missing stems?",
        folder=default_folder(ws),
        mode="folder",
        suffixes=(),
        on_done=done,
    )


def export(ws: Workspace) -> None:
    """Ask how, then export the master."""
    from graphapp.editor.dialogs.export import ExportDialog

    ws.dialog = ExportDialog(ws)


def preferences(ws: Workspace) -> None:
    """Show the preferences."""
    from graphapp.editor.dialogs.preferences import PreferencesDialog

    ws.dialog = PreferencesDialog(ws)


def close(ws: Workspace) -> None:
    """Close the project; ask first if it would lose something."""

    def shut() -> None:
        ws.files.leave()
        ws.shut()

    _unless_unsaved(ws, shut)


def leave(ws: Workspace) -> None:
    """Close the window; ask first if that would lose something."""

    def go() -> None:
        ws.files.leave()
        ws.quitting = True

    _unless_unsaved(ws, go)


def _unless_unsaved(ws: Workspace, act: Callable[[], None]) -> None:
    """Do something that lets the project go; ask first if that would lose something."""
    ws.close_overlays()
    if ws.editor is None or not ws.editor.document.worth_saving:
        act()
        return
    name = ws.editor.document.path.name if ws.editor.document.path else "This project"

    def answer(then: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            ws.close_overlays()
            then()

        return run

    def forget() -> None:
        ws.files.forget()
        act()

    ws.dialog = Dialog(
        "Save the changes?",
        f"{name} has changes that are not saved.",
        [
            Button("save", "Save", answer(lambda: _save(ws, act)), primary=True),
            Button("discard", "Don't save", answer(forget)),
            Button("cancel", "Cancel", answer(lambda: None)),
        ],
    )

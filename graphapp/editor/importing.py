"""Stems from audio files: new ones, another file, and files that are somewhere else now."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from graphapp.editor import levels
from graphapp.editor.arrangement import ROW
from graphapp.editor.files import relink, stems
from graphapp.editor.geometry import Point
from projects import edits
from projects.layout import Position

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace


def add_stems(ws: Workspace, paths: Sequence[Path], at: Point | None = None) -> None:
    """Add a stem for each audio file, in a column, as one step; what cannot be read is told.

    Parameters
    ----------
    ws : Workspace
        Where.
    paths : sequence of Path
        The files.
    at : Point, optional
        Where the first lies, on the canvas.
    """
    editor = ws.editor
    if editor is None:
        return
    project = editor.document.project
    channels = {path: count for path in paths if (count := _channels(ws, path))}
    if not channels:
        return
    graph, places = editor.graph, {}
    corner = at or _free_column(editor)
    for i, (name, path) in enumerate(stems.stem_ids(channels, graph.nodes).items()):
        node = stems.stem_node(name, path, project.folder, channels[path])
        graph = edits.with_node(graph, name, node)
        places[name] = Position(corner.x, corner.y + i * ROW)
    project = levels.with_graph(project, editor.level, graph)
    project = levels.with_places(project, editor.level, places)
    title = editor.titles(places, project) if len(places) == 1 else f"{len(places)} stems"
    editor.commit(f"Import {title}", project, selected=places)
    editor.camera.fit(editor.view.bounds)


def set_file(ws: Workspace, name: str, path: Path) -> None:
    """Give a stem another file."""
    editor = ws.editor
    if editor is not None and _channels(ws, path):
        relative = stems.relative(path, editor.document.project.folder)
        graph = edits.with_value(editor.graph, name, "file", relative)
        editor.change(f"Choose the file of {editor.titles({name})}", graph)


def _channels(ws: Workspace, path: Path) -> int:
    """Return how many channels a file has; 0 if it cannot be used, which is told."""
    described = stems.describe(path)
    if described.reason:
        what, _, remedy = described.reason.partition("; ")
        ws.notify(f"{path.name}: {what}", "error", remedy)
    return described.channels


def _free_column(editor: Editor) -> Point:
    """Return a place left of all nodes, level with the first."""
    bounds = editor.view.bounds
    if bounds is None:
        return Point(0.0, 0.0)
    sources = [
        editor.view.rect(name)
        for name, node in editor.graph.nodes.items()
        if node.kind and not node.kind.inputs
    ]
    if sources:
        lowest = max(sources, key=lambda rect: rect.bottom)
        return Point(min(rect.x for rect in sources), lowest.y + ROW)
    return Point(bounds.x - 260.0, bounds.y)


def stems_missing(editor: Editor) -> list[str]:
    """Return the full ids of stems whose file is not there."""
    return relink.missing(editor.document.project)


def relink_from(ws: Workspace, folder: Path) -> None:
    """Look for missing files in a folder, and use those that are found."""
    editor = ws.editor
    if editor is None:
        return
    project = editor.document.project
    found: dict[str, Path] = {}

    def search() -> None:
        # Files may have to be read whole, to be known by what is in them.
        gone = relink.candidates(project, folder, lambda: ws.quitting or ws.editor is not editor)
        found.update(gone)

    def finish() -> None:
        if ws.editor is editor:
            _use_found(ws, editor, found)

    ws.notify(f"Looking for stems in {folder.name or folder}")
    thread = threading.Thread(target=search, name="relink", daemon=True)
    thread.start()
    ws.when(lambda: not thread.is_alive(), finish)


def _use_found(ws: Workspace, editor: Editor, found: Mapping[str, Path]) -> None:
    """Let stems play the files that were found for them; tell how many."""
    count = "a stem" if len(found) == 1 else f"{len(found)} stems"
    if found:
        editor.commit(f"Relink {count}", relink.relinked(editor.document.project, found))
    left = len(relink.missing(editor.document.project))
    text = f"Found {count}" if found else "No missing stem was found there"
    ws.notify(text, "warn" if left else "info", f"{left} still missing" if left else "")

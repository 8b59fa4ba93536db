"""Keeping a graph tidy: frames, a fresh layout, defaults."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphapp.editor import levels
from graphapp.editor.arrangement import arranged
from graphapp.editor.asking_nodes import ask_text
from graphapp.editor.geometry import Rect
from nodes.vocabulary import Bands, File
from nodes.vocabulary.bands import bands_of
from projects import edits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace

_MARGIN: Final = 24.0
_TITLE: Final = 24.0
_NEW_FREQUENCY: Final = 1000.0


def frame_rect(frame: Mapping[str, object]) -> Rect | None:
    """Return where a frame of the layout is; None if it is none of ours."""
    raw = frame.get("rect")
    if not isinstance(raw, list | tuple) or len(raw) != 4:
        return None
    numbers = [value for value in raw if isinstance(value, int | float)]
    return Rect(*map(float, numbers)) if len(numbers) == 4 else None


def frame(ws: Workspace) -> None:
    """Ask for a title, then draw a frame around what is selected."""
    editor = ws.opened
    bounds = editor.view.bounds_of(editor.selection)
    if bounds is None:
        return
    around = bounds.inset(-_MARGIN)
    names = [name for name in editor.graph.nodes if name in editor.selection]
    kind = editor.graph.nodes[names[0]].kind
    rect = [round(v, 1) for v in (around.x, around.y - _TITLE, around.w, around.h + _TITLE)]

    def done(title: str) -> None:
        drawn: dict[str, object] = {"title": title.strip() or "Frame", "rect": rect}
        if kind:
            drawn["category"] = kind.category
        if editor.level:
            drawn["level"] = "/".join(editor.level)
        project = editor.document.project
        layout = replace(project.layout, frames=(*project.layout.frames, drawn))
        editor.commit(f"Frame {editor.titles(editor.selection)}", replace(project, layout=layout))

    ask_text(ws, "Frame the selection", "Title", "", done)


def _frame_around(editor: Editor) -> Mapping[str, object] | None:
    """Return the smallest frame that holds what is selected."""
    bounds = editor.view.bounds_of(editor.selection)
    level = "/".join(editor.level)
    if bounds is None:
        return None
    around = [
        (rect.w * rect.h, i, frame)
        for i, frame in enumerate(editor.document.project.layout.frames)
        if (rect := frame_rect(frame)) is not None
        and frame.get("level", "") == level
        and rect.contains(bounds.x, bounds.y)
        and rect.contains(bounds.right, bounds.bottom)
    ]
    return min(around, key=lambda item: item[:2])[2] if around else None


def can_unframe(ws: Workspace) -> bool:
    """Whether a frame is around what is selected."""
    return ws.editor is not None and _frame_around(ws.editor) is not None


def unframe(editor: Editor) -> None:
    """Remove the frame around what is selected; the nodes stay."""
    found = _frame_around(editor)
    project = editor.document.project
    kept = tuple(frame for frame in project.layout.frames if frame is not found)
    layout = replace(project.layout, frames=kept)
    editor.commit("Remove frame", replace(project, layout=layout))


def tidy(editor: Editor) -> None:
    """Lay all nodes of the level out anew, in columns from the sources to the end."""
    places = arranged(editor.graph)
    project = editor.document.project
    editor.commit("Tidy up", levels.with_places(project, editor.level, places))


def reset(editor: Editor) -> None:
    """Give the selected nodes the defaults of all their parameters; files and bands stay."""
    graph = editor.graph
    for name in editor.selection:
        for parameter in (graph.nodes[name].kind or _Nothing).parameters.values():
            if parameter.name in graph.nodes[name].values and not isinstance(
                parameter, Bands | File
            ):
                default = parameter.spell(parameter.default_value)
                graph = edits.with_value(graph, name, parameter.name, default)
    editor.change(f"Reset {editor.titles(editor.selection)}", graph)


class _Nothing:
    """What a node has whose type nobody knows."""

    parameters: Mapping[str, Bands] = {}


def has_bands(ws: Workspace) -> bool:
    """Whether one node is selected that has bands."""
    if ws.editor is None or len(ws.editor.selection) != 1:
        return False
    (name,) = ws.editor.selection
    kind = ws.editor.graph.nodes[name].kind
    return kind is not None and any(isinstance(p, Bands) for p in kind.parameters.values())


def add_band(ws: Workspace) -> None:
    """Add a band at 1 kHz to the selected node."""
    editor = ws.opened
    (name,) = editor.selection
    node = editor.graph.nodes[name]
    declared = node.kind.parameters.values() if node.kind else ()
    bands = next(p for p in declared if isinstance(p, Bands))
    raw = bands.spell(bands_of(node.values.get(bands.name, ())))
    graph = edits.with_value(editor.graph, name, bands.name, [*raw, {"freq": _NEW_FREQUENCY}])
    editor.change(f"Add band to {editor.titles({name})}", graph)

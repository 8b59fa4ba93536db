"""What commands do to the selection: the usual, and what belongs to nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor import levels
from graphapp.editor.copying import Clip, clip_of, pasted
from graphapp.editor.names import title_of
from graphapp.editor.wiring import without_nodes
from nodes.vocabulary import Fault
from projects import Endpoint, edits

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor

BESIDE = 40.0
"""How far a duplicate lies from the original."""


def delete(editor: Editor) -> None:
    """Remove what is selected; what came through the nodes goes on past them."""
    names, cables = editor.selection, editor.cables
    if not names and not cables:
        return
    graph = editor.graph
    for cable in cables:
        graph = edits.disconnected(graph, cable)
    title = editor.titles(names) if names else "cable" if len(cables) == 1 else "cables"
    editor.change(f"Delete {title}", without_nodes(graph, names), selected=())


def copy(editor: Editor) -> Clip:
    """Return copies of what is selected."""
    return clip_of(editor.graph, editor.selection, editor.view.places)


def cut(editor: Editor) -> Clip:
    """Return copies of what is selected, and remove it."""
    clip = copy(editor)
    if clip:
        graph = without_nodes(editor.graph, clip.graph.nodes.keys())
        editor.change(f"Cut {editor.titles(clip.graph.nodes)}", graph, selected=())
    return clip


def paste(editor: Editor, clip: Clip, *, times: int = 1) -> None:
    """Put copies beside the originals, and select them."""
    if clip:
        _put(editor, "Paste", clip, BESIDE * times)


def duplicate(editor: Editor) -> None:
    """Copy what is selected, beside itself."""
    clip = copy(editor)
    if clip:
        _put(editor, "Duplicate", clip, BESIDE)


def _put(editor: Editor, verb: str, clip: Clip, distance: float) -> None:
    graph, places, ids = pasted(editor.graph, clip, (distance, distance))
    project = levels.with_graph(editor.document.project, editor.level, graph)
    project = levels.with_places(project, editor.level, places)
    originals = list(clip.graph.nodes.items())
    what = title_of(*originals[0]) if len(originals) == 1 else f"{len(originals)} nodes"
    editor.commit(f"{verb} {what}", project, selected=set(ids.values()))


def select_all(editor: Editor) -> None:
    """Select every node."""
    editor.select(editor.graph.nodes.keys())


def toggle_mute(editor: Editor) -> None:
    """Mute what is selected; if all of it is muted, no longer."""
    _switch(editor, "mute")


def toggle_bypass(editor: Editor) -> None:
    """Bypass what is selected and has something to pass on; if all of it is, no longer."""
    _switch(editor, "bypass")


def _switch(editor: Editor, switch: str) -> None:
    graph = editor.graph
    able = []
    for name in editor.selection:
        try:
            edits.with_switches(graph, name, **{switch: True})  # type: ignore[arg-type]
        except Fault as fault:
            why = fault.message
        else:
            able.append(name)
    if not able:
        if editor.selection:
            editor.refuse(why)
        return
    on = not all(getattr(graph.nodes[name], switch) for name in able)
    for name in able:
        graph = edits.with_switches(graph, name, **{switch: on})  # type: ignore[arg-type]
    verb = switch.capitalize() if on else f"Un{switch}"
    editor.change(f"{verb} {editor.titles(able)}", graph)


def toggle_solo(editor: Editor) -> None:
    """Hear only what is selected, in its place; if that is so already, no longer."""
    names = {editor.full_id(name) for name in editor.selection}
    editor.solo = editor.solo - names if names <= editor.solo else editor.solo | names


def toggle_listen(editor: Editor) -> None:
    """Hear what leaves the selected node; if that is so already, the end again."""
    names = [name for name in editor.graph.nodes if name in editor.selection]
    if not names:
        editor.listening = None
        return
    port = editor.view.shape(names[0]).main_output
    heard = Endpoint(editor.full_id(names[0]), port) if port else None
    editor.listening = None if heard == editor.listening else heard


def nudge(editor: Editor, dx: float, dy: float) -> None:
    """Move what is selected by so many units."""
    places = editor.view.places
    moved = {
        name: places[name]._replace(x=places[name].x + dx, y=places[name].y + dy)
        for name in editor.selection
    }
    if moved:
        project = levels.with_places(editor.document.project, editor.level, moved)
        editor.commit(f"Move {editor.titles(moved)}", project)

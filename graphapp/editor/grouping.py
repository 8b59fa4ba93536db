"""Groups on the canvas: made of what is selected, entered, and taken apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphapp.editor import levels
from graphapp.editor.geometry import Rect
from graphapp.editor.shapes import HEIGHT, WIDTH
from projects import edits
from projects.cables import ends_of
from projects.layout import Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace
    from projects import Project


def group(editor: Editor) -> None:
    """Put what is selected into a group of its own, except the master."""
    from projects.grouping import grouped

    graph = editor.graph
    names = editor.selection.difference(ends_of(graph))
    if not names:
        editor.refuse("a master cannot be in a group")
        return
    name = edits.free_id("group", graph.nodes)
    places = editor.view.places
    around = Rect.around(editor.view.rect(member) for member in names)
    middle = around.center if around else editor.camera.seen.center
    inner = (*editor.level, name)
    project = editor.document.project
    moved = _relocated(project, editor.level, inner, {n: n for n in names})
    graph = grouped(project.graph, names, name, editor.level)
    project = replace(project, graph=graph, layout=replace(project.layout, nodes=moved))
    project = levels.with_places(project, inner, {n: places[n] for n in names})
    corner = Position(middle.x - WIDTH / 2, middle.y - HEIGHT / 2)
    project = levels.with_places(project, editor.level, {name: corner})
    before = {levels.full_id(editor.level, n): levels.full_id(inner, n) for n in names}
    editor.commit(f"Group {len(names)} nodes", project, selected={name})
    editor.follow_ids(before)


def ungroup(editor: Editor) -> None:
    """Take the selected groups apart; ids come back where no other node has them."""
    from projects.grouping import ungrouped

    project = editor.document.project
    selected: set[str] = set()
    followed: dict[str, str] = {}
    groups = [n for n in editor.graph.nodes if n in editor.selection and _is_group(editor, n)]
    for name in groups:
        level = editor.level
        places = levels.places_of(project, (*level, name))
        graph, ids = ungrouped(project.graph, name, level)
        moved = _relocated(project, (*level, name), level, ids)
        project = replace(project, graph=graph, layout=replace(project.layout, nodes=moved))
        project = levels.with_places(project, level, {ids[n]: places[n] for n in places})
        selected |= set(ids.values())
        followed |= {
            levels.full_id((*level, name), inner): levels.full_id(level, outer)
            for inner, outer in ids.items()
        }
    editor.commit(f"Ungroup {editor.titles(groups)}", project, selected=selected)
    editor.follow_ids(followed)


def can_ungroup(ws: Workspace) -> bool:
    """Whether a group is selected."""
    return ws.editor is not None and any(_is_group(ws.editor, n) for n in ws.editor.selection)


def enter(ws: Workspace) -> None:
    """Go into the selected group."""
    editor = ws.opened
    editor.enter(next(name for name in editor.selection if _is_group(editor, name)))


def _is_group(editor: Editor, name: str) -> bool:
    return name in editor.graph.nodes and editor.graph.nodes[name].type == "group"


def _relocated(
    project: Project, old: levels.Level, new: levels.Level, ids: Mapping[str, str]
) -> dict[str, Position]:
    """Return the layout in which what lies inside nodes that change their level lies there."""
    nodes = dict(project.layout.nodes)
    for before, after in ids.items():
        start, end = f"{levels.full_id(old, before)}/", f"{levels.full_id(new, after)}/"
        inside = [key for key in nodes if key.startswith(start)]
        nodes |= {end + key[len(start) :]: nodes[key] for key in inside}
    return nodes

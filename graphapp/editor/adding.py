"""Adding nodes: where nobody said, at a port, or into a cable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.editor import levels
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.shapes import FIRST_PORT, HEIGHT, WIDTH, shape_of
from graphapp.editor.wiring import with_inserted
from nodes.registry import catalogue
from projects import Cable, Endpoint, Node, edits
from projects.cables import has_end
from projects.layout import Position

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from nodes.vocabulary import Value
    from projects import Graph

_BESIDE: Final = 48.0
"""Room between a node and a new one beside it."""


def why_not_add(editor: Editor, kind: str) -> str | None:
    """Return why a node of a type cannot be added; None if it can."""
    if catalogue()[kind].outputs:
        return None
    if editor.level:
        return "a group holds no master; leave the group"
    return "a project has exactly one master" if has_end(editor.graph) else None


def add_node(
    editor: Editor,
    kind: str,
    at: Point,
    *,
    wire: Endpoint | None = None,
    into: Cable | None = None,
    values: dict[str, Value] | None = None,
) -> str | None:
    """Add a node of a type, and select it.

    Parameters
    ----------
    editor : Editor
        Where.
    kind : str
        The type's id.
    at : Point
        Its top left corner; with `wire`, where its port is.
    wire : Endpoint, optional
        The port that it is connected with.
    into : Cable, optional
        The cable that it goes into.
    values : dict, optional
        Its parameters.

    Returns
    -------
    str or None
        Its id; None if it was refused.
    """
    why = why_not_add(editor, kind)
    if why is not None:
        editor.refuse(why)
        return None
    name = edits.free_id(kind, editor.graph.nodes)
    graph = edits.with_node(editor.graph, name, Node(kind, values or {}))
    label = catalogue()[kind].label
    step = f"Add {label}"
    if wire is not None:
        graph, at = _wired(editor, graph, name, at, wire)
    elif into is not None:
        graph, step = with_inserted(graph, name, into), f"Insert {label}"
    project = levels.with_graph(editor.document.project, editor.level, graph)
    project = levels.with_places(project, editor.level, {name: Position(*at)})
    editor.commit(step, project, selected={name})
    return name


def _wired(
    editor: Editor, graph: Graph, name: str, at: Point, wire: Endpoint
) -> tuple[Graph, Point]:
    """Return the graph with a new node connected, and the node's corner."""
    shape = shape_of(graph, name)
    output = editor.view.is_output(wire)
    port = shape.main_input if output else shape.main_output
    if port is None:
        return graph, at
    end = Endpoint(name, port)
    graph = edits.connected(graph, Cable(wire, end) if output else Cable(end, wire))
    offset = shape.port(port)
    return graph, at.moved(-offset.x, -offset.y)


def default_place(editor: Editor) -> Point:
    """Return where a node lies that nobody placed: beside the selected one, or in sight."""
    names = [name for name in editor.view.places if name in editor.selection]
    if len(names) == 1:
        rect = editor.view.rect(names[0])
        spot = rect.moved(rect.w + _BESIDE, 0.0)
    else:
        middle = editor.camera.seen.center
        spot = editor.camera.seen._replace(
            x=middle.x - WIDTH / 2, y=middle.y - HEIGHT / 2, w=WIDTH, h=HEIGHT
        )
    return _free(editor, spot)


def place_at_port(editor: Editor, end: Endpoint) -> Point:
    """Return where the port of a node lies that nobody placed, for a cable from a port."""
    rect, output = editor.view.rect(end.node), editor.view.is_output(end)
    left = rect.right + _BESIDE if output else rect.x - _BESIDE - WIDTH
    corner = _free(editor, Rect(left, rect.y, WIDTH, HEIGHT))
    return corner.moved(0.0 if output else WIDTH, FIRST_PORT)


def _free(editor: Editor, spot: Rect) -> Point:
    """Return the corner of a place, or of the first below it that covers no node."""
    taken = [editor.view.rect(name) for name in editor.view.places]
    while any(spot.intersects(rect) for rect in taken):
        spot = spot.moved(0.0, HEIGHT + 28.0)
    return Point(spot.x, spot.y)

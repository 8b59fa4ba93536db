"""Moving nodes: on the grid with Ctrl, copies with Alt; a node dropped on a cable goes into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.editor.copying import clip_of, pasted
from graphapp.editor.gestures.gesture import Gesture, Touch
from graphapp.editor.levels import with_graph, with_places
from graphapp.editor.shapes import GRID
from graphapp.editor.wiring import insertable, with_inserted
from projects.layout import Position

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from projects import Cable, Project

_DROP_PIXELS: Final = 14.0
"""How near to a cable the pointer must be for what is dropped to go into it."""


class MoveNodes(Gesture):
    """Drag the selected nodes.

    Parameters
    ----------
    editor : Editor
        Where they are selected.
    touch : Touch
        The press.
    grabbed : str
        The node under the pointer.
    """

    def __init__(self, editor: Editor, touch: Touch, grabbed: str) -> None:
        self._editor = editor
        self._start = touch
        self._grabbed = grabbed
        self._copying = touch.alt
        self._before = editor.selection
        self._base: Project | None = None
        self._places: dict[str, Position] = {}

    def move(self, touch: Touch) -> None:
        """Show the nodes where they would lie."""
        editor = self._editor
        if self._base is None:
            if touch.still(self._start):
                return
            self._base = self._begin()
        dx, dy = touch.world.x - self._start.world.x, touch.world.y - self._start.world.y
        if touch.ctrl or editor.snap:
            held = self._places[self._grabbed]
            dx = round((held.x + dx) / GRID) * GRID - held.x
            dy = round((held.y + dy) / GRID) * GRID - held.y
        places = {name: Position(at.x + dx, at.y + dy) for name, at in self._places.items()}
        editor.draft = with_places(self._base, editor.level, places)
        editor.drop_cable = self._cable_below(touch)

    def release(self, touch: Touch) -> None:
        """Let them lie; a click selects the one that was pressed."""
        editor = self._editor
        if self._base is None:
            if touch.still(self._start):
                editor.click_node(self._grabbed, toggle=self._start.shift)
            return
        draft, cable = editor.draft or self._base, editor.drop_cable
        names = frozenset(self._places)
        name = f"{'Duplicate' if self._copying else 'Move'} {editor.titles(names, draft)}"
        if cable is not None:
            graph = with_inserted(editor.graph_in(draft), self._grabbed, cable)
            draft = with_graph(draft, editor.level, graph)
            name = f"Insert {editor.titles(names, draft)}"
        editor.commit(name, draft, selected=names)

    def cancel(self) -> None:
        """Let the nodes lie where they were, and take copies away."""
        self._editor.draft = None
        self._editor.select(self._before)

    def _begin(self) -> Project:
        """Return the document that the nodes move in: with their copies, if copies are moved."""
        editor = self._editor
        if self._grabbed not in editor.selection:
            editor.select({self._grabbed})
        project = editor.document.project
        places, names = editor.view.places, editor.selection
        if self._copying:
            graph, found, ids = pasted(editor.graph, clip_of(editor.graph, names, places), (0, 0))
            if ids:
                project = with_places(with_graph(project, editor.level, graph), editor.level, found)
                self._grabbed = ids.get(self._grabbed, next(iter(ids.values())))
                self._places = found
                editor.draft = project
                editor.select(set(ids.values()))
                return project
            self._copying = False
        self._places = {name: places[name] for name in names}
        return project

    def _cable_below(self, touch: Touch) -> Cable | None:
        """Return the cable that a single node would go into: under the pointer or its middle."""
        editor = self._editor
        if len(self._places) != 1:
            return None
        view = editor.view
        rect = view.rect(self._grabbed)
        middle = rect.inset(min(rect.w, rect.h) / 4)
        reach = _DROP_PIXELS / editor.camera.zoom
        found = [
            (view.curve(cable).distance(touch.world), i, cable)
            for i, cable in enumerate(view.graph.cables)
            if view.curve(cable).bounds.inset(-reach).intersects(rect)
            and insertable(view.graph, self._grabbed, cable)
        ]
        near = [c for c in found if c[0] <= reach or view.curve(c[2]).crosses_rect(middle)]
        return min(near)[2] if near else None

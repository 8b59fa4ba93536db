"""All nodes of the level that is shown: made, moved and hidden as the editor's view says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.scene.node_picture import NodePicture
from graphapp.canvas.scene.node_state import Wiring, state_of
from projects import Graph

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.detail import Detail
    from graphapp.canvas.scene.live_view import LiveView
    from graphapp.canvas.scene.textures import Textures
    from graphapp.editor.editor import Editor
    from graphapp.editor.geometry import Point, Rect
    from projects import Endpoint

_BUDGET_S: Final = 0.006
"""For drawing what has come into view: the rest waits for the next frame."""
_AROUND: Final = 40.0
"""Shadows and port names reach that far beyond a node."""
_LONGEST_STEP_S: Final = 0.2
_DRAW_SLOT: Final = 2
"""The slot in which Dear PyGui keeps an item's drawings."""


class NodesLayer:
    """The pictures of nodes.

    Parameters
    ----------
    brush : Brush
        The layer.
    textures : Textures
        Shared pictures.

    Attributes
    ----------
    pictures : dict of str to NodePicture
        By id, at the level that is shown.
    """

    def __init__(self, brush: Brush, textures: Textures) -> None:
        self._brush = brush
        self._textures = textures
        self.pictures: dict[str, NodePicture] = {}
        self._graph = Graph()
        self._wiring = Wiring(self._graph)
        self._status: object = None
        self._missing: dict[str, str | None] = {}
        self._selection: frozenset[str] = frozenset()
        self._halves: tuple[list[NodePicture], list[NodePicture]] = [], []
        self._followed = [0.0, 0.0]
        self._incomplete = True

    def sync(self, editor: Editor) -> set[str]:
        """Show the graph and the places that the editor has now.

        Returns
        -------
        set of str
            Nodes whose cables must follow: those that are new, or moved.
        """
        view = editor.view
        fresh: set[str] = set()
        status = editor.solo, editor.listening
        if view.graph is not self._graph or status != self._status:
            fresh = self._sync_graph(editor, restate=status != self._status)
            self._graph, self._status = view.graph, status
        places = view.places
        for name, picture in self.pictures.items():
            if picture.place != places[name]:
                picture.move(places[name])
                fresh.add(name)
        return fresh

    def _sync_graph(self, editor: Editor, *, restate: bool) -> set[str]:
        graph, places = editor.view.graph, editor.view.places
        before = self._graph
        if (graph.cables, graph.automation) != (before.cables, before.automation):
            self._wiring = Wiring(graph)
            restate = True
        for name in self.pictures.keys() - graph.nodes.keys():
            self.pictures.pop(name).delete()
        fresh: set[str] = set()
        for name, node in graph.nodes.items():
            picture = self.pictures.get(name)
            if picture is not None and picture.state.node is node and not restate:
                continue
            full = editor.full_id(name)
            state = state_of(editor, name, self._wiring, self._missing.get(full))
            if picture is not None and picture.fits(state):
                picture.take(state)
                continue
            if picture is not None:
                picture.delete()
            picture = NodePicture(self._brush, full, state, places[name], self._textures)
            self.pictures[name] = picture
            fresh.add(name)
        self._incomplete = True
        if fresh:
            self._order(graph)
            for name in fresh & self._selection:
                self.pictures[name].select(selected=True)
        return fresh

    def _order(self, graph: Graph) -> None:
        """Let the graph's order be that in which nodes lie upon each other."""
        if list(self.pictures) == list(graph.nodes):
            return
        self.pictures = {name: self.pictures[name] for name in graph.nodes}
        roots = [picture.root for picture in self.pictures.values()]
        dpg.reorder_items(self._brush.parent, _DRAW_SLOT, roots)

    def select(self, selection: frozenset[str]) -> None:
        """Mark what is selected."""
        for name in selection ^ self._selection:
            if name in self.pictures:
                self.pictures[name].select(selected=name in selection)
                self._incomplete = True
        self._selection = selection

    def look(self, seen: Rect, detail: Detail) -> None:
        """Hide what is outside the view; show the rest in some detail."""
        left, top = seen.x - _AROUND, seen.y - _AROUND
        right, bottom = seen.right + _AROUND, seen.bottom + _AROUND
        shown = []
        for picture in self.pictures.values():
            place, shape = picture.place, picture.state.shape
            visible = (
                left < place.x + shape.width
                and place.x < right
                and top < place.y + shape.height
                and place.y < bottom
            )
            picture.show(visible=visible, detail=detail)
            if visible:
                shown.append(picture)
        self._halves = shown[::2], shown[1::2]
        self._incomplete = True

    def draw(self, *, all_now: bool = False) -> bool:
        """Draw what has come into view, as much as fits into a frame; return whether any did."""
        if not self._incomplete:
            return False
        deadline = time.perf_counter() + _BUDGET_S
        for half in self._halves:
            for picture in half:
                if not picture.complete:
                    picture.draw()
                    if not all_now and time.perf_counter() > deadline:
                        return True
        self._incomplete = False
        return True

    def follow(self, live: LiveView, now: float, half: int) -> bool:
        """Let every other node show what sounds now; return whether anything moved."""
        passed = min(now - self._followed[half], _LONGEST_STEP_S)
        self._followed[half] = now
        deadline = time.perf_counter() + _BUDGET_S
        moved = False
        for picture in self._halves[half]:
            if picture.follow(live, passed):
                moved = True
                # A waveform that has just arrived takes long; the others' turn comes again.
                if time.perf_counter() > deadline:
                    break
        return moved

    def find_missing(self, editor: Editor, live: LiveView) -> None:
        """Look again which stems miss their files."""
        found = {
            picture.full_id: live.missing(picture.full_id)
            for picture in self.pictures.values()
            if picture.state.node.type == "stem"
        }
        if found != self._missing:
            self._missing = found
            self._status = None
            self.sync(editor)

    def port(self, end: Endpoint) -> Point:
        """Return where a port is."""
        picture = self.pictures[end.node]
        return picture.state.shape.port(end.port).moved(picture.place.x, picture.place.y)

    def clear(self) -> None:
        """Remove all pictures."""
        for picture in self.pictures.values():
            picture.delete()
        self.pictures.clear()
        self._graph = Graph()
        self._wiring = Wiring(self._graph)
        self._status = None
        self._selection = frozenset()
        self._halves = [], []

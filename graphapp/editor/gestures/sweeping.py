"""Sweeping over the canvas: an area that selects, a knife that cuts, a hand that moves the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor.geometry import Point, Rect
from graphapp.editor.gestures.gesture import Gesture, Touch
from graphapp.editor.levels import with_graph
from projects import edits

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from projects import Cable


class SelectArea(Gesture):
    """Select what an area touches; with Shift, beside what is selected."""

    def __init__(self, editor: Editor, touch: Touch) -> None:
        self._editor = editor
        self._start = touch
        self._before = editor.selection if touch.shift else frozenset()
        self.area: Rect | None = None

    def move(self, touch: Touch) -> None:
        """Select what the area touches now."""
        if self.area is None and touch.still(self._start):
            return
        self.area = Rect.between(self._start.world, touch.world)
        view = self._editor.view
        inside = {name for name in view.graph.nodes if view.rect(name).intersects(self.area)}
        self._editor.select(self._before | inside)

    def release(self, touch: Touch) -> None:
        """Keep the selection; a click on nothing selects nothing."""
        if self.area is None and not touch.shift:
            self._editor.select(())

    def cancel(self) -> None:
        """Select what was selected before."""
        self._editor.select(self._before)


class CutCables(Gesture):
    """Cut every cable that the pointer crosses."""

    def __init__(self, editor: Editor, touch: Touch) -> None:
        self._editor = editor
        self.path: list[Point] = [touch.world]
        self.cut: list[Cable] = []

    def move(self, touch: Touch) -> None:
        """Cut on."""
        if touch.world == self.path[-1]:
            return
        view = self._editor.view
        for cable in view.graph.cables:
            if cable not in self.cut and view.curve(cable).crosses(self.path[-1], touch.world):
                self.cut.append(cable)
        self.path.append(touch.world)

    def release(self, touch: Touch) -> None:
        """Remove the cables that were crossed."""
        self.move(touch)
        if not self.cut:
            return
        editor = self._editor
        graph = editor.graph
        for cable in self.cut:
            graph = edits.disconnected(graph, cable)
        count = len(self.cut)
        name = "Cut a cable" if count == 1 else f"Cut {count} cables"
        editor.commit(name, with_graph(editor.document.project, editor.level, graph))


class PanView(Gesture):
    """Move the view with the pointer."""

    def __init__(self, editor: Editor, touch: Touch) -> None:
        self._editor = editor
        self._last = touch.screen

    def move(self, touch: Touch) -> None:
        """Let the world follow the pointer."""
        self._editor.camera.pan(touch.screen.x - self._last.x, touch.screen.y - self._last.y)
        self._last = touch.screen

"""A hand on the editor: presses, moves and releases, as the window passes them on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from graphapp.editor.document import Document
from graphapp.editor.editor import Editor
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.gesture import Touch
from projects import Cable, Endpoint, Graph, Node, Project
from projects.layout import Layout, Position

if TYPE_CHECKING:
    from collections.abc import Mapping

PITCH = 240.0


def chain(*names: str, more: Mapping[str, Node] | None = None) -> Project:
    """Return a project of nodes in a row: ``kick:stem``, ``eq``, …, each fed by the one before."""
    nodes = {name.partition(":")[0]: Node(name.rpartition(":")[2]) for name in names}
    ids = list(nodes)
    cables = tuple(Cable(Endpoint(a, "out"), Endpoint(b, "in")) for a, b in pairwise(ids))
    nodes |= dict(more or {})
    places = {name: Position(i * PITCH, 0.0) for i, name in enumerate(ids)}
    places |= {name: Position(i * PITCH, 300.0) for i, name in enumerate(more or {})}
    return Project(rate=48_000, graph=Graph(nodes, cables), layout=Layout(places))


class Hand:
    """Works on an editor with a mouse.

    Parameters
    ----------
    project : Project
        What is open.
    """

    def __init__(self, project: Project) -> None:
        self.editor = Editor(Document(project))

    def touch(
        self, at: Point, *, shift: bool = False, ctrl: bool = False, alt: bool = False
    ) -> Touch:
        """Return a touch at a place of the world."""
        return Touch(self.editor.camera.screen(at), at, shift, ctrl, alt)

    def drag(self, *way: Point, shift: bool = False, ctrl: bool = False, alt: bool = False) -> None:
        """Press at the first place, go to the others, and release at the last."""
        keys = {"shift": shift, "ctrl": ctrl, "alt": alt}
        self.editor.press(self.touch(way[0], **keys))
        for at in way[1:]:
            self.editor.move(self.touch(at, **keys))
        self.editor.release(self.touch(way[-1], **keys))

    def click(
        self, at: Point, *, shift: bool = False, ctrl: bool = False, alt: bool = False
    ) -> None:
        """Press and release."""
        self.drag(at, shift=shift, ctrl=ctrl, alt=alt)

    def port(self, text: str) -> Point:
        """Return where a port is: ``eq.in``."""
        return self.editor.view.port(Endpoint.of(text))

    def body(self, name: str) -> Point:
        """Return a place on a node that is no port."""
        rect = self.editor.view.rect(name)
        return Point(rect.center.x, rect.y + 8.0)

    @property
    def cables(self) -> set[str]:
        """The cables there are, as texts."""
        return {str(cable) for cable in self.editor.graph.cables}

    @property
    def steps(self) -> list[str]:
        """The names of the steps that can be undone."""
        return self.editor.document.history.undo_names

"""Connecting: a cable from a port to a port, a node's body, or empty canvas.

A cable that is drawn off an input comes along. What may not be is refused before anything is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor import levels
from graphapp.editor.gestures.gesture import Gesture, Touch
from graphapp.editor.wiring import fitting_cable, refusal
from nodes.vocabulary import Fault
from projects import Cable, Endpoint, edits

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from graphapp.editor.geometry import Point


class ConnectPorts(Gesture):
    """Drag a cable.

    Parameters
    ----------
    editor : Editor
        Where.
    touch : Touch
        The press.
    end : Endpoint
        The port that was pressed.

    Attributes
    ----------
    end : Endpoint
        The port at which the cable stays.
    output : bool
        Whether that is an output.
    tip : Point
        The cable's loose end, on the canvas.
    target : Cable or None
        The cable that a release would make.
    """

    def __init__(self, editor: Editor, touch: Touch, end: Endpoint) -> None:
        self._editor = editor
        self._start = touch
        self.end = end
        self.output = editor.view.is_output(end)
        self.tip: Point = touch.world
        self.target: Cable | None = None
        self._graph = editor.graph
        self._detached: Cable | None = None
        self._moved = False

    def move(self, touch: Touch) -> None:
        """Follow the pointer, and say whether a release would connect."""
        if not self._moved:
            if touch.still(self._start):
                return
            self._moved = True
            self._detach()
        self.tip = touch.world
        self.aim(*self._below(touch.world))

    def aim(self, target: Cable | None, why: str | None) -> None:
        """Choose what a release would do."""
        self.target = target
        self.refusal = why

    def release(self, touch: Touch) -> None:
        """Connect, disconnect, or ask for a node."""
        editor = self._editor
        if not self._moved:
            editor.draft = None
            editor.focus(self.end.node, self.end.port)
            return
        if self.refusal is not None:
            self.cancel()
            editor.refuse(self.refusal)
        elif self.target is not None:
            self.connect()
        elif self._detached is not None:
            editor.change("Disconnect", self._graph)
        else:
            editor.draft = None
            editor.ask_for_node(touch.screen, touch.world, self.end)

    def connect(self) -> None:
        """Make the cable that was aimed at."""
        editor = self._editor
        if self.target is None or self.target == self._detached:
            self.cancel()
            return
        name = "Reconnect" if self._detached else "Connect"
        editor.change(name, edits.connected(self._graph, self.target))

    def cancel(self) -> None:
        """Put a cable that was drawn off back."""
        self._editor.draft = None

    def choose(self, node: str, port: str | None) -> None:
        """Aim at a node or one of its ports, without a pointer."""
        self._moved = True
        editor = self._editor
        self.tip = editor.view.rect(node).center
        if port is not None:
            self.tip = editor.view.port(Endpoint(node, port))
            self.aim(*self._to_port(Endpoint(node, port)))
        else:
            self.aim(*self._to_node(node))

    def _detach(self) -> None:
        """Take the last cable off the input that was pressed."""
        if self.output:
            return
        cable = next((c for c in reversed(self._graph.cables) if c.target == self.end), None)
        if cable is None:
            return
        self._detached = cable
        self._graph = edits.disconnected(self._graph, cable)
        self.end, self.output = cable.source, True
        editor = self._editor
        editor.draft = levels.with_graph(editor.document.project, editor.level, self._graph)

    def _below(self, point: Point) -> tuple[Cable | None, str | None]:
        view, zoom = self._editor.view, self._editor.camera.zoom
        port = view.port_at(point, zoom)
        if port is not None:
            return self._to_port(port)
        node = view.node_at(point)
        return (None, None) if node is None else self._to_node(node)

    def _to_port(self, port: Endpoint) -> tuple[Cable | None, str | None]:
        if port == self.end:
            return None, None
        if self._editor.view.is_output(port) == self.output:
            kind = "an output goes to an input" if self.output else "an input takes an output"
            return None, f"{kind}, not to another of its kind"
        return self._judged(Cable(self.end, port) if self.output else Cable(port, self.end))

    def _to_node(self, node: str) -> tuple[Cable | None, str | None]:
        if node == self.end.node:
            return None, "a node cannot feed itself"
        cable = fitting_cable(self._graph, self.end, output=self.output, node=node)
        if cable is None:
            return None, f"this node has no {'input' if self.output else 'output'}"
        return self._judged(cable)

    def _judged(self, cable: Cable) -> tuple[Cable | None, str | None]:
        if cable == self.target:
            return cable, None  # it was judged when the pointer came here
        why = refusal(self._graph, cable) or self._refusal_outside(cable)
        return (None, why) if why else (cable, None)

    def _refusal_outside(self, cable: Cable) -> str | None:
        """Return why a cable inside a group may not be: it may close a loop outside."""
        editor = self._editor
        if editor.level:
            try:
                graph = edits.connected(self._graph, cable)
                levels.with_graph(editor.document.project, editor.level, graph)
            except Fault as fault:
                return fault.message.partition(";")[0]
        return None

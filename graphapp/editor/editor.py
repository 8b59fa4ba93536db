"""The editor: the open document, what is selected and seen of it, and the gesture under way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphapp.editor import levels
from graphapp.editor.camera import Camera
from graphapp.editor.gestures.connecting import ConnectPorts
from graphapp.editor.gestures.moving import MoveNodes
from graphapp.editor.gestures.sweeping import CutCables, PanView, SelectArea
from graphapp.editor.gestures.turning import TurnParameters
from graphapp.editor.names import title_of
from graphapp.editor.values import with_value_at
from graphapp.editor.view import LEAST_PORT_PIXELS, PORT_PIXELS, View
from nodes.vocabulary import Fault
from projects import Cable, Endpoint, edits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from graphapp.editor.document import Document
    from graphapp.editor.geometry import Point
    from graphapp.editor.gestures.gesture import Gesture, Touch
    from nodes.vocabulary import Value
    from projects import Graph, Project

GOING_ON_SECONDS = 0.6
"""How long after a notch of the wheel the next one belongs to the same step."""

REFUSAL_SECONDS = 1.0
"""How long a refusal is shown after the release."""


class NodeWanted(NamedTuple):
    """A place at which a new node is wanted.

    Attributes
    ----------
    screen, world : Point
        Where, in the window and on the canvas.
    wire : Endpoint or None
        The port that it shall be connected with.
    into : Cable or None
        The cable that it shall go into.
    """

    screen: Point
    world: Point
    wire: Endpoint | None = None
    into: Cable | None = None


class Editor:
    """What the canvas shows and changes.

    Parameters
    ----------
    document : Document
        The open project.
    camera : Camera, optional
        What is seen of it.

    Attributes
    ----------
    level : tuple of str
        The groups that were entered, from the outermost.
    selection : frozenset of str
        Ids of selected nodes, at that level.
    cables : frozenset of Cable
        Selected cables.
    focused : Endpoint or None
        Where the keyboard is: a node, and one of its ports or ``""``.
    gesture : Gesture or None
        What the pointer is doing.
    draft : Project or None
        The document as the gesture would leave it.
    drop_cable : Cable or None
        The cable that what is dragged would go into.
    wanted : NodeWanted or None
        Where a node is being asked for.
    solo : frozenset of str
        Nodes heard alone, by their full ids. Never saved.
    listening : Endpoint or None
        The output that is heard, by its full id. Never saved.
    """

    def __init__(self, document: Document, camera: Camera | None = None) -> None:
        self.document = document
        self.camera = camera or Camera()
        self.level: levels.Level = ()
        self.selection: frozenset[str] = frozenset()
        self.cables: frozenset[Cable] = frozenset()
        self.focused: Endpoint | None = None
        self.gesture: Gesture | None = None
        self.draft: Project | None = None
        self.drop_cable: Cable | None = None
        self.wanted: NodeWanted | None = None
        self.hover: str | None = None
        self.snap = False
        self.solo: frozenset[str] = frozenset()
        self.listening: Endpoint | None = None
        self.on_sound: Callable[[str, str, Value], None] = _unheard
        self.now = 0.0
        self._refused: tuple[str, float] | None = None
        self._stepped = float("-inf")
        self._view: tuple[Project, levels.Level, View] | None = None

    # -- what there is

    @property
    def project(self) -> Project:
        """The document, as the gesture under way would leave it."""
        return self.draft or self.document.project

    @property
    def graph(self) -> Graph:
        """The graph of the level that is shown."""
        return self.view.graph

    @property
    def view(self) -> View:
        """That graph with the places of its nodes."""
        project = self.project
        if self._view is None or self._view[0] is not project or self._view[1] != self.level:
            graph = levels.graph_of(project, self.level)
            self._view = project, self.level, View(graph, levels.places_of(project, self.level))
        return self._view[2]

    def graph_in(self, project: Project) -> Graph:
        """Return the graph of the level that is shown, in a state of the document."""
        return levels.graph_of(project, self.level)

    def full_id(self, name: str) -> str:
        """Return the id by which the engine knows a node of the level that is shown."""
        return levels.full_id(self.level, name)

    def titles(self, names: Collection[str], project: Project | None = None) -> str:
        """Return what some nodes are called in the name of a step: one by its title."""
        if len(names) != 1:
            return f"{len(names)} nodes"
        (name,) = names
        return title_of(name, self.graph_in(project or self.project).nodes[name])

    @property
    def refusal(self) -> str | None:
        """Why what the pointer is over may not be, or was refused within the last second."""
        if self.gesture is not None and self.gesture.refusal:
            return self.gesture.refusal
        if self._refused is not None and self.now < self._refused[1]:
            return self._refused[0]
        return None

    # -- edits

    def commit(
        self, name: str, project: Project, *, selected: Collection[str] | None = None
    ) -> None:
        """Go over to a state of the document, as one step; to the same one, not at all."""
        self.draft = None
        self.drop_cable = None
        if project == self.document.project:
            return
        kept = self.selection if selected is None else frozenset(selected)
        kept &= levels.graph_of(project, self.level).nodes.keys()
        self.document.apply(name, project, self.level, self.selection, kept)
        self.select(kept)

    def change(self, name: str, graph: Graph, *, selected: Collection[str] | None = None) -> None:
        """Go over to another graph at the level that is shown, as one step."""
        project = levels.with_graph(self.document.project, self.level, graph)
        self.commit(name, project, selected=selected)

    def set_value(
        self, node: str, path: str, value: Value, *, step: str = "", goes_on: bool = False
    ) -> None:
        """Set a parameter, as one step.

        Parameters
        ----------
        node, path : str
            Which parameter.
        value : Value
            In its unit.
        step : str
            What the step is called; by the parameter and the node if empty.
        goes_on : bool
            Whether it is part of a step of the same name that was made just now, as the notches of
            a wheel are.

        Raises
        ------
        Fault
            If it does not take that value.
        """
        name = step or f"Set {path} of {self.titles({node})}"
        graph = with_value_at(self.graph, node, path, value)
        self.sound_moves(node, path, value)
        if goes_on and self.now - self._stepped < GOING_ON_SECONDS:
            self.document.history.continues(name)
        self._stepped = self.now
        self.change(name, graph)

    def ask_for_node(self, screen: Point, world: Point, wire: Endpoint | None = None) -> None:
        """Ask which node shall be at a place."""
        self.wanted = NodeWanted(screen, world, wire)

    def undo(self) -> None:
        """Take the last step back."""
        self.cancel()
        step = self.document.undo()
        if step is not None:
            self._show(step.level, step.selection)

    def redo(self) -> None:
        """Do again what was undone last."""
        self.cancel()
        step = self.document.redo()
        if step is not None:
            self._show(step.level, step.selected)

    def refuse(self, why: str) -> None:
        """Show for a second why something was not done."""
        self._refused = why, self.now + REFUSAL_SECONDS

    def sound_moves(self, node: str, path: str, value: Value) -> None:
        """Let a parameter that moves be heard before the move is an edit."""
        self.on_sound(self.full_id(node), path, value)

    # -- selection and levels

    def select(self, names: Collection[str], cables: Collection[Cable] = ()) -> None:
        """Select nodes and cables, and nothing else."""
        self.selection = frozenset(names)
        self.cables = frozenset(cables)
        if self.focused is not None and self.focused.node not in self.selection:
            self.focused = None

    def click_node(self, name: str, *, toggle: bool = False) -> None:
        """Select a node alone; with `toggle`, add it to what is selected, or take it out."""
        self.select(self.selection ^ {name} if toggle else {name})

    def focus(self, node: str, port: str = "") -> None:
        """Bring the keyboard to a node or one of its ports, and select the node."""
        self.select({node})
        self.focused = Endpoint(node, port)

    def follow_ids(self, ids: Mapping[str, str]) -> None:
        """Go on hearing nodes alone that have other full ids now."""

        def now(name: str) -> str:
            above = name
            while above and above not in ids:
                above = above.rpartition("/")[0]
            return ids[above] + name[len(above) :] if above else name

        self.solo = frozenset(map(now, self.solo))
        if self.listening is not None:
            self.listening = self.listening._replace(node=now(self.listening.node))

    def enter(self, group: str) -> None:
        """Go into a group."""
        self.cancel()
        self._show((*self.level, group), frozenset())
        self.camera.fit(self.view.bounds)

    def leave(self) -> None:
        """Go out of the group that was entered last, and select it."""
        if self.level:
            self.cancel()
            group = self.level[-1]
            self._show(self.level[:-1], frozenset({group}))
            self.camera.fit(self.view.bounds)

    def _show(self, level: levels.Level, selection: frozenset[str]) -> None:
        """Show a level, or the nearest above it that is there."""
        self.level = ()
        for group in level:
            node = self.graph.nodes.get(group)
            if node is None or node.type != "group":
                break
            self.level = (*self.level, group)
        self.select(selection & self.graph.nodes.keys())
        self.solo &= frozenset(levels.all_ids(self.document.project))
        if self.listening and self.listening.node not in levels.all_ids(self.document.project):
            self.listening = None

    # -- the pointer

    def press(self, touch: Touch) -> None:
        """Begin a gesture on the canvas, by what is under the pointer and which keys are held."""
        self.cancel()
        view = self.view
        # With Alt a cable is meant, if there is one: on a short one, ports are always near.
        reach = LEAST_PORT_PIXELS if touch.alt else PORT_PIXELS
        port = view.port_at(touch.world, self.camera.zoom, reach)
        node = view.node_at(touch.world)
        cable = None if port or node else view.cable_at(touch.world, self.camera.zoom)
        if port is not None:
            self.gesture = ConnectPorts(self, touch, port)
        elif node is not None:
            if node not in self.selection and not touch.shift:
                self.select({node})
            self.gesture = MoveNodes(self, touch, node)
        elif cable is not None and touch.alt:
            self.change("Delete cable", edits.disconnected(self.graph, cable))
        elif cable is not None and not touch.ctrl:
            kept = self.cables ^ {cable} if touch.shift else {cable}
            self.select(self.selection if touch.shift else (), kept)
        elif touch.ctrl:
            self.gesture = CutCables(self, touch)
        else:
            self.gesture = SelectArea(self, touch)

    def press_pan(self, touch: Touch) -> None:
        """Begin to move the view."""
        self.cancel()
        self.gesture = PanView(self, touch)

    def turn(self, node: str, *paths: str) -> TurnParameters:
        """Begin to turn a knob."""
        self.cancel()
        self.gesture = gesture = TurnParameters(self, node, *paths)
        return gesture

    def move(self, touch: Touch) -> None:
        """Follow the pointer."""
        if self.gesture is not None:
            self.gesture.move(touch)
        elif self.camera.view.contains(*touch.screen):
            port = self.view.port_at(touch.world, self.camera.zoom)
            self.hover = port.node if port else self.view.node_at(touch.world)
        else:
            self.hover = None

    def release(self, touch: Touch) -> None:
        """End the gesture; what cannot be done is refused."""
        gesture, self.gesture = self.gesture, None
        if gesture is None:
            return
        try:
            gesture.move(touch)
            gesture.release(touch)
        except Fault as fault:
            gesture.cancel()
            self.refuse(fault.message)
        self.draft = None
        self.drop_cable = None

    def cancel(self) -> None:
        """End the gesture as if it had never begun."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        self.draft = None
        self.drop_cable = None


def _unheard(_node: str, _path: str, _value: Value) -> None:
    """Let a move pass where nothing plays."""

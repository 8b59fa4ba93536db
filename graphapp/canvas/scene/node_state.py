"""What a node's picture depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphapp.editor.names import title_of
from projects import Endpoint

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from graphapp.editor.shapes import Shape
    from projects import Graph, Node


class NodeState(NamedTuple):
    """What is shown of a node, its place, its selection and its sound aside.

    Attributes
    ----------
    node : Node
        Its type and values.
    shape : Shape
        Its size and ports.
    title : str
        What it is called.
    connected : frozenset of str
        Its ports with cables.
    cables : int
        How many arrive.
    badges : tuple of str
        Names of badges, the most important first; see `graphapp.canvas.scene.badges`.
    """

    node: Node
    shape: Shape
    title: str
    connected: frozenset[str]
    cables: int
    badges: tuple[str, ...]


class Wiring:
    """How the nodes of a graph are connected, counted once for all of them."""

    def __init__(self, graph: Graph) -> None:
        self.ports: dict[str, set[str]] = {}
        self.arriving: dict[str, int] = {}
        for cable in graph.cables:
            for end in cable:
                self.ports.setdefault(end.node, set()).add(end.port)
            self.arriving[cable.target.node] = self.arriving.get(cable.target.node, 0) + 1
        self.automated = {path.partition(".")[0] for path in graph.automation}


def state_of(editor: Editor, name: str, wiring: Wiring, missing: str | None) -> NodeState:
    """Return the state of a node of the level that is shown."""
    node = editor.view.graph.nodes[name]
    full = editor.full_id(name)
    listening = editor.listening
    on = {
        "missing": missing is not None,
        "listen": listening is not None and listening.node == full,
        "solo": full in editor.solo,
        "mute": node.mute,
        "bypass": node.bypass,
        "automation": name in wiring.automated,
    }
    return NodeState(
        node=node,
        shape=editor.view.shape(name),
        title=title_of(name, node),
        connected=frozenset(wiring.ports.get(name, ())),
        cables=wiring.arriving.get(name, 0),
        badges=tuple(badge for badge, is_on in on.items() if is_on),
    )


def listened_port(editor: Editor) -> Endpoint | None:
    """Return the port that is heard, if its node is on the level that is shown."""
    if editor.listening is None:
        return None
    name = editor.listening.node.rpartition("/")[2]
    here = name in editor.view.graph.nodes and editor.full_id(name) == editor.listening.node
    return Endpoint(name, editor.listening.port) if here else None

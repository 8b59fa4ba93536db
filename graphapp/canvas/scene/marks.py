"""What is marked on the canvas for a moment: hovering, the keyboard, gestures under way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphapp.editor.curves import Curve
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.gestures.connecting import ConnectPorts
from graphapp.editor.gestures.placing import PlaceNode
from graphapp.editor.gestures.sweeping import CutCables, SelectArea

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphapp.editor.editor import Editor
    from projects import Endpoint


class Outline(NamedTuple):
    """A line around a node. `tone` is ``hover``, ``focus``, ``target`` or ``bad``."""

    rect: Rect
    tone: str


class Ring(NamedTuple):
    """A ring around a port; `tone` as of an `Outline`."""

    center: Point
    tone: str


class Wire(NamedTuple):
    """A cable that is being drawn or pointed out; `tone` may be a node's id: its hue."""

    curve: Curve
    tone: str


class Area(NamedTuple):
    """What is being selected."""

    rect: Rect


class Knife(NamedTuple):
    """The way of the knife."""

    path: tuple[Point, ...]


class Ghost(NamedTuple):
    """A node that would be there after the release."""

    rect: Rect
    kind: str
    refused: bool


Mark = Outline | Ring | Wire | Area | Knife | Ghost


def marks_of(editor: Editor) -> Iterator[Mark]:
    """Yield what is to be marked, the lowest first."""
    gesture = editor.gesture
    view = editor.view
    hover = editor.hover
    if gesture is None and hover in view.graph.nodes and hover not in editor.selection:
        yield Outline(view.rect(str(hover)), "hover")
    if editor.focused is not None and editor.focused.node in view.graph.nodes:
        yield from _focus(editor, editor.focused)
    match gesture:
        case SelectArea(area=Rect() as area):
            yield Area(area)
        case CutCables():
            yield from (Wire(view.curve(c), "bad") for c in gesture.cut if c in view.graph.cables)
            yield Knife(tuple(gesture.path))
        case ConnectPorts():
            yield from _connecting(editor, gesture)
        case PlaceNode(ghost=Rect() as ghost):
            yield Ghost(ghost, gesture.kind, gesture.refusal is not None)
    if editor.drop_cable is not None:  # last: the node that is dropped would hide it
        yield Wire(view.curve(editor.drop_cable), "target")


def _focus(editor: Editor, focused: Endpoint) -> Iterator[Mark]:
    view = editor.view
    shape = view.shape(focused.node)
    if focused.port in shape.inputs or focused.port in shape.outputs:
        yield Ring(view.port(focused), "focus")
    else:
        yield Outline(view.rect(focused.node), "focus")


def _connecting(editor: Editor, gesture: ConnectPorts) -> Iterator[Mark]:
    view = editor.view
    start = view.port(gesture.end)
    if gesture.tip == start:
        return
    tip, tone = gesture.tip, gesture.end.node
    if gesture.refusal is not None:
        tone = "bad"
        node = view.node_at(tip)
        if node is not None:
            yield Outline(view.rect(node), "bad")
    elif gesture.target is not None:
        tone = "target"
        end = gesture.target.target if gesture.output else gesture.target.source
        yield Outline(view.rect(end.node), "target")
        yield Ring(view.port(end), "target")
        tip = view.port(end)
    ends = (start, tip) if gesture.output else (tip, start)
    yield Wire(Curve.between(*ends), tone)


def pointed_at(editor: Editor) -> Point | None:
    """Return the place that a refusal is about, on the canvas; None if nobody knows."""
    gesture = editor.gesture
    if isinstance(gesture, ConnectPorts):
        return gesture.tip
    if isinstance(gesture, PlaceNode) and gesture.ghost is not None:
        return gesture.ghost.center
    return None

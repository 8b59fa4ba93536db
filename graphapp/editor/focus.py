"""The keyboard on the canvas: arrows go to nodes, Tab to their ports, Enter connects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.editor.geometry import Point
from graphapp.editor.gestures.connecting import ConnectPorts
from graphapp.editor.gestures.gesture import Touch
from projects import Endpoint

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor

DIRECTIONS: Final = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_ASIDE: Final = 2.0
"""How much farther what lies aside seems than what lies ahead."""


def go(editor: Editor, direction: str) -> None:
    """Go to the nearest node in a direction; from nowhere, to the first that is seen."""
    view, here = editor.view, _here(editor)
    if not view.graph.nodes:
        return
    if here is None:
        seen = [n for n in view.graph.nodes if view.rect(n).intersects(editor.camera.seen)]
        _come(editor, min(seen or view.graph.nodes, key=lambda n: sum(view.rect(n)[:2])))
        return
    dx, dy = DIRECTIONS[direction]
    start = view.rect(here).center
    best, nearest = None, float("inf")
    for name in view.graph.nodes:
        there = view.rect(name).center
        ahead = (there.x - start.x) * dx + (there.y - start.y) * dy
        aside = abs((there.x - start.x) * dy) + abs((there.y - start.y) * dx)
        if name != here and ahead > 1.0 and ahead + _ASIDE * aside < nearest:
            best, nearest = name, ahead + _ASIDE * aside
    if best is not None:
        _come(editor, best)


def next_stop(editor: Editor, *, back: bool = False) -> None:
    """Go to the next port of the focused node; past its last one, to the next node."""
    view, here = editor.view, _here(editor)
    if here is None:
        go(editor, "right")
        return
    port = editor.focused.port if editor.focused else ""
    stops = ["", *_ports(editor, here)]
    place = (stops.index(port) if port in stops else 0) + (-1 if back else 1)
    if 0 <= place < len(stops):
        _come(editor, here, stops[place])
        return
    names = list(view.graph.nodes)
    name = names[(names.index(here) + (-1 if back else 1)) % len(names)]
    _come(editor, name, (_ports(editor, name) or [""])[-1] if back else "")


def confirm(editor: Editor) -> None:
    """Connect what is aimed at, take up a cable at a port, or go into a group."""
    gesture = editor.gesture
    if isinstance(gesture, ConnectPorts):
        editor.gesture = None
        if gesture.refusal is not None:
            gesture.cancel()
            editor.refuse(gesture.refusal)
        else:
            gesture.connect()
        return
    here = _here(editor)
    if here is None:
        return
    port = editor.focused.port if editor.focused else ""
    if not port and editor.graph.nodes[here].type == "group":
        editor.enter(here)
        return
    port = port or editor.view.shape(here).main_output or editor.view.shape(here).main_input or ""
    if port:
        end = Endpoint(here, port)
        at = editor.view.port(end)
        editor.focus(here, port)
        editor.gesture = ConnectPorts(editor, Touch(Point(*editor.camera.screen(at)), at), end)


def _ports(editor: Editor, name: str) -> list[str]:
    """Return the ports at which the keyboard stops; while connecting, those on the other side."""
    shape = editor.view.shape(name)
    gesture = editor.gesture
    if isinstance(gesture, ConnectPorts):
        return list(shape.inputs if gesture.output else shape.outputs)
    return [*shape.outputs, *shape.inputs]


def _here(editor: Editor) -> str | None:
    """Return the node that the keyboard is at: the focused one, else one that is selected."""
    if editor.focused is not None and editor.focused.node in editor.graph.nodes:
        return editor.focused.node
    return next((name for name in editor.graph.nodes if name in editor.selection), None)


def _come(editor: Editor, name: str, port: str = "") -> None:
    gesture = editor.gesture
    editor.focus(name, port)
    if isinstance(gesture, ConnectPorts):
        gesture.choose(name, port or None)
    rect = editor.view.rect(name)
    if not editor.camera.seen.contains(*rect.center):
        editor.camera.center_on(rect.center)

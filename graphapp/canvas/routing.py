"""Where the mouse's events go: to a zone of a panel, else to the canvas."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from graphapp.canvas.inputs import LEFT, MIDDLE, RIGHT
from graphapp.canvas.pointer import Pointer
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.gesture import Touch
from graphapp.editor.gestures.placing import PlaceNode

if TYPE_CHECKING:
    from graphapp.canvas.inputs import Inputs
    from graphapp.canvas.stage import Stage
    from graphapp.canvas.zones import Zone
    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace

_DOUBLE_SECONDS: Final = 0.4
_DOUBLE_PIXELS: Final = 6.0
_STILL_PIXELS: Final = 4.0
_NEVER: Final = (-1.0, -1.0, 0.0)
_STEP: Final = 1.15
"""How much a step of the wheel zooms."""


class Mouse:
    """Routes the mouse.

    Parameters
    ----------
    ws : Workspace
        What is open.
    stage : Stage
        The panels.
    inputs : Inputs
        Where the pointer is and what is held.
    """

    def __init__(self, ws: Workspace, stage: Stage, inputs: Inputs) -> None:
        self._ws = ws
        self._stage = stage
        self._inputs = inputs
        self._held: Zone | None = None
        self._start = (0.0, 0.0)
        self._last = (0.0, 0.0)
        self._clicked = _NEVER
        self._dragging = False  # a gesture that the keyboard began is not the pointer's
        self.panned = False

    @property
    def last(self) -> tuple[float, float]:
        """Where the pointer was when it was looked at last."""
        return self._last

    @property
    def busy(self) -> bool:
        """Whether a button is held on something."""
        editor = self._ws.editor
        return self._held is not None or (editor is not None and editor.gesture is not None)

    def press(self, button: int) -> None:
        """Take a button that went down."""
        x, y = self._inputs.x, self._inputs.y
        self._start = self._last = (x, y)
        double = button == LEFT and self._is_double(x, y)
        if self._closes_overlay(x, y):
            return
        zone = self._stage.zone(x, y)
        if self._stage.topmost(x, y) is not None:
            if zone is not None and zone.enabled:
                self._press_zone(zone, button, double=double)
            return
        editor = self._ws.editor
        if editor is None or not editor.camera.view.contains(x, y):
            return
        self._dragging = button != RIGHT
        if button == MIDDLE or (button == LEFT and self._inputs.space):
            self.panned = True
            editor.press_pan(self.touch(editor))
        elif button == RIGHT:
            self._ask_what(editor)
        elif not (double and self._opens(editor)):
            editor.press(self.touch(editor))

    def release(self, button: int) -> None:
        """Take a button that went up."""
        self.move()
        editor = self._ws.editor
        zone, self._held = self._held, None
        dragging, self._dragging = self._dragging, False
        moved = max(abs(a - b) for a, b in zip(self._start, self._last, strict=True))
        still = moved < _STILL_PIXELS
        if not still:
            self._clicked = _NEVER  # a drag is no first half of a double click
        if zone is not None:
            if editor is not None and isinstance(editor.gesture, PlaceNode):
                editor.release(self.touch(editor))
            if zone.on_release:
                zone.on_release(self._pointer())
            if still and button == LEFT and zone.on_click:
                zone.on_click(self._pointer())
        elif editor is not None and dragging:
            editor.release(self.touch(editor))

    def move(self) -> None:
        """Look where the pointer is."""
        here = self._inputs.x, self._inputs.y
        editor = self._ws.editor
        self._ws.pointer = here
        if self._held is not None:
            if here != self._last:
                pointer = self._pointer()
                self._last = here
                if self._held.on_drag:
                    self._held.on_drag(pointer)
            if editor is not None and isinstance(editor.gesture, PlaceNode):
                editor.move(self.touch(editor))
            return
        self._last = here
        if editor is None or (editor.gesture is not None and not self._dragging):
            return
        if editor.gesture is not None or self._stage.topmost(*here) is None:
            editor.move(self.touch(editor))
        else:
            editor.hover = None

    def wheel(self, steps: float) -> None:
        """Turn the wheel, in steps upwards."""
        x, y = self._inputs.x, self._inputs.y
        editor = self._ws.editor
        if self._stage.topmost(x, y) is not None:
            zone = self._stage.wheel_zone(x, y)
            if zone is not None and zone.on_wheel:
                zone.on_wheel(self._pointer(), steps)
        elif editor is not None and editor.camera.view.contains(x, y):
            editor.camera.zoom_at(x, y, _STEP**steps)

    def touch(self, editor: Editor) -> Touch:
        """Return where the pointer is on the canvas."""
        i = self._inputs
        return Touch(Point(i.x, i.y), editor.camera.world(i.x, i.y), i.shift, i.ctrl, i.alt)

    def _pointer(self) -> Pointer:
        i, (x, y) = self._inputs, self._last
        return Pointer(i.x, i.y, i.x - x, i.y - y, *self._start, i.shift, i.ctrl, i.alt)

    def _press_zone(self, zone: Zone, button: int, *, double: bool) -> None:
        if button == RIGHT:
            if zone.on_context:
                zone.on_context(self._pointer())
            return
        if button != LEFT:
            return
        if double and zone.on_double:
            zone.on_double(self._pointer())
            return
        self._held = zone
        if zone.on_press:
            zone.on_press(self._pointer())

    def _closes_overlay(self, x: float, y: float) -> bool:
        """Close a menu or a palette that is clicked beside; return whether there was one."""
        ws, panel = self._ws, self._stage.topmost(x, y)
        if panel is not None and panel.layer >= 2:
            return False
        if ws.menu is None and ws.palette is None:
            return False
        ws.menu = ws.palette = None
        return True

    def _is_double(self, x: float, y: float) -> bool:
        now = time.monotonic()
        before_x, before_y, when = self._clicked
        near = max(abs(x - before_x), abs(y - before_y)) < _DOUBLE_PIXELS
        double = near and now - when < _DOUBLE_SECONDS
        self._clicked = _NEVER if double else (x, y, now)
        return double

    def _opens(self, editor: Editor) -> bool:
        """Go into the group that was double-clicked; on nothing, search for a node.

        Anything else takes the second press as the first: it may begin a drag.
        """
        touch, view, zoom = self.touch(editor), editor.view, editor.camera.zoom
        if view.port_at(touch.world, zoom) is not None:
            return False
        node = view.node_at(touch.world)
        if node is None and view.cable_at(touch.world, zoom) is not None:
            return False
        if node is None:
            editor.cancel()
            editor.ask_for_node(touch.screen, touch.world)
        elif editor.graph.nodes[node].type == "group":
            editor.enter(node)
        else:
            return False
        return True

    def _ask_what(self, editor: Editor) -> None:
        """Open the menu of what is under the pointer."""
        from graphapp.editor.menus import context_menu
        from graphapp.editor.overlays import Menu

        editor.cancel()
        touch = self.touch(editor)
        port = editor.view.port_at(touch.world, editor.camera.zoom)
        node = port.node if port else editor.view.node_at(touch.world)
        cable = None if node else editor.view.cable_at(touch.world, editor.camera.zoom)
        if node is not None and node not in editor.selection:
            editor.select({node})
        elif node is None:
            editor.select((), {cable} if cable else ())
        self._ws.menu = Menu(touch.screen, context_menu(self._ws, touch.screen))

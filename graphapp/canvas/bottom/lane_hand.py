"""What the mouse does in an automation lane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.bottom.lane_picture import song_seconds
from graphapp.canvas.inspector.bench import touch_of
from graphapp.canvas.zones import Role, Zone
from graphapp.editor import automation_lane as lanes
from graphapp.editor.automation_lane import MoveBreakpoint
from graphapp.editor.geometry import Point
from graphapp.editor.overlays import Menu, MenuItem
from projects.graph import CURVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.bottom.shown_lane import ShownLane
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.automation_lane import LaneView
    from graphapp.editor.geometry import Rect

_ZOOM: Final = 1.25
"""How much nearer a step of the wheel goes."""

_PAN: Final = 0.1
"""Part of what is seen that a step of the wheel with Shift moves."""


class LaneHand:
    """The mouse over the lane that is shown.

    Parameters
    ----------
    bench : Bench
        Where.

    Attributes
    ----------
    shown : ShownLane or None
        The lane.
    view : LaneView or None
        Where it is drawn, in pixels of its panel; None if it is not.
    origin : Point
        Of the panel in the window.
    part : (float, float) or None
        Start and length of the part of the song that is seen, seconds; None: all of it.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.shown: ShownLane | None = None
        self.view: LaneView | None = None
        self.origin = Point(0.0, 0.0)
        self.part: tuple[float, float] | None = None

    def zone(self, rect: Rect) -> Zone:
        """Return the zone in which it acts."""
        return Zone(
            "lane",
            rect,
            Role.SURFACE,
            glow=None,
            on_press=self._press,
            on_drag=self._drag,
            on_release=lambda pointer: self._bench.editor.release(touch_of(pointer)),
            on_double=self._double,
            on_context=self._context,
            on_wheel=self._wheel,
        )

    def time_at(self, pointer: Pointer) -> float:
        """Return the time of the song at the pointer."""
        return self.view.time(pointer.x - self.origin.x) if self.view else 0.0

    def delete_at(self, x: float, y: float) -> bool:
        """Delete the breakpoint at a place of the window; return whether there was one."""
        index = self._point_at(x, y)
        if self.shown is None or index is None:
            return False
        lanes.remove_breakpoint(self._bench.editor, self.shown.whole_path, index)
        return True

    def _point_at(self, x: float, y: float) -> int | None:
        if self.view is None or self.shown is None:
            return None
        reach = self._bench.px(lanes.REACH)
        return self.view.point_at(self.shown.points, x - self.origin.x, y - self.origin.y, reach)

    def _press(self, pointer: Pointer) -> None:
        editor, shown = self._bench.editor, self.shown
        index = self._point_at(pointer.x, pointer.y)
        if shown is None or index is None:
            return
        if pointer.alt:
            lanes.remove_breakpoint(editor, shown.whole_path, index)
        else:
            editor.cancel()
            editor.gesture = MoveBreakpoint(editor, shown.whole_path, index)

    def _drag(self, pointer: Pointer) -> None:
        gesture = self._bench.editor.gesture
        if self.view is not None and isinstance(gesture, MoveBreakpoint):
            value = self.view.value(pointer.y - self.origin.y)
            gesture.to(self.time_at(pointer), value)

    def _double(self, pointer: Pointer) -> None:
        if self._point_at(pointer.x, pointer.y) is None:
            self._add(pointer)

    def _add(self, pointer: Pointer) -> None:
        view, shown, editor = self.view, self.shown, self._bench.editor
        if view is not None and shown is not None:
            seconds, value = self.time_at(pointer), view.value(pointer.y - self.origin.y)
            self._bench.attempt(
                lambda: lanes.add_breakpoint(editor, shown.whole_path, seconds, value)
            )

    def _context(self, pointer: Pointer) -> None:
        """Open what can be done with a breakpoint, or with the lane."""
        shown = self.shown
        if shown is None:
            return
        index = self._point_at(pointer.x, pointer.y)
        items = self._lane_items(pointer, shown)
        if index is not None:
            items = self._point_items(shown, index)
        self._bench.ws.menu = Menu(Point(pointer.x, pointer.y), items)

    def _lane_items(self, pointer: Pointer, shown: ShownLane) -> list[MenuItem]:
        editor = self._bench.editor

        def show_all() -> None:
            self.part = None

        return [
            MenuItem("Add a breakpoint", lambda: self._add(pointer)),
            MenuItem("Show the whole song", show_all, enabled=self.part is not None),
            MenuItem(""),
            MenuItem(
                "Delete the automation",
                lambda: lanes.clear(editor, shown.whole_path),
                enabled=bool(shown.points),
            ),
        ]

    def _point_items(self, shown: ShownLane, index: int) -> list[MenuItem]:
        editor, path = self._bench.editor, shown.whole_path

        def setting(curve: str) -> Callable[[], None]:
            return lambda: lanes.set_curve(editor, path, index, curve)

        curves = [
            MenuItem(
                f"{curve.capitalize()} from the one before",
                setting(curve),
                enabled=index > 0,
                checked=shown.points[index].curve == curve,
            )
            for curve in CURVES
        ]
        remove = MenuItem("Delete", lambda: lanes.remove_breakpoint(editor, path, index))
        return [*curves, MenuItem(""), remove]

    def _wheel(self, pointer: Pointer, steps: float) -> None:
        view, shown = self.view, self.shown
        if view is None or shown is None:
            return
        song = song_seconds(self._bench, shown)
        if pointer.shift:
            start = view.start - steps * _PAN * view.seconds
            part = min(max(start, 0.0), max(song - view.seconds, 0.0)), view.seconds
        else:
            part = view.zoomed(pointer.x - self.origin.x, _ZOOM**steps, song)
        self.part = None if part[1] >= song else part

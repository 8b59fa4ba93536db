"""The automation lane: breakpoints over the waveform of the stem that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas import widgets
from graphapp.canvas.bottom.lane_hand import LaneHand
from graphapp.canvas.bottom.lane_picture import draw_ends, draw_line, draw_stem, view_of
from graphapp.canvas.bottom.part import Part
from graphapp.canvas.bottom.ruler import draw_ruler
from graphapp.canvas.bottom.shown_lane import lane_choices, lane_label, shown_lane
from graphapp.canvas.zones import Role
from graphapp.editor.automation_lane import MoveBreakpoint
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.names import title_of
from graphapp.editor.overlays import Menu

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.bottom.shown_lane import ShownLane
    from graphapp.canvas.bottom.slots import Bottom, Slot
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.zones import Zone
    from graphapp.editor.editor import Editor

_HEAD: Final = 26.0
_RULER: Final = 15.0
_PAD: Final = 8.0


class AutomationPanel(Part):
    """Automation over the waveform.

    Parameters
    ----------
    bench, bottom
        See `Part`.
    """

    slot: ClassVar[Slot] = "lane"
    period_s: ClassVar[float] = 0.0
    """The playhead moves in every frame."""

    def __init__(self, bench: Bench, bottom: Bottom) -> None:
        super().__init__(bench, bottom)
        self._hand = LaneHand(bench)
        self._asked: tuple[object, ...] = (self,)
        self._whose: object = None
        self._path = ""
        self._playhead = 0
        self._playhead_x: int | None = None
        self._rows = (0.0, 0.0)

    def key(self) -> Hashable:
        """Return what its picture depends on."""
        bench, hand, editor = self.bench, self._hand, self.bench.ws.editor
        asked = editor and editor.graph, editor and editor.selection, tuple(bench.lanes.items())
        if asked[0] is not self._asked[0] or asked[1:] != self._asked[1:]:
            self._asked, hand.shown = asked, shown_lane(bench)
        shown = hand.shown
        if shown is None or shown.whole_path != self._path:
            self._path, hand.view = shown.whole_path if shown else "", None
        whose = shown.stem if shown else None, editor
        if whose != self._whose:
            self._whose, hand.part = whose, None
        if editor is None or shown is None:
            return None
        nodes = editor.graph.nodes
        stem = nodes[shown.stem] if shown.stem else None
        peaks = bench.peaks(stem) if stem else None
        dragged = isinstance(editor.gesture, MoveBreakpoint)
        return shown, hand.part, bench.ws.live.loop, nodes[shown.node], stem, peaks, dragged

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the choice of the parameter, the ruler, the waveform and the line."""
        theme, hand = ink.theme, self._hand
        place = self.ground(ink, size)
        ink.rect(place, theme.well, border=theme.line, rounding=6)
        shown = hand.shown
        before, hand.view, hand.origin = hand.view, None, self.origin
        self._playhead_x = None
        if shown is None:
            ink.label(place, _nothing_said(self.bench.editor), color=theme.faint, align="center")
            return []
        head = self._draw_head(ink, place, shown)
        inside = Rect(
            place.x + 1, place.y + ink.px(_HEAD), place.w - 2, place.h - ink.px(_HEAD) - 1
        )
        ruler = inside._replace(h=ink.px(_RULER))
        below = Rect(inside.x, ruler.bottom, inside.w, inside.bottom - ruler.bottom)
        area = below.inset(ink.px(_PAD))
        hand.view = view = view_of(self.bench, shown, area, hand.part, before)
        draw_stem(ink, self.bench, view, shown)
        zone = draw_ruler(ink, ruler, view, self.bench.ws.live, hand.time_at)
        draw_line(ink, self.bench, view, shown)
        draw_ends(ink, view)
        self._playhead = ink.rect(Rect(0, ruler.y, 1, 1), theme.text)
        dpg.configure_item(self._playhead, show=False)
        self._rows = ruler.y, below.bottom
        return [head, zone, hand.zone(below)]

    def follow(self, now: float) -> None:  # noqa: ARG002 -- the engine knows the time
        """Move the playhead, and the view with it where it would leave it."""
        view = self._hand.view
        if view is None:
            return
        state = self.bench.ws.live.state()
        inside = view.start <= state.position <= view.start + view.seconds
        x = round(view.x(state.position)) if inside else None
        if x != self._playhead_x:
            self._playhead_x = x
            top, bottom = self._rows
            left = 0 if x is None else x
            dpg.configure_item(
                self._playhead, show=x is not None, pmin=(left, top), pmax=(left + 1, bottom)
            )
        if not inside and state.playing and self._hand.part is not None:
            self._hand.part = state.position, view.seconds

    def delete_at(self, x: float, y: float) -> bool:
        """Delete the breakpoint at a place of the window; return whether there was one."""
        return self._hand.delete_at(x, y)

    def _draw_head(self, ink: Ink, place: Rect, shown: ShownLane) -> Zone:
        """Draw what is shown, and over what; a click opens what can be shown instead."""
        nodes = self.bench.editor.graph.nodes
        node = nodes[shown.node]
        label = f"{title_of(shown.node, node)} · {lane_label(node, shown.path)}"
        width = min(ink.measure(label) + ink.px(46), place.w * 0.6)
        box = Rect(place.x + ink.px(3), place.y + ink.px(3), width, ink.px(_HEAD - 6))

        def choose(_pointer: Pointer) -> None:
            corner = Point(box.x + self.origin.x, box.bottom + self.origin.y)
            self.bench.ws.menu = Menu(corner, lane_choices(self.bench))

        zone = widgets.choice(
            *(ink, box, "automation", label, choose),
            role=Role.BUTTON,
            tip="Which parameter's automation is shown",
        )
        rest = Rect(box.right + ink.px(10), box.y, place.right - box.right - ink.px(20), box.h)
        said = _explanation(shown)
        if shown.stem is not None and shown.stem != shown.node:
            said = f"{said} · over {title_of(shown.stem, nodes[shown.stem])}"
        ink.label(rest, said, size=11, color=ink.theme.faint, align="right")
        return zone


def _nothing_said(editor: Editor) -> str:
    """Return why no automation is shown."""
    if not editor.selection:
        return "Select a node to see and draw its automation"
    if len(editor.selection) > 1:
        return "Select one node alone to see and draw its automation"
    (name,) = editor.selection
    node = editor.graph.nodes.get(name)
    title = title_of(name, node) if node else name
    return f"{title} has no parameter that can be automated"


def _explanation(shown: ShownLane) -> str:
    """Return how much there is, or what can be done."""
    if not shown.points:
        return "double-click to automate"
    count = len(shown.points)
    return f"{count} breakpoint{'' if count == 1 else 's'}"

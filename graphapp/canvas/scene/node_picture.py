"""The picture of a node, drawn in parts, each when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.canvas.scene.detail import Detail
from graphapp.canvas.scene.faces import Face, Subject, face_of
from graphapp.canvas.scene.node_drawing import (
    Boxes,
    draw_body,
    draw_bypassed,
    draw_far,
    draw_halo,
    draw_heading,
    draw_icon,
    draw_plate,
    draw_shadow,
)
from graphapp.canvas.scene.node_looks import hue_of
from graphapp.canvas.scene.node_meter import NodeMeter
from graphapp.canvas.scene.part import Part
from graphapp.canvas.scene.ports import draw_port_names
from graphapp.canvas.theme import mix

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.live_view import LiveView
    from graphapp.canvas.scene.node_state import NodeState
    from graphapp.canvas.scene.textures import Textures
    from projects.layout import Position


class NodePicture:
    """What is drawn of a node.

    Parameters
    ----------
    layer : Brush
        Where nodes are drawn.
    full_id : str
        The id by which the engine knows it.
    state : NodeState
        What is shown of it.
    place : Position
        Where it is.
    textures : Textures
        Shared pictures.

    Attributes
    ----------
    full_id, state, place
        As given, or taken later.
    root : int
        The item that holds everything.
    visible : bool
        Whether any of it is on screen.
    complete : bool
        Whether all is drawn that its detail asks for.
    meter : NodeMeter
        Its level.
    hue : Color
        Of its category.
    """

    def __init__(
        self,
        layer: Brush,
        full_id: str,
        state: NodeState,
        place: Position,
        textures: Textures,
    ) -> None:
        self.full_id = full_id
        self.state = state
        self.meter = NodeMeter()
        self.visible = True
        self.complete = False
        self.hue = hue_of(layer.theme, state.node)
        self._textures = textures
        self._boxes = Boxes.of(state.shape.width, state.shape.height)
        self._detail: Detail | None = None
        self._face: Face | None = None
        self._brush = layer.group()
        self.root = self._brush.parent
        self._built = False
        self._selected = False
        self._dot: Part | None = None
        self.move(place)

    def _build(self) -> None:
        """Make room for the parts, when the node is seen for the first time."""
        if self._built:
            return
        self._built = True
        self._shadow = Part(self._brush, self._draw_shadow)
        self._halo = Part(self._brush, self._draw_halo)
        self._far = Part(self._brush, self._draw_far)
        self._body = Part(self._brush, self._draw_body)
        self._plate = Part(self._brush, self._draw_plate)
        self._heading = Part(self._brush, self._draw_heading)
        self._icon = Part(self._brush, self._draw_icon)
        self._small_icon = Part(self._brush, self._draw_small_icon)
        self._work = Part(self._brush, self._draw_work)
        self._meters = Part(self._brush, self._draw_meters)
        self._names = Part(self._brush, self._draw_names)
        if self._selected:
            self._halo.show(shown=True)

    def fits(self, state: NodeState) -> bool:
        """Whether it can show another state: the type and the size are the same."""
        before = self.state
        same = before.node.type == state.node.type and before.shape == state.shape
        return same and before.node.placeholder == state.node.placeholder

    def take(self, state: NodeState) -> None:
        """Show another state of the node, one that fits."""
        before, self.state = self.state, state
        self.complete = False
        if not self._built:
            return
        node, old = state.node, before.node
        if (state.title, state.badges) != (before.title, before.badges):
            self._far.spoil()
            self.meter.forget(far=True)
            self._heading.spoil()
        if state.connected != before.connected:
            self._heading.spoil()
        if (node.values, node.bypass, node.group) != (old.values, old.bypass, old.group) or (
            state.cables != before.cables
        ):
            self._spoil_work()
        if node.mute != old.mute:
            self._meters.spoil()
            self.meter.forget(far=False)

    def move(self, place: Position) -> None:
        """Put it somewhere else."""
        self.place = place
        self._brush.move(place.x, place.y)

    def select(self, *, selected: bool) -> None:
        """Let it glow, or not."""
        self._selected = selected
        if self._built and self._detail is not Detail.DOT:
            self._halo.show(shown=selected)
        if self._dot is not None:
            self._dot.spoil()
            self.complete = False

    def show(self, *, visible: bool, detail: Detail) -> None:
        """Say whether it is on screen, and how large; `draw` does what that asks for."""
        if visible != self.visible:
            self.visible = visible
            self._brush.show(visible)
        if detail is not self._detail:
            self._detail = detail
            self.complete = False

    def draw(self) -> None:
        """Draw and show the parts that its detail asks for."""
        detail = self._detail
        if detail is Detail.DOT:
            self._draw_as_dot()
            return
        self._build()
        if self._dot is not None:
            self._dot.show(shown=False)
            self._halo.show(shown=self._selected)
        far = detail is Detail.FAR
        self._far.show(shown=far)
        for part in (self._shadow, self._heading, self._work, self._meters):
            part.show(shown=not far)
        for part in (self._plate, self._small_icon):
            part.show(shown=detail is Detail.SMALL)
        for part in (self._body, self._icon):
            part.show(shown=detail in {Detail.MIDDLE, Detail.NEAR})
        self._names.show(shown=detail is Detail.NEAR)
        if self._face is not None and detail is not None:
            self._face.show(fine=detail >= Detail.MIDDLE, near=detail >= Detail.NEAR)
        self.complete = True

    def _draw_as_dot(self) -> None:
        """Show nothing but its color."""
        if self._dot is None:
            self._dot = Part(self._brush, self._draw_dot)
        self._dot.show(shown=True)
        if self._built:
            for part in self._all_parts():
                part.show(shown=False)
        self.complete = True

    def _all_parts(self) -> tuple[Part, ...]:
        return (
            *(self._shadow, self._halo, self._far, self._body, self._plate, self._heading),
            *(self._icon, self._small_icon, self._work, self._meters, self._names),
        )

    def follow(self, live: LiveView, passed_s: float) -> bool:
        """Show what sounds now; return whether anything moved."""
        if self._detail is Detail.DOT:
            return False
        left, right = live.peak(self.full_id) or (0.0, 0.0)
        far = self._detail is Detail.FAR
        moved = self.meter.set(left, right, passed_s, far=far)
        face = self._face
        if face is not None and face.lively and not far:
            moved = face.follow(live, near=self._detail is Detail.NEAR) or moved
        return moved

    def delete(self) -> None:
        """Remove it."""
        if self._built:
            self._spoil_work()
        self._brush.delete()

    def _spoil_work(self) -> None:
        self._work.spoil()
        if self._face is not None:
            self._face.free()
            self._face = None

    def _draw_dot(self, brush: Brush) -> None:
        theme = brush.theme
        fill = theme.selection if self._selected else mix(theme.canvas, self.hue, 0.7)
        brush.rect(self._boxes.whole, fill)

    def _draw_shadow(self, brush: Brush) -> None:
        draw_shadow(brush, self._boxes.whole, self._textures)

    def _draw_halo(self, brush: Brush) -> None:
        draw_halo(brush, self._boxes.whole, self._textures)

    def _draw_far(self, brush: Brush) -> None:
        place = draw_far(brush, self._boxes.whole, self.state, self.hue, self._textures)
        self.meter.draw_far(brush, place, self._textures, gray=self.state.node.mute)

    def _draw_body(self, brush: Brush) -> None:
        draw_body(brush, self._boxes, self.hue, self._textures)

    def _draw_plate(self, brush: Brush) -> None:
        draw_plate(brush, self._boxes, self.hue, self._textures)

    def _draw_heading(self, brush: Brush) -> None:
        draw_heading(brush, self._boxes, self.state, self.hue, self._textures)

    def _draw_icon(self, brush: Brush) -> None:
        draw_icon(brush, self.state, self.hue, self._textures, far=False)

    def _draw_small_icon(self, brush: Brush) -> None:
        draw_icon(brush, self.state, self.hue, self._textures, far=True)

    def _draw_work(self, brush: Brush) -> None:
        node = self.state.node
        subject = Subject(self.full_id, node, self.hue, self.state.cables)
        self._face = face_of(node)(brush, self._boxes.face, subject, self._textures)
        if node.bypass:
            draw_bypassed(brush, self._boxes.face)

    def _draw_meters(self, brush: Brush) -> None:
        gray = self.state.node.mute
        self.meter.draw(brush, self._boxes.meter, self._textures, gray=gray)

    def _draw_names(self, brush: Brush) -> None:
        draw_port_names(brush, self.state.shape)

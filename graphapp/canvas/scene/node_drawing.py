"""The parts of a node that all types have: its body and header, and its look from afar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.scene.badges import FAR_SIDE, draw_badges, width_of
from graphapp.canvas.scene.node_looks import icon_of
from graphapp.canvas.scene.plates import BORDER, plate_image
from graphapp.canvas.scene.ports import draw_ports
from graphapp.canvas.scene.text import wrapped
from graphapp.canvas.scene.textures import ROUNDING, SHADOW_REACH
from graphapp.canvas.theme import alpha, mix
from graphapp.editor.geometry import Rect
from graphapp.editor.shapes import HEADER

if TYPE_CHECKING:
    from graphapp.canvas.scene.brush import Brush
    from graphapp.canvas.scene.node_state import NodeState
    from graphapp.canvas.scene.textures import Textures
    from graphapp.canvas.theme import Color, Theme

MARGIN: Final = 10.0
_METER_ROOM: Final = 24.0
_TITLE_SIZE: Final = 13.0
_FAR_SIZES: Final = (30.0, 27.0, 24.0)
_FAR_ROOM: Final = 56.0
_FAR_MIDDLE: Final = 65.0
"""Between the icon and the meter."""
_EDGE: Final = 1.2
_DROP: Final = 5.0
"""How far below a node its shadow lies."""


class Boxes(NamedTuple):
    """Where things are in a node, from its corner."""

    whole: Rect
    face: Rect
    meter: Rect

    @classmethod
    def of(cls, width: float, height: float) -> Boxes:
        """Return the places for a size."""
        top = HEADER + 7.0
        return cls(
            Rect(0.0, 0.0, width, height),
            Rect(MARGIN, top, width - 2 * MARGIN, height - top - _METER_ROOM),
            Rect(MARGIN, height - 18.0, width - 2 * MARGIN, 11.0),
        )


class Tints(NamedTuple):
    """The colors of a node's parts."""

    body: Color
    edge: Color
    header: Color
    well: Color
    line: Color
    track: Color

    @classmethod
    def of(cls, theme: Theme, hue: Color) -> Tints:
        """Return those of a category: bodies lie a little above panels."""
        dark = theme.name == "dark"
        body = mix(theme.panel, theme.raised, 0.6) if dark else theme.panel
        return cls(
            body=body,
            edge=mix(theme.line_strong, hue, 0.3),
            header=mix(body, hue, 0.27 if dark else 0.2),
            well=theme.well,
            line=theme.line,
            track=mix(theme.well, theme.line_strong, 0.4 if theme.name == "dark" else 0.22),
        )


def draw_shadow(brush: Brush, whole: Rect, textures: Textures) -> None:
    """Draw the shadow of a node."""
    place = whole.inset(-SHADOW_REACH).moved(0.0, _DROP)
    brush.image(textures.shadow(), place, color=brush.theme.shadow)


def draw_halo(brush: Brush, whole: Rect, textures: Textures) -> None:
    """Draw the glow around a selected node."""
    color = brush.theme.selection
    around = whole.inset(-SHADOW_REACH)
    brush.image(textures.shadow(), around, color=alpha(color, 0.85))
    brush.rect(whole.inset(-2.2), None, border=color, rounding=ROUNDING + 2.2, thickness=2.4)


def draw_body(brush: Brush, boxes: Boxes, hue: Color, textures: Textures) -> None:
    """Draw body and header, and the wells of face and meter."""
    tints, whole = Tints.of(brush.theme, hue), boxes.whole
    brush.rect(whole, tints.body, border=tints.edge, rounding=ROUNDING, thickness=_EDGE)
    header = Rect(_EDGE / 2, _EDGE / 2, whole.w - _EDGE, HEADER - _EDGE / 2)
    brush.image(textures.header(whole.w, HEADER), header, color=tints.header)
    brush.rect(boxes.face, tints.well, border=tints.line, rounding=5)
    brush.rect(boxes.meter.inset(-0.8), tints.track, rounding=1.5)


def draw_plate(brush: Brush, boxes: Boxes, hue: Color, textures: Textures) -> None:
    """Draw the same as a picture, which is good enough while it is small."""
    tints = Tints.of(brush.theme, hue)
    texture = textures.get(
        ("plate", tints, boxes), lambda: plate_image(tints, boxes, ROUNDING, HEADER)
    )
    brush.image(texture, boxes.whole.inset(-BORDER))


def draw_heading(
    brush: Brush, boxes: Boxes, state: NodeState, hue: Color, textures: Textures
) -> None:
    """Draw title, badges and ports."""
    theme = brush.theme
    right = boxes.whole.right - 8.0
    draw_badges(brush, right, HEADER / 2, state.badges, textures)
    left = MARGIN + 18.0
    brush.text(
        left,
        (HEADER - _TITLE_SIZE) / 2,
        state.title,
        size=_TITLE_SIZE,
        color=theme.dim if state.node.mute else theme.text,
        font="strong",
        width=right - width_of(state.badges) - left,
    )
    draw_ports(brush, state.shape, state.connected, hue, textures)


def draw_icon(brush: Brush, state: NodeState, hue: Color, textures: Textures, *, far: bool) -> None:
    """Draw the icon in the header."""
    icon = textures.icon(icon_of(state.node), far=far)
    brush.image(icon, Rect(MARGIN - 1, 5, 14, 14), color=hue)


def draw_far(brush: Brush, whole: Rect, state: NodeState, hue: Color, textures: Textures) -> Rect:
    """Draw a node as it is seen from afar; return where its meter belongs."""
    theme = brush.theme
    tints = Tints.of(theme, hue)
    ground = mix(tints.body, hue, 0.2 if theme.name == "dark" else 0.16)
    if state.node.bypass:
        ground = mix(ground, theme.canvas, 0.45)
    brush.rect(whole, ground, border=tints.edge, rounding=ROUNDING, thickness=2)
    icon = Rect(MARGIN, 7.0, 28.0, 28.0)
    brush.image(textures.icon(icon_of(state.node), far=True), icon, color=hue)
    draw_badges(brush, whole.right - MARGIN, icon.center.y, state.badges[:4], textures, FAR_SIDE)
    lines, size = _far_title(brush, state.title, whole.w - 2 * MARGIN)
    y = _FAR_MIDDLE - size * len(lines) / 2
    color = theme.dim if state.node.mute else theme.text
    for i, line in enumerate(lines):
        brush.text(MARGIN, y + i * size, line, size=size, color=color, font="strong")
    place = Rect(MARGIN, whole.h - 16.0, whole.w - 2 * MARGIN, 8.0)
    brush.rect(place.inset(-0.8), tints.track)
    return place


def _far_title(brush: Brush, title: str, width: float) -> tuple[list[str], float]:
    """Return a title in one or two lines, and how large it can be."""
    for size in _FAR_SIZES:
        lines = wrapped(brush, title, width, size, "strong")
        if len(lines) * size <= _FAR_ROOM and not lines[-1].endswith("…"):
            return lines, size
    return wrapped(brush, title, width, _FAR_SIZES[-1], "strong"), _FAR_SIZES[-1]


def draw_bypassed(brush: Brush, face: Rect) -> None:
    """Dim a face whose node passes its input on."""
    theme = brush.theme
    brush.rect(face, alpha(theme.well, 0.72), rounding=5)
    middle = face.center.y
    brush.line(face.x + 1, middle, face.right - 1, middle, theme.dim, thickness=1.4)
    text, size = "bypassed", 9.5
    wide = brush.measure(text, size, "strong") + 16
    pill = Rect(face.center.x - wide / 2, middle - 8.5, wide, 17)
    brush.rect(pill, theme.raised, border=theme.line_strong, rounding=8)
    brush.text(
        pill.center.x,
        middle - size / 2,
        text,
        size=size,
        color=theme.text,
        font="strong",
        align="center",
    )

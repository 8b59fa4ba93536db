"""A graph as a small picture: its nodes in the colors of their categories, and its cables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.theme import alpha, mix
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.names import category_of
from graphapp.editor.shapes import HEIGHT, WIDTH

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from projects import Project

_LARGEST: Final = 0.17
"""Pixels per unit of the world at most, so that one node does not fill the picture."""


class Thumbnail(NamedTuple):
    """What a small picture shows, in units of the world.

    Attributes
    ----------
    bounds : Rect
        Around it all.
    frames : list of (Rect, str)
        Frames with their categories.
    nodes : list of (Rect, str)
        Nodes with their categories.
    cables : list of (Point, Point, str)
        Cables with the categories of their sources.
    """

    bounds: Rect
    frames: list[tuple[Rect, str]]
    nodes: list[tuple[Rect, str]]
    cables: list[tuple[Point, Point, str]]


def thumbnail_of(project: Project) -> Thumbnail:
    """Return the picture of a project whose layout is complete."""
    places = project.layout.nodes
    kinds = {name: category_of(node.kind) for name, node in project.graph.nodes.items()}
    rects = {name: Rect(places[name].x, places[name].y, WIDTH, HEIGHT) for name in kinds}
    frames = [(Rect(*f["rect"]), str(f.get("category", ""))) for f in project.layout.frames]  # type: ignore[misc]
    cables = []
    for cable in project.graph.cables:
        start, end = rects[cable.source.node], rects[cable.target.node]
        ends = Point(start.right, start.center.y), Point(end.x, end.center.y)
        cables.append((*ends, kinds[cable.source.node]))
    bounds = Rect.around([*rects.values(), *(rect for rect, _ in frames)])
    nodes = [(rects[name], kind) for name, kind in kinds.items()]
    return Thumbnail(bounds or Rect(0, 0, WIDTH, HEIGHT), frames, nodes, cables)


def draw_thumbnail(ink: Ink, rect: Rect, picture: Thumbnail) -> None:
    """Draw a picture into the middle of a place."""
    bounds, theme = picture.bounds, ink.theme
    scale = min(rect.w / bounds.w, rect.h / bounds.h, ink.px(_LARGEST))
    x0 = rect.center.x - bounds.center.x * scale
    y0 = rect.center.y - bounds.center.y * scale

    def put(r: Rect) -> Rect:
        return Rect(x0 + r.x * scale, y0 + r.y * scale, r.w * scale, r.h * scale)

    for frame, category in picture.frames:
        hue = theme.hue(category)
        ink.rect(put(frame), alpha(hue, 0.07), border=alpha(hue, 0.35), rounding=3)
    for start, end, category in picture.cables:
        hue = alpha(theme.hue(category), 0.65)
        x1, y1, x2, y2 = (v * scale for v in (*start, *end))
        bend = max(abs(x2 - x1) * 0.5, 4.0)
        points = ((x1, y1), (x1 + bend, y1), (x2 - bend, y2), (x2, y2))
        ink.bezier([(x0 + x, y0 + y) for x, y in points], hue, thickness=1.0)
    for node, category in picture.nodes:
        hue = theme.hue(category)
        place = put(node)
        ink.rect(place, mix(theme.raised, hue, 0.3), border=alpha(hue, 0.85), rounding=2)
        ink.rect(place._replace(h=max(2.0, place.h * 0.24)), alpha(hue, 0.85), rounding=2)

"""Our own icons: strokes on a grid of 24 × 24.

An icon is a text of strokes: ``M x y`` begins one, ``L x y`` draws a line, ``C`` a cubic Bézier
curve with two control points and an end, ``Z`` closes it and ``F`` closes and fills it (a triangle
or a quadrilateral); ``O x y r`` is a circle, ``D x y r`` a dot.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from graphapp.canvas.icon_shapes import SHAPES
from graphapp.canvas.outlines import circle_points, curve_points


class Stroke(NamedTuple):
    """A part of an icon.

    Attributes
    ----------
    points : list of (float, float)
        On the grid of 24 × 24.
    closed, filled : bool
        Whether its end is joined to its beginning; whether its inside is filled.
    dot : float
        Radius of a dot around the only point; 0 if it is none.
    """

    points: list[tuple[float, float]]
    closed: bool = False
    filled: bool = False
    dot: float = 0.0


def names() -> list[str]:
    """Return the names of all icons."""
    return list(SHAPES)


def node_icon(type_id: str, category: str) -> str:
    """Return the name of a node type's icon; its category's if it has none of its own."""
    return next((n for n in (type_id, category.lower()) if n in SHAPES), "node")


@cache
def strokes(name: str) -> tuple[Stroke, ...]:
    """Return the strokes of an icon.

    Raises
    ------
    KeyError
        If there is no icon of that name; `names` lists them.
    """
    found: list[Stroke] = []
    words = SHAPES[name].replace(",", " ").split()
    at = 0
    while at < len(words):
        command = words[at]
        count = _ARGUMENTS[command]
        values = [float(word) for word in words[at + 1 : at + 1 + count]]
        _apply(command, values, found)
        at += 1 + count
    return tuple(found)


_ARGUMENTS: Final = {"M": 2, "L": 2, "C": 6, "Z": 0, "F": 0, "O": 3, "D": 3}


def _apply(command: str, values: list[float], found: list[Stroke]) -> None:
    match command, values:
        case "M", [x, y]:
            found.append(Stroke([(x, y)]))
        case "L", [x, y]:
            found[-1].points.append((x, y))
        case "C", _:
            u, v, p, q, x, y = values
            points = found[-1].points
            points.extend(curve_points(points[-1], (u, v), (p, q), (x, y)))
        case "Z" | "F", _:
            found[-1] = found[-1]._replace(closed=True, filled=command == "F")
        case "O", [x, y, r]:
            found.append(Stroke(circle_points(x, y, r), closed=True))
        case "D", [x, y, r]:
            found.append(Stroke([(x, y)], dot=r))

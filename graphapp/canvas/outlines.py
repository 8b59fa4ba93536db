"""Whole pixels, and points along curves."""

from __future__ import annotations

import math
from typing import Final

Points = list[tuple[float, float]]

_ARC_STEP: Final = 4.0
"""Pixels between the points of an arc."""
_CURVE_STEPS: Final = 10
_CIRCLE_STEPS: Final = 28


def snap(pixels: float) -> int:
    """Return the nearest whole pixel.

    Halves go up, so that what is a pixel wide stays so wherever it lies; `round` sends them to
    the even neighbor.

    Examples
    --------
    >>> snap(101.5), snap(102.5)
    (102, 103)
    """
    return math.floor(pixels + 0.5)


def arc_points(center: tuple[float, float], radius: float, start: float, end: float) -> Points:
    """Return points along an arc.

    Parameters
    ----------
    center : (float, float)
        Its center, pixels.
    radius : float
        Pixels.
    start, end : float
        Angles in radians, clockwise from the top.
    """
    count = max(2, math.ceil(abs(end - start) * radius / _ARC_STEP) + 1)
    x, y = center
    angles = (start + (end - start) * i / (count - 1) for i in range(count))
    return [(x + radius * math.sin(a), y - radius * math.cos(a)) for a in angles]


def circle_points(x: float, y: float, radius: float) -> Points:
    """Return points around a small circle, in any unit."""
    turn = 2 * math.pi / _CIRCLE_STEPS
    angles = (turn * i for i in range(_CIRCLE_STEPS))
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


def curve_points(
    start: tuple[float, float],
    control: tuple[float, float],
    other_control: tuple[float, float],
    end: tuple[float, float],
) -> Points:
    """Return points along a cubic Bézier curve, without its start."""
    times = [i / _CURVE_STEPS for i in range(1, _CURVE_STEPS + 1)]
    weights = [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in times]
    corners = start, control, other_control, end
    return [
        (
            sum(w * p[0] for w, p in zip(weight, corners, strict=True)),
            sum(w * p[1] for w, p in zip(weight, corners, strict=True)),
        )
        for weight in weights
    ]

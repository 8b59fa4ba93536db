"""Waveforms as one line up and down, and the curves of fades over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color
    from graphapp.editor.files.peaks import Peaks
    from graphapp.editor.geometry import Rect
    from graphapp.editor.stem_part import StemPart
    from projects import Node

_FADE_STEPS: Final = 16


def draw_waveform(
    ink: Ink, rect: Rect, peaks: Peaks, part: tuple[float, float], color: Color
) -> None:
    """Draw a part of a file, seconds, all channels laid over each other.

    A line that goes up and down once a pixel fills the shape, and is a single item.
    """
    count = max(round(rect.w), 2)
    columns = peaks.columns(*part, count)
    lows, highs = columns[:, :, 0].min(axis=1).tolist(), columns[:, :, 1].max(axis=1).tolist()
    middle, half = rect.center.y, rect.h / 2
    points: list[list[float]] = []
    for i, (low, high) in enumerate(zip(lows, highs, strict=True)):
        x = rect.x + i + 0.5
        top = middle - min(high, 1.0) * half - 0.5
        bottom = middle - max(low, -1.0) * half + 0.5
        points += [[x, top], [x, bottom]] if i % 2 else [[x, bottom], [x, top]]
    ink.polyline(points, color, thickness=1.2 / ink.style.scale)


def fade_points(
    node: Node, part: StemPart, rect: Rect, x_of: Callable[[float], float]
) -> Iterator[list[list[float]]]:
    """Yield the lines of a stem's fades, over a place in which 1 is at the top and 0 at the bottom.

    Parameters
    ----------
    node : Node
        The stem.
    part : StemPart
        What it plays.
    rect : Rect
        Where.
    x_of : callable
        Returns where a time of the file is.
    """
    curve = str(node.values.get("fade_curve", "linear"))
    for first, last in (
        (part.start, part.start + part.fade_in),
        (part.end, part.end - part.fade_out),
    ):
        if first != last:
            steps = [i / _FADE_STEPS for i in range(_FADE_STEPS + 1)]
            yield [
                [x_of(first + (last - first) * t), rect.bottom - _fade_gain(t, curve) * rect.h]
                for t in steps
            ]


def _fade_gain(part: float, curve: str) -> float:
    """Return the gain of a fade part of the way from silence, as `dsp.region` computes it."""
    from dsp import region

    codes = {
        "linear": region.LINEAR,
        "equal-power": region.EQUAL_POWER,
        "exponential": region.EXPONENTIAL,
    }
    return float(region.fade_gain(min(max(part, 0.0), 1.0), codes[curve]))

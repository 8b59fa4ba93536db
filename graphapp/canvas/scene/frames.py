"""Frames: tinted areas with titles behind groups of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphapp.canvas.scene.brush import Brush

_TITLE_SIZE: Final = 17.0
_FAR_TITLE_SIZE: Final = 30.0


class Frame(NamedTuple):
    """A frame of the layout.

    Attributes
    ----------
    title : str
        What it says; may be empty.
    rect : Rect
        Where it is.
    category : str
        The category of node types whose color it has.
    """

    title: str
    rect: Rect
    category: str


def frame_of(entry: Mapping[str, object]) -> Frame | None:
    """Return the frame that an object of the file's layout means; None if it means none."""
    title, rect = entry.get("title", ""), entry.get("rect")
    if not isinstance(rect, list | tuple) or len(rect) != 4:
        return None
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in rect):
        return None
    if not isinstance(title, str) or rect[2] <= 0 or rect[3] <= 0:
        return None
    return Frame(title, Rect(*map(float, rect)), str(entry.get("category", "Other")))


def draw_frames(brush: Brush, entries: Iterable[Mapping[str, object]], *, far: bool) -> None:
    """Draw all frames of a layout; from afar, with big titles."""
    dark = brush.theme.name == "dark"
    for frame in filter(None, map(frame_of, entries)):
        hue = brush.theme.hue(frame.category)
        fill, edge = alpha(hue, 0.06 if dark else 0.07), alpha(hue, 0.28 if dark else 0.4)
        brush.rect(frame.rect, fill, border=edge, rounding=14, thickness=1.5)
        brush.text(
            frame.rect.x + 16,
            frame.rect.y + (6 if far else 10),
            frame.title,
            size=_FAR_TITLE_SIZE if far else _TITLE_SIZE,
            color=alpha(hue, 0.95),
            font="strong",
            width=frame.rect.w - 32,
        )

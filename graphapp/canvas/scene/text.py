"""Text in more than one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.ink import Ink


def wrapped(ink: Ink, text: str, width: float, size: float, font: Face) -> list[str]:
    """Return a text in one or two lines of a width; what does not fit ends in "…"."""
    if ink.measure(text, size, font) <= width:
        return [text]
    words = text.split()
    count = 0
    while count < len(words) and ink.measure(" ".join(words[: count + 1]), size, font) <= width:
        count += 1
    if count == 0:
        return [ink.truncated(text, width, size, font)]
    rest = ink.truncated(" ".join(words[count:]), width, size, font)
    return [" ".join(words[:count]), rest]

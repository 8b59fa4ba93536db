"""The fonts that ship with the program, and how wide text is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import dearpygui.dearpygui as dpg

from graphapp.canvas.sfnt import Widths

Face = Literal["body", "strong", "title", "mono"]
"""Text; what stands out; headings; numbers that change."""

FOLDER: Final = Path(__file__).parent / "assets" / "fonts"
_FILES: Final[dict[Face, str]] = {
    "body": "Inter-Medium.otf",
    "strong": "Inter-SemiBold.otf",
    "title": "Inter-SemiBold.otf",
    "mono": "JetBrainsMono-Regular.ttf",
}
_LOOSE: Final = " .,-_"
"""What is not left standing before "…"."""
_NOMINAL: Final = 13
"""Text is rasterized at the size in which it is drawn; this is the size of text in a field."""


class Fonts:
    """The faces of text, loaded into the current Dear PyGui context."""

    def __init__(self) -> None:
        files = sorted(set(_FILES.values()))
        self._widths = {file: Widths(FOLDER / file) for file in files}
        self._items: dict[str, int] = {}
        with dpg.font_registry():
            for file in files:
                self._items[file] = int(dpg.add_font(str(FOLDER / file), _NOMINAL))
        self._sized: dict[tuple[str, int], int] = {}
        dpg.bind_font(self._items[_FILES["body"]])

    def item(self, face: Face) -> int:
        """Return what a text is bound to, whatever its size."""
        return self._items[_FILES[face]]

    def sized(self, face: Face, height: float) -> int:
        """Return a font for what Dear PyGui writes by itself, its lines so many pixels high."""
        key = _FILES[face], round(height)
        if key not in self._sized:
            with dpg.font_registry():
                self._sized[key] = int(dpg.add_font(str(FOLDER / key[0]), key[1]))
        return self._sized[key]

    def width(self, text: str, size: float, face: Face = "body") -> float:
        """Return how wide a text is when drawn at a size in pixels."""
        return self._widths[_FILES[face]].of(text) * size

    def truncated(self, text: str, width: float, size: float, face: Face = "body") -> str:
        """Return a text that fits into a width in pixels, its end replaced by "…" if need be."""
        if self.width(text, size, face) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip(_LOOSE) + "…", size, face) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip(_LOOSE) + "…" if low else ""

    def wrapped(self, text: str, width: float, size: float, face: Face = "body") -> list[str]:
        """Return a text in lines of at most a width in pixels; a longer word ends in "…"."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size, face) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return [self.truncated(line, width, size, face) for line in lines]

"""The widths of characters, read from a font file.

Dear PyGui measures text only once a frame has been drawn, and in whole pixels; panels are laid out
before.

References
----------
.. [1] ISO/IEC 14496-22, "Open Font Format": tables cmap (format 12), hhea, hmtx.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_SEGMENTED_COVERAGE: Final = 12
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}?"
"""What is drawn for a character that the font does not have: the first of these that it has."""


class _Run(NamedTuple):
    """Characters in a row that are glyphs in a row."""

    first: int
    last: int
    glyph: int


class Widths:
    """How wide characters are, as a part of the line's height.

    Parameters
    ----------
    path : Path
        A TrueType or OpenType font.

    Raises
    ------
    ValueError
        If the file has no character map for all of Unicode; use another one.
    """

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        tables = _tables(data)
        ascent, descent = struct.unpack_from(">hh", data, tables["hhea"] + 4)
        (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
        metrics = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])
        self._advances: list[float] = [a / (ascent - descent) for a in metrics[::2]]
        self._runs = _runs(data, tables["cmap"], path)
        self._unknown = next((g for c in _UNKNOWN if (g := self._glyph(c)) is not None), 0)
        self._advance = cache(self._read_advance)
        self.of = lru_cache(maxsize=4096)(self._of)

    def has(self, character: str) -> bool:
        """Whether the font has a glyph for a character."""
        return self._glyph(character) is not None

    def _of(self, text: str) -> float:
        """Return the width of a text, in heights of its line."""
        return sum(map(self._advance, text))

    def _read_advance(self, character: str) -> float:
        glyph = self._glyph(character)
        index = self._unknown if glyph is None else glyph
        # Glyphs behind the last metric have its width.
        return self._advances[min(index, len(self._advances) - 1)]

    def _glyph(self, character: str) -> int | None:
        code = ord(character)
        at = bisect_right(self._runs, code, key=lambda run: run.first) - 1
        if at < 0 or code > self._runs[at].last:
            return None
        return self._runs[at].glyph + code - self._runs[at].first


def _tables(data: bytes) -> dict[str, int]:
    """Return the offsets of a font's tables."""
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _runs(data: bytes, cmap: int, path: Path) -> list[_Run]:
    """Return the character map for all of Unicode, in order of characters."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for i in range(count):
        _, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        table = cmap + offset
        (form,) = struct.unpack_from(">H", data, table)
        if form == _SEGMENTED_COVERAGE:
            (groups,) = struct.unpack_from(">I", data, table + 12)
            return [
                _Run(*struct.unpack_from(">III", data, table + 16 + 12 * g)) for g in range(groups)
            ]
    message = f"{path}: no character map for all of Unicode; use another font"
    raise ValueError(message)

"""What is wrong with something that came from outside, said in one line."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Fault(Exception):  # noqa: N818 -- a fault in a document, not in the program
    """A fault of the input, with its place.

    Parameters
    ----------
    place : str
        Where: ``nodes.kick-eq.bands[1].q``, ``cables[7]``, a file's name.
    message : str
        What is wrong and what to do about it, in one line: ``80 is above 40; use 0.1 to 40``.
        What cannot be printed, in either, is replaced: a hostile file must not move a terminal's
        cursor.
    """

    def __init__(self, place: str, message: str) -> None:
        self.place = _printable(place)
        self.message = _printable(message)
        super().__init__(self.place, self.message)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "NAME"?`` for the nearest known name, or nothing.

    Examples
    --------
    >>> suggestion("kik", ["kick", "snare"])
    '; did you mean "kick"?'
    """
    near = difflib.get_close_matches(name[:64], list(known), n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""

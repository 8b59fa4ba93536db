"""From bytes to JSON values, strictly: what JSON leaves open is an error here, with its place.

Python's decoder does the work. Its hooks put a `_Broken` where something is wrong, because they
do not know where they are; if there is one, `_refuse_broken` finds its place afterwards.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nodes.vocabulary import Fault
from projects.checks import DEEPEST, join

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES: Final = 16 << 20
MOST_VALUES: Final = 500_000
"""How many values a file may hold: ten thousand nodes have a fifth of it."""

_MOST_DIGITS: Final = 19
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_MARKS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{\]}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Broken:
    """What stands in for a value that cannot be."""

    message: str
    key: str = ""


def decode(data: bytes, name: str) -> object:
    """Decode a JSON document.

    Parameters
    ----------
    data : bytes
        UTF-8, with or without a byte order mark.
    name : str
        What faults of the file as a whole call it.

    Returns
    -------
    object
        dict, list, str, int, float, bool or None. Numbers are finite, keys differ, strings can
        be encoded.

    Raises
    ------
    Fault
        If it is not such a document; the place is `name`, with line and column in the message,
        or the path of the value.
    """
    text = _text(data, name)
    hooks = _Hooks()
    try:
        document: object = hooks.decoder.decode(text)
    except json.JSONDecodeError as error:
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise Fault(
            name,
            f"line {error.lineno}, column {error.colno}: {what}, so this is not JSON; "
            "mend it there or take a backup",
        ) from None
    except RecursionError:
        raise _too_deep(text, name) from None
    if hooks.broke or _ESCAPED_SURROGATE.search(text):
        _refuse_broken(document, name)
    return document


def _text(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        limit = MOST_BYTES >> 20
        raise Fault(name, f"too large for a project; use at most {limit} MiB")
    if not data.strip():
        raise Fault(name, "line 1, column 1: the file is empty; take a backup")
    if data.count(b",") >= MOST_VALUES:
        raise Fault(name, f"too many values for a project; use at most {MOST_VALUES}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _line_and_column(data[: error.start].decode(errors="replace"))
        raise Fault(
            name, f"line {line}, column {column}: not UTF-8; save the file in that encoding"
        ) from None


def _line_and_column(before: str) -> tuple[int, int]:
    """Return where the text that follows this one begins, counted from 1."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Hooks:
    """What Python's decoder calls for objects and numbers.

    Attributes
    ----------
    broke : bool
        Whether a `_Broken` was left anywhere.
    """

    def __init__(self) -> None:
        self.broke = False
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self.members,
            parse_int=self.whole,
            parse_float=self.fraction,
            parse_constant=self.not_finite,
        )

    def members(self, pairs: list[tuple[str, Any]]) -> Any:
        fields = dict(pairs)
        if len(fields) == len(pairs):
            return fields
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key in counts if counts[key] > 1)
        return self.broken("the key stands here twice; remove one", twice)

    def whole(self, digits: str) -> int | _Broken:
        if len(digits) > _MOST_DIGITS and len(digits.lstrip("-")) > _MOST_DIGITS:
            return self.broken(f"{digits[:12]}… is too large; use at most {_MOST_DIGITS} digits")
        return int(digits)

    def fraction(self, digits: str) -> float | _Broken:
        value = float(digits)
        return value if math.isfinite(value) else self.not_finite(digits)

    def not_finite(self, digits: str) -> _Broken:
        return self.broken(f"{digits[:24]} is not finite; write a number that is")

    def broken(self, message: str, key: str = "") -> _Broken:
        self.broke = True
        return _Broken(message, key)


def _too_deep(text: str, name: str) -> Fault:
    """Return the fault with the line and column where the nesting passes the limit."""
    marks = ((token.start(), token[0]) for token in _MARKS.finditer(text))
    deeper = ((start, (mark in "[{") - (mark in "]}")) for start, mark in marks)
    depths = accumulate(deeper, lambda before, mark: (mark[0], before[1] + mark[1]))
    start = next((start for start, depth in depths if depth > DEEPEST), 0)
    line, column = _line_and_column(text[:start])
    return Fault(
        name, f"line {line}, column {column}: nested deeper than {DEEPEST}; make it flatter"
    )


class _Step(NamedTuple):
    """A value on the way through a document, with the way back to the root."""

    value: object
    parent: _Step | None = None
    key: str | int = ""

    def place(self) -> str:
        keys: list[str | int] = []
        step: _Step | None = self
        while step is not None:
            keys.append(step.key)
            step = step.parent
        place = ""
        for key in reversed(keys[:-1]):
            place = f"{place}[{key}]" if isinstance(key, int) else join(place, key)
        return place


def _refuse_broken(document: object, name: str) -> None:
    """Raise the fault of the first value, in the order of the file, that is broken."""
    ahead = [_Step(document)]
    while ahead:
        step = ahead.pop()
        value = step.value
        if isinstance(value, _Broken):
            place = join(step.place(), value.key) if value.key else step.place()
            raise Fault(place or name, value.message)
        children: Iterable[tuple[str | int, object]] = ()
        if isinstance(value, dict):
            children = value.items()
        elif isinstance(value, list):
            children = enumerate(value)
        if _is_half(step.key) or _is_half(value):
            place = step.place() or name
            raise Fault(place, "half a surrogate pair is no character; write it whole")
        ahead += reversed([_Step(child, step, key) for key, child in children])


def _is_half(text: object) -> bool:
    """Whether it is text with a lone surrogate, which cannot be written as UTF-8."""
    return isinstance(text, str) and _SURROGATE.search(text) is not None

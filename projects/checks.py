"""Checks of single JSON values. Each returns what it checked, or names the place of the fault."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nodes.vocabulary import Fault, suggestion
from nodes.vocabulary.parameters import spelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

DEEPEST: Final = 64
"""How deep lists and objects may stand in one another, the document itself counted."""

LONGEST_TEXT: Final = 255
"""Bytes of UTF-8 in a name or a label."""

LONGEST_ID: Final = 64
"""Characters in the id of a node."""

NODE_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

_LONGEST_KEY_SHOWN: Final = 64
_LONGEST_NAME_GUESSED: Final = 32
_MOST_GUESSES: Final = 50


def join(place: str, key: str) -> str:
    """Return the place of a key inside a place."""
    if len(key) > _LONGEST_KEY_SHOWN:
        key = f"{key[:_LONGEST_KEY_SHOWN]}…"
    return f"{place}.{key}" if place else key


def mapping(raw: object, place: str) -> dict[str, object]:
    """Return a JSON object."""
    if not isinstance(raw, dict):
        raise Fault(place, f"{spelled(raw)} is not an object; use {{...}}")
    return raw


def sequence(raw: object, place: str, most: int) -> list[object]:
    """Return a JSON list of at most so many items."""
    if not isinstance(raw, list):
        raise Fault(place, f"{spelled(raw)} is not a list; use [...]")
    if len(raw) > most:
        raise Fault(place, f"{len(raw)} items are too many; use at most {most}")
    return raw


def text(raw: object, place: str) -> str:
    """Return a text of at most `LONGEST_TEXT` bytes when composed."""
    if not isinstance(raw, str):
        raise Fault(place, f'{spelled(raw)} is not text; use "..."')
    # Composing a long text takes long, and a text that needs it has more characters than bytes.
    length = len((composed(raw) if len(raw) <= LONGEST_TEXT else raw).encode())
    if length > LONGEST_TEXT:
        raise Fault(place, f"{length} bytes are too long; use at most {LONGEST_TEXT}")
    return raw


def composed(text: str) -> str:
    """Return a text in Unicode's composed form (NFC), in which equal texts are equal."""
    return unicodedata.normalize("NFC", text)


def flag(raw: object, place: str) -> bool:
    """Return true or false."""
    if not isinstance(raw, bool):
        raise Fault(place, f"{spelled(raw)} is not true or false; use one of them")
    return raw


def number(raw: object, place: str) -> float:
    """Return a finite number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Fault(place, f"{spelled(raw)} is not a number; write one")
    return float(raw) + 0.0  # −0 and 0 are one number


def whole(raw: object, place: str, low: int, high: int) -> int:
    """Return a whole number in a range; ``48000.0`` is one too."""
    value = number(raw, place)
    if not value.is_integer():
        raise Fault(place, f"{spelled(raw)} is not a whole number; use {low} to {high}")
    exact = raw if isinstance(raw, int) else int(value)
    if not low <= exact <= high:
        side = f"above {high}" if exact > high else f"below {low}"
        raise Fault(place, f"{spelled(raw)} is {side}; use {low} to {high}")
    return exact


def free_object(raw: object, place: str, depth: int) -> Mapping[str, object]:
    """Return an object with anything in it, sealed; see `free`."""
    return MappingProxyType(
        {key: free(item, join(place, key), depth + 1) for key, item in mapping(raw, place).items()}
    )


def free(raw: object, place: str, depth: int) -> object:
    """Return any JSON value, with objects and lists sealed.

    Parameters
    ----------
    raw : object
        The value.
    place : str
        Where it stands.
    depth : int
        How many objects and lists it stands in, plus one.

    Raises
    ------
    Fault
        If something stands deeper than `DEEPEST`.
    """
    if not isinstance(raw, dict | list):
        return raw
    if depth > DEEPEST:
        raise Fault(place, f"nested deeper than {DEEPEST}; make it flatter")
    if isinstance(raw, dict):
        return free_object(raw, place, depth)
    return tuple(free(item, f"{place}[{i}]", depth + 1) for i, item in enumerate(raw))


def node_id(raw: str, place: str) -> str:
    """Return the id of a node."""
    if not NODE_ID.fullmatch(raw):
        raise Fault(
            place, "is no node id; use up to 64 of a to z, 0 to 9 and -, not beginning with -"
        )
    return raw


def known_node(name: str, ids: Collection[str], place: str) -> None:
    """Check that there is a node of that name."""
    if name not in ids:
        near = nearest(name, ids) or "; name one of the nodes"
        raise Fault(place, f"no node {spelled(name)}{near}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "NAME"?``, or nothing, in little time however many are known.

    Comparing is slow, so only names that begin or end alike are compared.
    """
    if not name or len(name) > _LONGEST_NAME_GUESSED:
        return ""
    alike = [
        other
        for other in known
        if abs(len(other) - len(name)) <= 2
        and (other.startswith(name[0]) or other.endswith(name[-1]))
    ]
    return suggestion(name, alike[:_MOST_GUESSES])


def refuse_unknown(fields: Mapping[str, object], known: Collection[str], place: str) -> None:
    """Check that an object has no other keys than these."""
    for key in fields:
        if key not in known:
            raise unknown_key(key, known, place)


def unknown_key(key: str, known: Collection[str], place: str) -> Fault:
    """Return the fault that a key is not known here."""
    near = suggestion(key, known) or f"; use one of {', '.join(known)}"
    own = ' (what is your own goes into "extra")' if "extra" in known else ""
    return Fault(join(place, key), f"unknown key{near}{own}")

"""Searching a list by what a person types: the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def score(text: str, *names: str) -> float | None:
    """Return how well a text fits one of a thing's names; None if it does not.

    A name that begins with it fits best, then one of whose words does, then one that holds it,
    then one that has its letters in that order; earlier names count more.

    Examples
    --------
    >>> score("comp", "Compressor") < score("press", "Compressor") < score("cpr", "Compressor")
    True
    >>> score("xyz", "Compressor") is None
    True
    """
    wanted = text.casefold().strip()
    if not wanted:
        return 0.0
    found = [
        fit + 0.25 * place + len(name) / 1000
        for place, name in enumerate(names)
        if (fit := _fit(wanted, name.casefold())) is not None
    ]
    return min(found, default=None)


def _fit(wanted: str, name: str) -> float | None:
    if name == wanted:
        return -1.0
    if name.startswith(wanted):
        return 0.0
    if any(word.startswith(wanted) for word in name.replace("-", " ").split()):
        return 1.0
    if wanted in name:
        return 2.0
    letters = iter(name)
    if all(letter in letters for letter in wanted.replace(" ", "")):
        return 3.0
    return None


def ranked(text: str, things: Iterable[T], names: Callable[[T], tuple[str, ...]]) -> list[T]:
    """Return the things that a text fits, the best first, else in their order."""
    scored = [(score(text, *names(thing)), thing) for thing in things]
    fitting = [(fit, i, thing) for i, (fit, thing) in enumerate(scored) if fit is not None]
    return [thing for _, _, thing in sorted(fitting, key=lambda item: item[:2])]

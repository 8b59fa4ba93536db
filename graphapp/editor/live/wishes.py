"""Wishes: what the window asked for, until a thread takes it up. The newest of a kind wins."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nodes.vocabulary import Value
    from projects import Endpoint, Project


@dataclass(frozen=True, slots=True)
class Close:
    """End the engine."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Let go of an engine that has given up, and say why; the next wish starts another.

    Attributes
    ----------
    place, message : str
        As the engine said it.
    """

    place: str
    message: str


@dataclass(frozen=True, slots=True)
class UseDevice:
    """Play on a device, `None` for the default one, in blocks of so many frames."""

    name: str | None
    block: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Play another document, from its beginning, with nothing soloed, looped or watched."""

    project: Project


@dataclass(frozen=True, slots=True)
class Go:
    """Play, stop or seek.

    Attributes
    ----------
    number : int
        Counts what the transport was told.
    playing : bool or None
        Whether the song shall run; None: as it does.
    position : float or None
        Where to, in seconds; None: from where it is.
    """

    number: int
    playing: bool | None
    position: float | None


@dataclass(frozen=True, slots=True)
class Show:
    """Play the document as it is now."""

    project: Project


@dataclass(frozen=True, slots=True)
class Move:
    """Move parameters, by node and path."""

    values: Mapping[tuple[str, str], Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Repeat a part of the song, in seconds; None: no longer."""

    part: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Measure the spectrum of a node; None: of none."""

    node: str | None


@dataclass(frozen=True, slots=True)
class Solo:
    """Let only some nodes be heard; none: all."""

    nodes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listen:
    """Hear an output anywhere in the graph; None: the end."""

    port: Endpoint | None


Wish = Close | GiveUp | UseDevice | Begin | Go | Show | Move | Repeat | Watch | Solo | Listen

_ORDER: tuple[type[Wish], ...] = (
    *(Close, GiveUp, UseDevice, Begin),
    *(Go, Repeat),
    *(Show, Move),
    *(Watch, Solo, Listen),
)
"""What comes first when several wait. Those that compile a graph come late, each by itself, so
that a move never waits for more than one of them; moves refer to the document shown last."""


class Wishes:
    """The wishes that wait; any thread may leave or take one."""

    def __init__(self) -> None:
        self._waiting: dict[type[Wish], Wish] = {}
        self._left = threading.Condition()

    def leave(self, wish: Wish) -> None:
        """Leave a wish in the place of what it makes pointless."""
        with self._left:
            match wish:
                case Begin():
                    device = self._waiting.get(UseDevice)
                    self._waiting.clear()
                    if device is not None:
                        self._waiting[UseDevice] = device
                case Show():
                    self._waiting.pop(Move, None)  # the document has what was moved, or undid it
                case Move(values=values):
                    before = self._waiting.get(Move)
                    wish = Move({**(before.values if isinstance(before, Move) else {}), **values})
                case Go():
                    wish = _after(self._waiting.get(Go), wish)
            self._waiting[type(wish)] = wish
            self._left.notify()

    def take(self) -> Wish:
        """Wait for a wish and return the most urgent."""
        with self._left:
            while not self._waiting:
                self._left.wait()
            kind = next(kind for kind in _ORDER if kind in self._waiting)
            return self._waiting.pop(kind)


def _after(before: Wish | None, wish: Go) -> Go:
    """Return what two wishes to the transport, of which none was granted yet, come to."""
    if not isinstance(before, Go):
        return wish
    return Go(
        wish.number,
        before.playing if wish.playing is None else wish.playing,
        before.position if wish.position is None else wish.position,
    )

"""Wishes: what is left while nobody takes it comes to what was wanted last."""

from __future__ import annotations

import threading
import time

from graphapp.editor.live.wishes import (
    Begin,
    Close,
    Go,
    Listen,
    Move,
    Repeat,
    Show,
    Solo,
    UseDevice,
    Watch,
    Wish,
    Wishes,
)
from projects import Graph, Node, Project

ONE = Project(rate=48_000, graph=Graph({"master": Node("master")}))
OTHER = Project(rate=48_000, graph=Graph({"end": Node("master")}))


def taken(wishes: Wishes) -> list[object]:
    """Return all that waits, in the order in which it is taken."""
    found: list[object] = []
    wishes.leave(Close())
    while len(found) == 0 or wishes._waiting:
        found.append(wishes.take())
    return found[1:]


def test_the_newest_of_a_kind_wins() -> None:
    wishes = Wishes()
    older: list[Wish] = [Show(ONE), Solo(frozenset("a")), Watch("a"), Repeat((0.0, 1.0))]
    newer: list[Wish] = [Repeat(None), Show(OTHER), Watch(None), Solo(frozenset())]
    for wish in (*older, *newer):
        wishes.leave(wish)
    assert taken(wishes) == newer


def test_moves_are_gathered_until_a_document_has_them() -> None:
    """Those made before it was shown are in it, or were undone by it; later ones follow it."""
    wishes = Wishes()
    wishes.leave(Move({("a", "gain"): 1.0}))
    wishes.leave(Move({("b", "gain"): 2.0}))
    wishes.leave(Move({("a", "gain"): 3.0}))
    assert taken(wishes) == [Move({("a", "gain"): 3.0, ("b", "gain"): 2.0})]
    wishes.leave(Move({("a", "gain"): 1.0}))
    wishes.leave(Show(ONE))
    wishes.leave(Move({("a", "gain"): 4.0}))
    assert taken(wishes) == [Show(ONE), Move({("a", "gain"): 4.0})]


def test_the_transport_is_told_where_and_whether() -> None:
    """A position is not lost because the next wish names none."""
    wishes = Wishes()
    wishes.leave(Go(1, playing=None, position=10.0))
    wishes.leave(Go(2, playing=True, position=None))
    assert taken(wishes) == [Go(2, playing=True, position=10.0)]
    wishes.leave(Go(3, playing=True, position=5.0))
    wishes.leave(Go(4, playing=False, position=None))
    assert taken(wishes) == [Go(4, playing=False, position=5.0)]


def test_a_new_document_makes_the_old_ones_wishes_pointless() -> None:
    wishes = Wishes()
    for wish in (Show(ONE), Solo(frozenset("a")), Listen(None), UseDevice("null", 256)):
        wishes.leave(wish)
    wishes.leave(Begin(OTHER))
    assert taken(wishes) == [UseDevice("null", 256), Begin(OTHER)]


def test_who_waits_is_woken() -> None:
    wishes = Wishes()
    found: list[object] = []
    waiting = threading.Thread(target=lambda: found.append(wishes.take()))
    waiting.start()
    time.sleep(0.05)
    assert not found
    wishes.leave(Close())
    waiting.join(2.0)
    assert found == [Close()]

"""Slots: where each node's state lies in the arena of its type, for the node's life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.engine.banks import vector_lanes

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence


class Slots:
    """The slots of all arenas.

    Nodes that come together, as a bank, get slots side by side that begin a vector, and nobody else
    gets a slot in these vectors while one of them is there.

    Examples
    --------
    >>> slots = Slots()
    >>> slots.take("eq", ["a", "b", "c"], width=2)
    (0, 1, 2)
    >>> slots.take("eq", ["c", "d"], width=2)
    (2, 4)
    >>> slots.keep({"d"})
    >>> slots.take("eq", ["e"], width=2), slots.count("eq")
    ((0,), 8)
    """

    def __init__(self) -> None:
        self._slots: dict[Hashable, dict[str, int]] = {}
        self._vectors: dict[Hashable, list[set[str]]] = {}
        self._per_vector: dict[Hashable, int] = {}
        # The vectors before these are all taken, so that a long chain is no square of its length.
        self._taken_before: dict[Hashable, int] = {}

    def take(self, key: Hashable, nodes: Sequence[str], width: int) -> tuple[int, ...]:
        """Return the slots of nodes in an arena; those that have none yet get new ones.

        Parameters
        ----------
        key : hashable
            The arena's.
        nodes : sequence of str
            Their ids, in lane order.
        width : int
            Lanes that a node takes.
        """
        known = self._slots.setdefault(key, {})
        vectors = self._vectors.setdefault(key, [])
        lanes = vector_lanes(1)
        per_vector = self._per_vector.setdefault(key, max(1, lanes // width))
        new = [node for node in nodes if node not in known]
        needed = -(-len(new) // per_vector)
        start = self._taken_before.get(key, 0)
        first = _free_run(vectors, needed, start)
        vectors.extend(set() for _ in range(first + needed - len(vectors)))
        for place, node in enumerate(new):
            known[node] = first * per_vector + place
            vectors[first + place // per_vector].add(node)
        while start < len(vectors) and vectors[start]:
            start += 1
        self._taken_before[key] = start
        return tuple(known[node] for node in nodes)

    def count(self, key: Hashable) -> int:
        """Return how many slots an arena needs."""
        return len(self._vectors[key]) * self._per_vector[key]

    def keep(self, nodes: Collection[str]) -> None:
        """Free the slots of all other nodes."""
        for key, known in self._slots.items():
            self._slots[key] = {node: slot for node, slot in known.items() if node in nodes}
            for vector in self._vectors[key]:
                vector.intersection_update(nodes)
        self._taken_before.clear()


def _free_run(vectors: Sequence[set[str]], needed: int, start: int) -> int:
    """Return the first of `needed` free vectors side by side, at the end if there is no gap.

    Those before `start` are known not to be free.
    """
    run = 0
    for index in range(start, len(vectors)):
        run = 0 if vectors[index] else run + 1
        if needed and run == needed:
            return index + 1 - needed
    return len(vectors) - run

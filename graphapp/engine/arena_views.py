"""The slots of a bank in the arenas of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dsp.arrays import LANES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphapp.engine.schedule import Arena
    from nodes.vocabulary import Bank, Node, Store


class ArenaViews:
    """What a bank sees of the arenas.

    Where its slots stand side by side, and nobody else's beside them in the same vector, the bank
    works on the arenas themselves; else they are gathered before a call and scattered after it.

    Parameters
    ----------
    bank : Bank
        Gets its views.
    node : Node
        Whose arenas.
    arena : Arena
        Their description.
    taken : set of int
        All slots of the arena that a schedule uses.
    """

    def __init__(self, bank: Bank, node: Node, arena: Arena, taken: set[int]) -> None:
        self._bank = bank
        self._rack = node.rack
        self._width = arena.width
        self._slots = np.array([slot for slot, _ in bank.members])
        first = int(self._slots[0])
        count = len(self._slots)
        self._pages = -(-count * arena.width // LANES)
        in_row = bool((self._slots == first + np.arange(count)).all())
        end = first + self._pages * LANES // arena.width
        alone = not taken & set(range(first + count, end))
        self._direct = in_row and alone and first * arena.width % LANES == 0
        self._from = self._lanes(range(count))
        self._to = np.unravel_index(np.arange(count * arena.width), (self._pages, LANES))
        for store in self._stores():
            bank.views[store] = self._view(store, first, count)
        for scratch in node.rack.scratches:
            bank.views[scratch] = np.zeros(scratch.shape, scratch.dtype)

    def _lanes(self, members: Sequence[int]) -> tuple[NDArray[np.intp], ...]:
        """Return the pages and lanes of members' slots."""
        slots = self._slots[list(members)]
        lanes = (slots[:, None] * self._width + np.arange(self._width)).reshape(-1)
        return np.unravel_index(lanes, (self._rack.pages, LANES))

    def _stores(self) -> list[Store]:
        pairs = [store for pair in self._rack.pairs for store in (pair.begin, pair.end)]
        return [*self._rack.states, *pairs]

    def _view(self, store: Store, first: int, count: int) -> NDArray[np.float64]:
        if store.by_slot:
            size, begin = count, first
        else:
            size, begin = self._pages, first * self._width // LANES
        if self._direct:
            return store.array[begin : begin + size]
        return np.zeros((size, *store.array.shape[1:]), store.array.dtype)

    def gather(self) -> None:
        """Bring slots that are apart together."""
        if self._direct:
            return
        for store in self._stores():
            view = self._bank.views[store]
            if store.by_slot:
                view[:] = store.array[self._slots]
            else:
                view[self._to[0], ..., self._to[1]] = store.array[self._from[0], ..., self._from[1]]

    def scatter(self) -> None:
        """Bring them back."""
        if self._direct:
            return
        for store in self._stores():
            view = self._bank.views[store]
            if store.by_slot:
                store.array[self._slots] = view
            else:
                store.array[self._from[0], ..., self._from[1]] = view[self._to[0], ..., self._to[1]]

    def settle_coefficients(self) -> None:
        """Let the coefficients at the end be those at the beginning of what follows."""
        for pair in self._rack.pairs:
            self._bank.views[pair.begin][:] = self._bank.views[pair.end]

    def clear(self, members: Sequence[int]) -> None:
        """Zero the state of members of the bank, given by their places in it."""
        pages, lanes = self._lanes(members)
        for store in self._rack.states:
            if store.by_slot:
                store.array[self._slots[list(members)]] = 0
            else:
                store.array[pages, ..., lanes] = 0

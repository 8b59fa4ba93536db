"""Sums: the terms of a mix arranged for the kernels.

A signal whose channels stand in the same lanes of their vectors as at their destination is summed a
vector at a time; what does not (one channel spread to two, a mean of two) is summed lane by lane.
Both give the same bits.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dsp.arrays import LANES, QUANTUM
from dsp.mix import mix_lanes, mix_vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dsp.arrays import Block, Pages, Values
    from graphapp.engine.runner import Memory
    from graphapp.engine.schedule import Term

Placed = tuple[int, "Term"]
"""A term with its index among all."""


class Gains(NamedTuple):
    """Gains of vectors, ``(vectors, 8)``, and of single lanes' terms, ``(terms,)``."""

    vectors: Pages
    lanes: Values


class SumPlan:
    """How the terms of one mix are summed.

    Parameters
    ----------
    terms : sequence of Term
        Sorted by lane.
    width : int
        Lanes that a node takes at the destination.
    lanes : int
        Lanes of the destination.
    memory : Memory
        Where the sources are.
    """

    def __init__(self, terms: Sequence[Term], width: int, lanes: int, memory: Memory) -> None:
        nodes: dict[int, list[Placed]] = {}
        for placed in enumerate(terms):
            nodes.setdefault(placed[1].lane // width, []).append(placed)
        stands = {node: _stands(found, width) for node, found in nodes.items()}
        in_vectors = {node: found for node, found in nodes.items() if stands[node]}
        apart = [placed for node, found in nodes.items() if not stands[node] for placed in found]
        self._vectors = _Vectors(in_vectors, width, lanes, memory)
        self._lanes = _SingleLanes(apart, memory)
        self._scratch = np.zeros((2, QUANTUM, LANES))

    def arrange(self, gains: Values) -> Gains:
        """Arrange the gains of all terms, ``(terms,)``, for `run`."""
        return Gains(self._vectors.arrange(gains), gains[self._lanes.terms])

    def run(
        self, pool: NDArray[np.float32], row: int, begin: Gains, end: Gains, out: Block
    ) -> None:
        """Sum the rows from `row` on; gains ramp if `begin` is not `end`."""
        vectors, lanes = self._vectors, self._lanes
        offset = vectors.origin + row * vectors.stride if row else vectors.origin
        mix_vectors(
            pool,
            vectors.node_first,
            vectors.vector_first,
            vectors.exact,
            offset,
            vectors.stride,
            begin.vectors,
            end.vectors,
            vectors.place,
            vectors.width,
            self._scratch,
            out,
        )
        if lanes.lanes.size:
            offset = lanes.origin + row * lanes.stride if row else lanes.origin
            mix_lanes(
                pool,
                lanes.lanes,
                lanes.first,
                offset,
                lanes.stride,
                begin.lanes,
                end.lanes,
                out,
                begin is not end,
            )


def _stands(found: Sequence[Placed], width: int) -> bool:
    """Whether every term stands in the same lane of a node's lanes here as there."""
    return all(term.source % width == term.lane % width for _, term in found)


class _Vectors:
    """The vectors that are summed, in the order of nodes; see `dsp.mix.mix_vectors`."""

    def __init__(
        self, nodes: Mapping[int, Sequence[Placed]], width: int, lanes: int, memory: Memory
    ) -> None:
        self.width = width
        pages = [node * width // LANES for node in nodes]
        self.node_first = np.searchsorted(pages, np.arange(lanes // LANES + 1)).astype(np.int64)
        self.place = np.zeros((len(nodes), LANES))
        self._terms: list[int] = []
        self._at: list[tuple[int, int]] = []
        vectors: dict[tuple[int, int, int, int], int] = {}
        first, origin, stride, exact = [0], [], [], []
        for number, (node, found) in enumerate(nodes.items()):
            self.place[number, node * width % LANES :][:width] = 1.0
            seen: Counter[tuple[int, int]] = Counter()
            for index, term in found:
                page, lane = divmod(term.source, LANES)
                # One gain a lane: a lane that arrives twice (beside a send) takes another vector.
                key = (number, term.buffer, page, seen[term.buffer, term.source])
                seen[term.buffer, term.source] += 1
                if key not in vectors:
                    vectors[key] = len(vectors)
                    origin.append(memory.offset(term.buffer) + page * LANES)
                    stride.append(memory.lanes(term.buffer))
                self._terms.append(index)
                self._at.append((vectors[key], lane))
            if (len(vectors) - first[-1]) % 2 and not _passes(found, len(vectors) - first[-1]):
                # The kernel adds two vectors at a time: one without gain makes the number even.
                vectors[number, -1, -1, 0] = len(vectors)
                origin.append(origin[-1])
                stride.append(stride[-1])
            first.append(len(vectors))
            exact.append(_passes(found, first[-1] - first[-2]))
        self.vector_first = np.array(first, np.int64)
        self.origin = np.array(origin, np.int64)
        self.stride = np.array(stride, np.int64)
        self.exact = np.array(exact, np.bool_)

    def arrange(self, gains: Values) -> Pages:
        arranged = np.zeros((len(self.origin), LANES))
        if self._at:
            vector, lane = np.array(self._at).T
            arranged[vector, lane] = gains[self._terms]
        return arranged


class _SingleLanes:
    """The terms that are summed lane by lane; see `dsp.mix.mix_lanes`."""

    def __init__(self, placed: Sequence[Placed], memory: Memory) -> None:
        self.terms = np.array([index for index, _ in placed], np.int64)
        targets = [term.lane for _, term in placed]
        self.lanes = np.unique(np.array(targets, np.int64))
        self.first = np.append(np.searchsorted(targets, self.lanes), len(targets)).astype(np.int64)
        self.stride = np.array([memory.lanes(term.buffer) for _, term in placed], np.int64)
        self.origin = np.array(
            [memory.offset(term.buffer) + term.source for _, term in placed], np.int64
        )


def _passes(found: Sequence[Placed], vectors: int) -> bool:
    """Whether one vector holds all that arrives, one term a lane."""
    return vectors == 1 and len({term.lane for _, term in found}) == len(found)

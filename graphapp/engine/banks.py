"""Banks: which nodes are computed together, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp.arrays import LANES
from nodes.vocabulary import lane_width

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from graphapp.engine.resolve import Resolved


def bank_limit(node: Resolved, max_bank: int) -> int:
    """Return how many nodes like this one a bank may hold: 8 stereo nodes are 16 lanes.

    Parameters
    ----------
    node : Resolved
        One of them.
    max_bank : int
        The most stereo nodes; 1 computes every node by itself.
    """
    if max_bank == 1 or node.passes:
        return 1
    width = max(lane_width(n) for n in (*node.fed.values(), *node.outputs.values()))
    return max(1, 2 * max_bank // width)


def vector_lanes(lanes: int) -> int:
    """Round a number of lanes up to whole vectors.

    Examples
    --------
    >>> vector_lanes(6), vector_lanes(16)
    (8, 16)
    """
    return -(-lanes // LANES) * LANES


def gather_banks(nodes: Mapping[str, Resolved], max_bank: int) -> Iterator[list[Resolved]]:
    """Yield banks in an order in which all can be computed.

    From the nodes whose inputs are ready, a full bank is taken if there is one, the one farthest
    down its chain, so that a block stays in the processor's cache; else the one nearest to the
    sources, so that nodes like it may still become ready beside the others. Lane order follows the
    bank that feeds the main input, then the id.

    Parameters
    ----------
    nodes : mapping of str to Resolved
        In topological order.
    max_bank : int
        See `bank_limit`.
    """
    waiting = {name: _sources(node) for name, node in nodes.items()}
    followers: dict[str, list[str]] = {name: [] for name in nodes}
    for name, sources in waiting.items():
        for source in sources:
            followers[source].append(name)
    place: dict[str, tuple[int, int]] = {}
    ready: dict[Hashable, list[Resolved]] = {}
    for name, sources in waiting.items():
        if not sources:
            ready.setdefault(nodes[name].key, []).append(nodes[name])
    index = 0
    while ready:
        key = min(ready, key=lambda key: _urgency(ready[key], max_bank))
        likes = sorted(ready.pop(key), key=lambda node: _lane_order(node, place))
        limit = bank_limit(likes[0], max_bank)
        bank, rest = likes[:limit], likes[limit:]
        if rest:
            ready[key] = rest
        yield bank
        for lane, node in enumerate(bank):
            place[node.name] = (index, lane)
            for follower in followers[node.name]:
                waiting[follower].discard(node.name)
                if not waiting[follower]:
                    ready.setdefault(nodes[follower].key, []).append(nodes[follower])
        index += 1


def _sources(node: Resolved) -> set[str]:
    return {each.cable.source.node for found in node.arriving.values() for each in found}


def _urgency(likes: list[Resolved], max_bank: int) -> tuple[int, int, str]:
    levels = [node.level for node in likes]
    name = min(node.name for node in likes)
    if len(likes) >= bank_limit(likes[0], max_bank):
        return 0, -max(levels), name
    return 1, min(levels), name


def _lane_order(node: Resolved, place: Mapping[str, tuple[int, int]]) -> tuple[int, int, str]:
    main = node.kind.main_input()
    arriving = node.arriving[main.name] if main else ()
    bank, lane = place[arriving[0].cable.source.node] if arriving else (-1, -1)
    return bank, lane, node.name

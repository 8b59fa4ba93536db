"""Random edits of a graph, as a person makes them while the song plays."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nodes.registry import catalogue
from nodes.vocabulary import Choice, Fault, Param
from projects import Cable, Endpoint, Graph, Node
from projects.cables import check_cable, check_loops

if TYPE_CHECKING:
    from collections.abc import Callable

INSERTS = ("eq", "compressor", "pan", "fader", "send", "bus", "reverb", "limiter")

GENTLE = {
    "threshold": (-40.0, -20.0),
    "attack": (5.0, 50.0),
    "release": (50.0, 400.0),
    "makeup": (0.0, 3.0),
    "gain": (-12.0, 0.0),
    "output": (-6.0, 0.0),
    "level": (-30.0, 0.0),
    "trim": (-12.0, 0.0),
    "drive": (0.0, 3.0),
    "ceiling": (-3.0, 0.0),
    "q": (0.3, 4.0),
    "lookahead": (0.5, 8.0),
}
"""Ranges within which a signal keeps its shape: what steps then is the edit's own."""


@dataclass(frozen=True)
class Edited:
    """What should be heard after an edit, and what was done."""

    what: str
    graph: Graph
    solo: frozenset[str] = frozenset()
    listen: Endpoint | None = None
    moved: tuple[str, str, float] | None = None


class RandomEdits:
    """Edits one after the other, the same for the same seed.

    Parameters
    ----------
    graph : Graph
        To begin with; stems and the end stay.
    seed : int
        Which.
    """

    def __init__(self, graph: Graph, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- nothing is secret here
        self._now = Edited("begin", graph)
        self._count = 0
        self._kinds: list[Callable[[Graph], Edited | None]] = [
            self._move,
            self._move,
            self._choose,
            self._insert,
            self._remove,
            self._connect,
            self._disconnect,
            self._flag,
            self._solo,
            self._listen,
            self._swap,
        ]

    def next(self) -> Edited:
        """Return the next edit."""
        while True:
            made = self._random.choice(self._kinds)(self._now.graph)
            if made is not None:
                self._now = made
                self._count += 1
                return made

    def _edited(self, what: str, graph: Graph) -> Edited | None:
        """Return an edit of the graph, unless it closes a loop or grows too large."""
        try:
            check_loops(graph)
        except Fault:
            return None
        if len(graph.nodes) > 40:
            return None
        return replace(self._now, what=what, graph=graph, moved=None)

    def _name(self, graph: Graph, *, fixed: bool = True) -> str:
        names = [n for n, node in graph.nodes.items() if fixed or node.type in INSERTS]
        return self._random.choice(names)

    def _move(self, graph: Graph) -> Edited | None:
        name = self._name(graph)
        node = graph.nodes[name]
        assert node.kind is not None
        knobs = [p for p in node.kind.parameters.values() if isinstance(p, Param) and p.automatable]
        if not knobs:
            return None
        knob = self._random.choice(knobs)
        low, high = GENTLE.get(knob.name, (knob.low, knob.high))
        value = self._random.uniform(low, high)
        values = {**node.values, knob.name: value}
        nodes = {**graph.nodes, name: replace(node, values=values)}
        made = self._edited(f"move {name}.{knob.name} to {value:g}", replace(graph, nodes=nodes))
        return replace(made, moved=(name, knob.name, value)) if made else None

    def _choose(self, graph: Graph) -> Edited | None:
        """Change what cannot glide: a choice, a fixed number, the bands of an equalizer."""
        name = self._name(graph, fixed=False)
        node = graph.nodes[name]
        assert node.kind is not None
        values = dict(node.values)
        if node.type == "eq":
            shapes = ("bell", "low-shelf", "high-shelf")
            values["bands"] = tuple(
                {
                    "shape": self._random.choice(shapes),
                    "freq": self._random.uniform(80.0, 3000.0),
                    "gain": self._random.uniform(*GENTLE["gain"]),
                }
                for _ in range(self._random.randrange(1, 4))
            )
        else:
            choices = [
                p
                for p in node.kind.parameters.values()
                if isinstance(p, Choice) or (isinstance(p, Param) and p.fixed)
            ]
            if not choices:
                return None
            chosen = self._random.choice(choices)
            values[chosen.name] = (
                self._random.choice(list(chosen.codes))
                if isinstance(chosen, Choice)
                else self._random.uniform(*GENTLE.get(chosen.name, (chosen.low, chosen.high)))
            )
        nodes = {**graph.nodes, name: replace(node, values=values)}
        return self._edited(f"change {name}", replace(graph, nodes=nodes))

    def _insert(self, graph: Graph) -> Edited | None:
        if not graph.cables:
            return None
        cable = self._random.choice(graph.cables)
        kind = self._random.choice(INSERTS)
        name = f"{kind}-{self._count}"
        node = Node(kind, {"gain": -6.0} if kind == "fader" else {})
        port = next(iter(catalogue()[kind].outputs))
        cables = [c for c in graph.cables if c != cable]
        cables += [
            Cable(cable.source, Endpoint(name, "in")),
            Cable(Endpoint(name, port), cable.target),
        ]
        nodes = {**graph.nodes, name: node}
        return self._edited(f"insert {name}", replace(graph, nodes=nodes, cables=tuple(cables)))

    def _remove(self, graph: Graph) -> Edited | None:
        names = [n for n, node in graph.nodes.items() if node.type in INSERTS]
        if len(names) < 3 or len(graph.cables) < 6:
            return None
        name = self._random.choice(names)
        sources = [c.source for c in graph.cables if c.target == Endpoint(name, "in")]
        targets = [c.target for c in graph.cables if c.source.node == name]
        kept = [c for c in graph.cables if name not in {c.source.node, c.target.node}]
        healed = dict.fromkeys([*kept, *(Cable(s, t) for s in sources for t in targets)])
        nodes = {n: node for n, node in graph.nodes.items() if n != name}
        return self._edited(f"remove {name}", replace(graph, nodes=nodes, cables=tuple(healed)))

    def _connect(self, graph: Graph) -> Edited | None:
        source, target = self._name(graph), self._name(graph)
        kinds = graph.nodes[source].kind, graph.nodes[target].kind
        assert kinds[0] is not None
        assert kinds[1] is not None
        if source == target or not kinds[0].outputs or not kinds[1].inputs:
            return None
        cable = Cable(
            Endpoint(source, self._random.choice(list(kinds[0].outputs))),
            Endpoint(target, self._random.choice(list(kinds[1].inputs))),
        )
        if cable in graph.cables or len(graph.cables) > 60:
            return None
        check_cable(graph.nodes, cable, "cables")
        return self._edited(f"connect {cable}", replace(graph, cables=(*graph.cables, cable)))

    def _disconnect(self, graph: Graph) -> Edited | None:
        if len(graph.cables) < 8:
            return None
        cable = self._random.choice(graph.cables)
        cables = tuple(c for c in graph.cables if c != cable)
        return self._edited(f"disconnect {cable}", replace(graph, cables=cables))

    def _flag(self, graph: Graph) -> Edited | None:
        name = self._name(graph, fixed=False)
        node = graph.nodes[name]
        if node.mute or self._random.random() < 0.2:
            changed = replace(node, mute=not node.mute)
        else:
            changed = replace(node, bypass=not node.bypass)
        return self._edited(f"flag {name}", replace(graph, nodes={**graph.nodes, name: changed}))

    def _solo(self, graph: Graph) -> Edited | None:
        some = frozenset({self._name(graph)}) if not self._now.solo else frozenset[str]()
        return replace(self._now, what=f"solo {sorted(some)}", solo=some, moved=None)

    def _listen(self, graph: Graph) -> Edited | None:
        if self._now.listen is not None:
            return replace(self._now, what="listen at the end", listen=None, moved=None)
        cable = self._random.choice(graph.cables)
        return replace(self._now, what=f"listen at {cable.source}", listen=cable.source, moved=None)

    def _swap(self, graph: Graph) -> Edited | None:
        """Swap two nodes that follow each other: old and new cables together close a loop."""
        for cable in self._random.sample(graph.cables, len(graph.cables)):
            first, second = cable.source.node, cable.target.node
            if not {graph.nodes[n].type for n in (first, second)} <= set(INSERTS):
                continue
            if cable.target.port != "in":
                continue
            if (
                sum({c.source.node, c.target.node} & {first, second} != set() for c in graph.cables)
                > 3
            ):
                continue
            cables = []
            for c in graph.cables:
                if c == cable:
                    port = next(iter(catalogue()[graph.nodes[second].type].outputs))
                    cables.append(Cable(Endpoint(second, port), Endpoint(first, "in")))
                elif c.target.node == first:
                    cables.append(Cable(c.source, Endpoint(second, "in")))
                elif c.source.node == second:
                    port = next(iter(catalogue()[graph.nodes[first].type].outputs))
                    cables.append(Cable(Endpoint(first, port), c.target))
                else:
                    cables.append(c)
            return self._edited(f"swap {first} and {second}", replace(graph, cables=tuple(cables)))
        return None

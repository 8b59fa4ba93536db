"""What a document says about its cables, in the terms of the proof of wiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.vocabulary import AudioIn, AudioOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nodes.vocabulary import Node
    from projects import Cable, Endpoint, Graph


class Expected:
    """The part of a graph that an export needs.

    Parameters
    ----------
    graph : Graph
        The document's.
    goal : str
        The node whose signal is exported.
    port : Endpoint or None
        Which of its outputs; None: its input.
    gains : mapping of Cable to float
        Of cables whose gain is not what the document says.

    Attributes
    ----------
    needed : set of str
        The nodes that `goal` depends on, and itself.
    passing : set of str
        Those of them whose main input comes out: bypassed ones, groups too, and those of unknown
        type.
    """

    def __init__(
        self, graph: Graph, goal: str, port: Endpoint | None, gains: Mapping[Cable, float]
    ) -> None:
        self._gains = gains
        self._graph = graph
        self._port = port
        self._into: dict[str, list[Cable]] = {}
        self._out_of: dict[str, list[Cable]] = {}
        for cable in graph.cables:
            self._into.setdefault(cable.target.node, []).append(cable)
            self._out_of.setdefault(cable.source.node, []).append(cable)
        self.needed = self._ancestors(goal)
        self.passing = {
            node for node in self.needed if graph.nodes[node].bypass or self.kind(node) is None
        }

    def _ancestors(self, goal: str) -> set[str]:
        found, waiting = {goal}, [goal]
        while waiting:
            sources = {cable.source.node for cable in self._into.get(waiting.pop(), ())} - found
            found |= sources
            waiting += sources
        return found

    def kind(self, node: str) -> type[Node] | None:
        """Return a node's type; None if it is unknown."""
        return self._graph.nodes[node].kind

    def gains(self) -> dict[tuple[str, str], float]:
        """Return the gains of all cables by source and target.

        The output of a muted node is exported through a cable that ends nowhere.
        """
        cables = (cable for node in self.needed for cable in self._into.get(node, ()))
        gains = {(str(c.source), str(c.target)): self._gain(c) for c in cables}
        if self._port and self._graph.nodes[self._port.node].mute:
            gains[str(self._port), ""] = 0.0
        return gains

    def _gain(self, cable: Cable) -> float:
        return self._gains.get(cable, 0.0 if self._silent(cable) else 1.0)

    def _silent(self, cable: Cable) -> bool:
        """Whether a cable comes from a muted node, or leads to a muted end."""
        kind = self.kind(cable.target.node)
        end = kind is not None and not kind.outputs
        nodes = self._graph.nodes
        return nodes[cable.source.node].mute or (end and nodes[cable.target.node].mute)

    def ports(self, node: str) -> tuple[AudioIn, list[AudioOut]]:
        """Return a passing node's main input, and its outputs, the main one first.

        A bypassed group has those that it exposes; a node of unknown type has the ports that its
        cables name, in alphabetical order.
        """
        kind, group = self.kind(node), self._graph.nodes[node].group
        main = kind.main_input() if kind else None
        if kind and main:
            return main, list(kind.outputs.values())
        if group:
            return AudioIn(next(iter(group.inputs))), [AudioOut(name) for name in group.outputs]
        ins = {cable.target.port for cable in self._into.get(node, ())}
        outs = {cable.source.port for cable in self._out_of.get(node, ())}
        return AudioIn(min(ins, default="in")), [AudioOut(name) for name in sorted(outs)]

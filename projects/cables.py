"""The rules of cables: from an output to an input, each once, no loop, one end."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from nodes.vocabulary import Fault
from nodes.vocabulary.parameters import spelled
from projects import checks
from projects.flatten import flattened, walk
from projects.graph import Cable, Endpoint, Graph

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from projects.graph import Node

MOST_CABLES: Final = 100_000
_MOST_SHOWN: Final = 8


def read_cable(raw: object, place: str) -> Cable:
    """Read ``["kick.out", "kick-eq.in"]``.

    Raises
    ------
    Fault
        If it is something else.
    """
    match raw:
        case [str(source), str(target)]:
            return Cable(read_end(source, place), read_end(target, place))
    raise Fault(place, 'is no cable; use ["node.port", "node.port"]')


def read_end(text: str, place: str) -> Endpoint:
    """Read ``kick.out``.

    Raises
    ------
    Fault
        If it names no port.
    """
    end = Endpoint.of(text)
    if not end.port:
        raise Fault(place, f'{spelled(text)} names no port; use "node.port"')
    return end


def check_cable(nodes: Mapping[str, Node], cable: Cable, place: str) -> None:
    """Check that a cable leads from a known output to a known input.

    A placeholder has the ports that cables name.

    Raises
    ------
    Fault
        If there is no such node or port, or it has the other direction.
    """
    for end in cable:
        checks.known_node(end.node, nodes.keys(), place)
    rule = ", but a cable is [output, input]"
    check_port(nodes, cable.source, "output", place, rule)
    check_port(nodes, cable.target, "input", place, rule)


def check_port(
    nodes: Mapping[str, Node], end: Endpoint, wanted: str, place: str, rule: str = ""
) -> None:
    """Check that a node has a port.

    Parameters
    ----------
    nodes : mapping of str to Node
        The graph's.
    end : Endpoint
        The port. A placeholder has every one.
    wanted : str
        ``input`` or ``output``.
    place : str
        What a fault names.
    rule : str
        What a fault says of ports that have the other direction.

    Raises
    ------
    Fault
        If there is no such node or port, or it has the other direction.
    """
    checks.known_node(end.node, nodes.keys(), place)
    declared = nodes[end.node].group or nodes[end.node].kind
    if declared is None:
        return
    right: Collection[str] = declared.inputs
    wrong: Collection[str] = declared.outputs
    if wanted == "output":
        right, wrong = wrong, right
    if end.port in right:
        return
    has = f"; {spelled(end.node)} has {', '.join(islice(right, _MOST_SHOWN)) or 'none'}"
    if end.port in wrong:
        raise Fault(place, f'"{end}" is no {wanted}{rule}{has}')
    near = checks.nearest(end.port, right) or has
    raise Fault(place, f"no {wanted} {spelled(end.port)} on {spelled(end.node)}{near}")


def ends_of(graph: Graph) -> list[str]:
    """Return the nodes in which a graph ends: those whose type has no outputs."""
    return [name for name, node in graph.nodes.items() if node.kind and not node.kind.outputs]


def has_end(graph: Graph) -> bool:
    """Whether a graph has a master."""
    return bool(ends_of(graph))


def check_ends(graph: Graph) -> None:
    """Check that a graph has exactly one end: one node whose type has no outputs.

    Raises
    ------
    Fault
        If it has none or several.
    """
    ends = ends_of(graph)
    if not ends:
        raise Fault("nodes", 'no master; add {"type": "master"} and lead a cable to it')
    if len(ends) > 1:
        names = ", ".join(ends[:_MOST_SHOWN])
        raise Fault("nodes", f"{len(ends)} masters ({names}); keep exactly one")


def check_loops(graph: Graph) -> None:
    """Check that no cables lead back to where they come from, through groups or not.

    Bypassed groups are looked at both as they are and as if they were not bypassed.

    Raises
    ------
    Fault
        If they do; the message names the loop.
    """
    loop = find_cycle(flattened(graph))
    if not loop and any(node.group and node.bypass for _, node in walk(graph)):
        loop = find_cycle(flattened(graph, bypassed=True))
    if loop:
        shown = loop if len(loop) <= _MOST_SHOWN else [*loop[:3], "…", *loop[-3:]]
        path = " → ".join([*shown, loop[0]])
        raise Fault("cables", f"{path} would feed back; remove one of these cables")


def find_cycle(graph: Graph) -> list[str]:
    """Return the nodes of a loop in the order of its cables, or nothing.

    Depth first with a stack of its own, so that a long chain is no deep recursion; each node
    and cable is visited once.

    Examples
    --------
    >>> find_cycle(Graph(cables=(Cable.of("a.out", "b.in"), Cable.of("b.out", "a.in"))))
    ['a', 'b']
    """
    following: dict[str, list[str]] = {}
    for source, target in graph.cables:
        following.setdefault(source.node, []).append(target.node)
    done: set[str] = set()
    for root, first in following.items():
        if root in done:
            continue
        path = {root: None}  # a dict, because it keeps order and finds in constant time
        ahead = [iter(first)]
        while ahead:
            name = next(ahead[-1], None)
            if name is None:
                ahead.pop()
                done.add(path.popitem()[0])
            elif name in path:
                loop = list(path)
                return loop[loop.index(name) :]
            elif name not in done:
                path[name] = None
                ahead.append(iter(following.get(name, ())))
    return []

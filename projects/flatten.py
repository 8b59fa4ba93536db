"""Looking through groups: what a graph is without them.

A node inside is called by the joined ids of its groups and its own, ``drums/eq``. A bypassed group
stays one node, which passes its main input on: nothing inside it is heard, nor are its other ports.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from projects.graph import Cable, Endpoint, Graph

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from projects.graph import Breakpoint, Group, Node
    from projects.project import Project

JOINT: Final = "/"
"""What stands between the ids of a group and of a node in it."""


def joined(*ids: str) -> str:
    """Return the id of a node in groups, the outermost first.

    Examples
    --------
    >>> joined("drums", "eq")
    'drums/eq'
    """
    return JOINT.join(ids)


def lineage(name: str) -> list[str]:
    """Return the ids of the groups that a node is in, the outermost first, and its own.

    Examples
    --------
    >>> lineage("drums/kit/eq")
    ['drums', 'drums/kit', 'drums/kit/eq']
    """
    ids = name.split(JOINT)
    return [joined(*ids[: i + 1]) for i in range(len(ids))]


def node_place(name: str) -> str:
    """Return where in a file the object of a node stands.

    Examples
    --------
    >>> node_place("drums/eq")
    'nodes.drums.graph.nodes.eq'
    """
    return f"nodes.{name.replace(JOINT, '.graph.nodes.')}"


def walk(graph: Graph, above: str = "") -> Iterator[tuple[str, Node]]:
    """Yield all nodes by joined id, each group before what is in it."""
    for name, node in graph.nodes.items():
        yield above + name, node
        if node.group is not None:
            yield from walk(node.group.graph, f"{above}{name}{JOINT}")


def node_ids(graph: Graph) -> Collection[str]:
    """Return the joined ids of all nodes, those in groups too."""
    if all(node.group is None for node in graph.nodes.values()):
        return graph.nodes.keys()
    return {name for name, _ in walk(graph)}


def changed(graph: Graph, change: Callable[[str, Node], Node], above: str = "") -> Graph:
    """Return a graph with every node, those in groups too, as a function returns it.

    Parameters
    ----------
    graph : Graph
        The graph before.
    change : callable
        Takes a node's joined id and the node; of a group, what is in it was changed before.
    above : str
        What joined ids begin with.
    """
    nodes = {}
    for name, node in graph.nodes.items():
        group, new = node.group, node
        if group is not None:
            inner = changed(group.graph, change, f"{above}{name}{JOINT}")
            if inner is not group.graph:
                new = replace(node, group=replace(group, graph=inner))
        nodes[name] = change(above + name, new)
    same = all(nodes[name] is node for name, node in graph.nodes.items())
    return graph if same else replace(graph, nodes=nodes)


class Held(NamedTuple):
    """A parameter where it is held.

    Attributes
    ----------
    inside : tuple of str
        The way to the node that holds it: ids inside the groups that expose it.
    node : Node
        That node.
    path : str
        The parameter's path there.
    """

    inside: tuple[str, ...]
    node: Node
    path: str


def held(node: Node, path: str) -> Held | None:
    """Return where a node's parameter is held: what a group exposes, by a node inside.

    None if a group does not expose it. Whether the node has it is not looked at.
    """
    inside: tuple[str, ...] = ()
    while node.group is not None:
        if path not in node.group.params:
            return None
        name, path = Endpoint.of(node.group.params[path])
        inside, node = (*inside, name), node.group.graph.nodes[name]
    return Held(inside, node, path)


def held_path(graph: Graph, path: str) -> str | None:
    """Return a path such as ``drums.warmth`` as the flat graph has it, ``drums/sat.drive``.

    Parameters
    ----------
    graph : Graph
        The graph with groups.
    path : str
        Of a parameter; the node's id may be joined.

    Returns
    -------
    str or None
        None if a group does not expose the parameter, or the node is not there.
    """
    name, parameter = Endpoint.of(path)
    name, _, inside = name.partition(JOINT)
    node = graph.nodes.get(name)
    if node is None:
        return None
    if inside:
        inner = held_path(node.group.graph, f"{inside}.{parameter}") if node.group else None
        return joined(name, inner) if inner else None
    found = held(node, parameter)
    return f"{joined(name, *found.inside)}.{found.path}" if found else None


def flatten(project: Project) -> Project:
    """Return a project without groups, which sounds the same.

    What is flat already is returned as it is.
    """
    graph = flattened(project.graph)
    return project if graph is project.graph else replace(project, graph=graph)


def flattened(graph: Graph, *, bypassed: bool = False) -> Graph:
    """Return a graph without groups, which sounds the same.

    The outputs of a muted group are silent because the nodes that make them are muted.

    Parameters
    ----------
    graph : Graph
        The graph with groups.
    bypassed : bool
        Whether bypassed groups are taken apart too, as if they were not bypassed.
    """
    parts = {
        name: _part(name, node.group, node.mute, bypassed)
        for name, node in graph.nodes.items()
        if node.group is not None and (bypassed or not node.bypass)
    }
    if all(node.group is None for node in graph.nodes.values()):
        return graph
    nodes: dict[str, Node] = {}
    for name, node in graph.nodes.items():
        nodes |= parts[name].nodes if name in parts else {name: node}
    cables = [
        Cable(_flat(graph, source, "outputs", bypassed), _flat(graph, target, "inputs", bypassed))
        for source, target in graph.cables
        if not (
            _idle(graph, source, "outputs", bypassed) or _idle(graph, target, "inputs", bypassed)
        )
    ]
    lanes: dict[str, tuple[Breakpoint, ...]] = {}
    for part in parts.values():
        cables += part.cables
        lanes |= part.automation
    for path, lane in graph.automation.items():
        flat_path = held_path(graph, path)
        if flat_path and Endpoint.of(flat_path).node in nodes:  # not in a bypassed group
            lanes[flat_path] = lane
    return Graph(nodes, tuple(cables), lanes)


def _part(name: str, group: Group, mute: bool, bypassed: bool) -> Graph:
    """Return what is in a group, flat, with joined ids."""
    flat = flattened(group.graph, bypassed=bypassed)
    ends = (_flat(group.graph, end, "outputs", bypassed) for end in group.outputs.values())
    muted = {end.node for end in ends} if mute else set()
    return Graph(
        {
            joined(name, inner): replace(node, mute=True) if inner in muted else node
            for inner, node in flat.nodes.items()
        },
        tuple(Cable(*(_within(name, end) for end in cable)) for cable in flat.cables),
        {joined(name, path): lane for path, lane in flat.automation.items()},
    )


def _flat(graph: Graph, end: Endpoint, side: str, bypassed: bool) -> Endpoint:
    """Return what a port is in the flat graph; `side` is ``inputs`` or ``outputs``."""
    node = graph.nodes[end.node]
    if node.group is None or (node.bypass and not bypassed):
        return end
    inner: Endpoint = getattr(node.group, side)[end.port]
    return _within(end.node, _flat(node.group.graph, inner, side, bypassed))


def _idle(graph: Graph, end: Endpoint, side: str, bypassed: bool) -> bool:
    """Whether a port is one of a bypassed group's that nothing goes through.

    Its cables go: a path that does not sound must not close a loop.
    """
    node = graph.nodes[end.node]
    if node.group is None or not node.bypass or bypassed:
        return False
    main: str = next(iter(getattr(node.group, side)))
    return end.port != main


def _within(name: str, end: Endpoint) -> Endpoint:
    return end._replace(node=joined(name, end.node))


def outlet(graph: Graph, port: Endpoint) -> Endpoint:
    """Return what an output is in the flat graph: ``drums.out`` may be ``drums/comp.out``.

    Parameters
    ----------
    graph : Graph
        The graph with groups.
    port : Endpoint
        An output that is there; its node's id may be joined.
    """
    return _port(graph, port, "outputs")


def inlet(graph: Graph, port: Endpoint) -> Endpoint:
    """Return what an input is in the flat graph; see `outlet`."""
    return _port(graph, port, "inputs")


def _port(graph: Graph, port: Endpoint, side: str) -> Endpoint:
    name, _, inside = port.node.partition(JOINT)
    group = graph.nodes[name].group
    if inside and group is not None:
        return _within(name, _port(group.graph, port._replace(node=inside), side))
    return _flat(graph, port, side, bypassed=False)

"""The document's graph: nodes, cables and automation, as plain data that nobody can change.

An edit makes a new graph (`projects.edits`); the old one stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from nodes.registry import catalogue
from nodes.vocabulary import Bands
from projects.checks import composed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nodes import vocabulary
    from nodes.vocabulary import Parameter, Value

    NodeType = type[vocabulary.Node]
    T = TypeVar("T")

CURVES: Final = ("linear", "hold", "smooth")
"""How automation reaches a breakpoint from the one before; the first is the default."""


class Endpoint(NamedTuple):
    """A port of a node."""

    node: str
    port: str

    def __str__(self) -> str:
        """Return ``node.port``, as files name it."""
        return f"{self.node}.{self.port}"

    @classmethod
    def of(cls, text: str) -> Endpoint:
        """Read ``node.port``.

        Examples
        --------
        >>> Endpoint.of("kick-eq.in")
        Endpoint(node='kick-eq', port='in')
        """
        node, _, port = text.partition(".")
        return cls(node, port)


class Cable(NamedTuple):
    """A connection from an output to an input."""

    source: Endpoint
    target: Endpoint

    def __str__(self) -> str:
        """Return ``node.port → node.port``."""
        return f"{self.source} → {self.target}"

    @classmethod
    def of(cls, source: str, target: str) -> Cable:
        """Make a cable from two endpoints as files name them.

        Examples
        --------
        >>> str(Cable.of("kick.out", "kick-eq.in"))
        'kick.out → kick-eq.in'
        """
        return cls(Endpoint.of(source), Endpoint.of(target))


class Ports(NamedTuple):
    """The names of a node's ports, the main ones first.

    Attributes
    ----------
    inputs, outputs : tuple of str
        As cables name them.
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


class Breakpoint(NamedTuple):
    """A value that a parameter has at a moment of the song.

    Attributes
    ----------
    seconds : float
        Song time.
    value : float
        In the parameter's unit; −inf where a level is off.
    curve : str
        How the value gets here from the breakpoint before: one of `CURVES`.
    """

    seconds: float
    value: float
    curve: str = CURVES[0]


def sealed(mapping: Mapping[str, T]) -> Mapping[str, T]:
    """Return a mapping that cannot be changed; a sealed one as it is, another copied."""
    return mapping if isinstance(mapping, MappingProxyType) else MappingProxyType(dict(mapping))


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a graph.

    Parameters
    ----------
    type : str
        The id of its type in the registry.
    values : mapping of str to Value
        Its parameters. Those at their default are dropped here, so equal nodes are equal.
    label : str
        What people call it; in Unicode's composed form (NFC), so that equal labels are equal.
    bypass, mute : bool
        Whether it passes its input on, whether its outputs are silent.
    extra : mapping or None
        What another program keeps with it: JSON values, saved back unchanged.
    unknown : mapping or None
        Of a placeholder: the fields that this version of the program cannot understand.
    group : Group or None
        Of a group: what is in it.
    """

    type: str
    values: Mapping[str, Value] = field(default_factory=dict)
    label: str = ""
    bypass: bool = False
    mute: bool = False
    extra: Mapping[str, object] | None = None
    unknown: Mapping[str, object] | None = None
    group: Group | None = None

    def __post_init__(self) -> None:
        """Drop defaults, seal the values, compose the label."""
        parameters = self.kind.parameters if self.kind else {}
        given = _without_defaults(parameters, self.values)
        object.__setattr__(self, "values", MappingProxyType(given))
        object.__setattr__(self, "label", composed(self.label))

    @property
    def kind(self) -> NodeType | None:
        """The node's type in the registry; None for a placeholder or a group."""
        return catalogue().get(self.type) if self.unknown is None else None

    @property
    def placeholder(self) -> bool:
        """Whether it stands for a node of a type that is not known here."""
        return self.kind is None and self.group is None

    @property
    def ports(self) -> Ports | None:
        """Its ports; None for a placeholder, which has those that cables name."""
        declared = self.group or self.kind
        return Ports(tuple(declared.inputs), tuple(declared.outputs)) if declared else None


def _without_defaults(
    parameters: Mapping[str, Parameter], values: Mapping[str, Value]
) -> dict[str, Value]:
    given: dict[str, Value] = {}
    for name, value in values.items():
        parameter = parameters.get(name)
        if isinstance(parameter, Bands) and isinstance(value, tuple):
            fields = parameter.fields
            if value:
                given[name] = tuple(
                    MappingProxyType(_without_defaults(fields, band))  # type: ignore[arg-type]
                    for band in value
                )
        elif parameter is None or value != parameter.default_value:
            given[name] = value
    return given


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and what joins them.

    Parameters
    ----------
    nodes : mapping of str to Node
        By id, in the order of the file.
    cables : tuple of Cable
        Each once. Several may end at one input, where they are summed.
    automation : mapping of str to tuple of Breakpoint
        By path (``kick-eq.bands[1].gain``), times rising.
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    cables: tuple[Cable, ...] = ()
    automation: Mapping[str, tuple[Breakpoint, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Seal the mappings."""
        object.__setattr__(self, "nodes", sealed(self.nodes))
        object.__setattr__(self, "automation", sealed(self.automation))


@dataclass(frozen=True, slots=True)
class Group:
    """What is in a node that holds a graph, and what of it can be reached from outside.

    Parameters
    ----------
    graph : Graph
        Without an end.
    inputs, outputs : mapping of str to Endpoint
        Its ports, and the port inside that each of them is; the main ones first.
    params : mapping of str to str
        Its parameters, and the path inside (``eq.bands[1].gain``) that each of them is.
    """

    graph: Graph = field(default_factory=Graph)
    inputs: Mapping[str, Endpoint] = field(default_factory=dict)
    outputs: Mapping[str, Endpoint] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Seal the mappings."""
        for name in ("inputs", "outputs", "params"):
            object.__setattr__(self, name, sealed(getattr(self, name)))


def ports(graph: Graph, name: str) -> Ports:
    """Return the ports of a node of a graph.

    Those of a placeholder are the ones that cables name, in alphabetical order.
    """
    declared = graph.nodes[name].ports
    if declared is not None:
        return declared
    inputs = {cable.target.port for cable in graph.cables if cable.target.node == name}
    outputs = {cable.source.port for cable in graph.cables if cable.source.node == name}
    return Ports(tuple(sorted(inputs)), tuple(sorted(outputs)))

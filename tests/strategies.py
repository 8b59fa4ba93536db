"""Hypothesis strategies for the whole project.

They derive from the registry: a new node type is drawn without a change here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nodes.registry import catalogue
from nodes.vocabulary import Bands, Choice, File, Flag, Param
from projects import Breakpoint, Cable, Endpoint, Graph, Node, Project
from projects.checks import LONGEST_TEXT, NODE_ID, free_object
from projects.edits import connected, with_automation, with_node, with_switches
from projects.flatten import walk
from projects.graph import CURVES
from projects.grouping import grouped
from projects.layout import Layout, Position
from projects.project import HIGHEST_RATE, HIGHEST_SEED, LOWEST_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from nodes import vocabulary
    from nodes.vocabulary import Parameter, Value

    NodeType = type[vocabulary.Node]

MOST_NODES = 8
LONGEST_SONG = 4.0

labels = st.text(max_size=LONGEST_TEXT // 4)
node_ids = st.from_regex(NODE_ID, fullmatch=True)
paths = st.from_regex(r"(\.\./)?[a-zé音 ]{1,12}(/[a-z0-9 .-]{1,12})?\.wav", fullmatch=True)
json_values: SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
extras = st.none() | st.dictionaries(st.text(), json_values, max_size=3).map(
    lambda fields: free_object(fields, "extra", 4)
)


def numbers(parameter: Param) -> SearchStrategy[float]:
    """Draw numbers in a parameter's range, and off where it can be off."""
    inside = st.floats(parameter.low, parameter.high).map(lambda number: number + 0.0)
    return inside | st.just(-math.inf) if parameter.off else inside


def values(parameter: Parameter) -> SearchStrategy[Value]:
    """Draw values of a parameter of any kind."""
    match parameter:
        case Bands():
            band: SearchStrategy[Any] = st.fixed_dictionaries(
                {}, optional={field.name: values(field) for field in parameter}
            )
            return st.lists(band, max_size=4).map(tuple)
        case Param():
            return numbers(parameter) | st.none() if parameter.nullable else numbers(parameter)
        case Choice():
            return st.sampled_from(list(parameter.codes))
        case Flag():
            return st.booleans()
        case File():
            return paths
    message = f"no strategy for {parameter!r}"
    raise TypeError(message)


@st.composite
def nodes(draw: DrawFn, kind: NodeType, files: SearchStrategy[str] = paths) -> Node:
    """Draw a node of a type.

    Parameters
    ----------
    draw : callable
        Hypothesis's.
    kind : type of Node
        The node's type.
    files : strategy of str
        Paths of audio files.
    """
    fields: Mapping[str, SearchStrategy[Value]] = {
        name: files if isinstance(parameter, File) else values(parameter)
        for name, parameter in kind.parameters.items()
    }
    drawn = draw(st.fixed_dictionaries({}, optional=dict(fields)))
    wrong = kind.check(drawn)
    return Node(
        type=kind.type_id,
        values={name: value for name, value in drawn.items() if not wrong or name != wrong[0]},
        label=draw(labels),
        bypass=bool(kind.inputs and kind.outputs) and draw(st.booleans()),
        mute=draw(st.booleans()),
        extra=draw(extras),
    )


def movable(node: Node) -> dict[str, Param]:
    """Return the parameters of a node that can be automated, by path inside the node."""
    found: dict[str, Param] = {}
    parameters = node.kind.parameters if node.kind else {}
    for name, parameter in parameters.items():
        given = node.values.get(name, ())
        if isinstance(parameter, Bands) and isinstance(given, tuple):
            for i in range(len(given)):
                for field in parameter:
                    if isinstance(field, Param) and field.automatable:
                        found[f"{name}[{i}].{field.name}"] = field
        elif isinstance(parameter, Param) and parameter.automatable:
            found[name] = parameter
    return found


def lanes(parameter: Param) -> SearchStrategy[list[Breakpoint]]:
    """Draw automation of a parameter, within the first seconds of a song."""
    points = st.builds(
        Breakpoint,
        seconds=st.floats(0.0, LONGEST_SONG).map(lambda seconds: seconds + 0.0),
        value=numbers(parameter),
        curve=st.sampled_from(CURVES),
    )
    rising = st.lists(points, min_size=1, max_size=4, unique_by=lambda point: point.seconds)
    return rising.map(sorted)


@st.composite
def graphs(draw: DrawFn, files: SearchStrategy[str] = paths) -> Graph:
    """Draw a graph of any node types, with sends, keys, sums and automation.

    Nodes are drawn in an order in which cables lead forward, so there are no loops; the order
    of ids is another.

    Parameters
    ----------
    draw : callable
        Hypothesis's.
    files : strategy of str
        Paths of audio files.
    """
    kinds = catalogue()
    inner = [kind for kind in kinds.values() if kind.outputs]
    (end,) = (kind for kind in kinds.values() if not kind.outputs)
    chosen = [*draw(st.lists(st.sampled_from(inner), max_size=MOST_NODES)), end]
    names = draw(st.lists(node_ids, min_size=len(chosen), max_size=len(chosen), unique=True))
    graph = Graph()
    outputs: list[Endpoint] = []
    for name, kind in zip(names, chosen, strict=True):
        node = draw(nodes(kind, files))
        graph = with_node(graph, name, node)
        for port in kind.inputs if outputs else ():
            sources = draw(st.lists(st.sampled_from(outputs), max_size=3, unique=True))
            for source in sources:
                graph = connected(graph, Cable(source, Endpoint(name, port)))
        for path, parameter in movable(node).items():
            if draw(st.integers(0, 7)) == 0:
                graph = with_automation(graph, f"{name}.{path}", draw(lanes(parameter)))
        outputs += [Endpoint(name, port) for port in kind.outputs]
    return graph


@st.composite
def nested_graphs(draw: DrawFn) -> Graph:
    """Draw a graph some of whose nodes are in groups, and some of those in others."""
    graph = draw(graphs())
    for number in range(draw(st.integers(1, 3))):
        members = [name for name, node in graph.nodes.items() if node.ports and node.ports.outputs]
        if not members:
            break
        chosen = draw(st.sets(st.sampled_from(members), min_size=1))
        name = f"group-{number}"
        graph = grouped(graph, chosen, name)
        graph = with_switches(graph, name, label=draw(labels), mute=draw(st.booleans()))
    return graph


@st.composite
def projects(draw: DrawFn, files: SearchStrategy[str] = paths) -> Project:
    """Draw a whole document.

    Parameters
    ----------
    draw : callable
        Hypothesis's.
    files : strategy of str
        Paths of audio files.
    """
    graph = draw(graphs(files) | nested_graphs())
    ids = [name for name, _ in walk(graph)]
    coordinates = st.floats(-1e9, 1e9).map(lambda number: number + 0.0)
    positions = st.builds(Position, coordinates, coordinates)
    frame = st.dictionaries(st.text(), json_values, max_size=3)
    frames = st.lists(frame.map(lambda fields: free_object(fields, "frame", 4)), max_size=2)
    return Project(
        name=draw(labels),
        rate=draw(st.sampled_from([44100, 48000, 96000]) | st.integers(LOWEST_RATE, HIGHEST_RATE)),
        seed=draw(st.integers(0, HIGHEST_SEED)),
        graph=graph,
        layout=Layout(
            nodes=draw(st.dictionaries(st.sampled_from(ids), positions)),
            frames=tuple(draw(frames)),
        ),
        extra=draw(extras),
    )


def audible(kind: NodeType) -> dict[str, SearchStrategy[Value]]:
    """Return what a song of two seconds draws for a node type: as declared, but for long times."""
    short = {
        "offset": st.sampled_from([0.0, 0.25, 0.7]),
        "start": st.sampled_from([0.0, 0.1]),
        "end": st.sampled_from([None, 0.9]),
        "fade_in": st.sampled_from([0.0, 0.3]),
        "fade_out": st.sampled_from([0.0, 0.5]),
        "time": st.floats(0.1, 3.0),
    }
    return {
        name: short.get(name, values(parameter))
        for name, parameter in kind.parameters.items()
        if not isinstance(parameter, File)
    }


@st.composite
def songs(draw: DrawFn, files: SearchStrategy[str], rate: int = 48000) -> Project:
    """Draw a project that sounds: stems first, every node fed, every output heard.

    Parameters
    ----------
    draw : callable
        Hypothesis's.
    files : strategy of str
        Paths of audio files of at most two seconds.
    rate : int
        The project's.
    """
    kinds = catalogue()
    stems = [kind for kind in kinds.values() if not kind.inputs]
    others = [kind for kind in kinds.values() if kind.inputs and kind.outputs]
    (end,) = (kind for kind in kinds.values() if not kind.outputs)
    chosen = draw(st.lists(st.sampled_from(stems), min_size=1, max_size=4))
    chosen += draw(st.lists(st.sampled_from(others), min_size=1, max_size=10))
    graph = Graph()
    unheard: dict[Endpoint, None] = {}
    outputs: list[Endpoint] = []
    order = draw(st.permutations(range(len(chosen) + 1)))
    for number, kind in enumerate([*chosen, end]):
        name = f"n{order[number]:02d}"
        fields = audible(kind) | {file.name: files for file in kind.files()}
        plain = not kind.inputs or not kind.outputs
        node = Node(
            type=kind.type_id,
            values=draw(st.fixed_dictionaries({}, optional=fields))
            | {file.name: draw(files) for file in kind.files()},
            bypass=not plain and draw(st.integers(0, 5)) == 5,
            mute=draw(st.integers(0, 19)) == 19,
        )
        graph = with_node(graph, name, node)
        for place, port in enumerate(kind.inputs if outputs else ()):
            sources = draw(
                st.lists(st.sampled_from(outputs), min_size=place == 0, max_size=3, unique=True)
            )
            sources = list(unheard) if kind is end else sources
            for source in sources:
                graph = connected(graph, Cable(source, Endpoint(name, port)))
                unheard.pop(source, None)
        for path, parameter in movable(node).items():
            if draw(st.integers(0, 5)) == 0:
                graph = with_automation(graph, f"{name}.{path}", draw(lanes(parameter)))
        made = [Endpoint(name, port) for port in kind.outputs]
        outputs += made
        unheard |= dict.fromkeys(made)
    return Project(rate=rate, seed=draw(st.integers(0, HIGHEST_SEED)), graph=graph)

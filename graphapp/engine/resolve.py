"""Resolving: what each node of a graph is once its place in the graph is known.

Channels, latency and tails follow from what arrives, so nodes are resolved in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphapp.engine.through import latency_through
from nodes.vocabulary import AudioIn, AudioOut, Fault, Hz, Media, Node, Placement, Settings
from projects.flatten import node_place
from projects.graph import ports
from projects.node_fields import NYQUIST_PART

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from projects import Breakpoint, Cable, Project

    Points = tuple[Breakpoint, ...]


class Arriving(NamedTuple):
    """A cable that ends at a port, and what is known of its source."""

    cable: Cable
    channels: int
    latency: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """A node in its place.

    Attributes
    ----------
    name : str
        Its id.
    kind : type of Node
        Its type; for an unknown one, a type made of the ports that its cables name, and for a
        bypassed group one made of those that it exposes.
    settings : Settings
        Its values, frequencies clamped.
    automation : mapping of int to tuple of Breakpoint
        By place in the row of values, frequencies clamped.
    passes : bool
        Whether it is bypassed: its main input comes out.
    muted : bool
        Whether its outputs are silent.
    arriving : mapping of str to tuple of Arriving
        The cables of each input.
    inputs : mapping of str to int
        Channels that arrive at each input.
    fed : mapping of str to int
        Channels that the node gets there, after spreading.
    outputs : mapping of str to int
        Channels that leave each output.
    arrival : int
        Frames by which its input lags behind the song.
    latency : int
        Its own latency.
    media, placement
        Its file and where that sounds; None without one.
    tail : float
        Seconds of the largest sum of tails on any path up to its output.
    level : int
        Nodes on the longest path before it.
    structure : hashable
        What `Node.structure` answers.
    key : tuple of hashable
        Nodes with equal keys can be computed together; its last item is the arrival.
    """

    name: str
    kind: type[Node]
    settings: Settings
    automation: Mapping[int, tuple[Breakpoint, ...]]
    passes: bool
    muted: bool
    arriving: Mapping[str, tuple[Arriving, ...]]
    inputs: Mapping[str, int]
    fed: Mapping[str, int]
    outputs: Mapping[str, int]
    arrival: int
    latency: int
    media: Media | None
    placement: Placement | None
    tail: float
    level: int
    structure: Hashable
    key: tuple[object, ...]


def resolve(
    project: Project, order: Iterable[str], media: Mapping[str, Media]
) -> dict[str, Resolved]:
    """Resolve nodes, each after those it depends on.

    Parameters
    ----------
    project : Project
        The document.
    order : iterable of str
        The ids of the nodes that matter, in topological order.
    media : mapping of str to Media
        What is known of the files, by node.

    Returns
    -------
    dict of str to Resolved
        In the same order.

    Raises
    ------
    Fault
        If a file's channels cannot be used as the node asks.
    """
    cables: dict[str, list[Cable]] = {}
    for cable in project.graph.cables:
        cables.setdefault(cable.target.node, []).append(cable)
    lanes: dict[str, dict[str, Points]] = {}
    for target, points in project.graph.automation.items():
        name, _, path = target.partition(".")
        lanes.setdefault(name, {})[path] = points
    done: dict[str, Resolved] = {}
    for name in order:
        done[name] = _resolve_node(
            project, name, cables.get(name, ()), lanes.get(name, {}), media.get(name), done
        )
    return done


def _resolve_node(
    project: Project,
    name: str,
    cables: Iterable[Cable],
    lanes: Mapping[str, Points],
    media: Media | None,
    done: Mapping[str, Resolved],
) -> Resolved:
    document = project.graph.nodes[name]
    kind = document.kind or _passing(project, name)
    settings = _clamped(Settings(kind, document.values), project.rate)
    automation = _automation(lanes, settings, project.rate)
    arriving = {
        port: tuple(
            _arriving(cable, done) for cable in _sorted(cables) if cable.target.port == port
        )
        for port in kind.inputs
    }
    inputs = {
        port: max((each.channels for each in found), default=1) for port, found in arriving.items()
    }
    outputs = _outputs(name, kind, settings, inputs, media)
    every = [each for found in arriving.values() for each in found]
    sources = [done[each.cable.source.node] for each in every]
    arrival = max((each.latency for each in every), default=0)
    connected = frozenset(port for port, found in arriving.items() if found)
    structure = kind.structure(settings, project.rate)
    low, high = _reach(settings, automation)
    tail = 0.0 if document.bypass else kind.tail(low, high, project.rate)
    return Resolved(
        name=name,
        kind=kind,
        settings=settings,
        automation=automation,
        passes=document.kind is None or document.bypass,
        muted=document.mute,
        arriving=arriving,
        inputs=inputs,
        fed=_fed(kind, inputs),
        outputs=outputs,
        arrival=arrival,
        latency=kind.latency(settings, project.rate),
        media=media,
        placement=kind.placement(settings, media, project.rate) if media else None,
        tail=tail + max((source.tail for source in sources), default=0.0),
        level=max((source.level + 1 for source in sources), default=0),
        structure=structure,
        key=(
            document.bypass,
            kind,
            structure,
            tuple(inputs.values()),
            tuple(outputs.values()),
            connected,
            media.channels if media else 0,
            tuple(settings.layout.counts.values()),
            arrival,
        ),
    )


def _sorted(cables: Iterable[Cable]) -> list[Cable]:
    return sorted(cables, key=lambda cable: cable.source)


def _arriving(cable: Cable, done: Mapping[str, Resolved]) -> Arriving:
    source = done[cable.source.node]
    return Arriving(
        cable=cable,
        channels=source.outputs[cable.source.port],
        latency=source.arrival + source.latency,
    )


def _fed(kind: type[Node], inputs: Mapping[str, int]) -> dict[str, int]:
    """Return how many channels the node gets at each input."""
    return {
        name: port.channels or inputs[port.follows or name] for name, port in kind.inputs.items()
    }


def _outputs(
    name: str,
    kind: type[Node],
    settings: Settings,
    inputs: Mapping[str, int],
    media: Media | None,
) -> dict[str, int]:
    if media is None:
        main = kind.main_input()
        arriving = (main.channels or inputs[main.name]) if main else 1
    else:
        arriving = kind.output_channels(settings, media)
        if arriving == 0:
            message = (
                f"the file has {media.channels} channels, which cables do not carry;"
                ' set "channels" to "downmix", "mono", "left" or "right"'
            )
            raise Fault(f"{node_place(name)}.channels", message)
    return {port: out.channels or arriving for port, out in kind.outputs.items()}


def _clamped(settings: Settings, rate: int) -> Settings:
    """Bring frequencies within what the rate allows."""
    row = settings.row.copy()
    for parameter, place in settings.layout.places.items():
        if parameter.unit is Hz:
            row[place] = np.minimum(row[place], NYQUIST_PART * rate)
    return settings.replaced(row)


def _automation(
    lanes: Mapping[str, Points], settings: Settings, rate: int
) -> dict[int, tuple[Breakpoint, ...]]:
    """Return a node's automation by place in its row of values."""
    found = {}
    for path, points in lanes.items():
        where = settings.find(path)
        if where is None:  # a placeholder's
            continue
        parameter, place = where
        most = NYQUIST_PART * rate if parameter.unit is Hz else np.inf
        found[place] = tuple(point._replace(value=min(point.value, most)) for point in points)
    return found


def _reach(
    settings: Settings, automation: Mapping[int, tuple[Breakpoint, ...]]
) -> tuple[Settings, Settings]:
    """Return the lowest and the highest values that automation reaches."""
    low, high = settings.row.copy(), settings.row.copy()
    for place, points in automation.items():
        low[place] = min(point.value for point in points)
        high[place] = max(point.value for point in points)
    return settings.replaced(low), settings.replaced(high)


def _passing(project: Project, name: str) -> type[Node]:
    """Make a type for a node that has none and passes its signal through.

    That is one of unknown type, or a bypassed group.
    """
    inputs, outputs = ports(project.graph, name)
    group = project.graph.nodes[name].group
    late = latency_through(group, project.rate) if group else 0
    body: dict[str, object] = {f"in_{port}": AudioIn(port) for port in inputs or ["in"]}
    body |= {f"out_{port}": AudioOut(port) for port in outputs or ["out"]}
    body["__doc__"] = "A node whose type is not known here, or what passes a bypassed group."
    body["latency"] = classmethod(lambda cls, settings, rate: late)  # noqa: ARG005 -- the vocabulary's
    return type("Passing", (Node,), body, id="passing", category="Unknown")

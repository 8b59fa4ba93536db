"""Scenes: what should be heard, and what plays of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphapp.engine.compile import end_of
from projects import Cable, Endpoint, Graph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graphapp.engine.resolve import Resolved
    from nodes.vocabulary import Media
    from projects import Project


@dataclass(frozen=True, slots=True)
class Scene:
    """What should be heard.

    Parameters
    ----------
    project : Project
        The document; its graph has an end and no loops.
    media : mapping of str to Media
        What is known of the files, by node.
    paths : mapping of str to Path
        The files themselves.
    solo : frozenset of str
        The soloed nodes.
    listen : Endpoint or None
        The output to listen at, instead of the end.
    stamps : mapping of str to (int, int) or None
        When each of `paths` was last written, in ns, and its bytes: other ones are another file.
    """

    project: Project
    media: Mapping[str, Media]
    paths: Mapping[str, Path]
    solo: frozenset[str] = frozenset()
    listen: Endpoint | None = None
    stamps: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)

    def file(self, node: str) -> tuple[Path | None, tuple[int, int] | None]:
        """Return which file a node has, and its time and size: another content is another file."""
        return self.paths.get(node), self.stamps.get(node)


@dataclass(frozen=True, slots=True)
class Playing:
    """A scene as it plays: every id is an instance's.

    Attributes
    ----------
    scene : Scene
        What was asked for.
    resolved : mapping of str to Resolved
        Its nodes in their places, by the document's id.
    names : mapping of str to str
        The instance of each of them.
    project : Project
        The document with instances for nodes, without what is not heard of.
    media : mapping of str to Media
        By instance.
    gains : mapping of Cable to float
        Of all its cables.
    delays : mapping of Cable to int
        Of all its cables, in frames.
    """

    scene: Scene
    resolved: Mapping[str, Resolved]
    names: Mapping[str, str]
    project: Project
    media: Mapping[str, Media]
    gains: Mapping[Cable, float]
    delays: Mapping[Cable, int] = field(default_factory=dict)

    @property
    def end(self) -> str:
        """The instance at the end of the graph."""
        return end_of(self.project.graph)

    def with_end(self, name: str) -> Playing:
        """Return the same with another name for its end."""
        end = self.end
        if name == end:
            return self

        def led(cable: Cable) -> Cable:
            to_end = cable.target.node == end
            return cable._replace(target=cable.target._replace(node=name)) if to_end else cable

        graph = self.project.graph
        nodes = {name if node == end else node: what for node, what in graph.nodes.items()}
        graph = replace(graph, nodes=nodes, cables=tuple(led(cable) for cable in graph.cables))
        return replace(
            self,
            project=replace(self.project, graph=graph),
            gains={led(cable): gain for cable, gain in self.gains.items()},
            delays={led(cable): delay for cable, delay in self.delays.items()},
        )


def instance_cable(cable: Cable, names: Mapping[str, str]) -> Cable:
    """Return a cable between instances."""
    return Cable(
        Endpoint(names[cable.source.node], cable.source.port),
        Endpoint(names[cable.target.node], cable.target.port),
    )


def renamed(project: Project, names: Mapping[str, str]) -> Project:
    """Return a project of instances: the nodes that have one, and what joins them."""
    graph = project.graph
    cables = tuple(instance_cable(c, names) for c in graph.cables if c.target.node in names)
    automation = {}
    for target, points in graph.automation.items():
        node, _, path = target.partition(".")
        if node in names:
            automation[f"{names[node]}.{path}"] = points
    nodes = {names[name]: node for name, node in graph.nodes.items() if name in names}
    return replace(project, graph=Graph(nodes, cables, automation))


def union_of(old: Playing, new: Playing) -> Project:
    """Return a project with everything that plays before or after."""
    before, after = old.project.graph, new.project.graph
    gone = before.nodes.keys() - after.nodes.keys()
    automation = {t: p for t, p in before.automation.items() if t.partition(".")[0] in gone}
    cables = dict.fromkeys((*before.cables, *after.cables))
    graph = Graph(
        {**before.nodes, **after.nodes}, tuple(cables), {**automation, **after.automation}
    )
    return replace(new.project, graph=graph)


def ramps(old: Playing, new: Playing) -> tuple[dict[Cable, float], dict[Cable, float]]:
    """Return the gains of the union's cables as it begins and as it ends.

    Cables that were not there begin silent: a stem, too, begins somewhere in its song. What goes
    into a node that is faded out stays on.
    """
    kept = set(new.names.values())
    begin, goal = {}, {}
    for cable in (*old.gains, *new.gains):
        begin[cable] = old.gains.get(cable, 0.0)
        goal[cable] = new.gains.get(cable, 0.0 if cable.target.node in kept else begin[cable])
    return begin, goal

"""Writing a project: one text for one document, made to be read and diffed.

A node, a cable, a lane stands on a line of its own, in a group too. Where bands or breakpoints do
not fit on that line, each has one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeGuard

from nodes.vocabulary.parameters import shortest
from projects.automation import spelled_lane
from projects.graph import Group
from projects.groups import spelled_sides
from projects.node_fields import spelled_values
from projects.project import FORMAT, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projects.graph import Breakpoint, Graph, Node
    from projects.layout import Layout
    from projects.project import Project

WIDTH: Final = 100
"""Columns that a line may fill before its bands or breakpoints get lines of their own."""


def write(project: Project) -> bytes:
    """Return the bytes of a project's file, in canonical form.

    Keys stand in the order of the format, parameters in that of the catalogue. Parameters at
    their default are left out, and so are parts with nothing in them. A file in canonical form
    that is read and written again has the same bytes.

    Parameters
    ----------
    project : Project
        One that is not read-only.

    Examples
    --------
    >>> from projects import Graph, Node, Project
    >>> print(write(Project(rate=48000, graph=Graph({"master": Node("master")}))).decode(), end="")
    {
      "format": "graphapp.project",
      "version": 1,
      "rate": 48000,
      "seed": 0,
      "nodes": {
        "master": {"type": "master"}
      },
      "cables": []
    }
    """
    members = [_member("format", _inline(FORMAT)), _member("version", _inline(VERSION))]
    if project.name:
        members.append(_member("name", _inline(project.name)))
    members += [_member("rate", _inline(project.rate)), _member("seed", _inline(project.seed))]
    members += _graph(project.graph, 2)
    if project.layout:
        members.append(_layout(project.layout))
    if project.extra is not None:
        members.append(_extra(project.extra))
    return f"{_block(members, '{}', 0)}\n".encode()


def write_node(name: str, node: Node) -> str:
    """Return a node's member of a graph, as a file has it."""
    return _node(name, node, 4)


def _graph(graph: Graph, indent: int) -> list[str]:
    """Return the members of a graph, which stand so far to the right."""
    nodes = [_node(name, node, indent + 2) for name, node in graph.nodes.items()]
    cables = [_inline([str(end) for end in cable]) for cable in graph.cables]
    members = [
        _member("nodes", _block(nodes, "{}", indent)),
        _member("cables", _block(cables, "[]", indent)),
    ]
    if graph.automation:
        lanes = [_lane(path, lane, indent + 2) for path, lane in graph.automation.items()]
        members.append(_member("automation", _block(lanes, "{}", indent)))
    return members


def _node(name: str, node: Node, indent: int) -> str:
    fields: dict[str, object] = {"type": node.type}
    if node.label:
        fields["label"] = node.label
    fields |= {key: True for key in ("bypass", "mute") if getattr(node, key)}
    if node.group is not None:
        return _group(name, fields, node, indent)
    fields |= spelled_values(node) if node.unknown is None else node.unknown
    if node.extra is not None:
        fields["extra"] = node.extra
    line = _member(name, _inline(fields))
    if _fits(line, indent):
        return line
    texts = [
        _member(key, _hugged([_inline(item) for item in value], indent + 2))
        if _is_list_of_objects(value)
        else _member(key, _inline(value))
        for key, value in fields.items()
    ]
    return _member(name, f"{{{', '.join(texts)}}}")


def _group(name: str, fields: Mapping[str, object], node: Node, indent: int) -> str:
    """Return a group: its graph between lines of its own, what it exposes behind."""
    group = node.group or Group()
    sides = {side: names for side, names in spelled_sides(group).items() if names}
    texts = [_member(key, _inline(value)) for key, value in fields.items()]
    texts.append(_member("graph", _block(_graph(group.graph, indent + 2), "{}", indent)))
    if sides:
        line = _member("expose", _inline(sides))
        rows = [_member(side, _inline(names)) for side, names in sides.items()]
        block = _member("expose", _block(rows, "{}", indent))
        texts.append(line if _fits(f"}}, {line}}}", indent) else block)
    if node.extra is not None:
        texts.append(_member("extra", _inline(node.extra)))
    return _member(name, f"{{{', '.join(texts)}}}")


def _is_list_of_objects(value: object) -> TypeGuard[Sequence[object]]:
    """Whether it is a list as bands are; a placeholder may have such lists too."""
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(item, Mapping) for item in value)
    )


def _lane(path: str, lane: tuple[Breakpoint, ...], indent: int) -> str:
    points = spelled_lane(lane)
    line = _member(path, _inline(points))
    if _fits(line, indent):
        return line
    return _member(path, _hugged([_inline(point) for point in points], indent + 2))


def _layout(layout: Layout) -> str:
    positions = {
        name: [shortest(coordinate) for coordinate in position]
        for name, position in layout.nodes.items()
    }
    line = _member("layout", _inline({"nodes": positions, "frames": layout.frames}))
    if _fits(line, 2):
        return line
    nodes = [_member(name, _inline(position)) for name, position in positions.items()]
    frames = [_inline(frame) for frame in layout.frames]
    parts = [_member("nodes", _block(nodes, "{}", 4)), _member("frames", _block(frames, "[]", 4))]
    return _member("layout", _block(parts, "{}", 2))


def _extra(extra: Mapping[str, object]) -> str:
    line = _member("extra", _inline(extra))
    if _fits(line, 2):
        return line
    return _member("extra", _inline(extra, indent=2).replace("\n", "\n  "))


def _inline(value: object, indent: int | None = None) -> str:
    """Return a value as JSON, on one line unless indented; sealed mappings are objects."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=dict, indent=indent)


def _member(key: str, text: str) -> str:
    return f"{_inline(key)}: {text}"


def _fits(line: str, indent: int) -> bool:
    """Whether a line and the comma after it stay within the width."""
    return indent + len(line) < WIDTH


def _block(items: Iterable[str], brackets: str, indent: int) -> str:
    """Return items on lines of their own, between brackets on lines of theirs."""
    gap = "\n" + " " * (indent + 2)
    body = f",{gap}".join(items)
    return f"{brackets[0]}{gap}{body}\n{' ' * indent}{brackets[1]}" if body else brackets


def _hugged(items: Iterable[str], indent: int) -> str:
    """Return a list with each item on a line, the last bracket right behind the last."""
    gap = "\n" + " " * indent
    return f"[{gap}{f',{gap}'.join(items)}]"

"""Which automation is shown: of which node, of which parameter, over which waveform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.inspector.eq_bands import WITH_GAIN
from graphapp.editor.automation_lane import automatable_paths
from graphapp.editor.overlays import MenuItem
from graphapp.editor.stem_part import stem_upstream
from graphapp.editor.values import parameter_at, value_at
from nodes.vocabulary import Param

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.inspector.bench import Bench
    from projects import Breakpoint, Node

_FIRST: Final = "gain", "level", "trim", "position", "threshold", "drive", "mix"
"""Parameters that people automate most."""


class ShownLane(NamedTuple):
    """The automation that is shown.

    Attributes
    ----------
    node : str
        The node, at the level that is shown.
    path : str
        The parameter inside it.
    parameter : Param
        What it is.
    points : tuple of Breakpoint
        Its breakpoints; none if it is not automated.
    stem : str or None
        The stem whose waveform lies behind it.
    """

    node: str
    path: str
    parameter: Param
    points: tuple[Breakpoint, ...]
    stem: str | None

    @property
    def whole_path(self) -> str:
        """The path of the lane in the graph."""
        return f"{self.node}.{self.path}"


def shown_lane(bench: Bench) -> ShownLane | None:
    """Return the automation that is shown: of what is selected alone, else the chosen lane."""
    editor = bench.ws.editor
    if editor is None:
        return None
    graph = editor.graph
    if len(editor.selection) == 1:
        (name,) = editor.selection
        node = graph.nodes.get(name)
        path = _path_of(bench, name, node) if node else None
    else:
        whole = bench.lanes.get("", "")
        if whole not in graph.automation:
            whole = next(iter(graph.automation), "")
        name, _, path = whole.partition(".")
    if not path or name not in graph.nodes:
        return None
    parameter = parameter_at(graph.nodes[name], path)
    if not isinstance(parameter, Param):
        return None
    points = graph.automation.get(f"{name}.{path}", ())
    return ShownLane(name, path, parameter, points, stem_upstream(graph, name))


def _path_of(bench: Bench, name: str, node: Node) -> str | None:
    """Return the parameter that is shown of a node: chosen, automated, or the most usual."""
    editor = bench.editor
    paths = automatable_paths(node)
    chosen = bench.lanes.get(editor.full_id(name))
    if chosen in paths:
        return chosen
    automated = (path for path in paths if f"{name}.{path}" in editor.graph.automation)
    band = f"[{bench.bands.get(editor.full_id(name), 0)}]"
    usual = (path for path in (*_FIRST, *_of_band(paths, band, node)) if path in paths)
    return next(automated, None) or next(usual, None) or next(iter(paths), None)


def _of_band(paths: list[str], band: str, node: Node) -> list[str]:
    """Return what moves most of the band that is shown: its gain, or of a filter its frequency."""
    gains = [path for path in paths if path.endswith(f"{band}.gain")]
    shapes = [value_at(node, path.removesuffix("gain") + "shape") for path in gains]
    if any(shape not in WITH_GAIN for shape in shapes):
        return [path for path in paths if path.endswith(f"{band}.freq")]
    return gains


def lane_choices(bench: Bench) -> list[MenuItem]:
    """Return a menu of what can be shown instead."""
    editor = bench.ws.editor
    shown = shown_lane(bench)
    if editor is None:
        return []
    automation = editor.graph.automation
    if len(editor.selection) != 1:
        return [
            MenuItem(
                whole,
                _choosing(bench, "", whole),
                checked=shown is not None and whole == shown.whole_path,
            )
            for whole in automation
        ]
    (name,) = editor.selection
    node = editor.graph.nodes[name]
    full_id = editor.full_id(name)
    band = f"[{bench.bands.get(full_id, 0)}]"
    items = []
    for path in automatable_paths(node):
        automated = f"{name}.{path}" in automation
        if "[" in path and band not in path and not automated:
            continue  # of many bands, the one that is shown
        mark = " •" if automated else ""
        checked = shown is not None and path == shown.path
        items.append(
            MenuItem(
                lane_label(node, path) + mark, _choosing(bench, full_id, path), checked=checked
            )
        )
    return items


def _choosing(bench: Bench, key: str, path: str) -> Callable[[], None]:
    return lambda: bench.lanes.update({key: path})


def lane_label(node: Node, path: str) -> str:
    """Return what a parameter is called in a list: ``Band 2 gain``."""
    parameter = parameter_at(node, path)
    label = parameter.label if parameter else path
    if "[" in path:
        number = int(path.partition("[")[2].partition("]")[0]) + 1
        return f"Band {number} {label}"
    return label.capitalize()

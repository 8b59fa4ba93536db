"""Turning a knob: the parameter moves while it is held, and the release is one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.editor.gestures.gesture import Gesture, Touch
from graphapp.editor.levels import graph_of, with_graph
from graphapp.editor.values import parameter_at, position_of, value_at, value_from, with_value_at
from nodes.vocabulary import Param

if TYPE_CHECKING:
    from graphapp.editor.editor import Editor
    from nodes.vocabulary import Value

TRAVEL: Final = 260.0
"""Pixels from one end of a parameter's range to the other."""

_FINE: Final = 0.1


class TurnParameters(Gesture):
    """Move one or more parameters of a node.

    Parameters
    ----------
    editor : Editor
        Where.
    node : str
        The node, at the level that is shown.
    paths : sequence of str
        The parameters: ``("gain",)``, or the frequency and the gain of a band.
    """

    def __init__(self, editor: Editor, node: str, *paths: str) -> None:
        self._editor = editor
        self._node = node
        self._paths = paths
        self._project = editor.document.project
        held = graph_of(self._project, editor.level).nodes[node]
        self._places = [
            position_of(parameter, value_at(held, path))
            for path in paths
            if isinstance(parameter := parameter_at(held, path), Param)
        ]
        self._first = [value_at(held, path) for path in paths]

    def turn(self, pixels: float, *, fine: bool = False) -> None:
        """Turn the first parameter on by so many pixels, upwards; with `fine`, a tenth of that."""
        step = pixels / TRAVEL * (_FINE if fine else 1.0)
        self._places[0] = min(max(self._places[0] + step, 0.0), 1.0)
        held = graph_of(self._project, self._editor.level).nodes[self._node]
        parameter = parameter_at(held, self._paths[0])
        if isinstance(parameter, Param):
            self.to(value_from(parameter, self._places[0]))

    def to(self, *values: Value) -> None:
        """Give the parameters values, heard at once."""
        editor = self._editor
        graph = graph_of(editor.draft or self._project, editor.level)
        for path, value in zip(self._paths, values, strict=True):
            if value != value_at(graph.nodes[self._node], path):
                graph = with_value_at(graph, self._node, path, value)
                editor.sound_moves(self._node, path, value)
        editor.draft = with_graph(self._project, editor.level, graph)

    def release(self, _touch: Touch | None = None) -> None:
        """Keep the values, as one step."""
        editor = self._editor
        draft = editor.draft
        editor.draft = None
        if draft is None:
            return
        node = graph_of(draft, editor.level).nodes[self._node]
        if [value_at(node, path) for path in self._paths] != self._first:
            parameter = parameter_at(node, self._paths[0])
            label = parameter.label if parameter else self._paths[0]
            title = editor.titles({self._node}, draft)
            editor.commit(f"Set {label} of {title}", draft, selected=editor.selection)

    def cancel(self) -> None:
        """Give the parameters back what they had."""
        editor = self._editor
        editor.draft = None
        for path, value in zip(self._paths, self._first, strict=True):
            editor.sound_moves(self._node, path, value)

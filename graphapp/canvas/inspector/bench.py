"""What the inspector and the bottom panels work with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from graphapp.canvas.scene.node_looks import hue_of
from graphapp.editor.bands import band_count
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.gesture import Touch
from graphapp.editor.names import title_of
from graphapp.editor.values import parameter_at, text_of, value_at
from nodes.vocabulary import Fault, Param

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphapp.canvas.field import Field
    from graphapp.canvas.inspector.traces import Trace
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.theme import Color, Theme
    from graphapp.editor.editor import Editor
    from graphapp.editor.files.peaks import Peaks
    from graphapp.editor.workspace import Workspace
    from nodes.vocabulary import Parameter, Value
    from projects import Node

SILENCE_DB = -120.0
"""What is shown of no sound at all."""


class Bench:
    """The workspace, with what its panels share.

    Parameters
    ----------
    ws : Workspace
        What is open.
    field : Field
        The one field of text.

    Attributes
    ----------
    ws, field
        As given.
    bands : dict of str to int
        The band that is shown of a node that has some, by full ids.
    lanes : dict of str to str
        The parameter whose automation is shown, by full ids of nodes.
    traces : dict of str to Trace
        The gain reduction of the last seconds, by full ids of nodes.
    """

    def __init__(self, ws: Workspace, field: Field) -> None:
        self.ws = ws
        self.field = field
        self.bands: dict[str, int] = {}
        self.lanes: dict[str, str] = {}
        self.traces: dict[str, Trace] = {}
        self._peaks: tuple[Path, int, Peaks | None] | None = None

    @property
    def editor(self) -> Editor:
        """The open project.

        Raises
        ------
        LookupError
            If none is open; panels that need one are hidden then.
        """
        if self.ws.editor is None:
            raise LookupError("no project is open; ask `ws.editor` first")
        return self.ws.editor

    def px(self, units: float) -> float:
        """Return a length of the design in pixels."""
        return units * self.ws.preferences.scale

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused; then say why."""
        try:
            act()
        except Fault as fault:
            self.ws.notify_fault(fault)

    def peaks(self, node: Node) -> Peaks | None:
        """Return the peaks of a stem's file; None if there are none, or not yet."""
        file = node.values.get("file")
        if not isinstance(file, str) or self.ws.editor is None:
            return None
        path = self.ws.editor.document.project.folder / file
        seen = self.ws.files_seen
        if self._peaks is None or self._peaks[:2] != (path, seen):
            self._peaks = path, seen, self.ws.waveforms.peaks_of(path)
        return self._peaks[2]


class Subject(NamedTuple):
    """A node that is shown.

    Attributes
    ----------
    bench : Bench
        Where.
    editor : Editor
        The open project.
    name : str
        The node's id, at the level that is shown.
    node : Node
        The node, as it is while a gesture is under way.
    """

    bench: Bench
    editor: Editor
    name: str
    node: Node

    @property
    def full_id(self) -> str:
        """The id by which the engine knows it."""
        return self.editor.full_id(self.name)

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.name, self.node)

    @property
    def band(self) -> int:
        """Which of its bands is shown."""
        return max(min(self.bench.bands.get(self.full_id, 0), band_count(self.node) - 1), 0)

    def hue(self, theme: Theme) -> Color:
        """Return the color of its category."""
        return hue_of(theme, self.node)

    def parameter(self, path: str) -> Parameter:
        """Return the parameter that a path names.

        Raises
        ------
        KeyError
            If it has no such parameter.
        """
        parameter = parameter_at(self.node, path)
        if parameter is None:
            raise KeyError(path)
        return parameter

    def param(self, path: str) -> Param:
        """Return the parameter that a path names, which is a number.

        Raises
        ------
        TypeError
            If it is none.
        """
        parameter = self.parameter(path)
        if not isinstance(parameter, Param):
            raise TypeError(f"{path!r} is no number; draw a choice or a switch")
        return parameter

    def value(self, path: str) -> Value:
        """Return the value of a parameter; of one that a group exposes, that inside."""
        return value_at(self.node, path)

    def number(self, path: str) -> float:
        """Return the value of a parameter as a number; NaN for null."""
        return self.parameter(path).code(self.value(path))

    def text(self, path: str) -> str:
        """Return the value of a parameter as a person reads it."""
        return text_of(self.parameter(path), self.value(path))

    def peaks_db(self) -> tuple[float, float]:
        """Return the level of its output, left and right, dBFS."""
        left, right = self.bench.ws.live.peak(self.full_id)
        return decibels(left), decibels(right)

    def sources(self, port: str | None = None) -> list[str]:
        """Return the nodes that feed one of its inputs, or any."""
        return [
            cable.source.node
            for cable in self.editor.graph.cables
            if cable.target.node == self.name and port in {None, cable.target.port}
        ]

    def input_db(self, port: str) -> float:
        """Return the level of the loudest sound that arrives at an input, dBFS."""
        live, level = self.bench.ws.live, self.editor.full_id
        heard = (max(live.peak(level(source))) for source in self.sources(port))
        return decibels(max(heard, default=0.0))


def decibels(gain: float) -> float:
    """Return a gain in dB, `SILENCE_DB` at least."""
    return max(20.0 * math.log10(gain), SILENCE_DB) if gain > 0.0 else SILENCE_DB


def touch_of(pointer: Pointer) -> Touch:
    """Return what gestures know of the pointer; panels lie in front of the canvas."""
    at = Point(pointer.x, pointer.y)
    return Touch(at, at, pointer.shift, pointer.ctrl, pointer.alt)

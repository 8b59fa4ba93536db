"""Meters by the ids of nodes: the engine sends bare numbers, and says once whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from graphapp.editor.live.state import Readings

if TYPE_CHECKING:
    from dsp.arrays import Block
    from graphapp.engine.live.readings import MeterFrame

_REMEMBERED = 8
"""Layouts kept: frames of the last few may still come."""


class Peaks(Mapping[str, tuple[float, float]]):
    """Peaks by id. Only those that are asked for become numbers: of 300 nodes few are shown.

    Parameters
    ----------
    places : mapping of str to int
        The row of each node.
    peaks : ndarray of float32, shape (nodes, 2)
        C-contiguous.
    """

    def __init__(self, places: Mapping[str, int], peaks: Block) -> None:
        self._places = places
        self._at = peaks.item

    def __getitem__(self, node: str) -> tuple[float, float]:
        row = self._places[node]
        return self._at(row, 0), self._at(row, 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _Layout:
    """Whose meters are whose; of a node that a changed one replaces, the changed one is shown.

    Parameters
    ----------
    nodes : tuple of str
        Ids, in the order of the meters.
    """

    def __init__(self, nodes: tuple[str, ...]) -> None:
        self._nodes = nodes
        self._places = {name: row for row, name in enumerate(nodes)}

    def places(self, rows: int) -> Mapping[str, int]:
        """Return the row of each node; of very many only so many have one."""
        if rows >= len(self._nodes):
            return self._places
        return {name: row for name, row in self._places.items() if row < rows}

    def reductions(self, frame: MeterFrame) -> dict[str, float]:
        """Return the gain reductions that there are."""
        rows = frame.reductions.nonzero()[0].tolist()
        return {self._nodes[row]: frame.reductions.item(row) for row in rows}


class NodeReadings:
    """What was said of whose meters are whose."""

    def __init__(self) -> None:
        self._layouts: dict[int, _Layout] = {}

    def arrange(self, number: int, nodes: tuple[str, ...]) -> None:
        """Take in the order of a layout: of its nodes' ids."""
        self._layouts.pop(number, None)
        self._layouts[number] = _Layout(nodes)
        if len(self._layouts) > _REMEMBERED:
            del self._layouts[next(iter(self._layouts))]

    def forget(self) -> None:
        """Forget all layouts: another engine counts its own anew."""
        self._layouts.clear()

    def read(self, frame: MeterFrame) -> Readings:
        """Return the meters by id; without those of nodes whose order is not known yet."""
        layout = self._layouts.get(frame.layout)
        if layout is None:
            return Readings(frame.program, watched=frame.watched)
        return Readings(
            program=frame.program,
            peaks=Peaks(layout.places(len(frame.node_peaks)), frame.node_peaks),
            reductions=layout.reductions(frame),
            watched=frame.watched,
        )

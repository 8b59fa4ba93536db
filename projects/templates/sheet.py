"""A sheet of paper on which a template's graph is drawn: nodes in columns and rows."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from projects.project import FORMAT, VERSION
from projects.reading import parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from projects.project import Project

Document = dict[str, Any]

NODE: Final = (172, 112)
"""Width and height of a node on the canvas."""
PITCH: Final = (220, 150)
"""From a column to the next, from a row to the next."""
_MARGIN: Final = 16
_TITLE: Final = 44


class Sheet:
    """A graph that is being drawn."""

    def __init__(self) -> None:
        self._nodes: Document = {}
        self._cables: list[list[str]] = []
        self._places: dict[str, list[float]] = {}
        self._frames: list[Document] = []

    def node(
        self, name: str, kind: str, label: str, column: float, row: float, **fields: object
    ) -> None:
        """Draw a node.

        Parameters
        ----------
        name, kind, label : str
            Its id, its type and what people call it.
        column, row : float
            Where it lies, in steps of `PITCH`.
        **fields
            Its parameters, as a file spells them.
        """
        self._nodes[name] = {"type": kind, "label": label, **fields}
        self._places[name] = [round(column * PITCH[0]), round(row * PITCH[1])]

    def chain(self, *names: str) -> None:
        """Lead cables from each node to the next."""
        self._cables += [[f"{source}.out", f"{target}.in"] for source, target in pairwise(names)]

    def cable(self, source: str, target: str) -> None:
        """Lead a cable from ``node.port`` to ``node.port``."""
        self._cables.append([source, target])

    def frame(self, title: str, category: str, names: Iterable[str]) -> None:
        """Draw a frame around nodes, in the color of a category."""
        xs, ys = zip(*(self._places[name] for name in names), strict=True)
        left, top = min(xs) - _MARGIN, min(ys) - _TITLE
        right, bottom = max(xs) + NODE[0] + _MARGIN, max(ys) + NODE[1] + _MARGIN
        rect = [left, top, right - left, bottom - top]
        self._frames.append({"title": title, "rect": rect, "category": category})

    def project(self, rate: int, folder: Path) -> Project:
        """Return what is drawn as a project, read as a file would be.

        Parameters
        ----------
        rate : int
            Frames a second.
        folder : Path
            What the paths of its files will be relative to.
        """
        document = {
            "format": FORMAT,
            "version": VERSION,
            "rate": rate,
            "nodes": self._nodes,
            "cables": self._cables,
            "layout": {"nodes": self._places, "frames": self._frames},
        }
        return parse(json.dumps(document).encode(), folder)


def band(shape: str, freq: float, gain: float = 0, q: float = 0.707, **fields: object) -> Document:
    """Return a band of an EQ: its shape, Hz, dB, Q."""
    return {"shape": shape, "freq": freq, "gain": gain, "q": q, **fields}

"""A project: a graph and what belongs to it, as one file holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from projects.checks import composed
from projects.flatten import node_ids
from projects.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nodes.vocabulary import Fault
    from projects.graph import Graph

FORMAT: Final = "graphapp.project"
VERSION: Final = 1
"""The version of the format that this program writes."""

LOWEST_RATE: Final = 8_000
HIGHEST_RATE: Final = 384_000
HIGHEST_SEED: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A document, as it was read or as it will be saved.

    Parameters
    ----------
    rate : int
        Frames a second, 8000 to 384000.
    graph : Graph
        What sounds.
    name : str
        What people call it; in Unicode's composed form (NFC).
    seed : int
        Of the noise that dither adds, 0 to 2⁶³ − 1.
    layout : Layout
        Where its nodes lie on the canvas.
    extra : mapping or None
        What another program keeps with it: JSON values, saved back unchanged.
    version : int
        Version of the format it was written in.
    warnings : tuple of Fault
        What reading noticed and let pass.
    folder : Path
        What its files' paths are relative to: where its own file is.
    """

    rate: int
    graph: Graph
    name: str = ""
    seed: int = 0
    layout: Layout = field(default_factory=Layout)
    extra: Mapping[str, object] | None = None
    version: int = VERSION
    warnings: tuple[Fault, ...] = field(default=(), compare=False)
    folder: Path = field(default_factory=Path, compare=False)

    def __post_init__(self) -> None:
        """Compose the name; drop the positions of nodes that are not there, or no longer."""
        object.__setattr__(self, "name", composed(self.name))
        ids = node_ids(self.graph) if self.layout.nodes else ()
        if any(name not in ids for name in self.layout.nodes):
            object.__setattr__(self, "layout", self.layout.of(ids))

    @property
    def read_only(self) -> bool:
        """Whether a newer program wrote it, so that saving it here could lose something."""
        return self.version > VERSION

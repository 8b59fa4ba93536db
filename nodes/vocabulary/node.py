"""The base of all node types.

A node type is one file in ``nodes``. It declares ports and parameters as class attributes, says
its latency and tail, and computes a bank in `Node.process`, which reads like its block diagram;
the loops are in ``dsp``. Everything else derives from the declaration.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from nodes.vocabulary.parameters import File, Parameter
from nodes.vocabulary.ports import AudioIn, AudioOut

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from nodes.vocabulary.bank import Bank, Rack
    from nodes.vocabulary.parameters import Value
    from nodes.vocabulary.settings import Settings

TYPE_ID = re.compile(r"[a-z][a-z0-9-]*")
RESERVED = frozenset({"type", "label", "bypass", "mute", "extra", "graph", "expose"})


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a part of a file sounds in the song, in frames at the project's rate.

    Parameters
    ----------
    song : int
        Song frame of the part's first frame.
    start : int
        The part's first frame in the file.
    frames : int
        The part's length.
    """

    song: int
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Media:
    """What is known of a file before it is read: its length at the project's rate, its channels."""

    frames: int
    channels: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the end of a graph asks of an export.

    Parameters
    ----------
    dither : str
        ``tpdf``, ``shaped`` or ``off``; for integer depths.
    """

    dither: str


class Node:
    """A node type; there is one object for all nodes of a type and structure, their rack.

    Parameters
    ----------
    rack : Rack
        The arenas of these nodes.

    Raises
    ------
    TypeError
        While Python reads the class, if its declaration breaks the vocabulary's rules.
    """

    type_id: ClassVar[str]
    category: ClassVar[str]
    label: ClassVar[str]
    inputs: ClassVar[dict[str, AudioIn]]
    outputs: ClassVar[dict[str, AudioOut]]
    parameters: ClassVar[dict[str, Parameter]]

    def __init_subclass__(cls, *, id: str, category: str, label: str = "") -> None:  # noqa: A002
        """Collect and check the declaration."""
        declared = vars(cls).values()
        cls.type_id = id
        cls.category = category
        cls.label = label or id.replace("-", " ").capitalize()
        cls.inputs = {port.name: port for port in declared if isinstance(port, AudioIn)}
        cls.outputs = {port.name: port for port in declared if isinstance(port, AudioOut)}
        cls.parameters = {item.name: item for item in declared if isinstance(item, Parameter)}
        cls._check()

    @classmethod
    def _check(cls) -> None:
        rules = {
            "an id is lower-case letters, digits and hyphens": TYPE_ID.fullmatch(cls.type_id),
            "a node has an input or an output": cls.inputs or cls.outputs,
            "port names differ": not cls.inputs.keys() & cls.outputs.keys(),
            "an output lets an input through": all(
                port.through in {None, *cls.inputs} for port in cls.outputs.values()
            ),
            "a port follows an input": all(
                port.follows in {None, *cls.inputs} for port in cls.inputs.values()
            ),
            "a parameter's name is not a key that every node has": not RESERVED
            & cls.parameters.keys(),
            "a node has at most one file": len(cls.files()) <= 1,
            "a node has a docstring": inspect.getdoc(cls) != inspect.getdoc(Node),
        }
        for rule, holds in rules.items():
            if not holds:
                message = f"{cls.__qualname__}: {rule}"
                raise TypeError(message)

    @classmethod
    def files(cls) -> list[File]:
        """Return the file parameter, if there is one."""
        return [item for item in cls.parameters.values() if isinstance(item, File)]

    @classmethod
    def main_input(cls) -> AudioIn | None:
        """Return the first input, whose channels the outputs have."""
        return next(iter(cls.inputs.values()), None)

    @classmethod
    def check(cls, values: Mapping[str, Value]) -> tuple[str, str] | None:
        """Return what is wrong between values that are right by themselves.

        Parameters
        ----------
        values : mapping of str to Value
            Those that the document gives.

        Returns
        -------
        (str, str) or None
            The parameter at fault, and what is wrong; what to do.
        """
        return None

    @classmethod
    def structure(cls, settings: Settings, rate: int) -> Hashable:
        """Return what nodes must have in common to be computed together, beside channels."""
        return ()

    @classmethod
    def latency(cls, settings: Settings, rate: int) -> int:
        """Return the latency in frames, a whole number of quanta."""
        return 0

    @classmethod
    def tail(cls, low: Settings, high: Settings, rate: int) -> float:
        """Return how long sound goes on after the input has ended, to −120 dB, in seconds.

        Parameters
        ----------
        low, high : Settings
            The lowest and the highest value that automation lets each parameter reach.
        rate : int
            Frames a second.
        """
        return 0.0

    @classmethod
    def output_channels(cls, settings: Settings, media: Media) -> int:
        """Return how many channels leave a node that has a file."""
        return media.channels

    @classmethod
    def placement(cls, settings: Settings, media: Media, rate: int) -> Placement:
        """Return where the file sounds, for a node that has one."""
        raise NotImplementedError

    @classmethod
    def delivery(cls, settings: Settings) -> Delivery | None:
        """Return what an export should do, for the node at the end of a graph."""
        return None

    def __init__(self, rack: Rack) -> None:
        self.rack = rack
        self.prepare(rack)

    def prepare(self, rack: Rack) -> None:
        """Take arenas from the rack. Runs once, off the audio path."""

    def design(self, bank: Bank) -> None:
        """Turn the bank's parameter values into coefficients, in ``bank.end``."""

    def process(self, bank: Bank) -> None:
        """Compute a block of a bank. Runs on the audio path: no allocation, no files, no locks."""
        raise NotImplementedError

"""The values of one node as a row of numbers: what compiling and rendering work with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from nodes.vocabulary.bands import Bands, bands_of
from nodes.vocabulary.parameters import File, Parameter, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nodes.vocabulary.node import Node

_BAND_PATH = re.compile(r"(\w+)\[(\d{1,4})\]\.(\w+)")


class Layout:
    """Where each parameter of a node type stands in a row, given how many bands there are.

    A parameter takes one place; a band's field takes one place a band, side by side.

    Parameters
    ----------
    kind : type of Node
        The node type.
    counts : mapping of Bands to int
        How many bands each list has.
    """

    def __init__(self, kind: type[Node], counts: Mapping[Parameter, int]) -> None:
        self.counts = dict(counts)
        self.places: dict[Parameter, slice] = {}
        place = 0
        for parameter in kind.parameters.values():
            if isinstance(parameter, Bands):
                for field in parameter:
                    self.places[field] = slice(place, place + counts[parameter])
                    place += counts[parameter]
            elif not isinstance(parameter, File):
                self.places[parameter] = slice(place, place + 1)
                place += 1
        self.size = place


class Settings:
    """The values of one node.

    Parameters
    ----------
    kind : type of Node
        The node type.
    values : mapping of str to Value
        Those that the document gives; the others have their default.
    """

    def __init__(self, kind: type[Node], values: Mapping[str, Value]) -> None:
        self.kind = kind
        self._values = {
            parameter: values.get(name, parameter.default_value)
            for name, parameter in kind.parameters.items()
        }
        self.layout = Layout(
            kind,
            {p: len(bands_of(v)) for p, v in self._values.items() if isinstance(p, Bands)},
        )
        self.row = np.zeros(self.layout.size)
        for parameter, value in self._values.items():
            self._fill(parameter, value)

    def _fill(self, parameter: Parameter, value: Value) -> None:
        if isinstance(parameter, Bands):
            for field in parameter:
                self.row[self.layout.places[field]] = [
                    field.code(band.get(field.name, field.default_value))
                    for band in bands_of(value)
                ]
        elif not isinstance(parameter, File):
            self.row[self.layout.places[parameter]] = parameter.code(value)

    def number(self, parameter: Parameter) -> float:
        """Return a parameter's value: a choice's code, 1 or 0 for a flag, NaN for null."""
        return float(self.row[self.layout.places[parameter].start])

    def each(self, field: Parameter) -> NDArray[np.float64]:
        """Return a field's values over the bands, ``(bands,)``."""
        return self.row[self.layout.places[field]]

    def text(self, parameter: Parameter) -> str | None:
        """Return a file parameter's path."""
        value = self._values[parameter]
        return value if isinstance(value, str) else None

    def replaced(self, row: NDArray[np.float64]) -> Settings:
        """Return the same settings with other numbers, ``(places,)``."""
        other = Settings.__new__(Settings)
        other.kind, other.layout = self.kind, self.layout
        other._values = self._values  # noqa: SLF001 -- another of this class
        other.row = row
        return other

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by the names of parameters: those of a class are its own in every process."""
        values = {
            parameter.name: value if not isinstance(parameter, Bands) else _plain(value)
            for parameter, value in self._values.items()
        }
        return _restored, (self.kind, values, self.row)

    def find(self, path: str) -> tuple[Parameter, int] | None:
        """Return the parameter that a path names (``bands[1].gain``) and its place in the row.

        None if there is no such parameter or band.
        """
        match = _BAND_PATH.fullmatch(path)
        if match is None:
            parameter = self.kind.parameters.get(path)
            if parameter is None or parameter not in self.layout.places:
                return None
            return parameter, self.layout.places[parameter].start
        bands = self.kind.parameters.get(match[1])
        if not isinstance(bands, Bands) or match[3] not in bands.fields:
            return None
        if int(match[2]) >= self.layout.counts[bands]:
            return None
        field = bands.fields[match[3]]
        return field, self.layout.places[field].start + int(match[2])


def _plain(value: Value) -> tuple[dict[str, float | str | bool | None], ...]:
    return tuple(dict(band) for band in bands_of(value))


def _restored(kind: type[Node], values: Mapping[str, Value], row: NDArray[np.float64]) -> Settings:
    return Settings(kind, values).replaced(row)

"""Bands: a list of like things, each with the same parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nodes.vocabulary.faults import Fault, suggestion
from nodes.vocabulary.parameters import Parameter, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nodes.vocabulary.parameters import Band, Value


class Bands(Parameter):
    """A list of like things, each with the same parameters.

    Parameters
    ----------
    most : int
        How many there may be.
    **fields : Parameter
        What each has.
    """

    def __init__(self, most: int, **fields: Parameter) -> None:
        super().__init__()
        self.most = most
        self.fields = fields
        for name, field in fields.items():
            field.name = name
            field.band = self

    def __getattr__(self, name: str) -> Parameter:
        """Return a field by name: ``self.bands.freq``."""
        fields: dict[str, Parameter] = self.__dict__.get("fields", {})
        if name in fields:
            return fields[name]
        raise AttributeError(name)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.fields.values())

    @property
    def default_value(self) -> Value:
        """None of them."""
        return ()

    def parse(self, raw: object, place: str) -> Value:
        """Read a list of objects."""
        if not isinstance(raw, list):
            raise Fault(place, f"{spelled(raw)} is not a list; use [{{...}}, ...]")
        if len(raw) > self.most:
            raise Fault(place, f"{len(raw)} entries are too many; use at most {self.most}")
        return tuple(self._parse_one(item, f"{place}[{i}]") for i, item in enumerate(raw))

    def _parse_one(self, raw: object, place: str) -> Band:
        if not isinstance(raw, dict):
            raise Fault(place, f"{spelled(raw)} is not an object; use {{...}}")
        for key in raw:
            if key not in self.fields:
                near = suggestion(key, self.fields) or f"; use {', '.join(self.fields)}"
                raise Fault(f"{place}.{key}", f"unknown key{near}")
        return {
            name: field.parse(raw[name], f"{place}.{name}")  # type: ignore[misc]  # no nesting
            for name, field in self.fields.items()
            if name in raw
        }

    def spell(self, value: Value) -> Any:
        """Write the list; fields at their default are left out."""
        return [
            {
                name: field.spell(band[name])
                for name, field in self.fields.items()
                if name in band and band[name] != field.default_value
            }
            for band in bands_of(value)
        ]

    def describe(self) -> list[dict[str, object]]:
        """Describe the list, then its fields."""
        (row,) = super().describe()
        row.update(min=0, max=self.most)
        return [row, *(line for field in self for line in field.describe())]


def bands_of(value: Value) -> tuple[Band, ...]:
    """Return the value of a `Bands` parameter as what it is."""
    return value if isinstance(value, tuple) else ()

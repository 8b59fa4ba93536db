"""Parameters: each kind owns its range, its spelling in a file and its form as a number.

A parameter is declared once, as a class attribute of a node type. The file's fields, validation,
``graphapp nodes``, the reference pages and the inspector derive from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from nodes.vocabulary.faults import Fault, suggestion
from nodes.vocabulary.units import NUMBER, Unit

Band = Mapping[str, "float | str | bool | None"]
Value = float | str | bool | None | tuple[Band, ...]
OFF = "-inf"


class Parameter:
    """What all parameters have: a name, a label, and whether it may move while sound runs."""

    def __init__(self, unit: Unit = NUMBER) -> None:
        self.name = ""
        self.unit = unit
        self.band: Parameter | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name:
            self.name = name

    @property
    def automatable(self) -> bool:
        """Whether automation and live moves are allowed."""
        return False

    @property
    def label(self) -> str:
        """The name as a person reads it."""
        return self.name.replace("_", " ")

    @property
    def default_value(self) -> Value:
        """The value of a parameter that a file leaves out."""
        raise NotImplementedError

    def parse(self, raw: object, place: str) -> Value:
        """Turn a file's JSON value into a value.

        Raises
        ------
        Fault
            If it has the wrong type or is out of range; the message gives the range.
        """
        raise NotImplementedError

    def spell(self, value: Value) -> Any:
        """Turn a value into JSON: numbers as short as they can be."""
        return value

    def code(self, value: Value) -> float:
        """Return the value as the number that kernels see."""
        raise NotImplementedError

    def describe(self) -> list[dict[str, object]]:
        """Return the rows of ``graphapp nodes --json`` for this parameter."""
        prefix = f"{self.band.name}[]." if self.band else ""
        return [
            {
                "name": prefix + self.name,
                "label": self.label,
                "unit": self.unit.symbol or None,
                "min": None,
                "max": None,
                "default": self.spell(self.default_value),
                "choices": None,
                "automatable": self.automatable,
            }
        ]


def shortest(value: float) -> float | int:
    """Return a whole number as an int, so that JSON writes ``30`` and not ``30.0``."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


class Param(Parameter):
    """A number with a unit and a range.

    Parameters
    ----------
    unit : Unit
        The unit of values, in files and here.
    low, high : float
        The widest accepted range, both ends included.
    default : float or None
        Its value where a file leaves it out; None only if `nullable`.
    off : bool
        Whether ``"-inf"`` is accepted too: a level that can be switched off.
    nullable : bool
        Whether ``null`` is accepted: the feature is off, and kernels see NaN.
    fixed : bool
        Whether it stays put while sound runs: it changes latency, or when a stem sounds.
    """

    def __init__(
        self,
        unit: Unit,
        low: float,
        high: float,
        *,
        default: float | None,
        off: bool = False,
        nullable: bool = False,
        fixed: bool = False,
    ) -> None:
        super().__init__(unit)
        self.low = low
        self.high = high
        self.default = default
        self.off = off
        self.nullable = nullable
        self.fixed = fixed

    @property
    def automatable(self) -> bool:
        """Whether automation and live moves are allowed."""
        return not self.fixed

    @property
    def default_value(self) -> Value:
        """The default."""
        return None if self.default is None else float(self.default)

    @property
    def range_text(self) -> str:
        """The accepted range, for messages and tables."""
        ends = f"{shortest(float(self.low))} to {shortest(float(self.high))}"
        text = f"{ends} {self.unit.symbol}".rstrip()
        return text + (', or "-inf"' if self.off else "") + (", or null" if self.nullable else "")

    def parse(self, raw: object, place: str) -> Value:
        """Read a number; see `Parameter.parse`."""
        if raw is None and self.nullable:
            return None
        if raw == OFF and self.off:
            return -math.inf
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise Fault(place, f"{spelled(raw)} is not a number; use {self.range_text}")
        return self.check(raw, place)

    def check(self, number: float, place: str) -> float:
        """Return a number in range, as a float.

        Raises
        ------
        Fault
            If it is out of range; the message gives the range.
        """
        if number > self.high:
            limit = shortest(float(self.high))
            raise Fault(place, f"{spelled(number)} is above {limit}; use {self.range_text}")
        if not number >= self.low:
            limit = shortest(float(self.low))
            raise Fault(place, f"{spelled(number)} is below {limit}; use {self.range_text}")
        return float(number) + 0.0

    def spell(self, value: Value) -> Any:
        """Write a number; see `Parameter.spell`."""
        if value is None:
            return None
        number = float(value)  # type: ignore[arg-type]  # a Param's value is a number
        return OFF if number == -math.inf else shortest(number)

    def code(self, value: Value) -> float:
        """Return the number; NaN for null."""
        return math.nan if value is None else float(value)  # type: ignore[arg-type]

    def describe(self) -> list[dict[str, object]]:
        """Describe the range; a level that can be off offers that as a choice."""
        (row,) = super().describe()
        row.update(min=shortest(float(self.low)), max=shortest(float(self.high)))
        if self.off:
            row["choices"] = [OFF]
        return [row]


class Choice(Parameter):
    """One of a few names; kernels see its code.

    Parameters
    ----------
    codes : mapping of str to int
        The file's names and the codes that kernels know; the first is the default.
    """

    def __init__(self, codes: Mapping[Any, int]) -> None:
        super().__init__()
        self.codes: dict[str | int, int] = dict(codes)

    @property
    def default_value(self) -> Value:
        """The first name."""
        return next(iter(self.codes))

    def parse(self, raw: object, place: str) -> Value:
        """Read a name (or a number that serves as one, such as a slope)."""
        for name in self.codes:
            same_kind = isinstance(raw, str) == isinstance(name, str)
            if same_kind and raw == name and not isinstance(raw, bool):
                return name
        known = ", ".join(spelled(name) for name in self.codes)
        near = suggestion(raw, [str(n) for n in self.codes]) if isinstance(raw, str) else ""
        if raw in {str(name) for name in self.codes}:
            near = f"; write {raw} without quotes"
        raise Fault(place, f"{spelled(raw)} is no choice here{near or f'; use one of {known}'}")

    def code(self, value: Value) -> float:
        """Return the name's code."""
        return float(self.codes[value])  # type: ignore[index]  # a Choice's value is a name

    def describe(self) -> list[dict[str, object]]:
        """Describe the names."""
        (row,) = super().describe()
        row["choices"] = list(self.codes)
        return [row]


class Flag(Parameter):
    """True or false; kernels see 1 or 0."""

    def __init__(self, *, default: bool) -> None:
        super().__init__()
        self.default = default

    @property
    def default_value(self) -> Value:
        """The default."""
        return self.default

    def parse(self, raw: object, place: str) -> Value:
        """Read a boolean."""
        if isinstance(raw, bool):
            return raw
        raise Fault(place, f"{spelled(raw)} is not true or false; use one of them")

    def code(self, value: Value) -> float:
        """Return 1 or 0."""
        return float(bool(value))


class File(Parameter):
    """The path of an audio file, relative to the project file, with ``/``.

    A node type has at most one. What the path may be is the project's affair, which knows its
    own folder.
    """

    LONGEST = 4096

    @property
    def default_value(self) -> Value:
        """No file."""
        return None

    def parse(self, raw: object, place: str) -> Value:
        """Read a path."""
        if not isinstance(raw, str) or not raw:
            raise Fault(place, f"{spelled(raw)} is not a path; name an audio file")
        if "\0" in raw or len(raw) > self.LONGEST:
            raise Fault(place, "this cannot be a path; name an audio file beside the project")
        if any(len(part.encode(errors="replace")) > 255 for part in raw.split("/")):
            raise Fault(place, "a name in this path passes 255 bytes; rename the file")
        return raw


def spelled(raw: object) -> str:
    """Write a faulty value briefly, for a message."""
    if isinstance(raw, str):
        return f'"{raw[:40]}…"' if len(raw) > 40 else f'"{raw}"'
    if isinstance(raw, float):
        return f"{shortest(raw)}" if math.isfinite(raw) else str(raw)
    if isinstance(raw, bool) or raw is None:
        return {True: "true", False: "false", None: "null"}[raw]
    if isinstance(raw, list):
        return "a list"
    if isinstance(raw, dict):
        return "an object"
    text = str(raw) if not isinstance(raw, int) or abs(raw) < 10**40 else "a huge number"
    return text[:40]

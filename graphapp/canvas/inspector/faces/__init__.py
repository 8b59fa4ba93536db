"""Large faces: one module for each type of node, named as it is, and one for all others."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column

    Face = Callable[[Column, Subject], None]

_OWN: Final = frozenset(
    {
        *("bus", "compressor", "eq", "fader", "group", "limiter"),
        *("master", "pan", "reverb", "send", "stem"),
    }
)
"""Types with a face of their own."""


def face_of(type_id: str) -> Face:
    """Return what draws the face and the controls of a type of node; imported when first shown."""
    name = type_id if type_id in _OWN else "declared"
    face: Face = import_module(f"{__name__}.{name}").draw
    return face

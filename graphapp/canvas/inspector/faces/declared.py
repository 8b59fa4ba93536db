"""The face of any type of node: all its parameters, from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.canvas.inspector import controls
from graphapp.editor.bands import band_count
from nodes.vocabulary import Bands, Choice, Flag, Param

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column


def draw(column: Column, subject: Subject) -> None:
    """Draw the controls of a node whose type has no face of its own."""
    kind = subject.node.kind
    if kind is None:
        column.note(
            "This version of the program does not know this type of node. It is kept as it is and"
            " plays nothing.",
            lines=4,
        )
        return
    own = {name: p for name, p in kind.parameters.items() if not isinstance(p, Bands)}
    draw_controls(column, subject, own)
    for bands in (p for p in kind.parameters.values() if isinstance(p, Bands)):
        for i in range(band_count(subject.node)):
            column.heading(f"{bands.name} {i + 1}")
            draw_controls(column, subject, [f"{bands.name}[{i}].{field.name}" for field in bands])


def draw_controls(column: Column, subject: Subject, paths: Iterable[str]) -> None:
    """Draw the controls of parameters: knobs, then boxes, choices and switches."""
    found = {path: subject.parameter(path) for path in paths}
    numbers = {path: p for path, p in found.items() if isinstance(p, Param)}
    boxes = [path for path, p in numbers.items() if controls.suits_box(p)]
    controls.knobs(column, subject, [path for path in numbers if path not in boxes])
    draw_boxes(column, subject, boxes)
    for path, parameter in found.items():
        if isinstance(parameter, Choice):
            controls.labeled_choice(column, subject, path)
        elif isinstance(parameter, Flag):
            controls.flag(column, column.take(controls.BOX, 6), subject, path)


def draw_boxes(column: Column, subject: Subject, paths: list[str], across: int = 3) -> None:
    """Draw rows of boxes with numbers."""
    for first in range(0, len(paths), across):
        places = column.row(44, across, gap=10)
        for path, place in zip(paths[first:], places, strict=False):
            controls.box(column, place, subject, path)

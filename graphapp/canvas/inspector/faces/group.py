"""The face of a group: what of its inside can be turned from outside, and what is in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphapp.canvas import widgets
from graphapp.canvas.inspector.column import split
from graphapp.canvas.inspector.faces.declared import draw_controls
from graphapp.editor.names import type_title

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column


def draw(column: Column, subject: Subject) -> None:
    """Draw the parameters that the group exposes, its contents, and the way in."""
    group = subject.node.group
    if group is None:
        return
    ws, ink = subject.bench.ws, column.ink
    enter, ungroup = split(column.take(32, 12), 2, ink.px(6))
    column.zones += [
        widgets.button(
            *(ink, enter, "enter", "Go inside", lambda _pointer: ws.run("enter")), icon="enter"
        ),
        widgets.button(
            *(ink, ungroup, "ungroup", "Ungroup", lambda _pointer: ws.run("ungroup")), icon="group"
        ),
    ]
    if group.params:
        draw_controls(column, subject, group.params)
    else:
        column.note("It exposes no parameters. Go inside to shape its sound.", lines=2)
    column.heading("Inside")
    counts = Counter(type_title(node) for node in group.graph.nodes.values())
    column.facts((kind, str(count)) for kind, count in sorted(counts.items()))
    column.heading("Ports")
    column.facts(
        (name, str(inner)) for name, inner in (*group.inputs.items(), *group.outputs.items())
    )

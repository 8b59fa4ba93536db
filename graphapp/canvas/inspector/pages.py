"""What the inspector shows of the project, and of several nodes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.inspector.controls import BOX
from graphapp.canvas.inspector.header import draw_switch
from graphapp.canvas.inspector.targets import draw_target
from graphapp.canvas.scene.node_looks import hue_of, icon_of
from graphapp.canvas.zones import Role
from graphapp.editor import levels
from graphapp.editor.commands import commands
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.names import title_of, type_title
from graphapp.editor.overlays import Menu, MenuItem
from projects.project import HIGHEST_SEED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.editor import Editor
    from projects import Project

RATES: Final = (44_100, 48_000, 88_200, 96_000, 192_000)
_LISTED: Final = 12


def draw_project(column: Column, bench: Bench, editor: Editor) -> None:
    """Draw what the whole project has: name, rate, seed, contents, target, snapshots."""
    project = editor.project
    title = project.name or "Untitled"
    if editor.level:
        _draw_title(column, _group_title(editor), f"Group in {title}")
        _draw_commands(column, bench, ("leave",), across=1)
    else:
        _draw_title(column, title, "Project")
        _draw_fields(column, bench, editor)
    column.heading("Contents")
    graph = editor.graph
    counts = Counter(type_title(node) for node in graph.nodes.values())
    column.facts((kind, str(count)) for kind, count in sorted(counts.items()))
    column.facts(
        [
            ("Cables", str(len(graph.cables))),
            ("Automated parameters", str(len(graph.automation))),
        ]
    )
    column.heading("Loudness")
    draw_target(column, bench.ws)
    column.heading("Compare")
    _draw_commands(column, bench, ("bypass-chain", "snapshot", "compare"), across=1)


def draw_several(column: Column, bench: Bench, editor: Editor) -> None:
    """Draw what several nodes have in common, and what can be done with them."""
    names = [name for name in editor.graph.nodes if name in editor.selection]
    _draw_title(column, f"{len(names)} nodes", "Selected")
    _draw_switches(column, bench, editor, names)
    column.skip(4)
    ink, theme = column.ink, column.ink.theme
    for name in names[:_LISTED]:
        node = editor.graph.nodes[name]
        row = column.take(24, 2)
        side = ink.px(16)
        ink.icon(
            icon_of(node),
            Rect(row.x, row.center.y - side / 2, side, side),
            hue_of(theme, node),
        )
        words = row._replace(x=row.x + side + ink.px(8), w=row.w - side - ink.px(8))
        ink.label(words, title_of(name, node), size=13)
        ink.label(words, type_title(node), size=11, color=theme.faint, align="right")
    if len(names) > _LISTED:
        column.note(f"and {len(names) - _LISTED} more")
    arranging = [name for name in commands() if name.startswith(("align-", "distribute-"))]
    column.heading("Arrange")
    _draw_commands(column, bench, (*arranging, "group", "frame", "duplicate", "delete"))


def _group_title(editor: Editor) -> str:
    """Return what the group is called whose inside is shown."""
    *outer, name = editor.level
    return title_of(name, levels.graph_of(editor.project, tuple(outer)).nodes[name])


def _draw_title(column: Column, title: str, kind: str) -> None:
    ink, theme = column.ink, column.ink.theme
    ink.label(column.take(24, 2), title, size=18, font="title")
    ink.label(column.take(16, 14), kind, size=12, color=theme.dim)


def _draw_fields(column: Column, bench: Bench, editor: Editor) -> None:
    """Draw name, rate and seed."""
    project, ink = editor.document.project, column.ink

    def named(text: str) -> None:
        _commit(bench, editor, "Rename the project", lambda p: replace(p, name=text.strip()))

    def seeded(text: str) -> None:
        typed = text.strip()
        if not typed.isdecimal() or not 0 <= int(typed) <= HIGHEST_SEED:
            bench.ws.notify("A seed is a whole number", "warn", "type one from 0 up")
            return
        _commit(bench, editor, "Set the seed", lambda p: replace(p, seed=int(typed)))

    _draw_field(column, bench, "project-name", "Name", project.name, named)
    place = _labeled(column, "Rate")

    def setting(rate: int) -> Callable[[], None]:
        return lambda: _commit(bench, editor, "Set the rate", lambda p: replace(p, rate=rate))

    def choose(_pointer: Pointer) -> None:
        below = column.in_window(place)
        rates = sorted({*RATES, project.rate})
        items = [MenuItem(f"{r:,} Hz", setting(r), checked=r == project.rate) for r in rates]
        bench.ws.menu = Menu(Point(below.x, below.bottom), items)

    column.zones.append(
        widgets.choice(
            *(ink, place, "project-rate", f"{project.rate:,} Hz", choose),
            role=Role.BUTTON,
        )
    )
    _draw_field(column, bench, "project-seed", "Seed", str(project.seed), seeded)


def _commit(bench: Bench, editor: Editor, name: str, change: Callable[[Project], Project]) -> None:
    bench.attempt(lambda: editor.commit(name, change(editor.document.project)))


def _labeled(column: Column, label: str) -> Rect:
    """Draw a name, and return the place right of it."""
    place = column.take(BOX, 8)
    ink = column.ink
    left = ink.px(64)
    ink.label(place._replace(w=left), label, size=12, color=ink.theme.dim)
    return place._replace(x=place.x + left, w=place.w - left)


def _draw_field(
    column: Column, bench: Bench, name: str, label: str, text: str, done: Callable[[str], None]
) -> None:
    place = _labeled(column, label)

    def open_field(_pointer: Pointer) -> None:
        bench.field.open(column.in_window(place), text, name=name, on_commit=done)

    column.zones.append(widgets.entry(column.ink, place, name, text, open_field, hint="Untitled"))


def _draw_switches(column: Column, bench: Bench, editor: Editor, names: Sequence[str]) -> None:
    """Draw mute, solo and bypass of all of them."""
    theme = column.ink.theme
    nodes = [editor.graph.nodes[name] for name in names]
    states = (
        ("bypass", "power", theme.warn, all(node.bypass for node in nodes)),
        ("mute", "mute", theme.bad, all(node.mute for node in nodes)),
        ("solo", "solo", theme.warn, {editor.full_id(name) for name in names} <= editor.solo),
    )
    for place, (name, icon, color, on) in zip(column.row(30, 3), states, strict=True):
        command = commands()[name]
        draw_switch(
            column,
            place,
            (name, command.name, icon),
            color if on else None,
            enabled=True,
            tip=f"{command.name} all ({command.shortcut})",
            run=_running(bench, name),
        )


def _draw_commands(column: Column, bench: Bench, names: Sequence[str], *, across: int = 2) -> None:
    """Draw buttons of commands, so many a row."""
    for first in range(0, len(names), across):
        places = column.row(30, across, gap=6)
        for place, name in zip(places, names[first:], strict=False):
            command = commands()[name]
            zone = widgets.button(
                *(column.ink, place, name, command.label(bench.ws).removesuffix("…")),
                _running(bench, name),
                enabled=command.enabled(bench.ws),
                tip=f"{command.label(bench.ws)} ({command.shortcut})" if command.shortcut else "",
            )
            column.zones.append(zone)


def _running(bench: Bench, command: str) -> Callable[[Pointer], None]:
    return lambda _pointer: bench.ws.run(command)

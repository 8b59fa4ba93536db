"""The head of the inspector: what is selected, and what every node has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.inspector.column import split
from graphapp.canvas.scene.node_looks import icon_of
from graphapp.canvas.theme import alpha, contrast
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.commands import commands
from graphapp.editor.geometry import Rect
from graphapp.editor.names import title_of, type_title
from projects import Endpoint, edits

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.theme import Color
    from graphapp.canvas.zones import Handler

_SWITCHES: Final = (
    ("bypass", "Bypass", "power", "Pass the input on untouched"),
    ("mute", "Mute", "mute", "Silence the outputs"),
    ("solo", "Solo", "solo", "Hear only this node's sound, in its place"),
    ("listen", "Listen", "headphones", "Hear what leaves this node"),
)


def draw_header(column: Column, subject: Subject, detail: str) -> None:
    """Draw title, type and switches of a node; `detail` is said behind its type."""
    ink, theme = column.ink, column.ink.theme
    hue = subject.hue(theme)
    place = column.take(40, 12)
    badge = place._replace(w=place.h)
    ink.rect(badge, alpha(hue, 0.18), border=alpha(hue, 0.5), rounding=9)
    ink.icon(icon_of(subject.node), badge.inset(ink.px(9)), hue, thickness=1.8)
    left = badge.right + ink.px(12)
    words = Rect(left, place.y, place.right - left, ink.px(22))
    ink.label(words, subject.title, size=17, font="title")
    said = f"{type_title(subject.node)} · {detail}" if detail else type_title(subject.node)
    below = Rect(left, words.bottom + ink.px(2), words.w, ink.px(15))
    ink.label(below, said, size=12, color=theme.dim)
    column.zones.append(
        Zone(
            "rename",
            words.inset(-ink.px(3)),
            Role.BUTTON,
            tip="Rename",
            on_click=lambda _pointer: _rename(column, subject, words),
        )
    )
    _draw_switches(column, subject)
    _draw_comparing(column, subject)


def _rename(column: Column, subject: Subject, words: Rect) -> None:
    editor, name, node = subject.editor, subject.name, subject.node

    def commit(text: str) -> None:
        if text.strip() == subject.title:
            return
        label = "" if text == title_of(name, replace(node, label="")) else text.strip()
        subject.bench.attempt(
            lambda: editor.change(
                f"Rename {subject.title}", edits.with_switches(editor.graph, name, label=label)
            )
        )

    subject.bench.field.open(
        column.in_window(words.inset(-column.ink.px(3))),
        subject.title,
        name="rename",
        on_commit=commit,
        size=16,
        font="title",
        padding=4,
    )


def _draw_switches(column: Column, subject: Subject) -> None:
    theme = column.ink.theme
    node, editor = subject.node, subject.editor
    ports = node.ports
    heard = editor.listening
    on = {
        "bypass": node.bypass,
        "mute": node.mute,
        "solo": subject.full_id in editor.solo,
        "listen": isinstance(heard, Endpoint) and heard.node == subject.full_id,
    }
    able = {
        "bypass": ports is None or bool(ports.inputs and ports.outputs),
        **dict.fromkeys(("mute", "solo", "listen"), ports is None or bool(ports.outputs)),
    }
    colors = {
        "bypass": theme.warn,
        "mute": theme.bad,
        "solo": theme.warn,
        "listen": theme.selection,
    }
    for place, (command, label, icon, tip) in zip(column.row(30, 4, gap=8), _SWITCHES, strict=True):
        draw_switch(
            column,
            place,
            (command, label, icon),
            colors[command] if on[command] else None,
            enabled=able[command],
            tip=f"{tip} ({commands()[command].shortcut})",
            run=_running(subject, command),
        )


def _running(subject: Subject, command: str) -> Handler:
    return lambda _pointer: subject.bench.ws.run(command)


def draw_switch(
    column: Column,
    place: Rect,
    what: tuple[str, str, str],
    color: Color | None,
    *,
    enabled: bool,
    tip: str,
    run: Handler,
) -> None:
    """Draw a switch.

    Parameters
    ----------
    column : Column
        Whose zones it joins.
    place : Rect
        Where.
    what : (str, str, str)
        The command, what is written on it, and its icon.
    color : Color or None
        What it is filled with while it is on; None while it is off.
    enabled : bool
        Whether it can be switched.
    tip : str
        A sentence about it.
    run : callable
        What a click does.
    """
    ink, theme = column.ink, column.ink.theme
    command, label, icon = what
    ground = color or (theme.raised if enabled else theme.panel)
    shade = theme.text if enabled else theme.faint
    if color:
        dark, light = theme.background, theme.on_accent
        shade = max((dark, light), key=lambda option: contrast(option, color))
    ink.rect(place, ground, border=color or theme.line, rounding=6)
    size, gap = ink.px(14), ink.px(5)
    content = size + gap + ink.measure(label, 11)
    left = place.x + max((place.w - content) / 2, ink.px(4))
    ink.icon(icon, Rect(left, place.center.y - size / 2, size, size), shade)
    words = Rect(left + size + gap, place.y, place.right - left - size - gap, place.h)
    ink.label(words, label, size=11, color=shade)
    column.zones.append(Zone(command, place, Role.BUTTON, enabled, tip=tip, on_click=run))


def _draw_comparing(column: Column, subject: Subject) -> None:
    ws, kind, ports = subject.bench.ws, subject.node.kind, subject.node.ports
    compare, reset = split(column.take(28, 8), 2, column.ink.px(6))
    through = ports is None or bool(ports.inputs and ports.outputs)
    matching = subject.full_id in ws.live.monitor.match

    def match(_pointer: Pointer) -> None:
        ws.run("match-bypass")

    column.zones.append(
        widgets.button(
            column.ink,
            compare,
            "match-bypass",
            "Compare A/B",
            match,
            on=matching,
            enabled=through,
            tip="Bypass at equal loudness, so that louder does not seem better",
        )
    )
    column.zones.append(
        widgets.button(
            column.ink,
            reset,
            "reset",
            "Reset",
            lambda _pointer: ws.run("reset"),
            icon="undo",
            enabled=bool(kind and kind.parameters),
            tip="Give all parameters their defaults",
        )
    )

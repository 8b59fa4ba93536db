"""The inspector as a panel of the window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from graphapp.canvas.inspector.bench import Subject
from graphapp.canvas.inspector.column import Column
from graphapp.canvas.inspector.header import draw_header
from graphapp.canvas.layout import areas
from graphapp.canvas.lists import Scroll
from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.bands import band_count, bands_parameter
from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.inspector.column import Live
    from graphapp.canvas.pointer import Pointer

_MARGIN: Final = 16.0
_HEAD: Final = 144.0
"""Height of the head of a node, units of the design."""

_LEAST_BODY: Final = 240.0
_METER_S: Final = 1 / 30
_WHEEL: Final = 60.0
"""How far a step of the wheel scrolls, units of the design."""


class Inspector:
    """What is selected: one node, several, or the project.

    Parameters
    ----------
    bench : Bench
        What it works with.
    """

    layer = 0

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._scroll = Scroll()
        self._shown: object = None
        self._origin = Point(0.0, 0.0)
        self._lives: list[Live] = []
        self._deletes: list[Callable[[float, float], bool]] = []
        self._next = 0.0

    def place(self, window: Rect) -> Rect | None:
        """Return where it is: at the right of the window."""
        ws = self._bench.ws
        rect = areas(window, ws.preferences).right if ws.editor is not None else None
        if rect is not None:
            self._origin = Point(rect.x, rect.y)
        return rect

    def key(self) -> Hashable:
        """Return what its picture depends on."""
        bench = self._bench
        ws, editor = bench.ws, bench.ws.editor
        if editor is None:
            return None
        shown = editor, editor.level, editor.selection
        if shown != self._shown:
            self._shown, self._scroll = shown, Scroll()
        common = (
            *(self._scroll.offset, ws.preferences.target_lufs, ws.live.monitor),
            *(editor.solo, editor.listening),
        )
        if len(editor.selection) == 1:
            (name,) = editor.selection
            graph = editor.graph
            node = graph.nodes.get(name)
            band = bench.bands.get(editor.full_id(name))
            stem = node is not None and node.type == "stem"
            picture = (bench.peaks(node) or ws.files_seen) if node and stem else None
            # Whatever feeds a node may be told with it; a graph's cables are one object.
            return (*shown, node, picture, band, graph.cables, graph.automation, *common)
        return (*shown, editor.project, *common)

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw it; what is longer than the window scrolls under the head."""
        self._next = 0.0
        editor = self._bench.ws.editor
        ink.rect(size, ink.theme.panel)
        ink.rect(size._replace(w=1), ink.theme.line)
        if editor is None:
            return []
        margin = ink.px(_MARGIN)
        subject = self._subject()
        head = Column(ink, margin, size.w - 2 * margin, margin, self._origin)
        column = Column(ink, margin, size.w - 2 * margin, margin, self._origin)
        # In a low window the head scrolls too, or nothing of the rest could be reached.
        pinned = subject is not None and size.h >= ink.px(_HEAD + _LEAST_BODY)
        top = ink.px(_HEAD) if pinned else 0.0
        column.y = (top or margin) - self._scroll.offset
        if subject is not None and not pinned:
            draw_header(column, subject, _detail(subject))
        self._draw_body(column, subject)
        self._scroll.content = column.y + self._scroll.offset - top + margin / 2
        self._scroll.view = size.h - top
        self._scroll.by(0)
        zones = [self._surface(size, ink), *_clipped(column.zones, size, top)]
        if subject is not None and pinned:
            ink.rect(Rect(1, 0, size.w - 1, top), ink.theme.panel)
            draw_header(head, subject, _detail(subject))
            if self._scroll.offset > 0:
                ink.rect(Rect(1, top, size.w - 1, ink.px(1)), ink.theme.line)
        self._draw_bar(ink, size, top)
        self._lives, self._deletes = column.lives, column.deletes
        return [*zones, *head.zones]

    def tick(self) -> None:
        """Bring meters and what follows automation up to date."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _METER_S
        for live in self._lives:
            live(now)

    def delete_at(self, x: float, y: float) -> bool:
        """Delete what is at a place of the window, such as a band; return whether there was any."""
        return any(delete(x, y) for delete in self._deletes)

    def _subject(self) -> Subject | None:
        editor = self._bench.ws.editor
        if editor is None or len(editor.selection) != 1:
            return None
        (name,) = editor.selection
        node = editor.graph.nodes.get(name)
        return Subject(self._bench, editor, name, node) if node else None

    def _draw_body(self, column: Column, subject: Subject | None) -> None:
        from graphapp.canvas.inspector import pages
        from graphapp.canvas.inspector.faces import face_of

        editor = self._bench.editor
        if subject is not None:
            face_of(subject.node.type)(column, subject)
        elif editor.selection:
            pages.draw_several(column, self._bench, editor)
        else:
            pages.draw_project(column, self._bench, editor)

    def _surface(self, size: Rect, ink: Ink) -> Zone:
        """Return the ground, which scrolls."""

        def wheel(_pointer: Pointer, steps: float) -> None:
            self._scroll.by(-steps * ink.px(_WHEEL))

        return Zone("inspector", size, Role.SURFACE, glow=None, on_wheel=wheel)

    def _draw_bar(self, ink: Ink, size: Rect, top: float) -> None:
        """Draw how far it is scrolled."""
        scroll = self._scroll
        if scroll.content <= scroll.view + 1:
            return
        room = scroll.view - ink.px(8)
        length = room * scroll.view / scroll.content
        y = top + ink.px(4) + (room - length) * scroll.offset / (scroll.content - scroll.view)
        width = ink.px(4)
        bar = Rect(size.right - width - ink.px(3), y, width, length)
        ink.rect(bar, alpha(ink.theme.dim, 0.45), rounding=2)


def _clipped(zones: list[Zone], size: Rect, top: float) -> list[Zone]:
    """Return the zones that are in sight, without what is under the head or below the window."""
    kept = []
    for zone in zones:
        high, low = max(zone.rect.y, top), min(zone.rect.bottom, size.h)
        if low - high > zone.rect.h / 2:
            zone.rect = zone.rect._replace(y=high, h=low - high)
            kept.append(zone)
    return kept


def _detail(subject: Subject) -> str:
    """Return what is said behind the type of a node."""
    if bands_parameter(subject.node) is not None:
        count = band_count(subject.node)
        return f"{count} band{'' if count == 1 else 's'}"
    if subject.node.bypass:
        return "bypassed"
    return "muted" if subject.node.mute else subject.name

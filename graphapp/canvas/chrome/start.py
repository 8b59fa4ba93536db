"""The start panel: what is seen when no project is open."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.chrome.logo import draw_logo
from graphapp.canvas.chrome.start_cards import (
    GAP,
    Target,
    draw_actions,
    draw_recents,
    draw_templates,
    rows_height,
)
from graphapp.canvas.chrome.ui import ChromePanel
from graphapp.canvas.ink import Ink
from graphapp.canvas.theme import Style, alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.zones import Zone
    from graphapp.editor.files.recents import Recent

_WIDEST: Final = 1100.0
_NARROW_EDGE: Final = 28.0
_LEAST: Final = (780.0, 412.0)
"""In a smaller window, everything is drawn smaller."""
_LOW: Final = 660.0
"""Below this height, everything is closer together."""
_ACTIONS: Final = 230.0
_MOST_ROWS: Final = 6
_LEAST_FOR_MORE: Final = 3
"""Rows that must have room, so that the way to all recent projects has."""
SENTENCE: Final = (
    "Wire a mix, hear it live, and export a master that is bit for bit what you heard."
)


class _Sheet(NamedTuple):
    """Heights from the top of the window on, units of the design."""

    low: bool
    top: float
    header: float
    between: float
    cards: float
    rows: int


def _shared(height: float, recents: int) -> _Sheet:
    """Share a height out: as many recent projects as have room, then larger cards."""
    low = height < _LOW
    header, between, cards = (66.0, 18.0, 150.0) if low else (104.0, 34.0, 200.0)
    above = header + 2 * between + cards
    rows = max(2, min(recents, _LEAST_FOR_MORE if low else _MOST_ROWS))
    while rows > 2 and above + rows_height(rows) > height - 32.0:
        rows -= 1
    spare = max(0.0, height - above - rows_height(rows) - 32.0)
    grown = min(50.0, spare * (0.6 if low else 0.3))
    return _Sheet(low, 16.0 + (spare - grown) * 0.42, header, between, cards + grown, rows)


class StartPanel(ChromePanel):
    """The panel that fills the window as long as no project is open."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._index = -1
        self._targets: list[Target] = []
        self._recents: list[Recent] | None = None

    def place(self, window: Rect) -> Rect | None:
        """Return the whole window, if no project is open."""
        if self._ws.editor is not None:
            self._recents, self._index = None, -1
            return None
        if self._recents is None:
            self._recents = self._ws.files.recents.all()
        return window

    def key(self) -> Hashable:
        """Return what is highlighted, and the hour that ages are told from."""
        return self._index, tuple(self._recents or ()), int(time.time() // 3600)

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the mark, the templates, and the way to projects that are there."""
        ink.rect(size, ink.theme.background)
        _draw_backdrop(ink, size)
        fit = min(1.0, size.w / ink.px(_LEAST[0]), size.h / ink.px(_LEAST[1]))
        ink = Ink(ink.parent, Style(ink.theme, ink.style.scale * fit), ink.fonts)
        px, recents = ink.px, self._recents or []
        sheet = _shared(size.h / px(1), len(recents))
        width = min(px(_WIDEST), size.w - px(2 * _NARROW_EDGE))
        x, y = (size.w - width) / 2, px(sheet.top)
        self._draw_header(ink, Rect(x, y, width, px(sheet.header)), low=sheet.low)
        y += px(sheet.header + sheet.between)
        self._targets = draw_templates(ink, Rect(x, y, width, px(sheet.cards)), self._ws)
        y += px(sheet.cards + sheet.between)
        actions, rows = px(_ACTIONS), px(rows_height(sheet.rows))
        place = Rect(x, y, width - actions - px(GAP), rows)
        self._targets += draw_recents(ink, place, self._ws, recents[: sheet.rows])
        more = _LEAST_FOR_MORE <= sheet.rows < len(recents)
        place = Rect(x + width - actions, y, actions, rows)
        self._targets += draw_actions(ink, place, self._ws, more=more)
        self._highlight(ink)
        return [target.zone for target in self._targets]

    def _draw_header(self, ink: Ink, rect: Rect, *, low: bool) -> None:
        px = ink.px
        side = px(40 if low else 60)
        draw_logo(ink, Rect(rect.x - px(4), rect.y, side * 1.3, side))
        left = rect.x + side * 1.3 + px(10)
        size = 30 if low else 44
        ink.text(left, rect.y + (side - px(size)) / 2 - px(1), "graphapp", size=size, font="title")
        y = rect.y + side + px(8 if low else 16)
        color = ink.theme.dim
        ink.text(rect.x, y, SENTENCE, size=14 if low else 16, color=color, width=rect.w)

    def _highlight(self, ink: Ink) -> None:
        if 0 <= self._index < len(self._targets):
            rect = self._targets[self._index].zone.rect
            ink.rect(
                rect.inset(-ink.px(3)), None, border=ink.theme.selection, rounding=12, thickness=2
            )

    # -- the keyboard

    def step(self, dx: int, dy: int) -> None:
        """Move the highlight: along the reading order, or to what lies above or below."""
        if not self._targets:
            return
        if self._index < 0:
            self._index = 0
        elif dy:
            self._index = self._across(dy)
        else:
            self._index = (self._index + dx) % len(self._targets)

    def _across(self, dy: int) -> int:
        """Return the index of what lies nearest below, or above; the same if nothing does."""
        here = self._targets[self._index].zone.rect.center
        best, nearest = self._index, float("inf")
        for i, target in enumerate(self._targets):
            there = target.zone.rect.center
            ahead, aside = (there.y - here.y) * dy, abs(there.x - here.x)
            if ahead > 1 and ahead * 2 + aside < nearest:
                best, nearest = i, ahead * 2 + aside
        return best

    def activate(self) -> None:
        """Open what is highlighted."""
        if 0 <= self._index < len(self._targets):
            self._targets[self._index].run()


def _draw_backdrop(ink: Ink, size: Rect) -> None:
    """Draw cables that flow past, in the colors of categories."""
    hues = ("Source", "Tone", "Dynamics", "Space", "Routing")
    for i, name in enumerate(hues):
        y = size.h * (0.04 + 0.035 * i)
        start = (size.w * 0.42, -20.0 + i * 3)
        end = (size.w + 20, y + size.h * 0.10 + i * size.h * 0.012)
        bend = size.w * (0.25 + 0.02 * i)
        points = [start, (start[0] + bend, start[1] + size.h * 0.02), (end[0] - bend, end[1]), end]
        ink.bezier(points, alpha(ink.theme.hue(name), 0.22), thickness=2)

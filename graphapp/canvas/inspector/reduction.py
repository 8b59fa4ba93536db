"""Gain reduction: as a bar that hangs from the top, and over the last seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.decor import signed
from graphapp.canvas.inspector.traces import Trace, TraceLine
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column

SECONDS: Final = 6.0
_FALL_DB: Final = 0.7
"""By how much the bar goes back in a step, so that the eye can follow it."""


class ReductionBar:
    """A bar that hangs down by the gain reduction, with its number under it.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    range_db : float
        Reduction at which it is full.
    """

    def __init__(self, ink: Ink, rect: Rect, range_db: float) -> None:
        theme = ink.theme
        ink.rect(rect, theme.well, border=theme.line, rounding=6)
        head = rect._replace(h=ink.px(22))
        ink.label(head, "GR", size=11, font="strong", color=theme.dim, align="center")
        foot = rect._replace(y=rect.bottom - ink.px(24), h=ink.px(20))
        width = ink.px(14)
        self._slot = Rect(
            rect.center.x - width / 2, head.bottom, width, foot.y - head.bottom - ink.px(4)
        )
        ink.rect(self._slot, theme.raised, rounding=2)
        for part in (0.25, 0.5, 0.75):
            y = round(self._slot.y + part * self._slot.h)
            ink.rect(Rect(self._slot.right + ink.px(3), y, ink.px(4), 1), theme.line_strong)
        self._bar = ink.rect(self._slot._replace(h=0), theme.categories["Dynamics"], rounding=2)
        self._text = ink.label(foot, "0.0", size=12, font="mono", align="center")
        self._ink = ink
        self._foot = foot
        self._range = range_db
        self._level = 0.0
        self._reach = 0
        self._said = "0.0"

    def set(self, reduction_db: float) -> None:
        """Show a reduction, dB, not negative."""
        self._level = max(reduction_db, self._level - _FALL_DB)
        reach = round(min(self._level / self._range, 1.0) * self._slot.h)
        if reach != self._reach:
            self._reach = reach
            dpg.configure_item(self._bar, pmax=(self._slot.right, self._slot.y + reach))
        said = f"−{self._level:.1f}" if self._level >= 0.05 else "0.0"
        if said != self._said:
            self._said = said
            width = self._ink.measure(said, 12, "mono")
            place = round(self._foot.center.x - width / 2), round(self._foot.y + self._ink.px(4))
            dpg.configure_item(self._text, text=said, pos=place)


def draw_history(column: Column, subject: Subject, range_db: float) -> None:
    """Draw the gain reduction of the last seconds, hanging from the top."""
    ink, theme = column.ink, column.ink.theme
    place = column.take(54, 10)
    ink.rect(place, theme.well, border=theme.line, rounding=6)
    inner = place.inset(ink.px(4))
    for part in (1 / 3, 2 / 3):
        y = round(inner.y + part * inner.h)
        ink.rect(Rect(inner.x, y, inner.w, 1), alpha(theme.line, 0.7))
        said = f"-{range_db * part:.0f}"
        ink.text(inner.x, y - ink.px(11), signed(said), size=9, font="mono", color=theme.faint)
    label = f"GR, {SECONDS:.0f} s"
    ink.text(inner.x, inner.bottom - ink.px(11), label, size=9, color=theme.faint)
    live, name = subject.bench.ws.live, subject.full_id
    trace = subject.bench.traces.setdefault(name, Trace(SECONDS))
    line = TraceLine(
        ink,
        inner,
        trace,
        lambda db: inner.y + min(db / range_db, 1.0) * inner.h,
        theme.categories["Dynamics"],
        rest=round(inner.y),
    )

    def follow(now: float) -> None:
        if live.state().playing:
            trace.feed(now, live.reduction(name))
        line.show()

    column.lives.append(follow)

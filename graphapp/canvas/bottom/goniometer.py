"""The goniometer: what is left, right and in the middle, and how far both sides agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.bottom.part import Part
from graphapp.canvas.theme import alpha
from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.bottom.slots import Bottom, Slot
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.inspector.bench import Bench
    from graphapp.canvas.zones import Zone
    from graphapp.engine.live.readings import ProgramReading

_EACH: Final = 2
"""Every so many-th point is drawn: the eye sees no more."""

_QUIETEST: Final = 0.2
"""Reach of the points from which on they are drawn larger, so that quiet sound is seen."""

_SLOW: Final = 0.1


class Goniometer(Part):
    """Side to the right, mid upwards, and the correlation beside it.

    Parameters
    ----------
    bench, bottom
        See `Part`.
    """

    slot: ClassVar[Slot] = "goniometer"
    phase_s: ClassVar[float] = 1 / 60

    def __init__(self, bench: Bench, bottom: Bottom) -> None:
        super().__init__(bench, bottom)
        self._center = Point(0.0, 0.0)
        self._radius = 1.0
        self._reach = 1.0
        self._line = 0
        self._bar = Rect(0, 0, 0, 0)
        self._mark = 0
        self._mark_y: int | None = None
        self._shown = False
        self._colors: tuple[tuple[int, int, int, int], ...] = ()

    def key(self) -> Hashable:
        """Return what its picture depends on: nothing."""
        return None

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the field and the scale of the correlation."""
        theme = ink.theme
        place = self.ground(ink, size)
        radius = min(place.h / 2, (place.w - ink.px(30)) / 2) - 1
        center = Point(place.x + radius + ink.px(4), place.center.y)
        self._center, self._radius = center, radius - ink.px(4)
        ink.circle(center, radius, theme.well, border=theme.line)
        reach = radius * 0.7071
        for dx, dy in ((1, 1), (1, -1)):
            ink.line(
                *(center.x - dx * reach, center.y - dy * reach),
                *(center.x + dx * reach, center.y + dy * reach),
                alpha(theme.line, 0.9),
            )
        for letter, dx in (("L", -1), ("R", 1)):
            at = center.x + dx * reach * 0.93, center.y - reach * 0.93 - ink.px(5)
            ink.text(*at, letter, size=9, color=theme.faint, align="center")
        self._line = ink.polyline([[0, 0], [0, 0]], alpha(theme.selection, 0.75), thickness=1)
        dpg.configure_item(self._line, show=False)
        self._shown = False
        self._draw_correlation(ink, place)
        return []

    def _draw_correlation(self, ink: Ink, place: Rect) -> None:
        theme = ink.theme
        x = self._center.x + self._radius + ink.px(14)
        self._bar = Rect(round(x), place.y + ink.px(6), ink.px(7), place.h - ink.px(12))
        ink.rect(self._bar, theme.well, border=theme.line, rounding=3)
        for part, text in ((0.0, "+1"), (0.5, "0"), (1.0, "-1")):
            y = self._bar.y + part * self._bar.h - ink.px(5)
            ink.text(self._bar.right + ink.px(3), y, text, size=9, font="mono", color=theme.faint)
        self._mark = ink.rect(self._bar, theme.good, rounding=2)
        dpg.configure_item(self._mark, show=False)
        self._mark_y = None
        self._colors = theme.good, theme.bad
        self._half = ink.px(3)

    def follow(self, now: float) -> None:  # noqa: ARG002 -- nothing here depends on it
        """Show the newest points."""
        live = self.bench.ws.live
        program = live.program if live.state().playing else None
        if program is None:
            if self._shown:
                dpg.configure_item(self._line, show=False)
                self._shown = False
        else:
            self._show_points(program)
        self._show_correlation(program.correlation if program else None)

    def _show_points(self, program: ProgramReading) -> None:
        points = program.points[::_EACH]
        farthest = float(abs(points).max())
        wanted = max(farthest, _QUIETEST)
        self._reach = (
            wanted if wanted > self._reach else self._reach + (wanted - self._reach) * _SLOW
        )
        scaled = points * (self._radius / self._reach)
        scaled[:, 0] += self._center.x
        scaled[:, 1] = self._center.y - scaled[:, 1]
        shown = farthest > 0.0
        dpg.configure_item(self._line, points=scaled.tolist(), show=shown)
        self._shown = shown

    def _show_correlation(self, value: float | None) -> None:
        y = None if value is None else round(self._bar.y + (1 - value) / 2 * self._bar.h)
        if y == self._mark_y:
            return
        self._mark_y = y
        if y is None or value is None:
            dpg.configure_item(self._mark, show=False)
            return
        bar = self._bar
        dpg.configure_item(
            self._mark,
            show=True,
            pmin=(bar.x, y - self._half),
            pmax=(bar.right, y + self._half),
            fill=self._colors[0 if value >= 0 else 1],
        )

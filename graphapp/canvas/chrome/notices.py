"""Notifications: what happened and what to do, over the bottom of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.chrome.ui import ChromePanel
from graphapp.canvas.theme import mix
from graphapp.canvas.zones import Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Handler
    from graphapp.editor.workspace import Notification

_HEIGHT: Final = 36.0
_GAP: Final = 8.0
_PAD: Final = 14.0
_ICON: Final = 18.0
_MARGIN: Final = 16.0
_WIDEST: Final = 720.0
_ICONS: Final = {"info": "info", "warn": "warning", "error": "error"}


class _Line(NamedTuple):
    """A notification with the width of its parts, pixels."""

    notice: Notification
    text: float
    remedy: float


class Notices(ChromePanel):
    """The panel of what the workspace notifies of."""

    layer = 4

    def place(self, window: Rect) -> Rect | None:
        """Return the bottom of the canvas, or of the window where a dialog is above it."""
        count = len(self._ws.notifications)
        if not count:
            return None
        scale = self._scale
        free = self._ws.editor is None or self._ws.dialog is not None
        ground = window if free else self._ui.areas.canvas
        width = min((_WIDEST + 2 * _MARGIN) * scale, window.w)
        height = (count * (_HEIGHT + _GAP) - _GAP + 2 * _MARGIN) * scale
        x = min(max(ground.center.x - width / 2, window.x), window.right - width)
        return Rect(round(x), round(ground.bottom - height), round(width), round(height))

    def key(self) -> Hashable:
        """Return what is told."""
        return tuple(self._ws.notifications)

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the newest at the bottom."""
        px, zones = ink.px, []
        for i, notice in enumerate(self._ws.notifications):
            y = px(_MARGIN + i * (_HEIGHT + _GAP))
            zones.append(self._draw_notice(ink, size, y, notice, i))
        return zones

    def _draw_notice(self, ink: Ink, size: Rect, y: float, notice: Notification, i: int) -> Zone:
        px, theme = ink.px, ink.theme
        color = {"info": theme.accent, "warn": theme.warn, "error": theme.bad}[notice.kind]
        line = self._measured(ink, notice, size.w - px(2 * _MARGIN))
        gap = px(10) if line.remedy else 0.0
        inner = px(_ICON + 10) + line.text + gap + line.remedy
        width = inner + px(2 * _PAD)
        rect = Rect(round(size.center.x - width / 2), y, round(width), px(_HEIGHT))
        ink.shadow(rect, rounding=9, spread=10)
        ground = mix(theme.raised, color, 0.12 if notice.kind == "info" else 0.18)
        ink.rect(rect, ground, border=mix(theme.line_strong, color, 0.6), rounding=9)
        side = px(_ICON)
        icon = Rect(rect.x + px(_PAD), rect.center.y - side / 2, side, side)
        ink.icon(_ICONS[notice.kind], icon, color)
        x = icon.right + px(10)
        ink.label(Rect(x, rect.y, line.text + 1, rect.h), notice.text)
        if line.remedy:
            place = Rect(x + line.text + gap, rect.y, line.remedy + 1, rect.h)
            ink.label(place, notice.remedy, color=theme.dim)
        return Zone(f"notice:{i}", rect, glow=9, tip="", on_click=self._dismissing(notice))

    def _measured(self, ink: Ink, notice: Notification, width: float) -> _Line:
        """Return the widths of its parts; the remedy is cut before the text is."""
        spare = width - ink.px(2 * _PAD + _ICON + 10)
        text, remedy = (ink.measure(part) for part in (notice.text, notice.remedy))
        gap = ink.px(10) if remedy else 0.0
        if text + gap + remedy > spare:
            remedy = min(remedy, max(spare * 0.4, spare - text - gap))
            text = min(text, spare - gap - remedy)
        return _Line(notice, text, remedy)

    def _dismissing(self, notice: Notification) -> Handler:
        def run(_pointer: object) -> None:
            kept = [other for other in self._ws.notifications if other is not notice]
            self._ws.notifications = kept

        return run

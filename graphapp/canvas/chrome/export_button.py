"""The export button, which shows how far an export is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from graphapp.canvas import widgets
from graphapp.canvas.chrome.live_text import LiveText
from graphapp.canvas.theme import mix
from graphapp.canvas.zones import Zone

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Handler
    from graphapp.editor.dialogs.exporting import Exporting
    from graphapp.editor.geometry import Rect


class ExportButton:
    """The button; while something is exported it fills from the left.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    on_click : callable
        What it does.
    exporting : Exporting or None
        The export under way.

    Attributes
    ----------
    zone : Zone
        Where it reacts.
    """

    def __init__(
        self, ink: Ink, rect: Rect, on_click: Handler, exporting: Exporting | None
    ) -> None:
        self._rect = rect
        self._bar: int | None = None
        if exporting is None:
            self.zone = widgets.button(
                ink, rect, "export", "Export", on_click, primary=True, icon="export",
                tip="Export the master  ·  Ctrl+E",
            )  # fmt: skip
            return
        theme = ink.theme
        name = exporting.order.path.name
        tip = f"Exporting {name}; click to see it or to cancel"
        self.zone = Zone("export", rect, tip=tip, on_click=on_click)
        ink.rect(rect, mix(theme.accent, theme.panel, 0.65), border=theme.accent, rounding=6)
        self._bar = ink.rect(rect._replace(w=ink.px(6)), theme.accent, rounding=6)
        icon = rect._replace(x=rect.x + ink.px(10), w=ink.px(15))
        ink.icon("export", icon, theme.text)
        x, y = rect.x + ink.px(34), rect.center.y - ink.px(7)
        self._text = LiveText(ink, x, y, size=13, font="mono")
        self._color = theme.text
        self._least = ink.px(6)

    def show(self, exporting: Exporting | None) -> None:
        """Show how far an export is."""
        if self._bar is None or exporting is None:
            return
        part = exporting.progress
        text = "…" if part is None else f"{part:.0%}".replace("%", " %")
        self._text.set(text, self._color)
        width = max(self._least, self._rect.w * (part or 0.0))
        right = round(self._rect.x + width)
        dpg.configure_item(self._bar, pmax=(right, round(self._rect.bottom)))

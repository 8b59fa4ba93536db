"""The stage: panels in layers, each redrawn only when its picture changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Protocol

import dearpygui.dearpygui as dpg

from graphapp.canvas.ink import CLEAR, Ink
from graphapp.canvas.outlines import snap
from graphapp.canvas.theme import alpha

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from graphapp.canvas.fonts import Fonts
    from graphapp.canvas.theme import Style
    from graphapp.canvas.zones import Zone
    from graphapp.editor.geometry import Rect

LAYERS: Final = 5
MODAL_LAYER: Final = 3
"""The layer of dialogs, which hide from the pointer what is under them."""
TIP_AFTER_S: Final = 0.6


class Panel(Protocol):
    """A part of the window.

    Attributes
    ----------
    layer : int
        0 panels, 1 minimap and banner, 2 popups, 3 dialogs (modal), 4 tips and notifications.
        In a layer, panels added later lie above.
    """

    layer: int

    def place(self, window: Rect) -> Rect | None:
        """Return where it is now in the window, in pixels; None if it is hidden."""

    def key(self) -> Hashable:
        """Return what its picture depends on, beside its size and the style."""

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw it from (0, 0) to its size; return its zones, later ones above earlier."""

    def tick(self) -> None:
        """Change what lives (meters, time); called in every frame in which it is shown."""


class Sheet:
    """What is on screen of a panel: a child window with one drawlist.

    Parameters
    ----------
    panel : Panel
        Whose it is.
    parent : int
        The group of its layer.
    fonts : Fonts
        The faces of text.
    """

    def __init__(self, panel: Panel, parent: int, fonts: Fonts) -> None:
        self.panel = panel
        self.rect: Rect | None = None
        self.zones: list[Zone] = []
        self._fonts = fonts
        self._drawn: Hashable = None
        # Never moved by a drag nor scrolled by the wheel: both belong to zones.
        self._child = int(
            dpg.add_child_window(
                parent=parent,
                show=False,
                border=False,
                no_scrollbar=True,
                no_scroll_with_mouse=True,
                width=1,
                height=1,
            )
        )
        self._list = int(dpg.add_drawlist(1, 1, parent=self._child))
        self._picture = int(dpg.add_draw_node(parent=self._list))
        self._light = int(
            dpg.draw_rectangle((0, 0), (0, 0), color=CLEAR, show=False, parent=self._list)
        )

    def update(self, window: Rect, style: Style) -> None:
        """Place it, redraw it if its picture has changed, and let it tick."""
        rect = self.panel.place(window)
        if rect != self.rect:
            self._put(rect)
        if rect is None:
            return
        wanted = (rect, style, self.panel.key())
        if wanted != self._drawn:
            self._draw(rect, style)
            self._drawn = wanted
        self.panel.tick()

    def _put(self, rect: Rect | None) -> None:
        self.rect = rect
        if rect is None:
            dpg.configure_item(self._child, show=False)
            self.zones = []
            self._drawn = None
            return
        width, height = snap(rect.w), snap(rect.h)
        dpg.configure_item(
            self._child, show=True, pos=(snap(rect.x), snap(rect.y)), width=width, height=height
        )
        dpg.configure_item(self._list, width=width, height=height)

    def _draw(self, rect: Rect, style: Style) -> None:
        dpg.delete_item(self._picture, children_only=True)
        size = rect.moved(-rect.x, -rect.y)
        self.zones = self.panel.draw(Ink(self._picture, style, self._fonts), size)
        for zone in self.zones:
            zone.rect = zone.rect.moved(rect.x, rect.y)

    def light(self, zone: Zone | None, style: Style, *, pressed: bool) -> None:
        """Let light fall on a zone, or on none."""
        if zone is None or zone.glow is None or self.rect is None:
            dpg.configure_item(self._light, show=False)
            return
        place = zone.rect.moved(-self.rect.x, -self.rect.y)
        strength = 0.12 if pressed else 0.06
        dpg.configure_item(
            self._light,
            show=True,
            pmin=(snap(place.x), snap(place.y)),
            pmax=(snap(place.right), snap(place.bottom)),
            fill=alpha(style.theme.text, strength),
            rounding=zone.glow * style.scale,
        )

    def zone(self, x: float, y: float) -> Zone | None:
        """Return the zone at a place of the window."""
        return next((z for z in reversed(self.zones) if z.rect.contains(x, y)), None)


class Stage:
    """All panels of the window, and what of them is under the pointer.

    Parameters
    ----------
    window : int
        The Dear PyGui window that holds them.
    fonts : Fonts
        The faces of text.
    style : Style
        How they are drawn; set `style` to change it.

    Attributes
    ----------
    style : Style
        How everything is drawn from the next `update` on.
    fonts : Fonts
        As given.
    hovered : Zone or None
        The zone that the light falls on.
    """

    def __init__(self, window: int, fonts: Fonts, style: Style) -> None:
        self.style = style
        self.hovered: Zone | None = None
        self.fonts = fonts
        # Dear ImGui draws child windows in the order of their submission; a group a layer keeps
        # that order whenever panels are added.
        self._layers = [int(dpg.add_group(parent=window)) for _ in range(LAYERS)]
        self._sheets: list[Sheet] = []
        self._lit: tuple[Sheet, Zone, bool, Style] | None = None
        self._pointer: tuple[float, float] | None = None
        self._pressed = False
        self._rested = time.monotonic()

    def add(self, panel: Panel) -> None:
        """Add a panel above those of its layer."""
        self._sheets.append(Sheet(panel, self._layers[panel.layer], self.fonts))
        self._sheets.sort(key=lambda sheet: sheet.panel.layer)

    def update(self, window: Rect) -> None:
        """Place, redraw and tick all panels; move the light."""
        for sheet in self._sheets:
            sheet.update(window, self.style)
        self._move_light()

    def point(self, x: float, y: float, *, pressed: bool = False) -> None:
        """Say where the pointer is, and whether its button is down."""
        if (x, y) != self._pointer or pressed:
            self._rested = time.monotonic()
        self._pointer = x, y
        self._pressed = pressed

    def leave(self) -> None:
        """Say that the pointer has left the window, or belongs to a gesture on the canvas."""
        self._pointer = None

    def tip(self) -> Zone | None:
        """Return the zone whose tip is to be shown now."""
        zone = self.hovered
        if zone is None or not zone.tip or time.monotonic() - self._rested < TIP_AFTER_S:
            return None
        return zone

    def topmost(self, x: float, y: float) -> Panel | None:
        """Return the panel at a place of the window; None on the canvas.

        A dialog is everywhere, whatever its size.
        """
        sheet = self._sheet(x, y)
        return sheet.panel if sheet else None

    def zone(self, x: float, y: float) -> Zone | None:
        """Return the zone at a place of the window."""
        sheet = self._sheet(x, y)
        return sheet.zone(x, y) if sheet else None

    def wheel_zone(self, x: float, y: float) -> Zone | None:
        """Return the topmost zone at a place of the window that the wheel turns or scrolls."""
        sheet = self._sheet(x, y)
        at = [z for z in sheet.zones if z.on_wheel and z.rect.contains(x, y)] if sheet else []
        return at[-1] if at else None

    def zones(self) -> Iterator[Zone]:
        """Return all zones on screen, those below first."""
        for sheet in self._sheets:
            yield from sheet.zones

    def shown(self, panel: Panel) -> Rect | None:
        """Return where a panel was put by the last update; None if it is hidden."""
        return next((s.rect for s in self._sheets if s.panel is panel), None)

    def _sheet(self, x: float, y: float) -> Sheet | None:
        for sheet in reversed(self._sheets):
            if sheet.rect is None:
                continue
            if sheet.panel.layer > MODAL_LAYER:
                # A tip lies under the pointer and must not take it.
                found = sheet.zone(x, y) is not None
            else:
                found = sheet.panel.layer == MODAL_LAYER or sheet.rect.contains(x, y)
            if found:
                return sheet
        return None

    def _move_light(self) -> None:
        sheet = self._sheet(*self._pointer) if self._pointer else None
        zone = sheet.zone(*self._pointer) if sheet and self._pointer else None
        self.hovered = zone if zone and zone.enabled else None
        lit = (sheet, self.hovered, self._pressed, self.style) if sheet and self.hovered else None
        if lit == self._lit:
            return
        if self._lit:
            self._lit[0].light(None, self.style, pressed=False)
        if lit:
            lit[0].light(lit[1], self.style, pressed=lit[2])
        self._lit = lit

"""The minimap: all nodes in a corner, and what of them is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.scene.node_looks import hue_of
from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Point, Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.theme import Style
    from graphapp.editor.editor import Editor
    from projects import Project

_WIDTH: Final = 190.0
_HEIGHT: Final = 118.0
_INSET: Final = 14.0
_PADDING: Final = 9.0
_CANVAS: Final = 3.6
"""On a canvas less than so many times its size it is smaller."""

_SMALLEST: Final = 0.55
"""The part of its size below which there is no room for it."""


class Minimap:
    """A panel in the canvas' lower right corner; a click or drag in it moves the view.

    Parameters
    ----------
    editor_of : callable
        Returns the editor, or None while no project is open.
    style_of : callable
        Returns how everything is drawn now.
    """

    layer = 1

    def __init__(
        self, editor_of: Callable[[], Editor | None], style_of: Callable[[], Style]
    ) -> None:
        self._editor_of = editor_of
        self._style_of = style_of
        self._project: Project | None = None
        self._version = 0
        self._box = Rect(0, 0, 1, 1)
        self._size = Rect(0, 0, 1, 1)
        self._world = Rect(0, 0, 1, 1)
        self._view_item: int | None = None
        self._seen: Rect | None = None

    def place(self, window: Rect) -> Rect | None:
        """Return the corner; None where there is nothing to show or no room."""
        editor, scale = self._editor_of(), self._style_of().scale
        if editor is None or not editor.view.graph.nodes:
            return None
        canvas = editor.camera.view
        width, height, inset = _WIDTH * scale, _HEIGHT * scale, _INSET * scale
        part = min(canvas.w / (_CANVAS * width), canvas.h / (_CANVAS * height), 1.0)
        if part < _SMALLEST:
            return None
        width, height = part * width, part * height
        x, y = canvas.right - width - inset, canvas.bottom - height - inset
        self._box = Rect(round(x), round(y), round(width), round(height))
        return self._box if window.intersects(self._box) else None

    def key(self) -> Hashable:
        """Return the version of the document; while a gesture is under way, it waits."""
        editor = self._editor_of()
        if editor is None:
            return None
        project = editor.document.project
        if project is not self._project:
            self._project = project
            self._version += 1
        return self._version, editor.level

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw the nodes as blocks."""
        theme = ink.theme
        ink.rect(size, alpha(theme.panel, 0.94), border=theme.line, rounding=8)
        editor = self._editor_of()
        if editor is None:
            return []
        view = editor.view
        self._size = size.inset(ink.px(_PADDING))
        self._world = view.bounds or Rect(0, 0, 1, 1)
        for name, node in view.graph.nodes.items():
            block = self._on_map(view.rect(name))
            ink.rect(
                block._replace(w=max(block.w, 2), h=max(block.h, 2)),
                hue_of(theme, node),
                rounding=1.5,
            )
        self._view_item = ink.rect(
            Rect(0, 0, 0, 0), alpha(theme.text, 0.06), border=alpha(theme.text, 0.7), rounding=2
        )
        self._seen = None
        self.tick()
        return [
            Zone(
                "minimap",
                size,
                Role.SURFACE,
                glow=None,
                on_press=self._go,
                on_drag=self._go,
                on_wheel=self._zoom,
            )
        ]

    def tick(self) -> None:
        """Move the frame around what is seen."""
        editor = self._editor_of()
        if editor is None or self._view_item is None or editor.camera.seen == self._seen:
            return
        self._seen = editor.camera.seen
        inner, seen = self._size.inset(-3), self._on_map(self._seen)
        left, right = (min(max(v, inner.x), inner.right) for v in (seen.x, seen.right))
        top, bottom = (min(max(v, inner.y), inner.bottom) for v in (seen.y, seen.bottom))
        dpg.configure_item(
            self._view_item, pmin=(round(left), round(top)), pmax=(round(right), round(bottom))
        )

    @property
    def _factor(self) -> float:
        """Pixels of the map per unit of the canvas."""
        return min(self._size.w / self._world.w, self._size.h / self._world.h, 0.12)

    def _on_map(self, rect: Rect) -> Rect:
        factor, middle, world = self._factor, self._size.center, self._world.center
        return Rect(
            middle.x + (rect.x - world.x) * factor,
            middle.y + (rect.y - world.y) * factor,
            rect.w * factor,
            rect.h * factor,
        )

    def _go(self, pointer: Pointer) -> None:
        editor = self._editor_of()
        if editor is None:
            return
        middle, world = self._size.center, self._world.center
        x, y = pointer.x - self._box.x - middle.x, pointer.y - self._box.y - middle.y
        factor = self._factor
        editor.camera.center_on(Point(world.x + x / factor, world.y + y / factor))

    def _zoom(self, _pointer: Pointer, steps: float) -> None:
        editor = self._editor_of()
        if editor is not None:
            editor.camera.zoom_at(*editor.camera.view.center, 1.15**steps)

"""The one field of text: at most one is open at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.outlines import snap

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.fonts import Face
    from graphapp.canvas.stage import Stage
    from graphapp.editor.geometry import Rect

_COMMIT_KEYS: Final = (dpg.mvKey_Return, dpg.mvKey_NumPadEnter, dpg.mvKey_Tab)
_PADDING: Final = 9.0
_PATIENCE: Final = 30
"""Frames in which a field must have become active; a hidden window would wait for ever."""


class Field:
    """The one field of text, opened over a place that shows a text at rest.

    Enter, Tab and a click elsewhere commit, Escape cancels. `poll` must be called once a frame,
    after that frame's key callbacks: until then the field counts as active, so that the Enter
    that commits a name does nothing else.

    Parameters
    ----------
    window : int
        The Dear PyGui window it lies in.
    stage : Stage
        Gives fonts and style; the field lies above its panels, so make it after the stage.

    Attributes
    ----------
    name : str
        What the open field is called in the window's state; empty if none is open.
    rect : Rect or None
        Where it is, in pixels of the window.
    """

    def __init__(self, window: int, stage: Stage) -> None:
        self.name = ""
        self.rect: Rect | None = None
        self._stage = stage
        self._child = int(
            dpg.add_child_window(
                parent=window, show=False, border=False, no_scrollbar=True, width=1, height=1
            )
        )
        self._item = 0
        self._theme = 0
        self._text = ""
        self._was_active = False
        self._age = 0
        self._on_change: Callable[[str], None] | None = None
        self._on_commit: Callable[[str], None] | None = None
        self._on_cancel: Callable[[], None] | None = None

    @property
    def active(self) -> bool:
        """Whether a field is open, so that keys are its own."""
        return bool(self._item)

    @property
    def ready(self) -> bool:
        """Whether what is typed reaches it: two frames after it was opened."""
        return bool(self._item) and self._was_active

    @property
    def text(self) -> str:
        """What is written in it."""
        return str(dpg.get_value(self._item)) if self._item else ""

    def open(
        self,
        rect: Rect,
        text: str,
        *,
        name: str,
        on_commit: Callable[[str], None],
        on_change: Callable[[str], None] | None = None,
        on_cancel: Callable[[], None] | None = None,
        hint: str = "",
        size: float = 13,
        font: Face = "body",
        padding: float = _PADDING,
    ) -> None:
        """Open it; one that is open already is committed first.

        Parameters
        ----------
        rect : Rect
            Where, in pixels of the window.
        text : str
            What is written in it, all of it selected.
        name : str
            What it is called in the window's state.
        on_commit, on_change : callable
            Called with the text when it is done, and whenever it changes.
        on_cancel : callable or None
            Called on Escape.
        hint : str
            Shown while it is empty.
        size : float
            Height of the text, units of the design.
        font : Face
            Which face.
        padding : float
            Left of the text, units of the design.
        """
        self._finish(commit=True)
        self.name, self.rect, self._text = name, rect, text
        self._on_change, self._on_commit, self._on_cancel = on_change, on_commit, on_cancel
        self._was_active, self._age = False, 0
        scale = self._stage.style.scale
        dpg.configure_item(
            self._child,
            show=True,
            pos=(snap(rect.x), snap(rect.y)),
            width=snap(rect.w),
            height=snap(rect.h),
        )
        self._item = int(
            dpg.add_input_text(
                parent=self._child,
                default_value=text,
                hint=hint,
                width=snap(rect.w),
                auto_select_all=True,
            )
        )
        dpg.bind_item_font(self._item, self._stage.fonts.sized(font, size * scale))
        self._dress(rect, snap(size * scale), padding * scale)
        dpg.focus_item(self._item)

    def _dress(self, rect: Rect, text_height: int, padding: float) -> None:
        """Give it the look of a field at rest, the text in its middle."""
        theme = self._stage.style.theme
        with dpg.theme() as made, dpg.theme_component(dpg.mvInputText):
            above = max(0.0, (snap(rect.h) - text_height) / 2)
            dpg.add_theme_style(dpg.mvStyleVar_FramePadding, padding, above)
            dpg.add_theme_style(dpg.mvStyleVar_FrameRounding, 6 * self._stage.style.scale)
            dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 1)
            dpg.add_theme_color(dpg.mvThemeCol_Border, theme.selection)
        self._theme = int(made)
        dpg.bind_item_theme(self._item, made)

    def close(self) -> None:
        """Close it as Escape does."""
        self._finish(commit=False)

    def commit(self) -> None:
        """Close it as Enter does."""
        self._finish(commit=True)

    def poll(self) -> None:
        """Notice what was typed; call it once a frame, after the key callbacks."""
        if not self._item:
            return
        text = self.text
        if text != self._text and not dpg.is_key_pressed(dpg.mvKey_Escape):
            self._text = text
            if self._on_change:
                self._on_change(text)
        if not self._item:  # closed by what it told
            return
        self._age += 1
        active = dpg.is_item_active(self._item)
        if not self._was_active:
            self._was_active = active
            if self._age > _PATIENCE and not active:
                dpg.focus_item(self._item)
                self._age = 0
        elif dpg.is_key_pressed(dpg.mvKey_Escape):
            self._finish(commit=False)
        elif not active or any(map(dpg.is_key_pressed, _COMMIT_KEYS)):
            self._finish(commit=True)

    def _finish(self, *, commit: bool) -> None:
        if not self._item:
            return
        text, item, theme = self._text, self._item, self._theme
        self._item, self.name, self.rect = 0, "", None
        dpg.configure_item(self._child, show=False)
        dpg.delete_item(item)
        dpg.delete_item(theme)
        if commit and self._on_commit:
            self._on_commit(text)
        elif not commit and self._on_cancel:
            self._on_cancel()

"""What the chrome's panels need of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import dearpygui.dearpygui as dpg

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.field import Field
    from graphapp.canvas.fonts import Face
    from graphapp.canvas.layout import Areas
    from graphapp.canvas.stage import Stage
    from graphapp.editor.geometry import Rect
    from graphapp.editor.workspace import Workspace


class Ui(Protocol):
    """The window, as its panels see it.

    Attributes
    ----------
    ws : Workspace
        What is open.
    field : Field
        The one field of text.
    stage : Stage
        The panels, and how they are drawn.
    areas : Areas
        The parts of the window.
    """

    ws: Workspace
    field: Field
    stage: Stage
    areas: Areas

    @property
    def rect(self) -> Rect:
        """The whole window, in its own pixels."""


class ChromePanel:
    """A panel of the chrome.

    Parameters
    ----------
    ui : Ui
        The window that it is in.
    """

    layer: int = 0

    def __init__(self, ui: Ui) -> None:
        self._ui = ui

    @property
    def _ws(self) -> Workspace:
        return self._ui.ws

    @property
    def _scale(self) -> float:
        return self._ui.stage.style.scale

    def tick(self) -> None:
        """Change what lives: nothing, unless a panel says otherwise."""


class Prompt:
    """Keeps the one field of text open over a place, for as long as a panel wants it there.

    Keys are the keyboard's: Enter and Escape reach what the panel shows before the field closes.

    Parameters
    ----------
    ui : Ui
        The window.
    name : str
        What the field is called in the window's state.
    on_change : callable
        Called with the text whenever it changes.
    """

    def __init__(self, ui: Ui, name: str, on_change: Callable[[str], None]) -> None:
        self._ui = ui
        self._name = name
        self._on_change = on_change
        self._told: tuple[Rect, str] | None = None

    def hold(
        self,
        rect: Rect,
        text: str,
        *,
        hint: str = "",
        size: float = 13,
        font: Face = "body",
        padding: float = 10,
    ) -> None:
        """Keep it open over a place of the window, with a text; call it in every frame."""
        field = self._ui.field
        if field.name == self._name and self._told == (rect, text):
            return
        self._told = None  # what is left open commits into nothing
        field.open(
            rect,
            text,
            name=self._name,
            on_commit=_ignored,
            on_change=self._change,
            hint=hint,
            size=size,
            font=font,
            padding=padding,
        )
        self._told = rect, text

    def _change(self, text: str) -> None:
        if self._told is not None:
            self._told = self._told[0], text
        self._on_change(text)

    def let_go(self) -> None:
        """Close it, if it is open."""
        self._told = None
        if self._ui.field.name == self._name:
            self._ui.field.close()


def _ignored(_text: str) -> None:
    """Let a text pass whose every change was told already."""


def enter_pressed() -> bool:
    """Whether Enter was pressed in this frame: how a field that commits was left."""
    return bool(dpg.is_key_pressed(dpg.mvKey_Return) or dpg.is_key_pressed(dpg.mvKey_NumPadEnter))

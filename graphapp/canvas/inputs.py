"""What the mouse and the keyboard did, in order, as Dear PyGui reports it.

Modifiers are not carried by its events but asked for. They count for one frame longer than they
are held: a chord can be over before the frame that brings its key. But one that had a use already,
with a key or with the mouse, went with that: Ctrl+D and then B is no Ctrl+B, however fast.
"""

from __future__ import annotations

import sys
from typing import Any, Final, NamedTuple

import dearpygui.dearpygui as dpg

LEFT, RIGHT, MIDDLE = 0, 1, 2


class Press(NamedTuple):
    """A button went down."""

    button: int


class Release(NamedTuple):
    """A button went up."""

    button: int


class Wheel(NamedTuple):
    """The wheel turned, in steps upwards."""

    steps: float


class Key(NamedTuple):
    """A key went down, with the modifiers held: ``Ctrl+Shift+Z``."""

    chord: str


class KeyUp(NamedTuple):
    """A key went up."""

    name: str


Event = Press | Release | Wheel | Key | KeyUp


def _names() -> dict[int, str]:
    """Return what keys are called, by their codes."""
    names = {getattr(dpg, f"mvKey_{c}"): c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}
    special = {
        "Spacebar": "Space", "Return": "Enter", "NumPadEnter": "Enter", "Escape": "Esc",
        "Tab": "Tab", "Delete": "Del", "Back": "Backspace", "Home": "Home", "End": "End",
        "Left": "Left", "Right": "Right", "Up": "Up", "Down": "Down", "Comma": ",",
        "Period": ".", "Plus": "+", "Minus": "-", "Slash": "/", "Add": "+", "Subtract": "-",
        "Prior": "PageUp", "Next": "PageDown",
    }  # fmt: skip
    for code, name in special.items():
        if hasattr(dpg, f"mvKey_{code}"):
            names[getattr(dpg, f"mvKey_{code}")] = name
    names |= {getattr(dpg, f"mvKey_F{i}"): f"F{i}" for i in range(1, 13)}
    for i in range(10):
        names[getattr(dpg, f"mvKey_NumPad{i}")] = str(i)
    return names


class Inputs:
    """Collects events; `take` gives those of the last frame.

    Attributes
    ----------
    x, y : float
        Where the mouse is, in pixels of the window.
    shift, ctrl, alt, space : bool
        Keys that are held, or were in the frame before.
    """

    _MODIFIERS: Final = {
        "ctrl": (dpg.mvKey_LWin, dpg.mvKey_RWin)  # the command key
        if sys.platform == "darwin"
        else (dpg.mvKey_LControl, dpg.mvKey_RControl),
        "shift": (dpg.mvKey_LShift, dpg.mvKey_RShift),
        "alt": (dpg.mvKey_LAlt, dpg.mvKey_RAlt),
    }

    def __init__(self) -> None:
        self._events: list[Event | int] = []
        self._keys = _names()
        self._held: dict[str, list[bool]] = {name: [False, False] for name in self._MODIFIERS}
        self._used = dict.fromkeys(self._MODIFIERS, False)
        self.x = self.y = -1.0
        self.space = False
        with dpg.handler_registry():
            dpg.add_mouse_click_handler(callback=self._click)
            dpg.add_mouse_release_handler(callback=self._release)
            dpg.add_mouse_wheel_handler(callback=self._wheel)
            dpg.add_key_press_handler(callback=self._press_key)
            dpg.add_key_release_handler(callback=self._release_key)

    @property
    def ctrl(self) -> bool:
        """Whether Ctrl counts as held."""
        return any(self._held["ctrl"])

    @property
    def shift(self) -> bool:
        """Whether Shift counts as held."""
        return any(self._held["shift"])

    @property
    def alt(self) -> bool:
        """Whether Alt counts as held."""
        return any(self._held["alt"])

    def take(self) -> list[Event]:
        """Return what happened in the frame that was just drawn."""
        x, y = dpg.get_mouse_pos(local=False)
        self.x, self.y = float(x), float(y)
        for name, keys in self._MODIFIERS.items():
            before, now = self._held[name][1], any(map(dpg.is_key_down, keys))
            self._held[name] = [before, now]
            self._used[name] &= before
        queue = dpg.get_callback_queue()
        if queue:
            dpg.run_callbacks(queue)
        self.space = dpg.is_key_down(dpg.mvKey_Spacebar)
        events, self._events = self._events, []
        told = [Key(self._chord(e)) if isinstance(e, int) else e for e in events]
        self._note_use(told)
        return told

    def _note_use(self, events: list[Event]) -> None:
        """Note which modifiers have had a use: with a key, or held since before a click."""
        key = any(isinstance(event, Key) for event in events)
        mouse = any(isinstance(event, Press | Release | Wheel) for event in events)
        for name, (before, _) in self._held.items():
            self._used[name] |= key or (mouse and before)

    def _chord(self, code: int) -> str:
        ctrl, shift, alt = (
            self._held[name][1] or (self._held[name][0] and not self._used[name])
            for name in ("ctrl", "shift", "alt")
        )
        held = ("Ctrl+" * ctrl) + ("Shift+" * shift) + ("Alt+" * alt)
        name = self._keys[code]
        if name == "=" or (name == "+" and shift):
            held = held.replace("Shift+", "")
        return held + name

    def _click(self, _sender: int, button: int) -> None:
        self._events.append(Press(button))

    def _release(self, _sender: int, button: int) -> None:
        self._events.append(Release(button))

    def _wheel(self, _sender: int, steps: float) -> None:
        self._events.append(Wheel(steps))

    def _press_key(self, _sender: int, data: Any) -> None:
        code = data[0] if isinstance(data, tuple | list) else data
        if code in self._keys:
            self._events.append(int(code))

    def _release_key(self, _sender: int, data: Any) -> None:
        code = data[0] if isinstance(data, tuple | list) else data
        if code in self._keys:
            self._events.append(KeyUp(self._keys[code]))

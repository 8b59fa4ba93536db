"""What a window manager and a file manager would tell the window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from Xlib import X, display
from Xlib.protocol import event

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PATIENCE_S = 5.0
_VERSION = 5


class Desktop:
    """A client of the screen's server that sends what desktops send.

    Parameters
    ----------
    screen : str
        What DISPLAY is there.
    """

    def __init__(self, screen: str) -> None:
        self._display = display.Display(screen)
        self._root = self._display.screen().root

    def close(self) -> None:
        """Leave the screen."""
        self._display.close()

    def ask_to_close(self, window: str) -> None:
        """Do what the cross in a window's title does."""
        delete = self._atom("WM_DELETE_WINDOW")
        self._send(window, "WM_PROTOCOLS", [delete, X.CurrentTime, 0, 0, 0])

    def drop(self, window: str, files: Sequence[Path], at: tuple[float, float]) -> None:
        """Drop files on a window, at a place of the screen.

        References
        ----------
        The protocol is XDND, version 5: https://www.freedesktop.org/wiki/Specifications/XDND/
        """
        source = self._root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
        source.set_selection_owner(self._atom("XdndSelection"), X.CurrentTime)
        x, y = round(at[0]), round(at[1])
        listed = [self._atom("text/uri-list"), 0, 0]
        copy = self._atom("XdndActionCopy")
        self._send(window, "XdndEnter", [source.id, _VERSION << 24, *listed])
        self._send(window, "XdndPosition", [source.id, 0, x << 16 | y, X.CurrentTime, copy])
        self._send(window, "XdndDrop", [source.id, 0, X.CurrentTime, 0, 0])
        self._answer("".join(f"{file.as_uri()}\r\n" for file in files).encode())
        source.destroy()

    def _answer(self, data: bytes) -> None:
        """Give the window the names of the files when it asks for them."""
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            while self._display.pending_events():
                asked = self._display.next_event()
                if asked.type == X.SelectionRequest:
                    self._hand_over(asked, data)
                    return
            time.sleep(0.01)
        raise AssertionError("the window never asked for the files that were dropped")

    def _hand_over(self, asked: Any, data: bytes) -> None:
        asked.requestor.change_property(asked.property, asked.target, 8, data)
        told = event.SelectionNotify(
            time=asked.time,
            requestor=asked.requestor,
            selection=asked.selection,
            target=asked.target,
            property=asked.property,
        )
        asked.requestor.send_event(told)
        self._display.flush()

    def _atom(self, name: str) -> int:
        return int(self._display.intern_atom(name))

    def _send(self, window: str, kind: str, data: list[int]) -> None:
        target = self._display.create_resource_object("window", int(window))
        message = event.ClientMessage(window=target, client_type=self._atom(kind), data=(32, data))
        target.send_event(message)
        self._display.flush()

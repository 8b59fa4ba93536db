"""A screen of its own for windows under test, with a mouse and a keyboard that xdotool moves."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FRAME_S = 0.018
"""A little longer than a frame: two events so far apart are seen in two frames."""

_LETTER_MS = 8
_MOVE_S = 0.008


def slowness() -> float:
    """Return how much longer things take than alone on this machine: 1, or more under load."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Screen:
    """An X server without a window manager, as large as the one that users were asked about.

    Attributes
    ----------
    display : str
        What DISPLAY is for programs on it.
    """

    def __init__(self) -> None:
        told, telling = os.pipe()
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(telling), "-screen", "0", "1920x1200x24"),
                *("+extension", "GLX", "-noreset", "-nolisten", "tcp"),
            ],
            pass_fds=[telling],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(telling)
        with os.fdopen(told) as answer:
            self.display = f":{answer.readline().strip()}"
        self._hand = subprocess.Popen(
            ["xdotool", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=self.environment,
            text=True,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment of programs on this screen."""
        return {**os.environ, "DISPLAY": self.display}

    def close(self) -> None:
        """End the server, and what is on it."""
        self._hand.communicate()
        self._server.terminate()
        self._server.wait()

    def do(self, command: str, seconds: float = FRAME_S) -> None:
        """Let xdotool do something, and let a frame pass, or another while."""
        assert self._hand.stdin is not None
        self._hand.stdin.write(f"{command}\n")
        self._hand.stdin.flush()
        time.sleep(seconds * slowness())

    def tell(self, *command: str) -> str:
        """Return what xdotool says; empty if it fails."""
        run = subprocess.run(
            ["xdotool", *command], env=self.environment, capture_output=True, text=True, check=False
        )
        return run.stdout.strip()

    # -- the mouse

    def point(self, x: float, y: float) -> None:
        """Move the mouse to a place of the screen, in pixels."""
        self.do(f"mousemove {round(x)} {round(y)}")

    def click(self, x: float, y: float, button: int = 1, keys: Iterable[str] = ()) -> None:
        """Click at a place, with keys held."""
        self.press(x, y, button, keys)
        self.release(button, keys)

    def press(self, x: float, y: float, button: int = 1, keys: Iterable[str] = ()) -> None:
        """Press a button at a place with keys held, and hold it."""
        held = "".join(f"keydown {key} " for key in keys)
        self.do(f"mousemove {round(x)} {round(y)} {held}mousedown {button}")

    def carry(self, start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> None:
        """Move the mouse in a straight line."""
        for step in range(1, steps + 1):
            part = step / steps
            x, y = (a + (b - a) * part for a, b in zip(start, end, strict=True))
            self.do(f"mousemove {round(x)} {round(y)}", _MOVE_S)
        time.sleep(FRAME_S)

    def release(self, button: int = 1, keys: Iterable[str] = ()) -> None:
        """Release a button, then keys."""
        self.do(f"mouseup {button}")
        for key in keys:
            self.do(f"keyup {key}")

    def wheel(self, x: float, y: float, steps: int) -> None:
        """Turn the wheel at a place, upwards if positive."""
        self.point(x, y)
        for _ in range(abs(steps)):
            self.do(f"click {4 if steps > 0 else 5}")

    # -- the keyboard

    def key(self, chord: str) -> None:
        """Press a key, as xdotool names it: ``ctrl+shift+z``."""
        self.do(f"key {chord}")

    def type(self, text: str) -> None:
        """Type a text, which has no quotation marks."""
        self.do(f'type --delay {_LETTER_MS} -- "{text}"')
        time.sleep(len(text) * _LETTER_MS / 1000)

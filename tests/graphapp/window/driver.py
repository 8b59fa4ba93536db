"""The program's window as a person has it: seen through its state, used by mouse and keyboard."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.graphapp.window.screen import slowness
from tests.graphapp.window.user import environment_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.graphapp.window.screen import Screen

State = dict[str, Any]
Place = tuple[float, float]

PATIENCE_S = 8.0
START_S = 20.0
_SETTLED_S = 0.08
"""After so long without a touch the state shows what was done: two frames and one writing."""
_STILL_S = 0.07
"""What has not changed for so long is not about to, but for meters: those are not waited for."""


class App:
    """A running window.

    Parameters
    ----------
    screen : Screen
        Where.
    folder : Path
        Receives preferences, unsaved work, and the state. Windows of one folder are one user's.
    *arguments : object
        Of ``graphapp open``: the project, and options.
    ready : bool
        Whether to wait for the first complete frame.

    Attributes
    ----------
    process : subprocess.Popen
        The program.
    window : str
        Its window, by the number that X knows.
    """

    _count = 0

    def __init__(
        self, screen: Screen, folder: Path, *arguments: object, ready: bool = True
    ) -> None:
        App._count += 1
        self.screen = screen
        self.folder = folder
        self.file = folder / f"state-{App._count}.json"
        self._errors = folder / f"errors-{App._count}.txt"
        self.file.unlink(missing_ok=True)
        self.project = next((a for a in arguments if isinstance(a, Path)), None)
        command = [sys.executable, "-m", "graphapp", "open", *map(str, arguments)]
        if "--device" not in command:
            command += ["--device", "null"]
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [*command, "--state", str(self.file)],
                env={**screen.environment, **environment_of(folder)},
                stderr=errors,
                stdout=subprocess.DEVNULL,
            )
        self.window = ""
        if ready:
            self.wait_until_shown()

    def wait_until_shown(self) -> None:
        """Wait for the first complete frame, and give the window the keyboard."""
        deadline = time.monotonic() + START_S
        while not self.file.exists():
            assert self.process.poll() is None, self.errors()
            assert time.monotonic() < deadline, f"no state after {START_S} s: {self.errors()}"
            time.sleep(0.02)
        found = self.screen.tell(
            "search", "--all", "--pid", str(self.process.pid), "--name", "graphapp"
        )
        assert found, "no window has the title and the _NET_WM_PID that are promised"
        self.window = found.split()[-1]
        self.focus()

    def focus(self) -> None:
        """Give this window the keyboard, and bring it to the front."""
        self.screen.tell("windowraise", self.window)
        self.screen.tell("windowfocus", self.window)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def errors(self) -> str:
        """Return what the program said on its standard error."""
        return self._errors.read_text(errors="replace")

    def kill(self) -> None:
        """End the program at once, as a crash would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wait(self, seconds: float = PATIENCE_S) -> int:
        """Wait for the program's end and return its status."""
        return self.process.wait(seconds)

    # -- what is seen

    def state(self) -> State:
        """Return the state that shows what was done until now."""
        time.sleep(_SETTLED_S * slowness())
        deadline = time.monotonic() + 5 * _STILL_S
        while time.time() - self.file.stat().st_mtime < _STILL_S and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.read()

    def read(self) -> State:
        """Return the newest state."""
        assert self.process.poll() is None, f"the window has gone: {self.errors()}"
        found: State = json.loads(self.file.read_text(encoding="utf-8"))
        return found

    def until(
        self, true: Callable[[State], object], seconds: float = PATIENCE_S, what: str = ""
    ) -> State:
        """Return the first state in which something is true."""
        deadline = time.monotonic() + seconds
        state = self.read()
        while not true(state):
            if time.monotonic() > deadline:
                shown = {k: v for k, v in state.items() if k not in {"buttons", "nodes", "meters"}}
                msg = f"not within {seconds} s: {what or 'what was waited for'}\n"
                raise AssertionError(f"{msg}{json.dumps(shown)[:2500]}\n{self.errors()[-2000:]}")
            time.sleep(0.01)
            state = self.read()
        return state

    def node(self, name: str) -> State:
        """Return the state of a node."""
        found: State = self.read()["nodes"][name]
        return found

    def handle(self, name: str) -> Place:
        """Return the handle of a node: its top tenth, which touches no control."""
        x, y, w, h = self.node(name)["rect"]
        return x + w / 2, y + h * 0.05

    def body(self, name: str) -> Place:
        """Return a place on a node away from its ports."""
        return center(self.node(name)["rect"])

    def port(self, name: str, port: str) -> Place:
        """Return where a port is."""
        x, y = self.node(name)["ports"][port]
        return x, y

    def cable(self, source: str, target: str, part: float = 0.5) -> Place:
        """Return a place on the straight line between two ports, ``node.port`` each."""
        start, end = (self.port(*end.split(".")) for end in (source, target))
        return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part

    def empty(self) -> Place:
        """Return a place of the canvas where there is nothing."""
        state = self.read()
        x, y, w, h = state["camera"]["rect"]
        rects = [node["rect"] for node in state["nodes"].values()]
        spots = [(x + w * i / 24, y + h * j / 24) for j in range(22, 1, -1) for i in range(2, 18)]
        return next(spot for spot in spots if all(_distance(spot, r) > 60.0 for r in rects))

    def saved(self) -> State:
        """Return the project file, parsed."""
        assert self.project is not None
        found: State = json.loads(self.project.read_text(encoding="utf-8"))
        return found

    # -- what is done

    def click(self, x: float, y: float, button: int = 1, keys: Iterable[str] = ()) -> None:
        """Click at a place, with keys held."""
        self.screen.click(x, y, button, keys)

    def double_click(self, x: float, y: float) -> None:
        """Click twice at a place."""
        self.screen.click(x, y)
        self.screen.click(x, y)

    def drag(
        self, start: Place, end: Place, steps: int = 5, keys: Iterable[str] = (), button: int = 1
    ) -> None:
        """Drag from a place to another, with keys held."""
        self.screen.press(*start, button, keys)
        self.screen.carry(start, end, steps)
        self.screen.release(button, keys)

    def key(self, *chords: str) -> None:
        """Press keys one after the other, as xdotool names them."""
        for chord in chords:
            self.screen.key(chord)

    def type(self, text: str) -> None:
        """Type a text."""
        self.screen.type(text)

    def wheel(self, x: float, y: float, steps: int) -> None:
        """Turn the wheel at a place, upwards if positive."""
        self.screen.wheel(x, y, steps)

    def press_button(self, name: str) -> None:
        """Click a button of a panel, once it is there."""
        state = self.until(lambda s: name in s["buttons"], what=f"a button {name}")
        self.click(*center(state["buttons"][name]))

    def answer(self, name: str) -> None:
        """Click a button of the dialog, once it is there."""
        state = self.until(
            lambda s: s["dialog"] and name in s["dialog"]["buttons"], what=f"a dialog with {name}"
        )
        self.click(*center(state["dialog"]["buttons"][name]))

    def choose(self, item: str) -> None:
        """Click a line of the menu that is open, once it is there."""
        state = self.until(lambda s: _item(s, item), what=f"a menu with {item}")
        self.click(*center(_item(state, item)["rect"]))

    def select(self, name: str) -> None:
        """Select a node alone, by a click on its handle."""
        self.click(*self.handle(name))
        self.until(lambda s: s["selection"] == [name], what=f"{name} selected")

    def reset(self) -> None:
        """Undo everything, select nothing, and show all of it."""
        state = self.state()
        if state["transport"]["playing"]:
            self.key("space")
            self.until(lambda s: not s["transport"]["playing"])
        while state["palette"] or state["menu"] or state["dialog"] or state["level"]:
            before = json.dumps(state)
            self.key("Escape")
            self.until(lambda s, before=before: json.dumps(s) != before)  # type: ignore[misc]
            state = self.state()
        self.undo_to(0)
        self.screen.do("key --delay 1 Escape Escape Home")
        self.until(lambda s: not s["selection"] and not s["transport"]["playing"])
        state = self.state()
        if state["dirty"] and state["path"]:
            self.key("ctrl+s")
            self.until(lambda s: not s["dirty"], what="saved as it was")

    def undo_to(self, count: int) -> None:
        """Undo until so many steps are left."""
        while len(self.read()["undo"]) > count:
            left = len(self.read()["undo"])
            self.key("ctrl+z")
            self.until(lambda s, left=left: len(s["undo"]) < left, what="one step fewer")  # type: ignore[misc]


def center(rect: Iterable[float]) -> Place:
    """Return the middle of a rectangle."""
    x, y, w, h = rect
    return x + w / 2, y + h / 2


def _item(state: State, name: str) -> Any:
    items = state["menu"]["items"] if state["menu"] else []
    return next((item for item in items if item["name"] == name and item["enabled"]), None)


def _distance(spot: Place, rect: Iterable[float]) -> float:
    x, y, w, h = rect
    dx = max(x - spot[0], 0.0, spot[0] - x - w)
    dy = max(y - spot[1], 0.0, spot[1] - y - h)
    return float((dx * dx + dy * dy) ** 0.5)

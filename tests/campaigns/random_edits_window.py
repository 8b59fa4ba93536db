"""Random edits in a window: all undone, the saved bytes are those of before; redone, of after.

Usage: ``python -m tests.campaigns.random_edits_window [EDITS] [SEED]`` (1000 edits, seed 1 unless
told). Xvfb and xdotool must be installed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.graphapp.window.driver import App
from tests.graphapp.window.screen import Screen
from tests.graphapp.window.songs import write_mix

if TYPE_CHECKING:
    from tests.graphapp.window.driver import Place, State

_FEWEST, _MOST = 8, 30
"""Nodes that the graph keeps to, so that there is always something to do and to see."""


class Hand:
    """Somebody who tries everything.

    Parameters
    ----------
    app : App
        The window.
    chance : random.Random
        Decides.
    """

    def __init__(self, app: App, chance: random.Random) -> None:
        self._app = app
        self._chance = chance

    def act(self) -> None:
        """Do something that may be an edit."""
        app, state = self._app, self._app.state()
        few, many = len(state["nodes"]) < _FEWEST, len(state["nodes"]) > _MOST
        if state["palette"] or state["menu"] or state["dialog"] or state["level"]:
            app.key("Escape")
        elif many or (not few and self._chance.random() < 0.1):
            self._choose(state)
            app.key("Delete")
        else:
            self._chance.choice([self._move, self._connect, self._switch, self._copy, self._add])(
                state
            )

    def _node(self, state: State) -> str:
        seen = [name for name, node in state["nodes"].items() if _inside(state, node["rect"])]
        return str(self._chance.choice(seen or list(state["nodes"])))

    def _choose(self, state: State) -> None:
        self._app.click(*self._app.handle(self._node(state)))

    def _move(self, state: State) -> None:
        start = self._app.handle(self._node(state))
        end = start[0] + self._chance.randint(-60, 60), start[1] + self._chance.randint(-60, 60)
        self._app.drag(start, end, 3, keys=self._chance.choice([(), ("ctrl",), ("alt",)]))

    def _connect(self, state: State) -> None:
        name = self._node(state)
        ports = list(state["nodes"][name]["ports"])
        self._app.drag(self._app.port(name, self._chance.choice(ports)), self._target(state), 3)

    def _target(self, state: State) -> Place:
        other = self._node(state)
        port = self._chance.choice(list(state["nodes"][other]["ports"]))
        return self._chance.choice([self._app.body(other), self._app.port(other, port)])

    def _switch(self, state: State) -> None:
        self._choose(state)
        self._app.key(self._chance.choice(["m", "b", "alt+Left", "alt+Down"]))

    def _copy(self, state: State) -> None:
        self._choose(state)
        self._app.key(self._chance.choice(["ctrl+d", "ctrl+g", "ctrl+shift+g", "ctrl+x"]))

    def _add(self, state: State) -> None:
        kinds = [name for name in state["buttons"] if name.startswith("library:")]
        x, y, w, h = state["buttons"][self._chance.choice(kinds)]
        self._app.drag((x + w / 2, y + h / 2), self._target(state), 3)


def _inside(state: State, rect: list[float]) -> bool:
    """Whether a node's handle can be pressed: it is on the canvas, and off its corner's map."""
    x, y, w, h = state["camera"]["rect"]
    middle = rect[0] + rect[2] / 2
    return bool(x < middle < x + w - 230 and y + 10 < rect[1] < y + h - 170)


def saved(app: App) -> bytes:
    """Save, and return the file's bytes."""
    assert app.project is not None
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    return app.project.read_bytes()


def edited(app: App, edits: int, chance: random.Random) -> int:
    """Make so many edits at least, and return how many steps they are."""
    hand, steps = Hand(app, chance), 0
    while steps < edits:
        hand.act()
        steps = len(app.state()["undo"])
        if chance.random() < 0.1:
            app.key("Escape", "Home")
    app.key("Escape", "Escape", "Escape")
    return len(app.state()["undo"])


def gone_back(app: App, chord: str, steps: int, member: str) -> None:
    """Press a chord once for every step, and wait until there are as many on the other side."""
    for _ in range(steps):
        app.key(chord)
    app.until(lambda s: len(s[member]) == steps, 30.0, f"{steps} steps in {member}")


def main() -> int:
    """Edit, undo, redo; 1 if the bytes differ."""
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)  # noqa: S311
    screen = Screen()
    with (
        tempfile.TemporaryDirectory() as folder,
        App(screen, Path(folder), write_mix(Path(folder))) as app,
    ):
        assert app.project is not None
        before = app.project.read_bytes()
        steps = edited(app, edits, chance)
        after = saved(app)
        gone_back(app, "ctrl+z", steps, "redo")
        undone = saved(app) == before
        gone_back(app, "ctrl+shift+z", steps, "undo")
        redone = saved(app) == after
    screen.close()
    print(f"{steps} steps; undone: {'same' if undone else 'OTHER'} bytes; ", end="")
    print(f"redone: {'same' if redone else 'OTHER'} bytes")
    return int(not (undone and redone))


if __name__ == "__main__":
    sys.exit(main())

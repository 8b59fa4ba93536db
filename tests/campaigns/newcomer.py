"""A newcomer's first master: six stems, EQ, compressor, pan, reverb send, bus and limiter.

Usage: ``python -m tests.campaigns.newcomer`` does it twice, by mouse alone and by keyboard alone,
from the start panel on, and compares what was exported with what ``graphapp render`` makes of the
saved project. Xvfb and xdotool must be installed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from tests.graphapp.support import RATE, graphapp, noise, samples, sine
from tests.graphapp.window.driver import App, center
from tests.graphapp.window.screen import Screen, slowness
from tests.graphapp.window.x11 import Desktop

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp.arrays import Block
    from tests.graphapp.window.driver import State

STEMS = ("kick", "snare", "bass", "keys", "guitar", "voice")
CHAIN = ("eq", "compressor", "pan", "send")
EXPORT_S = 60.0
_STEP_S = 0.08
"""After a key, the state shows where the keyboard is."""
_BESIDE = 30.0
"""Pixels within which two nodes are in one column."""


def write_stems(folder: Path) -> list[Path]:
    """Write six short stems, mono and stereo, and return their files."""
    folder.mkdir()
    paths = []
    for i, name in enumerate(STEMS):
        wave = sine(110.0 * (i + 1), RATE, 0.2) if i % 2 else noise(RATE, 2, 0.03)
        paths.append(folder / f"{name}.wav")
        soundfile.write(paths[-1], wave, RATE)
    return paths


def by_mouse(app: App, desktop: Desktop, stems: list[Path]) -> Path:
    """Make the master without a key, and return the saved project."""
    app.press_button("template:empty")
    app.until(lambda s: "master" in s["nodes"])
    _import_by_mouse(app, desktop, stems)
    x, y, w, h = app.state()["camera"]["rect"]
    app.wheel(x + w / 2, y + h / 2, -4)
    app.state()
    app.drag((x + w / 2, y + h * 0.9), (x + w * 0.13, y + h * 0.9), button=2)
    app.until(lambda s: s["nodes"]["kick"]["rect"][0] < x + 0.1 * w)
    app.state()
    app.drag(app.handle("master"), (x + w * 0.93, app.handle("voice")[1]))
    app.until(lambda s: "Move Master" in s["undo"])
    _place(app, "bus", (x + w * 0.72, app.body("keys")[1]))
    _place(app, "limiter", (x + w * 0.83, app.body("guitar")[1]))
    for source, target in (
        *((stem, "bus") for stem in STEMS),
        ("bus", "limiter"),
        ("limiter", "master"),
    ):
        app.drag(app.port(source, "out"), app.body(target))
        _wired(app, f"{source}.out", f"{target}.in")
    before = "kick"
    for i, kind in enumerate(CHAIN):
        part = 1 / (len(CHAIN) - i + 1)
        _place(app, kind, app.cable(f"{before}.out", "bus.in", part))
        _wired(app, f"{before}.out", f"{kind}.in")
        before = kind
    app.drag(app.port("send", "send"), (x + w * 0.5, y + h * 0.93))
    app.press_button("choice:reverb")
    _wired(app, "send.send", "reverb.in")
    app.drag(app.port("reverb", "out"), app.port("bus", "in"))
    _wired(app, "reverb.out", "bus.in")
    _turn(app, "compressor", "threshold", 12)
    _turn(app, "pan", "position", -20)
    app.select("eq")
    app.press_button("add-band")
    _turn(app, "eq", "bands[0].gain", -10)
    app.press_button("menu")
    app.choose("Save as…")
    app.answer("save")
    state = app.until(lambda s: s["path"] and not s["dirty"])
    app.press_button("export")
    app.answer("export")
    app.until(lambda s: "Exported" in s["status"], EXPORT_S)
    return Path(state["path"])


def _import_by_mouse(app: App, desktop: Desktop, stems: list[Path]) -> None:
    """Import one stem by the dialog, and drop the others."""
    app.press_button("menu")
    app.choose("Import stems…")
    app.until(lambda s: s["dialog"])
    app.press_button(f"row:{stems[0].parent.name}")
    app.press_button(f"row:{stems[0].name}")
    app.answer("open")
    app.until(lambda s: STEMS[0] in s["nodes"] and s["dialog"] is None)
    x, y = app.state()["nodes"][STEMS[0]]["rect"][:2]
    at = x, y + 1.35 * app.node(STEMS[0])["rect"][3]
    app.screen.point(*at)
    desktop.drop(app.window, stems[1:], at)
    app.until(lambda s: set(STEMS) <= s["nodes"].keys(), what="six stems")
    app.state()


def _place(app: App, kind: str, at: tuple[float, float]) -> None:
    """Drag a node from the library to a place of the canvas."""
    app.drag(center(app.state()["buttons"][f"library:{kind}"]), at)
    app.until(lambda s: kind in s["nodes"], what=f"a {kind}")
    app.state()


def _turn(app: App, node: str, parameter: str, pixels: float) -> None:
    """Turn a knob of a node by so many pixels, downwards."""
    app.select(node)
    name = f"{node}.{parameter}"
    before = app.until(lambda s: name in s["controls"])["controls"][name]
    x, y = center(before["rect"])
    app.drag((x, y), (x, y + pixels))
    app.until(lambda s: name in s["controls"] and s["controls"][name]["value"] != before["value"])


def by_keyboard(app: App, stems: list[Path]) -> Path:
    """Make the master without a mouse, and return the saved project."""
    _begin_empty(app)
    app.key("ctrl+i")
    _type_text(app, f"{stems[0].parent}/", "Import")
    app.key("Down", *["shift+Down"] * (len(stems) - 1), "Return")
    app.until(lambda s: set(STEMS) <= s["nodes"].keys(), what="six stems")
    _walk(app, "kick")
    before = "kick"
    for kind in (*CHAIN, "bus", "limiter"):
        _add_behind(app, kind, tabs=1)
        _wired(app, f"{before}.out", f"{kind}.in")
        before = kind
    _connect(app, "limiter", "master")
    _walk(app, "send")
    _add_behind(app, "reverb", tabs=2)
    _wired(app, "send.send", "reverb.in")
    for source in ("reverb", *STEMS[1:]):
        _connect(app, source, "bus")
    _set(app, "compressor", "threshold", "-25")
    _set(app, "pan", "position", "30")
    _walk(app, "eq")
    app.key("ctrl+k")
    _search(app, "add an eq band", "add-band")
    _set(app, "eq", "bands[0].gain", "4")
    target = stems[0].parent.parent / "first.graph.json"
    app.key("ctrl+s")
    _type_text(app, target, "Save")
    app.key("Return")
    app.until(lambda s: s["path"] == str(target) and not s["dirty"])
    app.key("ctrl+e")
    app.until(lambda s: s["dialog"])
    app.key("Return")
    app.until(lambda s: "Exported" in s["status"], EXPORT_S)
    return target


def _begin_empty(app: App) -> None:
    """Choose the empty template on the start panel."""
    app.key("ctrl+n")
    _search(app, "empty", "empty")
    app.until(lambda s: "master" in s["nodes"])


def _type_text(app: App, text: object, title: str) -> None:
    """Type into the field of the dialog of that title."""
    app.until(
        lambda s: s["dialog"] and title in s["dialog"]["title"] and s["focus"] == "field",
        what=title,
    )
    app.key("ctrl+a")
    app.type(str(text))


def _search(app: App, text: str, choice: str) -> None:
    """Type into the palette, and take its first choice."""
    app.until(lambda s: s["palette"])
    app.type(text)
    app.until(lambda s: s["palette"] and s["palette"]["choices"][:1] == [choice], what=choice)
    app.key("Return")
    app.until(lambda s: s["palette"] is None)


def _add_behind(app: App, kind: str, *, tabs: int) -> None:
    """Add a node at a port of the one that is selected: as many tabs away as told."""
    app.key(*["Tab"] * tabs, "shift+a")
    _search(app, kind, kind)
    app.until(lambda s: s["selection"] == [kind])


def _walk(app: App, name: str) -> None:
    """Go to a node with the arrow keys; where they do not lead there, with Tab."""
    been: set[str] = set()
    state = app.state()
    for _ in range(60):
        here = "".join(state["selection"])
        if here == name:
            return
        app.key(_towards(state, name) if here not in been else "Tab")
        been.add(here)
        time.sleep(_STEP_S * slowness())
        state = app.read()
    msg = f"the keyboard does not lead to {name}"
    raise AssertionError(msg)


def _towards(state: State, name: str) -> str:
    """Return the arrow that leads from the selected node to another, across first."""
    if not state["selection"]:
        return "Right"
    x, y = center(state["nodes"][state["selection"][0]]["rect"])
    to_x, to_y = center(state["nodes"][name]["rect"])
    if abs(to_x - x) > _BESIDE:
        return "Right" if to_x > x else "Left"
    return "Down" if to_y > y else "Up"


def _connect(app: App, source: str, target: str) -> None:
    """Connect a node's output with another's input."""
    _walk(app, source)
    app.key("Tab", "Return")
    _walk(app, target)
    app.key("Return")
    _wired(app, f"{source}.out", f"{target}.in")


def _set(app: App, node: str, parameter: str, value: str) -> None:
    """Set a parameter by its name and a number."""
    _walk(app, node)
    app.key("p")
    _search(app, parameter, parameter)
    app.until(lambda s: s["dialog"] and s["focus"] == "field")
    app.type(value)
    app.key("Return")
    name = f"{node}.{parameter}"
    app.until(lambda s: s["controls"].get(name, {}).get("value") == float(value), what=name)


def _wired(app: App, source: str, target: str) -> None:
    app.until(lambda s: [source, target] in s["cables"], what=f"{source} > {target}")
    app.state()


def check(project: Path) -> None:
    """Check that the project has what was asked for, and that its export is what render makes."""
    rendered = project.with_name("rendered.wav")
    exported = project.with_name(project.name.replace(".graph.json", ".wav"))
    assert graphapp("render", project, "-o", rendered) == 0
    heard: Block = samples(exported, "int32")
    assert np.abs(heard).max() > 0
    assert np.array_equal(heard, samples(rendered, "int32"))


def run(screen: Screen, folder: Path, make: Callable[[App, list[Path]], Path]) -> float:
    """Let a newcomer who has nothing but six files make a master; return the seconds it took."""
    stems = write_stems(folder / "stems")
    begun = time.monotonic()
    with App(screen, folder) as app:
        project = make(app, stems)
        took = time.monotonic() - begun
        app.key("ctrl+q")
        assert app.wait() == 0
    check(project)
    return took


def main() -> int:
    """Do it both ways."""
    screen = Screen()
    desktop = Desktop(screen.display)
    ways: dict[str, Callable[[App, list[Path]], Path]] = {
        "mouse": lambda app, stems: by_mouse(app, desktop, stems),
        "keyboard": by_keyboard,
    }
    for name, make in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            took = run(screen, Path(folder), make)
        print(f"by {name}: {took:.1f} s, exported as rendered")
    desktop.close()
    screen.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

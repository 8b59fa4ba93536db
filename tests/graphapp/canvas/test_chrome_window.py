"""The chrome in a window: everything is in its place, at every size and scale."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("chrome_page.py")
ROOT = Path(__file__).parents[3]
BAR = {"menu", "save", "undo", "redo", "to-start", "play", "loop", "commands", "export"}
SIZES = [("1440x900", "1"), ("1366x768", "1.5"), ("1366x768", "2")]
Scenes = dict[str, dict[str, dict[str, Rect]]]
"""Rectangles of zones that react, by scene, panel and name."""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Return a display of its own."""
    if not shutil.which("Xvfb"):
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("opens windows: apt-get install xvfb")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1080x24", "+extension", "GLX"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout
    yield f":{server.stdout.readline().strip()}"
    server.stdout.close()
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module", params=SIZES, ids="@".join)
def shown(
    request: pytest.FixtureRequest, display: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Rect, Scenes, dict[str, Any]]:
    """Return the window, what is in each scene, and what a frame costs."""
    from projects import save
    from projects.templates import TEMPLATES

    size, scale = request.param
    folder = tmp_path_factory.mktemp("chrome")
    save(TEMPLATES["band"].make(folder=folder), folder / "band.graph.json")
    (folder / "stems").mkdir()
    for i in range(5):
        (folder / "stems" / f"take {i}.wav").touch()
    names = ["start", "main", "edited", "palette", "commands", "menu", "node_menu", "question"]
    names += ["text", "open_file", "stems", "save_as", "export", "preferences", "notices"]
    words = [str(folder), str(folder / "band.graph.json"), *names, "--blank"]
    done = subprocess.run(
        [sys.executable, str(PAGE), *words, "--size", size, "--scale", scale],
        env=os.environ | {"DISPLAY": display, "PYTHONPATH": str(ROOT), "GALLIUM_NOOP": "true"},
        check=True,
        capture_output=True,
        text=True,
    )
    *lines, cost = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    scenes = {
        line["scene"]: {p["panel"]: _named(p["zones"]) for p in line["panels"]} for line in lines
    }
    return Rect(0, 0, *map(float, size.split("x"))), scenes, cost


def _named(zones: list[tuple[str, str, list[float]]]) -> dict[str, Rect]:
    return {name: Rect(*rect) for name, role, rect in zones if role != "surface"}


Shown = tuple[Rect, Scenes, dict[str, Any]]


def test_everything_is_in_the_window(shown: Shown) -> None:
    window, scenes, _ = shown
    for scene, panels in scenes.items():
        for name, rect in [item for zones in panels.values() for item in zones.items()]:
            inside = rect.x >= 0 and rect.y >= 0
            inside = inside and rect.right <= window.right and rect.bottom <= window.bottom
            assert inside, f"{scene}: {name} at {rect}"


def test_nothing_overlaps_in_a_panel(shown: Shown) -> None:
    for scene, panels in shown[1].items():
        for zones in panels.values():
            for (one, a), (other, b) in combinations(zones.items(), 2):
                overlap = a.inset(0.6).intersects(b.inset(0.6))
                assert not overlap, f"{scene}: {one} and {other}"


def test_bar_has_its_buttons(shown: Shown) -> None:
    assert shown[1]["main"]["TopBar"].keys() >= BAR
    assert "level:0" in shown[1]["edited"]["TopBar"]


def test_start_has_its_cards(shown: Shown) -> None:
    names = shown[1]["start"]["StartPanel"].keys()
    assert {"template:band", "template:empty", "recent:0", "open", "demo"} <= names
    assert "TopBar" not in shown[1]["start"]


def test_palette_opens_under_the_pointer(shown: Shown) -> None:
    window, scenes, _ = shown
    rows = scenes["palette"]["SearchPanel"]
    assert next(iter(rows)) == "choice:bus"
    assert "choice:master" not in rows
    first = rows["choice:bus"]
    assert first.x <= window.w * 0.5 <= first.right


def test_menus_have_lines(shown: Shown) -> None:
    assert {"New project…", "Save"} <= shown[1]["menu"]["MenuPanel"].keys()
    assert "Bypass" in shown[1]["node_menu"]["MenuPanel"]


@pytest.mark.parametrize(
    ("scene", "names"),
    [
        ("question", {"save", "discard", "cancel"}),
        ("text", {"text", "ok", "cancel"}),
        ("open_file", {"path", "open", "cancel", "up", "row:band.graph.json"}),
        ("stems", {"path", "open", "cancel", "row:take 3.wav"}),
        ("save_as", {"path", "save", "cancel"}),
        ("export", {"path", "export", "cancel", "depth:24", "span:loop", "tail:auto"}),
        ("preferences", {"close", "device:null", "block:512", "theme:light", "scale:2", "target"}),
    ],
)
def test_dialogs_have_their_parts(shown: Shown, scene: str, names: set[str]) -> None:
    assert names <= shown[1][scene]["DialogPanel"].keys()


def test_offer_and_notices_can_be_answered(shown: Shown) -> None:
    panels = shown[1]["notices"]
    assert {"restore", "discard"} <= panels["RecoveryBanner"].keys()
    assert {"notice:0", "notice:1", "notice:2"} <= panels["Notices"].keys()


def test_frames_cost_little(shown: Shown) -> None:
    assert shown[2]["playing_ms"] < 0.5  # 0.01 where nothing else runs

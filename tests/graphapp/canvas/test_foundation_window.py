"""Panels and the field in a real window, with a real keyboard and mouse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBE = Path(__file__).with_name("foundation_probe.py")
ROOT = Path(__file__).parents[3]


class Probe:
    """The probe's window on a display of its own."""

    def __init__(self, display: str, picture: Path) -> None:
        self.picture = picture
        self._env = os.environ | {"DISPLAY": display, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, str(PROBE), str(picture)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._env,
            text=True,
        )

    def heard(self) -> str:
        """Return the next line that it says."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def open(self, text: str) -> None:
        """Open a field with a text."""
        assert self.process.stdin
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        assert self.heard() == "open field True"

    def act(self, *words: str) -> None:
        """Use the keyboard or the mouse."""
        subprocess.run(["xdotool", *words], env=self._env, check=True)
        time.sleep(0.05)

    def until(self, start: str) -> str:
        """Return the first line from here on that is no change of the text."""
        while (line := self.heard()).startswith(start):
            pass
        return line


@pytest.fixture(scope="module")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """Return the probe, once its first frames are drawn."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("drives a window: apt-get install xvfb xdotool")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "400x300x24", "+extension", "GLX", "-noreset"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout
    made = Probe(f":{server.stdout.readline().strip()}", tmp_path_factory.mktemp("p") / "p.png")
    yield made
    assert made.process.stdin
    assert made.process.stdout
    made.process.stdin.close()
    assert made.process.wait(10) == 0
    made.process.stdout.close()
    server.terminate()
    server.wait(10)
    server.stdout.close()


def test_text_is_as_wide_as_measured(probe: Probe) -> None:
    for _ in range(3):
        _, drawn, measured = probe.heard().split()
        # Dear ImGui says the next whole pixel.
        assert float(drawn) - 1.1 <= float(measured) <= float(drawn) + 0.1


def test_a_higher_layer_lies_above_a_panel_added_later(probe: Probe) -> None:
    probe.open("")
    rgb = subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            str(probe.picture),
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-",
        ],
        capture_output=True,
        check=True,
    ).stdout
    pixel = {(x, y): tuple(rgb[3 * (400 * y + x) :][:3]) for x, y in ((75, 75), (120, 120))}
    assert pixel == {(75, 75): (255, 0, 0), (120, 120): (0, 0, 255)}
    probe.act("key", "Escape")
    assert probe.heard() == "cancel"


def test_enter_commits_what_was_typed_over_the_text(probe: Probe) -> None:
    probe.open("old")
    probe.act("type", "--delay", "30", "new name")
    probe.act("key", "Return")
    assert probe.until("change") == "commit new name"


def test_escape_cancels(probe: Probe) -> None:
    probe.open("old")
    probe.act("type", "--delay", "30", "ne")
    probe.act("key", "Escape")
    assert probe.until("change") == "cancel"


def test_a_click_elsewhere_commits(probe: Probe) -> None:
    probe.open("old")
    probe.act("type", "--delay", "30", "x")
    probe.act("mousemove", "20", "280", "click", "1")
    assert probe.until("change") == "commit x"


def test_fast_typing_is_complete(probe: Probe) -> None:
    probe.open("")
    probe.act("type", "--delay", "1", "compressor")
    probe.act("key", "Return")
    assert probe.until("change") == "commit compressor"

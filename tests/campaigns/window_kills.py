"""Kills of a window that plays and is edited: the next one offers the work, at most 5 s of it lost.

Usage: ``python -m tests.campaigns.window_kills [KILLS]`` (20 unless told). Xvfb and xdotool must be
installed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.graphapp.window.driver import App
from tests.graphapp.window.screen import Screen
from tests.graphapp.window.songs import write_mix

LOST_S = 5.0
_LONGEST_S = 8.0


def killed(screen: Screen, folder: Path, project: Path, seconds: float) -> list[float]:
    """Edit a window for a while, kill it, and return when each edit was made before that, in s."""
    made: list[float] = []
    with App(screen, folder, project) as app:
        app.key("space")
        app.until(lambda s: s["transport"]["playing"], 20.0)
        app.select("spare")
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            app.key("alt+Down")  # never back to what is saved
            app.until(lambda s: len(s["undo"]) > len(made))
            made.append(time.monotonic())
        app.kill()
        ended = time.monotonic()
    return [ended - when for when in made]


def restored(screen: Screen, folder: Path, project: Path) -> int:
    """Take the offer, and return how many edits came back; 0 without an offer."""
    with App(screen, folder, project) as app:
        state = app.state()
        if state["recovery"] is None:
            return 0
        app.key("Return")
        app.until(lambda s: s["recovery"] is None and s["dirty"])
        app.key("ctrl+s")
        app.until(lambda s: not s["dirty"])
        app.key("ctrl+q")
        app.wait()
        return int(state["recovery"]["edits"])


def main() -> int:
    """Kill; 1 if more was lost than may be."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    screen, worst = Screen(), 0.0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for i in range(kills):
            project = write_mix(folder)  # anew, or the node that is moved would leave the screen
            ages = killed(screen, folder, project, random.uniform(0.0, _LONGEST_S))  # noqa: S311
            back = restored(screen, folder, project)
            lost = max(ages[back:], default=0.0)
            worst = max(worst, lost)
            print(f"kill {i + 1}: {len(ages)} edits, {back} back, {lost:.1f} s lost", flush=True)
    screen.close()
    print(f"at most {worst:.1f} s lost; {LOST_S:.0f} s may be")
    return int(worst > LOST_S)


if __name__ == "__main__":
    sys.exit(main())

"""Draw the pictures of the README anew: ``python docs/pictures.py PROJECT``, on any screen.

The song plays on the null device while they are taken. The GIF needs ffmpeg.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from graphapp.canvas.window import Window
from graphapp.editor.files.preferences import Preferences
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.gesture import Touch
from graphapp.editor.workspace import Workspace
from projects import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES = Path(__file__).parent / "images"
SIZE = (1600, 1000)
GIF_SIZE = (1100, 680)
RATE = 12
"""Frames of the GIF a second."""


class Photographer:
    """A window with the song, and a camera before it."""

    def __init__(self, project: Path) -> None:
        nobody = tempfile.mkdtemp()  # whose preferences and unsaved work these are
        os.environ |= {"GRAPHAPP_CONFIG_DIR": nobody, "GRAPHAPP_STATE_DIR": nobody}
        self.ws = Workspace(device="null")
        self.ws.preferences = Preferences(window=SIZE)
        self.ws.prefer = lambda **changes: setattr(  # type: ignore[method-assign]
            self.ws, "preferences", replace(self.ws.preferences, **changes)
        )
        self.ws.files.open(project)
        self.window = Window(self.ws)
        self.editor = self.ws.opened
        self.play()

    def play(self) -> None:
        """Play from where all instruments do."""
        self.frames(10)
        while not self.ws.live.state().ready:
            self.frames(1)
        self.ws.live.set_loop((8.0, 24.0))
        self.ws.live.play(9.0)

    def frames(self, count: int) -> None:
        """Let some frames pass."""
        for _ in range(count):
            self.window.step()
            time.sleep(1 / 60)

    def take(self, path: Path) -> None:
        """Take a picture."""
        path.unlink(missing_ok=True)
        dpg.output_frame_buffer(str(path))
        while not path.is_file() or not path.stat().st_size:
            dpg.render_dearpygui_frame()

    def touch(self, at: Point) -> Touch:
        """Return a touch at a place of the canvas."""
        return Touch(self.editor.camera.screen(at), at)


def whole(studio: Photographer) -> None:
    """Take the picture of the whole window."""
    studio.editor.select({"glue"})
    end = time.monotonic() + 12.0
    while time.monotonic() < end:
        studio.frames(1)
    studio.take(IMAGES / "window.png")


def way(start: Point, end: Point, steps: int) -> Iterator[Point]:
    """Yield the places of a hand that goes from one place to another."""
    for i in range(1, steps + 1):
        t = i / steps
        t = t * t * (3 - 2 * t)
        yield Point(start.x + (end.x - start.x) * t, start.y + (end.y - start.y) * t)


def wiring(studio: Photographer) -> None:
    """Record how a cable is drawn to nothing, and a node comes with it."""
    editor, ws = studio.editor, studio.ws
    ws.prefer(bottom=False, left=False, right=False)
    dpg.set_viewport_width(GIF_SIZE[0])
    dpg.set_viewport_height(GIF_SIZE[1])
    studio.frames(20)
    editor.select(())
    start = editor.view.port(Endpoint("choir-pan", "out"))
    drop = start.moved(90.0, 150.0)
    editor.camera.zoom = 1.1
    editor.camera.center_on(start.moved(270.0, 40.0))
    studio.frames(20)
    with tempfile.TemporaryDirectory() as folder:
        shots = [Path(folder) / f"{i:03d}.png" for i in range(200)]
        used = iter(shots)

        def shoot(count: int = 1) -> None:
            for _ in range(count):
                studio.frames(2)
                studio.take(next(used))

        shoot(6)
        editor.press(studio.touch(start))
        for at in way(start, drop, 14):
            editor.move(studio.touch(at))
            shoot()
        editor.release(studio.touch(drop))
        shoot(5)
        for text in ("r", "re", "rev"):
            if ws.palette is not None:
                ws.palette.type(text)
            shoot(3)
        ws.choose()
        shoot(8)
        begun = editor.view.port(Endpoint("reverb", "out"))
        end = editor.view.port(Endpoint("vocal-bus", "in"))
        editor.press(studio.touch(begun))
        for at in way(begun, end, 12):
            editor.move(studio.touch(at))
            shoot()
        editor.release(studio.touch(end))
        shoot(14)
        picture = "split[a][b];[a]palettegen=128[p];[b][p]paletteuse"
        subprocess.run(
            [
                *("ffmpeg", "-loglevel", "error", "-y", "-framerate", str(RATE)),
                *("-i", f"{folder}/%03d.png", "-vf", picture, str(IMAGES / "wiring.gif")),
            ],
            check=True,
        )


def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(exist_ok=True)
    studio = Photographer(Path(sys.argv[1]))
    whole(studio)
    wiring(studio)
    sys.stdout.flush()
    os._exit(0)  # the song has not been changed: nothing is to be kept


if __name__ == "__main__":
    main()

"""What a frame of the canvas costs: milliseconds of processor time with drawing switched off.

Usage: ``GALLIUM_NOOP=true python benchmarks/canvas.py`` (on Linux under an X server)

Synthetic graphs of 100 and 300 nodes, all on screen, their meters and gain reductions moving. The
frame is the scene's own Python and all that Dear PyGui does, without the panels around.
"""

from __future__ import annotations

import argparse
import math
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg
import numpy as np

from graphapp.canvas.fonts import Fonts
from graphapp.canvas.scene import Scene
from graphapp.canvas.theme import DARK, Style
from graphapp.editor.document import Document
from graphapp.editor.editor import Editor
from graphapp.editor.geometry import Rect
from graphapp.editor.gestures.gesture import Touch
from projects import Cable, Graph, Node, Project
from projects.layout import Layout, Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp.arrays import Block
    from graphapp.editor.files.peaks import Peaks
    from graphapp.engine.live.readings import ProgramReading
    from nodes.vocabulary import Band, Value

WINDOW: Final = Rect(0.0, 0.0, 1436.0, 996.0)
FRAMES: Final = 120
CHAIN: Final = ("stem", "eq", "compressor", "pan", "fader")
BANDS: Final[tuple[Band, ...]] = (
    {"shape": "high-pass", "freq": 60.0},
    {"freq": 400.0, "gain": -3.0},
    {"freq": 4000.0, "gain": 2.5},
)


class Music:
    """Meters as they move in a song, without an engine."""

    playing = True
    program: ProgramReading | None = None

    def __init__(self) -> None:
        self.seconds = 0.0

    def peak(self, node: str) -> tuple[float, float]:
        """Return a level that swells and beats, another one for every node."""
        at = int(node.rpartition("-")[2])
        level = 0.25 + 0.2 * math.sin(2.1 * self.seconds + at)
        level += 0.1 * math.sin(7.3 * self.seconds + 1.7 * at) ** 2
        return level, 0.9 * level

    def reduction(self, node: str) -> float:
        """Return a gain reduction that breathes with the level."""
        return max(0.0, 12.0 * (self.peak(node)[0] - 0.2))

    def spectrum(self, node: str) -> Block | None:  # noqa: ARG002 -- nobody is watched
        """Return none."""
        return None

    def missing(self, node: str) -> str | None:  # noqa: ARG002 -- all files are there
        """Return none."""
        return None

    def waveform(self, node: str) -> Peaks | None:
        """Return noise, the same for all stems."""
        return _NOISE if node else None


def _noise() -> Peaks:
    from graphapp.editor.files.peaks import pyramid

    extremes = np.random.default_rng(1).uniform(-1.0, 1.0, (4000, 2, 2)).astype(np.float32)
    return pyramid(48_000, 4000 * 256, np.sort(extremes, axis=2))


_NOISE: Final = _noise()


def graph_of(count: int) -> tuple[Graph, Layout]:
    """Return chains of five nodes, three to a row as a screen has room."""
    values: dict[str, dict[str, Value]] = {"stem": {"file": "noise.wav"}, "eq": {"bands": BANDS}}
    nodes = {
        f"{CHAIN[i % 5]}-{i}": Node(CHAIN[i % 5], values.get(CHAIN[i % 5], {}))
        for i in range(count)
    }
    names = list(nodes)
    cables = tuple(
        Cable.of(f"{one}.out", f"{other}.in")
        for i, (one, other) in enumerate(pairwise(names))
        if (i + 1) % 5
    )
    columns = 5 * round(math.sqrt(count / 17))
    places = {
        name: Position(i % columns * 220.0, i // columns * 150.0) for i, name in enumerate(names)
    }
    return Graph(nodes, cables), Layout(nodes=places)


class Bench:
    """A window with a scene, and a clock.

    Parameters
    ----------
    count : int
        Nodes.
    """

    def __init__(self, count: int) -> None:
        dpg.create_context()
        dpg.create_viewport(title="graphapp benchmark", width=int(WINDOW.w), height=int(WINDOW.h))
        dpg.setup_dearpygui()
        fonts = Fonts()
        window = dpg.add_window()
        dpg.set_primary_window(window, value=True)
        graph, layout = graph_of(count)
        self.editor = Editor(Document(Project(rate=48_000, graph=graph, layout=layout)))
        self.editor.camera.resize(WINDOW)
        self.editor.camera.fit(self.editor.view.bounds)
        self.live = Music()
        self.scene = Scene(window, Style(DARK), fonts)
        self.scene.place(WINDOW)
        self.clock = 0.0
        self.python = 0.0
        began = time.perf_counter()
        self._update()
        self.built_ms = 1e3 * (time.perf_counter() - began)
        dpg.show_viewport()
        self.run(lambda _: None, 30)

    def _update(self) -> None:
        self.clock += 1 / 60
        self.live.seconds = self.clock
        began = time.process_time()
        self.scene.update(self.editor, self.live, self.clock)
        self.python += time.process_time() - began

    def run(self, step: Callable[[int], None], frames: int = FRAMES) -> tuple[float, float]:
        """Return milliseconds of the scene's own, and of the whole frame."""
        self.python = total = 0.0
        for frame in range(frames):
            step(frame)
            began = time.process_time()
            self._update()
            dpg.render_dearpygui_frame()
            total += time.process_time() - began
        return 1e3 * self.python / frames, 1e3 * total / frames


def _drag(bench: Bench) -> Callable[[int], None]:
    editor = bench.editor
    names = list(editor.graph.nodes)[:10]
    editor.select(names)
    start = editor.view.rect(names[0]).center

    def touch(dx: float) -> Touch:
        at = start.moved(dx, dx / 2)
        return Touch(editor.camera.screen(at), at)

    editor.press(touch(0.0))
    return lambda frame: editor.move(touch(3.0 * (frame + 2)))


def measure(count: int) -> None:
    """Print what frames cost with so many nodes."""
    bench = Bench(count)
    camera = bench.editor.camera
    print(f"{count} nodes, zoom {camera.zoom:.2f}, built in {bench.built_ms:.0f} ms")

    def row(name: str, step: Callable[[int], None]) -> None:
        python, frame = bench.run(step)
        print(f"  {name:10} scene {python:5.2f} ms   frame {frame:5.2f} ms")

    bench.live.playing = False
    bench.run(lambda _: None, 360)
    row("idle", lambda _: None)
    bench.live.playing = True
    row("live", lambda _: None)
    row("dragging", _drag(bench))
    bench.editor.cancel()
    row("panning", lambda _: camera.pan(2.0, 1.0))
    row("zooming", lambda i: camera.zoom_at(700.0, 500.0, 1.02 if i < FRAMES // 2 else 1 / 1.02))
    dpg.destroy_context()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nodes", type=int, nargs="?", default=100)
    measure(parser.parse_args().nodes)

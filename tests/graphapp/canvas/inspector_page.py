"""Pictures of the inspector and the bottom panels: ``python inspector_page.py FOLDER``.

One for each node of the sample project, one of several nodes and one of the project. Options:
``--theme light``, ``--scale 1.5``, ``--size 1366x768``, ``--only NODE``, ``--idle``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import dearpygui.dearpygui as dpg

sys.path.insert(0, str(Path(__file__).parents[3]))
os.environ["GRAPHAPP_CONFIG_DIR"] = os.environ["GRAPHAPP_STATE_DIR"] = tempfile.mkdtemp()

from graphapp.canvas.field import Field
from graphapp.canvas.fonts import Fonts
from graphapp.canvas.inspector.bench import Bench
from graphapp.canvas.inspector.panel import Inspector
from graphapp.canvas.skin import Skin
from graphapp.canvas.stage import Stage
from graphapp.canvas.theme import Style, theme
from graphapp.editor.geometry import Rect
from graphapp.editor.workspace import Workspace
from tests.graphapp.canvas.inspected import FakePlayback, sample_project


def main() -> None:
    """Show every node in turn and save the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--size", default="1200x1000")
    parser.add_argument("--only", default="")
    parser.add_argument("--idle", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    width, height = map(int, options.size.split("x"))
    dpg.create_context()
    dpg.create_viewport(title="page", width=width, height=height, x_pos=0, y_pos=0, vsync=False)
    dpg.setup_dearpygui()
    ws = Workspace()
    ws.prefer(scale=options.scale)
    live = FakePlayback()
    live.playing = not options.idle
    ws.live = live  # type: ignore[assignment]
    editor = ws.show(sample_project(Path(tempfile.mkdtemp())), None)
    style = Style(theme(options.theme), options.scale)
    fonts = Fonts()
    Skin(style).wear()
    window = dpg.add_window(no_scrollbar=True)
    stage = Stage(window, fonts, style)
    field = Field(window, stage)
    bench = Bench(ws, field)
    stage.add(Inspector(bench))
    add_bottom(stage, bench)
    dpg.set_primary_window(window, True)  # noqa: FBT003 - its signature
    dpg.show_viewport()
    whole = Rect(0, 0, width, height)
    shown = {name: {name} for name in editor.graph.nodes}
    shown |= {"several": {"vocal", "vocal-eq", "mix"}, "project": set()}
    for name, selection in shown.items():
        if options.only and name != options.only:
            continue
        editor.select(selection)
        spent = show(stage, whole, 45)
        dpg.output_frame_buffer(str(options.folder / f"{name}.png"))
        for _ in range(3):
            dpg.render_dearpygui_frame()
        print(f"{name:18} draw {spent[0] * 1e3:5.2f} ms   tick {spent[1] * 1e3:5.3f} ms a frame")
    dpg.destroy_context()
    os._exit(0)


def add_bottom(stage: Stage, bench: Bench) -> None:
    """Add the bottom panels."""
    from graphapp.canvas.bottom import build_bottom

    for panel in build_bottom(bench):
        stage.add(panel)


def show(stage: Stage, whole: Rect, frames: int) -> tuple[float, float]:
    """Show some frames; return the seconds of the first update, and the mean of the others."""
    spent = []
    for _ in range(frames):
        began = time.thread_time()
        stage.update(whole)
        spent.append(time.thread_time() - began)
        dpg.render_dearpygui_frame()
        time.sleep(1 / 60)
    return spent[0], sum(spent[5:]) / len(spent[5:])


if __name__ == "__main__":
    main()

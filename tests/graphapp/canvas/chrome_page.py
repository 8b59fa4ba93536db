"""Pictures of the chrome, to be looked at: ``python chrome_page.py FOLDER PROJECT [SCENE…]``.

Options: ``--theme light``, ``--blind``, ``--scale 1.5``, ``--size 1366x768``. Without scenes, all.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

_HOME = tempfile.mkdtemp()
for _name in ("CONFIG", "STATE"):
    os.environ.setdefault(f"GRAPHAPP_{_name}_DIR", _HOME)

import dearpygui.dearpygui as dpg  # noqa: E402 -- the folders come first

from graphapp.canvas.chrome import StartPanel, panels  # noqa: E402
from graphapp.canvas.field import Field  # noqa: E402
from graphapp.canvas.fonts import Fonts  # noqa: E402
from graphapp.canvas.layout import areas  # noqa: E402
from graphapp.canvas.skin import Skin  # noqa: E402
from graphapp.canvas.stage import Stage  # noqa: E402
from graphapp.canvas.theme import Style, theme  # noqa: E402
from graphapp.canvas.tips import Tip  # noqa: E402
from graphapp.editor.files.recovery import Offer  # noqa: E402
from graphapp.editor.geometry import Point, Rect  # noqa: E402
from graphapp.editor.live.state import LiveState  # noqa: E402
from graphapp.editor.menus import context_menu  # noqa: E402
from graphapp.editor.overlays import Menu  # noqa: E402
from graphapp.editor.workspace import Workspace  # noqa: E402

SHOWN = LiveState(
    playing=True, position=62.482, load=0.184, device="Built-in Audio", rate=48_000, block=512,
    ready=True,
)  # fmt: skip


class Page:
    """A window with the chrome and nothing else.

    Parameters
    ----------
    ws : Workspace
        What it shows.
    width, height : int
        Its size.
    """

    def __init__(self, ws: Workspace, width: int, height: int) -> None:
        chosen = ws.preferences
        colors = theme(
            "light" if chosen.theme == "light" else "dark", color_blind=chosen.color_blind
        )
        style = Style(colors, chosen.scale)
        dpg.create_context()
        dpg.create_viewport(title="chrome", width=width, height=height, x_pos=0, y_pos=0)
        dpg.setup_dearpygui()
        window = int(dpg.add_window(no_scrollbar=True, no_scroll_with_mouse=True))
        dpg.set_primary_window(window, value=True)
        fonts = Fonts()
        Skin(style).wear()
        self.ws = ws
        self.rect = Rect(0.0, 0.0, float(width), float(height))
        self.areas = areas(self.rect, chosen)
        self.stage = Stage(window, fonts, style)
        self.field = Field(window, self.stage)
        for panel in panels(self):
            self.stage.add(panel)
        self.stage.add(Tip(self.stage))
        ws.middle = Point(self.rect.w / 2, self.areas.canvas.y + 60 * chosen.scale)
        dpg.show_viewport()

    def frames(self, count: int) -> None:
        """Draw some frames."""
        for _ in range(count):
            if self.ws.editor is not None:
                self.ws.editor.camera.resize(self.areas.canvas)
            self.stage.update(self.rect)
            self.field.poll()
            dpg.render_dearpygui_frame()

    def clear(self) -> None:
        """Close what lies over the window."""
        ws = self.ws
        ws.files.offer, ws.notifications = None, []
        ws.close_overlays()
        if ws.export is not None:
            ws.export.cancel()
            ws.export = None
        self.stage.leave()

    def save(self, path: Path) -> None:
        """Save a picture."""
        path.unlink(missing_ok=True)
        dpg.output_frame_buffer(str(path))
        while not path.is_file():
            self.frames(1)
        self.frames(3)

    def zones(self) -> list[dict[str, object]]:
        """Return what is on screen, panel by panel."""
        return [
            {
                "panel": type(sheet.panel).__name__,
                "rect": sheet.rect,
                "zones": [(zone.name, zone.role.value, zone.rect) for zone in sheet.zones],
            }
            for sheet in self.stage._sheets
            if sheet.rect is not None
        ]

    def cost_ms(self, step: float) -> float:
        """Return what a frame of the panels takes while the song goes on by so many seconds."""
        self.frames(3)
        state, count = self.ws.live.state(), 500
        began = time.perf_counter()
        for i in range(count):
            self.ws.live._state = replace(state, position=i * step)
            self.stage.update(self.rect)
        return (time.perf_counter() - began) / count * 1000

    def point(self, name: str) -> None:
        """Let the pointer rest on a zone."""
        zone = next(zone for zone in self.stage.zones() if zone.name == name)
        self.stage.point(*zone.rect.center)
        self.frames(1)
        time.sleep(0.65)


class Scenes:
    """What leads to each picture.

    Parameters
    ----------
    page : Page
        The window.
    project : Path
        What is opened in it.
    """

    def __init__(self, page: Page, project: Path) -> None:
        self.page = page
        self.ws = page.ws
        self.project = project

    def start(self) -> None:
        """Show the start panel."""
        self.ws.shut()

    def start_keys(self) -> None:
        """Move the highlight of the start panel."""
        self.ws.shut()
        self.page.frames(2)
        start_panel = next(
            sheet.panel for sheet in self.page.stage._sheets if isinstance(sheet.panel, StartPanel)
        )
        for _ in range(3):
            start_panel.step(1, 0)

    def main(self) -> None:
        """Open the project."""
        self.ws.shut()
        self.ws.files.leave()
        self.ws.files.open(self.project)
        self.ws.live._state = SHOWN
        assert self.ws.editor is not None
        self.ws.editor.camera.resize(self.page.areas.canvas)
        self.ws.editor.camera.fit(self.ws.editor.view.bounds)

    def edited(self) -> None:
        """Go into a group that was made."""
        self.main()
        assert self.ws.editor is not None
        self.ws.editor.select(list(self.ws.editor.graph.nodes)[:3])
        self.ws.run("group")
        group = next(n for n, node in self.ws.editor.graph.nodes.items() if node.type == "group")
        self.ws.editor.enter(group)
        self.ws.live._state = replace(SHOWN, playing=False, dropouts=2)

    def tip(self) -> None:
        """Rest on a type of the library."""
        self.main()
        self.page.frames(3)
        self.page.point("library:eq")

    def palette(self) -> None:
        """Search for a node."""
        self.main()
        assert self.ws.editor is not None
        self.ws.editor.ask_for_node(
            Point(self.page.rect.w * 0.5, self.page.rect.h * 0.4), Point(0, 0)
        )
        self.ws.tick()

    def palette_typed(self) -> None:
        """Search for a node by a letter."""
        self.palette()
        assert self.ws.palette is not None
        self.ws.palette.type("r")

    def commands(self) -> None:
        """Search all commands."""
        self.main()
        self.ws.run("commands")

    def menu(self) -> None:
        """Open the menu of everything."""
        self.main()
        self.page.frames(2)
        zone = next(zone for zone in self.page.stage.zones() if zone.name == "menu")
        assert zone.on_click is not None
        zone.on_click(None)  # type: ignore[arg-type]
        assert self.ws.menu is not None
        self.ws.menu.index = 3

    def node_menu(self) -> None:
        """Open the menu of a node."""
        self.main()
        assert self.ws.editor is not None
        name = (
            "kick-eq"
            if "kick-eq" in self.ws.editor.graph.nodes
            else next(iter(self.ws.editor.graph.nodes))
        )
        self.ws.editor.select({name})
        self.ws.run("bypass")
        center = self.ws.editor.camera.screen(self.ws.editor.view.rect(name).center)
        self.ws.menu = Menu(center, context_menu(self.ws, center))

    def question(self) -> None:
        """Close an edited project."""
        self.edited()
        self.ws.run("close")

    def text(self) -> None:
        """Rename a node."""
        self.main()
        assert self.ws.editor is not None
        self.ws.editor.select({next(iter(self.ws.editor.graph.nodes))})
        self.ws.run("rename")

    def open_file(self) -> None:
        """Ask for a project."""
        self.main()
        self.ws.run("open")

    def stems(self) -> None:
        """Choose three stems."""
        self.main()
        self.ws.run("import")
        self.ws.dialog.enter(self.project.parent / "stems")  # type: ignore[union-attr]
        self.ws.dialog.pick(1)  # type: ignore[union-attr]
        self.ws.dialog.pick(3, extend=True)  # type: ignore[union-attr]

    def save_as(self) -> None:
        """Replace the project."""
        self.main()
        self.ws.run("save-as")
        self.ws.dialog.accept()  # type: ignore[union-attr]

    def export(self) -> None:
        """Ask how to export."""
        self.main()
        self.ws.live.loop = (0.0, 8.0)
        self.ws.run("export")

    def exporting(self) -> None:
        """Export."""
        self.export()
        self.ws.dialog.type(f"{_HOME}/out.wav")  # type: ignore[union-attr]
        self.ws.dialog.begin()  # type: ignore[union-attr]
        deadline = time.monotonic() + 30
        while (
            self.ws.export and (self.ws.export.progress or 0) < 0.3 and time.monotonic() < deadline
        ):
            self.page.frames(1)
            self.ws.tick()

    def exporting_hidden(self) -> None:
        """Export, the dialog hidden."""
        self.exporting()
        self.ws.dialog.hide()  # type: ignore[union-attr]

    def preferences(self) -> None:
        """Show the preferences, once the system has named its devices."""
        self.main()
        self.ws.run("preferences")
        deadline = time.monotonic() + 10
        while self.ws.dialog.devices is None and time.monotonic() < deadline:  # type: ignore[union-attr]
            time.sleep(0.05)

    def notices(self) -> None:
        """Tell three things, and offer work."""
        self.main()
        self.ws.notify(
            "Exported Midnight Mix.wav: −14.0 LUFS, −1.0 dBTP", "info", "it is in ~/Music"
        )
        self.ws.notify("Audio files are missing or incomplete: kick, snare", "warn", "relink them")
        self.ws.notify(
            "/home/somebody/Music/mix.wav: no space left on device",
            "error",
            "free some space, or export to another disk; a remedy too long to be shown is cut",
        )
        offer = Offer(self.project, time.time() - 600, 12, self.project.parent, (Path("none"),))
        self.ws.files.offer = offer


ALL = [name for name in vars(Scenes) if not name.startswith("_")]


def main() -> None:
    """Draw the scenes and save their pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("project", type=Path)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--blank", action="store_true", help="save no pictures")
    options = parser.parse_args()
    ws = Workspace(device="null")
    ws.preferences = replace(
        ws.preferences, theme=options.theme, color_blind=options.blind, scale=options.scale
    )
    width, height = map(int, options.size.split("x"))
    for name in ("Midnight Mix", "Podcast 12", "Live at the old harbor, take 2"):
        place = Path(_HOME) / f"{name}.graph.json"
        place.write_bytes(options.project.read_bytes())
        ws.files.recents.add(place)
    page = Page(ws, width, height)
    scenes = Scenes(page, options.project)
    mark = f"{options.theme}-{options.scale:g}-{options.size}"
    for name in options.scenes or ALL:
        page.clear()
        getattr(scenes, name)()
        page.frames(8)
        print(json.dumps({"scene": name, "panels": page.zones()}))
        if not options.blank:
            page.save(options.folder / f"{name}-{mark}.png")
    page.clear()
    scenes.main()
    print(json.dumps({"still_ms": page.cost_ms(0.0), "playing_ms": page.cost_ms(1 / 60)}))
    ws.close()
    dpg.destroy_context()


if __name__ == "__main__":
    main()

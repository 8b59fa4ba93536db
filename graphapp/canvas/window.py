"""The window: one loop of input, editor, picture."""

from __future__ import annotations

import time
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.field import Field
from graphapp.canvas.fonts import Fonts
from graphapp.canvas.glfw import SystemWindow
from graphapp.canvas.inputs import Inputs, Key, KeyUp, Press, Release, Wheel
from graphapp.canvas.keyboard import Keyboard
from graphapp.canvas.layout import Areas, areas
from graphapp.canvas.pacing import ASLEEP, Pace
from graphapp.canvas.panels import add_panels
from graphapp.canvas.routing import Mouse
from graphapp.canvas.scene import Scene
from graphapp.canvas.scene_life import SceneLife
from graphapp.canvas.skin import Skin
from graphapp.canvas.stage import Stage
from graphapp.canvas.state_file import Screen, StateFile
from graphapp.canvas.theme import Style, theme
from graphapp.editor import asking
from graphapp.editor.files import preferences
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.importing import add_stems

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace

_SMALLEST: Final = (900, 560)
_LOCATE_SECONDS: Final = 0.2
"""How often it is looked where the window is: each look asks the window system."""

_MOST_FAILURES: Final = 10
"""Frames that may fail one after the other before the window gives up."""

_SETTLE_SECONDS: Final = 3.0
"""How long a screenshot waits for waveforms."""


class Window:
    """The program's window; it lives on the main thread.

    Parameters
    ----------
    ws : Workspace
        What it shows.
    state : Path, optional
        Where its state is written, for tests.
    """

    def __init__(self, ws: Workspace, *, state: Path | None = None) -> None:
        self.ws = ws
        self.frame = 0
        self._title = ""
        self._origin: tuple[int, ...] = (0, 0)
        self._located = -1.0
        self._arranged: Editor | None = None
        self._dropped: list[Path] = []
        dpg.create_context()
        dpg.configure_app(manual_callback_management=True)
        width, height = ws.preferences.window
        dpg.create_viewport(
            title="graphapp",
            width=width,
            height=height,
            min_width=_SMALLEST[0],
            min_height=_SMALLEST[1],
            disable_close=True,
            vsync=True,
            clear_color=(13, 15, 20),
        )
        dpg.setup_dearpygui()
        self._style = self._chosen_style()
        fonts = Fonts()
        self._root = int(
            dpg.add_window(
                no_scrollbar=True, no_scroll_with_mouse=True, no_bring_to_front_on_focus=True
            )
        )
        dpg.set_primary_window(self._root, value=True)
        # Becoming the primary window, it forgets this.
        dpg.configure_item(self._root, no_scrollbar=True, no_scroll_with_mouse=True)
        self._skin = Skin(self._style)
        self._skin.wear()
        self.scene = Scene(self._root, self._style, fonts)
        self.stage = Stage(self._root, fonts, self._style)
        self.inputs = Inputs()
        self.areas: Areas = areas(self.rect, ws.preferences)
        self.field = Field(self._root, self.stage)
        keyed = add_panels(self)
        self._mouse = Mouse(ws, self.stage, self.inputs)
        self._keyboard = Keyboard(ws, self.field, self._mouse, keyed)
        self._life = SceneLife(ws)
        self._state = StateFile(state) if state else None
        self._pace = Pace()
        dpg.set_exit_callback(lambda: ws.run("quit"))
        dpg.show_viewport()
        self.system = SystemWindow(self._dropped.extend)
        if not preferences.chosen():  # the first time: as large as the screen wants things
            scale = min(self.system.content_scale(), preferences.SCALES[1])
            ws.preferences = replace(ws.preferences, scale=scale)

    @property
    def rect(self) -> Rect:
        """The whole window, in its own pixels."""
        return Rect(
            0.0,
            0.0,
            float(dpg.get_viewport_client_width()),
            float(dpg.get_viewport_client_height()),
        )

    def run(self) -> None:
        """Show the window until it is closed."""
        failures = 0
        while dpg.is_dearpygui_running() and not self.ws.quitting:
            try:
                self.step()
                self._rest()
                failures = 0
            except Exception as error:
                failures += 1
                if failures > _MOST_FAILURES:
                    raise
                self._survive(error)

    def _survive(self, error: Exception) -> None:
        """Go on after a fault of the program, with what was under way given up."""
        traceback.print_exception(error)
        if self.ws.editor is not None:
            self.ws.editor.cancel()
        self.ws.close_overlays()
        what = f"That went wrong ({type(error).__name__})"
        self.ws.notify(what, "error", "undo it if something looks odd, and save; please report it")

    def screenshot(self, path: Path) -> None:
        """Save a picture of the first complete frame."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        for _ in range(4):
            self.step(ticking=False)
        while self._life.loading and time.monotonic() < deadline:
            self.step(ticking=False)
            time.sleep(0.02)
        for _ in range(3):
            self.step(ticking=False)
        dpg.output_frame_buffer(str(path))
        while not path.is_file() and time.monotonic() < deadline + _SETTLE_SECONDS:
            dpg.render_dearpygui_frame()

    def close(self) -> None:
        """End everything."""
        width, height = dpg.get_viewport_width(), dpg.get_viewport_height()
        if (width, height) != self.ws.preferences.window:
            self.ws.prefer(window=(width, height))
        self.system.close()
        self.ws.close()
        if self._state:
            self._state.close()
        dpg.destroy_context()

    def step(self, *, ticking: bool = True) -> None:
        """Make one frame.

        Parameters
        ----------
        ticking : bool
            Whether time passes: the engine starts with the first tick.
        """
        self._take_input()
        ws = self.ws
        if ticking and self.frame > 0:  # the first frame must not wait for an engine
            ws.tick()
        self._restyle()
        self._arrange()
        self.stage.update(self.rect)
        if ws.editor is not None:
            self.scene.update(ws.editor, self._life, time.monotonic())
        self._entitle()
        dpg.render_dearpygui_frame()
        self.frame += 1
        if self._state:
            self._state.update(self.frame, self._screen())

    def _screen(self) -> Screen:
        now = time.monotonic()
        if now - self._located > _LOCATE_SECONDS:
            self._located = now
            self._origin = self.system.position() or tuple(map(int, dpg.get_viewport_pos()))
        return Screen(self.ws, self.stage, self.field, (self._origin[0], self._origin[1]))

    # -- input

    def _take_input(self) -> None:
        events = self.inputs.take()
        here = self.inputs.x, self.inputs.y
        if events or here != self._mouse.last:
            self._pace.touch()
        self.stage.point(*here, pressed=self._mouse.busy)
        self._mouse.move()
        for event in events:
            match event:
                case Press(button):
                    self._mouse.press(button)
                case Release(button):
                    self._mouse.release(button)
                case Wheel(steps):
                    self._mouse.wheel(steps)
                case Key(chord):
                    self._keyboard.press(chord)
                case KeyUp(name):
                    self._keyboard.release(name)
        self.field.poll()
        if self._dropped:
            self._take_files()

    def _take_files(self) -> None:
        """Make stems of files that were dropped on the window; a project is opened."""
        files, self._dropped[:] = list(self._dropped), []
        self._pace.touch()
        projects = [file for file in files if file.name.endswith(asking.SUFFIX)]
        if projects:
            asking.open_dropped(self.ws, projects[0])
        elif self.ws.editor is not None:
            editor = self.ws.editor
            at = editor.camera.world(self.inputs.x, self.inputs.y)
            inside = editor.camera.view.contains(self.inputs.x, self.inputs.y)
            add_stems(self.ws, files, at if inside else None)

    # -- what is shown

    def _chosen_style(self) -> Style:
        chosen = self.ws.preferences
        return Style(
            theme("light" if chosen.theme == "light" else "dark", color_blind=chosen.color_blind),
            chosen.scale,
        )

    def _restyle(self) -> None:
        style = self._chosen_style()
        if style != self._style:
            self._style = style
            old, self._skin = self._skin, Skin(style)
            self._skin.wear()
            old.delete()
            self.stage.style = style
            self.scene.restyle(style)

    def _arrange(self) -> None:
        """Share the window out; what is seen of the world stays in the middle of the canvas."""
        window = self.rect
        found = areas(window, self.ws.preferences)
        self.ws.middle = Point(window.w / 2, found.canvas.y + 60.0 * self._style.scale)
        editor = self.ws.editor
        if editor is not None and editor.camera.view != found.canvas:
            editor.camera.resize(found.canvas)
            if editor is not self._arranged:
                editor.camera.fit(editor.view.bounds)
        self._arranged = editor
        if found != self.areas or self.frame == 0:
            self.areas = found
            self.scene.place(found.canvas)

    def _entitle(self) -> None:
        editor = self.ws.editor
        title = "graphapp"
        if editor is not None:
            document = editor.document
            name = document.path.name if document.path else "Untitled"
            title = f"{name}{' •' if document.dirty else ''} — graphapp"
        if title != self._title:
            self._title = title
            dpg.set_viewport_title(title)

    def _rest(self) -> None:
        """Wait for the next frame; where nothing moves, for input."""
        ws = self.ws
        moving = (
            ws.live.state().playing
            or self._mouse.busy
            or self.field.active
            or self.scene.changed
            or (ws.editor is not None and ws.editor.refusal is not None)
        )
        wait = self._pace.rest(moving=moving)
        if wait is not None:
            time.sleep(wait)
            return
        pending = self._state is not None and self._state.pending
        while not self.system.wait(1 / 15 if ws.waiting or pending else ASLEEP):
            before = self._signature()
            ws.tick()
            if ws.quitting or ws.waiting or pending or self._signature() != before or self._moved():
                return
        if self.system.waits:
            self._pace.touch()

    def _signature(self) -> object:
        """Return what shows that the picture is not up to date."""
        ws = self.ws
        live = ws.live.state()
        return ws.editor, live.playing, live.position, live.device, live.ready, ws.status

    def _moved(self) -> bool:
        """Whether the window was moved: its state tells places on the screen."""
        self._located = -1.0
        return self._state is not None and self.system.position() not in {None, self._origin}

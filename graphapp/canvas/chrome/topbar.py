"""The top bar: the project, the transport, how the engine fares, and the way to everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.bar_room import Room, share_out
from graphapp.canvas.chrome.crumbs import draw_crumbs, title_width
from graphapp.canvas.chrome.export_button import ExportButton
from graphapp.canvas.chrome.logo import draw_logo
from graphapp.canvas.chrome.readouts import EngineReadout, Readouts
from graphapp.canvas.chrome.ui import ChromePanel
from graphapp.canvas.zones import Role
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.menus import main_menu
from graphapp.editor.overlays import Menu

if TYPE_CHECKING:
    from collections.abc import Hashable

    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.pointer import Pointer
    from graphapp.canvas.zones import Handler, Zone
    from graphapp.editor.document import Document

BUTTON: Final = 30.0
_MARGIN: Final = 10.0


class TopBar(ChromePanel):
    """The panel across the top of the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._readouts: Readouts | None = None
        self._engine: EngineReadout | None = None
        self._export: ExportButton | None = None

    def place(self, _window: Rect) -> Rect | None:
        """Return the top of the window, if a project is open."""
        return self._ui.areas.top if self._ws.editor is not None else None

    def key(self) -> Hashable:
        """Return what is written in it, and which buttons are on."""
        ws, editor = self._ws, self._ws.editor
        if editor is None:
            return None
        document = editor.document
        names = tuple(editor.level), document.path, document.project.name
        last, following = document.history.last, document.history.next
        return (
            *(names, document.dirty, document.read_only),
            *(last and last.name, following and following.name),
            *(ws.live.state().playing, ws.live.loop, ws.export is None),
        )

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw it: as much as there is room for."""
        theme = ink.theme
        ink.rect(size, theme.panel)
        decor.separator(ink, 0, size.bottom - 1, size.w)
        room = share_out(size.w / self._scale, title_width(ink, self._ws) / self._scale)
        zones = self._left(ink, size, room)
        zones += self._transport(ink, size, room)
        return zones + self._right(ink, size, room)

    def tick(self) -> None:
        """Show time, load and loudness as they are now."""
        ws = self._ws
        if self._readouts and self._engine and self._export:
            state = ws.live.state()
            self._engine.show(state)
            self._readouts.show(state, ws.live.program)
            self._export.show(ws.export)

    # -- left: the project

    def _left(self, ink: Ink, size: Rect, room: Room) -> list[Zone]:
        px, ws, editor = ink.px, self._ws, self._ws.editor
        if editor is None:
            return []
        zones = [
            widgets.icon_button(
                ink, self._square(size, _MARGIN), "menu", "menu", self._open_menu, tip="Menu"
            )
        ]
        x = px(_MARGIN + BUTTON + 6)
        draw_logo(ink, Rect(x, size.center.y - px(13), px(34), px(26)))
        x += px(40)
        if room.wordmark:
            ink.label(Rect(x, 0, px(82), size.h - 1), "graphapp", size=15, font="title")
            x += px(82)
        ink.rect(Rect(x, px(14), max(1, px(1)), size.h - px(28)), ink.theme.line_strong)
        x += px(12)
        zones += draw_crumbs(ink, Rect(x, 0, px(room.title), size.h - 1), ws)
        x = px(room.edits)
        for name, icon, tip in self._edits(editor.document):
            place = Rect(x, size.center.y - px(BUTTON / 2), px(BUTTON), px(BUTTON))
            enabled = bool(tip)
            zones.append(
                widgets.icon_button(
                    ink, place, name, icon, self._runner(name), enabled=enabled, tip=tip
                )
            )
            x += px(BUTTON)
        return zones

    def _edits(self, document: Document) -> list[tuple[str, str, str]]:
        """Return the buttons of editing: name, icon, tip; without one it is not enabled."""
        last, following = document.history.last, document.history.next
        return [
            ("save", "save", "Save  ·  Ctrl+S" if document.dirty or document.path is None else ""),
            ("undo", "undo", f"Undo {last.name}  ·  Ctrl+Z" if last else ""),
            ("redo", "redo", f"Redo {following.name}  ·  Ctrl+Shift+Z" if following else ""),
        ]

    # -- middle: the transport

    def _transport(self, ink: Ink, size: Rect, room: Room) -> list[Zone]:
        px, theme, ws = ink.px, ink.theme, self._ws
        capsule = Rect(px(room.transport), px(6), px(room.transport_width), size.h - px(13))
        ink.rect(capsule, theme.well, border=theme.line, rounding=8)
        playing = ws.live.state().playing
        play = "stop" if playing else "play"
        buttons = [
            ("to-start", "start", theme.dim, False, "Go to the start  ·  Ctrl+Home"),
            ("play", play, theme.good, playing, f"{play.capitalize()}  ·  Space"),
            ("loop", "loop", None, ws.live.loop is not None, "Loop  ·  Ctrl+L"),
        ]
        zones, x = [], capsule.x + px(4)
        for name, icon, color, on, tip in buttons:
            place = Rect(x, capsule.y + px(2), px(BUTTON), capsule.h - px(4))
            run = self._runner(name)
            zones.append(
                widgets.icon_button(ink, place, name, icon, run, color=color, on=on, tip=tip)
            )
            x += px(BUTTON + 2)
        self._engine = EngineReadout(ink, Rect(x + px(8), capsule.y, capsule.right - x, capsule.h))
        zones.append(self._engine.zone(self._runner("preferences")))
        return zones

    # -- right: meters, commands, export

    def _right(self, ink: Ink, size: Rect, room: Room) -> list[Zone]:
        px = ink.px
        self._readouts = Readouts(ink, px(room.readouts), size.h, room)
        place = Rect(px(room.commands), px(8), px(room.commands_width), size.h - px(17))
        tip = "Search all commands  ·  Ctrl+K"
        if room.commands_text:
            commands = widgets.entry(
                ink, place, "commands", "", self._runner("commands"), icon="search", tip=tip,
                hint="Ctrl K",
            )  # fmt: skip
            commands.role = Role.BUTTON
        else:
            commands = widgets.icon_button(
                ink, place, "commands", "search", self._runner("commands"), framed=True, tip=tip
            )
        rect = Rect(px(room.export), px(8), px(room.export_width), size.h - px(17))
        self._export = ExportButton(ink, rect, self._runner("export"), self._ws.export)
        return [commands, self._export.zone]

    def _square(self, size: Rect, x: float) -> Rect:
        side = BUTTON * self._scale
        return Rect(x * self._scale, size.center.y - side / 2, side, side)

    def _runner(self, command: str) -> Handler:
        return lambda _pointer: self._ws.run(command)

    def _open_menu(self, _pointer: Pointer) -> None:
        at = Point(_MARGIN * self._scale, self._ui.areas.top.bottom)
        self._ws.menu = Menu(at, main_menu(self._ws, at))

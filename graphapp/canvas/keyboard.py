"""Where keys go: to what lies over the window, else to commands and to the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.start_keys import StartKeys
from graphapp.editor import actions, focus
from graphapp.editor.commands import shortcuts
from graphapp.editor.shapes import GRID

if TYPE_CHECKING:
    from graphapp.canvas.field import Field
    from graphapp.canvas.panels import Keyed
    from graphapp.canvas.routing import Mouse
    from graphapp.editor.editor import Editor
    from graphapp.editor.overlays import Dialog, Menu, Palette
    from graphapp.editor.workspace import Workspace

_ARROWS: Final = {"Left": "left", "Right": "right", "Up": "up", "Down": "down"}


class Keyboard:
    """Routes keys.

    Parameters
    ----------
    ws : Workspace
        What is open.
    field : Field
        The one field of text; while it is open, letters are its own.
    mouse : Mouse
        Knows whether Space moved the view.
    panels : Keyed
        The panels with something for keys.
    """

    def __init__(self, ws: Workspace, field: Field, mouse: Mouse, panels: Keyed) -> None:
        self._ws = ws
        self._field = field
        self._mouse = mouse
        self._start = StartKeys(panels.start)
        self._deleting = panels.deleting
        self._search = panels.search
        self._space = False

    def press(self, chord: str) -> None:
        """Take a key that went down, with the modifiers held."""
        ws = self._ws
        if chord == "Space":
            self._space = not (ws.dialog or ws.palette or ws.menu or self._field.active)
        if ws.dialog is not None:
            self._in_dialog(ws.dialog, chord)
        elif ws.palette is not None:
            self._in_palette(ws.palette, chord)
        elif ws.menu is not None:
            self._in_menu(ws.menu, chord)
        elif self._field.active or chord == "Space":
            return  # letters are the field's; Space acts when it is let go
        elif chord in {"Del", "Backspace"} and self._deletes():
            return
        elif chord == "/" and ws.editor is not None:
            self._search()
        elif not self._answers_offer(chord) and not self._navigates(chord):
            command = shortcuts().get(chord)
            if command is not None:
                ws.run(command.id)

    def release(self, name: str) -> None:
        """Take a key that went up: Space plays or stops, unless it moved the view."""
        if name != "Space":
            return
        panned, self._mouse.panned = self._mouse.panned, False
        meant, self._space = self._space, False
        if meant and not panned:
            self._ws.run("play")

    def _in_dialog(self, dialog: Dialog, chord: str) -> None:
        if dialog.key(chord):
            return
        if chord == "Esc":
            dialog.buttons[-1].run()
        elif chord == "Enter":
            self._field.poll()  # what was typed in this very frame counts
            if dialog.chosen is not None:
                dialog.chosen.run()
        elif not self._field.active and chord in {"Tab", "Right", "Shift+Tab", "Left"}:
            dialog.step(1 if chord in {"Tab", "Right"} else -1)

    def _in_palette(self, palette: Palette, chord: str) -> None:
        if chord == "Esc":
            self._ws.palette = None
        elif chord in {"Up", "Down"}:
            palette.step(1 if chord == "Down" else -1)
        elif chord == "Enter":
            self._field.poll()  # what was typed in this very frame counts
            self._ws.choose()

    def _in_menu(self, menu: Menu, chord: str) -> None:
        if chord == "Esc":
            self._ws.menu = None
        elif chord in {"Up", "Down"}:
            menu.step(1 if chord == "Down" else -1)
        elif chord in {"Enter", "Space"} and menu.index >= 0:
            self._ws.choose_item(menu.items[menu.index])

    def _answers_offer(self, chord: str) -> bool:
        """Whether a key said what to do with work that was left unsaved."""
        files, editor = self._ws.files, self._ws.editor
        if files.offer is None or chord not in {"Enter", "Esc"}:
            return False
        if editor is not None and _at_work(editor):
            return False  # the key belongs to what is being done
        if chord == "Enter":
            files.restore()
        else:
            files.discard_offer()
        return True

    def _deletes(self) -> bool:
        """Whether there was something to remove under the pointer, in a panel."""
        return any(panel.delete_at(*self._ws.pointer) for panel in self._deleting)

    def _navigates(self, chord: str) -> bool:
        """Whether a key moved over the canvas."""
        editor = self._ws.editor
        if editor is None:
            return self._start.press(chord)
        if chord in _ARROWS:
            focus.go(editor, _ARROWS[chord])
        elif chord.startswith("Alt+") and chord[4:] in _ARROWS:
            dx, dy = focus.DIRECTIONS[_ARROWS[chord[4:]]]
            actions.nudge(editor, dx * GRID, dy * GRID)
        elif chord in {"Tab", "Shift+Tab"}:
            if editor.focused is None and not editor.selection:
                self._ws.run("panels")
            else:
                focus.next_stop(editor, back=chord == "Shift+Tab")
        elif chord == "Enter":
            focus.confirm(editor)
        elif chord == "Esc":
            _escape(editor)
        else:
            return False
        return True


def _at_work(editor: Editor) -> bool:
    """Whether somebody has begun to do something, with the keyboard or at all."""
    return bool(
        editor.gesture or editor.focused or editor.level or editor.document.history.undo_names
    )


def _escape(editor: Editor) -> None:
    """Give up what is under way; else leave the group; else select nothing."""
    if editor.gesture is not None:
        editor.cancel()
    elif editor.focused is not None:
        editor.focused = None
    elif editor.level:
        editor.leave()
    else:
        editor.select(())

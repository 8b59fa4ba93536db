"""Choosing files: a folder's rows, a path that is typed, and what is done with the choice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphapp.editor.dialogs.native import Mode, NativeDialog, command_for
from graphapp.editor.dialogs.typed import common_start, resolved, suffixed, tail_of
from graphapp.editor.files.listing import Entry, Listing, Place, complete, places
from graphapp.editor.overlays import Button, Dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.editor.workspace import Workspace

_VERBS = {"open": "Open", "many": "Import", "save": "Save", "folder": "Choose this folder"}


class FileDialog(Dialog):
    """Asks for a file, for several, for a name to save under, or for a folder.

    What is typed is a path, relative to the folder that is shown; as long as it is none, it
    filters the rows. Tab completes it, and goes into a folder.

    Parameters
    ----------
    ws : Workspace
        Where it is asked.
    title : str
        What is asked.
    folder : Path
        Where looking begins.
    mode : {"open", "many", "save", "folder"}
        What is asked for.
    suffixes : sequence of str
        How the names of files end that are shown, in lower case; all if empty.
    name : str
        What is proposed to save as.
    on_done : callable
        Called with what was chosen; it should close the dialog.
    on_cancel : callable or None
        Called instead of closing the dialog when nothing is chosen.

    Attributes
    ----------
    folder : Path
        What is shown.
    text : str
        What is typed.
    row : int
        The row that the keyboard is at; −1 if at none.
    selected : list of Path
        The files chosen so far, in the order of the choice.
    fault : str
        What is wrong with the choice; empty if nothing is.
    replacing : Path or None
        The file whose replacement has been asked about.
    places : list of Place
        Where looking may begin.
    native : NativeDialog
        The system's own dialog.
    """

    def __init__(
        self,
        ws: Workspace,
        title: str,
        *,
        folder: Path,
        mode: Mode,
        suffixes: Sequence[str],
        on_done: Callable[[list[Path]], None],
        name: str = "",
        on_cancel: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(title)
        self._ws = ws
        self.mode: Mode = mode
        self.suffixes = tuple(suffixes)
        self._on_done = on_done
        self._on_cancel = on_cancel
        self.folder = folder if folder.is_dir() else Path.home()
        self.text = name
        self.row = -1
        self.selected: list[Path] = []
        self.fault = ""
        self.replacing: Path | None = None
        self.places: list[Place] = places(recent.path for recent in ws.files.recents.all())
        self.native = NativeDialog(command_for(mode, title, self.folder / name, suffixes))
        self._listing: Listing | None = None
        self._anchor: Path | None = None
        self._renew()

    @property
    def message(self) -> str:
        """Why the folder cannot be read; empty if it can."""
        return self._folder_listing().message

    @property
    def rows(self) -> list[Entry]:
        """What is shown of the folder: what the typed text fits, or all."""
        entries = self._folder_listing().entries
        if self.mode == "folder":
            entries = tuple(entry for entry in entries if entry.is_folder)
        wanted = "" if self.mode == "save" else tail_of(self.text).casefold()
        return [entry for entry in entries if wanted in entry.name.casefold()]

    @property
    def shown(self) -> Path:
        """The folder whose rows are shown: that of the typed path, which need not be there."""
        head = self.text.removesuffix(tail_of(self.text))
        return (resolved(head, self.folder) or self.folder) if head else self.folder

    def _folder_listing(self) -> Listing:
        if self._listing is None or self._listing.folder != self.shown:
            self._listing = Listing(self.shown, self.suffixes)
        return self._listing

    # -- what a person does

    def key(self, chord: str) -> bool:
        """Go through the rows with the arrows, complete with Tab; say whether it was that."""
        match chord:
            case "Up" | "Down" | "Shift+Up" | "Shift+Down":
                self._go(1 if chord.endswith("Down") else -1, extend=chord.startswith("Shift"))
            case "Tab":
                self.complete()
            case "Alt+Up":
                self.up()
            case _:
                return False
        return True

    def type(self, text: str) -> None:
        """Write another path."""
        if text != self.text:
            self.text, self.row, self.selected = text, -1, []
            self._changed()

    def _go(self, direction: int, *, extend: bool) -> None:
        """Go to the next row, or back."""
        rows = self.rows
        if rows:
            start = self.row if self.row >= 0 else -1 if direction > 0 else len(rows)
            self.pick(min(max(start + direction, 0), len(rows) - 1), extend=extend)

    def pick(self, row: int, *, toggle: bool = False, extend: bool = False) -> None:
        """Choose a row; with `toggle` or `extend`, beside or through what is chosen."""
        entry = self.rows[row]
        self.row = row
        if entry.is_folder:
            self.selected = []
        elif self.mode == "many" and extend and self._anchor is not None:
            self.selected = self._from_anchor(row)
        elif self.mode == "many" and toggle:
            others = [path for path in self.selected if path != entry.path]
            self.selected = others if entry.path in self.selected else [*others, entry.path]
            self._anchor = entry.path
        else:
            self.selected = [entry.path]
            self._anchor = entry.path
        if self.mode == "save" and not entry.is_folder:
            self.text = entry.path.name
        self._changed()

    def _from_anchor(self, row: int) -> list[Path]:
        paths = [entry.path for entry in self.rows]
        start = paths.index(self._anchor) if self._anchor in paths else row
        low, high = sorted((start, row))
        return [entry.path for entry in self.rows[low : high + 1] if not entry.is_folder]

    def enter(self, folder: Path) -> None:
        """Show another folder."""
        self.folder = folder
        self.text = tail_of(self.text) if self.mode == "save" else ""
        self.row, self.selected, self._listing = -1, [], None
        self._changed()

    def up(self) -> None:
        """Show the folder that holds the one that is shown."""
        self.enter(self.shown.parent)

    def complete(self) -> None:
        """Go on with what is typed as far as it is clear, into a folder if it is one."""
        found = complete(self.text, self.folder, self.suffixes)
        if not found:
            return
        folder = resolved(found[0], self.folder) if found[0].endswith("/") else None
        if len(found) == 1 and folder is not None:
            self.enter(folder)
        else:
            self.type(common_start(found))

    def accept(self) -> None:
        """Take what is typed or chosen: a folder is gone into, a file is the answer."""
        typed = resolved(self.text, self.folder) if self.text else None
        if self.row >= 0 and self.rows[self.row].is_folder:
            self.enter(self.rows[self.row].path)
        elif self.selected and self.mode != "save":
            self._finish(self.selected)
        elif typed is None:
            self._take_nothing()
        elif typed.exists() or self.mode == "save":
            self._take(typed)
        elif self.rows:
            self._take(self.rows[0].path)
        else:
            self._refuse(f"There is no {self.text}; choose one of the list")

    def _take(self, path: Path) -> None:
        if path.is_dir() and self.mode != "folder":
            self.enter(path)
        elif self.mode == "save":
            self._take_name(path)
        else:
            self._finish([path])

    def _take_name(self, path: Path) -> None:
        if not path.parent.is_dir():
            self._refuse(f"There is no folder {path.parent}; choose another")
            return
        target = suffixed(path, self.suffixes)
        if target.exists() and target != self.replacing:
            self.replacing = target
            self.fault = f"This replaces {target.name}"
            self._renew()
        else:
            self._finish([target])

    def _take_nothing(self) -> None:
        if self.mode == "folder":
            self._finish([self.folder])
        else:
            self._refuse("Type a name" if self.mode == "save" else "Choose a file, or type a path")

    def _refuse(self, why: str) -> None:
        self.fault = why

    def _finish(self, paths: list[Path]) -> None:
        self.native.close()
        self._on_done(paths)

    def cancel(self) -> None:
        """Choose nothing."""
        self.native.close()
        if self._on_cancel is not None:
            self._on_cancel()
        else:
            self._ws.dialog = None

    # -- the system's dialog

    def browse(self) -> None:
        """Show the system's dialog."""
        try:
            self.native.show()
        except OSError:
            self._refuse("The system's dialog does not open; choose from the list")

    def poll(self) -> None:
        """Take what the system's dialog has said; call it in every frame."""
        found = self.native.poll()
        if found:
            self._finish(found)

    def _changed(self) -> None:
        self.fault, self.replacing = "", None
        self._renew()

    def _renew(self) -> None:
        """Say on the buttons what they do now."""
        label = "Replace" if self.replacing else _VERBS[self.mode]
        if self.mode == "many" and len(self.selected) > 1:
            label = f"Import {len(self.selected)} files"
        name = "save" if self.mode == "save" else "open"
        self.buttons = [
            Button(name, label, self.accept, primary=True),
            Button("cancel", "Cancel", self.cancel),
        ]

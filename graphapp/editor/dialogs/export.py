"""Exporting the master: what is asked, and how far it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from graphapp.editor.dialogs.exporting import Exporting, Order
from graphapp.editor.dialogs.files import FileDialog
from graphapp.editor.overlays import Button, Dialog
from graphapp.editor.project_files import default_folder
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from graphapp.editor.workspace import Workspace
    from graphapp.engine.options import Options
    from graphapp.media.output import Depth

SUFFIXES: Final = (".wav", ".flac")
RATES: Final = (44_100, 48_000, 96_000)
DEPTHS: Final[tuple[Depth, ...]] = ("16", "24", "32f")
_PROJECT: Final = ".graph.json"

Span = Literal["whole", "loop"]


class ExportDialog(Dialog):
    """Asks how the master is exported, and then shows how far it is.

    Parameters
    ----------
    ws : Workspace
        Where it is asked.

    Attributes
    ----------
    path : str
        The file, as it is typed; a relative one is beside the project.
    depth : {"16", "24", "32f"}
        Of the samples.
    rate : int or None
        Hz; None: the project's.
    span : {"whole", "loop"}
        The part of the song.
    tail : bool
        Whether what rings on after the last stem is kept.
    fault : str
        What is wrong; empty if nothing is.
    exporting : Exporting or None
        The export that is shown.
    """

    def __init__(self, ws: Workspace) -> None:
        super().__init__("Export the master")
        self._ws = ws
        self._folder = default_folder(ws)
        self.path = f"{_proposed_name(ws)}.wav"
        self.depth: Depth = "24"
        self.rate: int | None = None
        self.span: Span = "whole"
        self.tail = True
        self.fault = ""
        self.exporting: Exporting | None = ws.export
        self._failed: Exporting | None = None
        self._renew()

    @property
    def project_rate(self) -> int:
        """The project's rate, Hz."""
        return self._ws.editor.document.project.rate if self._ws.editor else RATES[1]

    @property
    def has_loop(self) -> bool:
        """Whether there is a loop to export."""
        return self._ws.live.loop is not None

    @property
    def depths(self) -> tuple[Depth, ...]:
        """The depths that the file's format has."""
        return DEPTHS[:2] if self.path.lower().endswith(".flac") else DEPTHS

    @property
    def target(self) -> Path:
        """The file, with a suffix."""
        path = self._folder / Path(self.path).expanduser()
        return path if path.suffix.lower() in SUFFIXES else path.with_name(f"{path.name}.wav")

    @property
    def folder(self) -> Path | None:
        """The folder that it goes into; None as long as what is typed is no path."""
        try:
            return self.target.parent if self.path else None
        except (RuntimeError, ValueError):  # no such user, or no name
            return None

    @property
    def note(self) -> str:
        """What will happen to a file that is there."""
        try:
            there = bool(self.path) and self.target.is_file()
        except (OSError, RuntimeError, ValueError):
            return ""
        return f"This replaces {self.target.name}" if there else ""

    # -- what a person does

    def type(self, text: str) -> None:
        """Write another path."""
        if text != self.path:
            self.path, self.fault, self._failed = text, "", None
            if self.depth not in self.depths:
                self.depth = "24"
            self._renew()

    def choose(self) -> None:
        """Choose the file from a list."""

        def done(paths: list[Path]) -> None:
            self.path = str(paths[0])
            self._ws.dialog = self

        def back() -> None:
            self._ws.dialog = self

        self._ws.dialog = FileDialog(
            self._ws,
            "Export to",
            folder=self.target.parent,
            mode="save",
            suffixes=SUFFIXES,
            name=self.target.name,
            on_done=done,
            on_cancel=back,
        )

    def begin(self) -> None:
        """Begin the export."""
        editor = self._ws.editor
        if editor is None:
            return
        self.fault = self._wrong()
        if not self.fault:
            try:
                options = self._options()
            except Fault as fault:
                self.fault = fault.message
            else:
                self._start(Order(editor.document.project, self.target, options))

    def _wrong(self) -> str:
        """Return why it cannot begin; empty if it can."""
        try:
            target = self.target
            there = target.parent.is_dir()
        except (OSError, RuntimeError, ValueError):
            return "This is no path; type another"
        if not self.path.strip() or target.is_dir():
            return "Type the name of a file"
        if not there:
            return f"There is no folder {target.parent}; choose another"
        if self._ws.export is not None:
            return "Another export is under way; wait for it, or cancel it"
        return ""

    def _options(self) -> Options:
        from graphapp.engine.options import Options

        start, stop = self._ws.live.loop or (None, None)
        looped = self.span == "loop"
        return Options(
            depth=self.depth,
            rate=self.rate,
            start=start if looped else None,
            stop=stop if looped else None,
            tail=None if self.tail and not looped else 0.0,
        )

    def _start(self, order: Order) -> None:
        self._failed = None
        self.exporting = self._ws.export = Exporting(self._ws, order)
        self._renew()

    def _go_anyway(self) -> None:
        if self._failed is not None:
            self.fault = ""
            self._start(self._failed.order.with_missing())

    def _relink(self) -> None:
        self.hide()
        self._ws.run("relink")

    def hide(self) -> None:
        """Close the dialog; an export under way goes on."""
        self._ws.dialog = None

    def cancel(self) -> None:
        """Give up the export, or close the dialog where there is none."""
        if self.exporting is not None:
            self.exporting.cancel()
        self.hide()

    def poll(self) -> None:
        """Follow the export; call it in every frame."""
        exporting = self.exporting
        if exporting is None or self._ws.export is exporting:
            return
        self.exporting = None
        if exporting.fault:
            self.fault = exporting.fault
            self._failed = exporting if exporting.misses_stems else None
            self._renew()
        elif self._ws.dialog is self:
            self.hide()

    def _renew(self) -> None:
        cancel = Button("cancel", "Cancel", self.cancel)
        if self.exporting is not None:
            self.buttons = [Button("hide", "Hide", self.hide), cancel]
        elif self._failed is not None:
            self.buttons = [
                Button("anyway", "Export anyway", self._go_anyway, primary=True),
                Button("relink", "Relink…", self._relink),
                cancel,
            ]
        else:
            self.buttons = [Button("export", "Export", self.begin, primary=True), cancel]


def _proposed_name(ws: Workspace) -> str:
    """Return a name for the file: the project file's, else the project's."""
    document = ws.editor.document if ws.editor else None
    if document is not None and document.path is not None:
        return document.path.name.removesuffix(_PROJECT)
    return (document.project.name if document else "") or "master"

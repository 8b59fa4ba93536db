"""Everything that the window shows and commands change, without a toolkit."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graphapp.editor.asking_nodes import ask_for_nodes
from graphapp.editor.commands import commands
from graphapp.editor.comparing import Comparison
from graphapp.editor.copying import Clip
from graphapp.editor.document import Document
from graphapp.editor.editor import Editor
from graphapp.editor.files import preferences
from graphapp.editor.files.waveforms import Waveforms
from graphapp.editor.geometry import Point
from graphapp.editor.playback import Playback
from graphapp.editor.project_files import ProjectFiles
from nodes.vocabulary import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphapp.editor.dialogs.exporting import Exporting
    from graphapp.editor.overlays import Dialog, Menu, MenuItem, Palette
    from projects import Project

_EDITING: Final = {"File", "Edit", "Node", "Listen"}
"""Groups of commands that may change the document."""

_LOOK_SECONDS: Final = 2.0
"""How often it is looked whether missing files are there again."""

_SHOWN_SECONDS: Final = {"info": 4.0, "warn": 8.0, "error": 12.0}


@dataclass(frozen=True, slots=True)
class Notification:
    """Something that happened, and what to do about it.

    Attributes
    ----------
    text, remedy : str
        Both are one line; the second may be empty.
    kind : str
        ``info``, ``warn`` or ``error``.
    until : float
        When it goes, by the clock of `time.monotonic`.
    """

    text: str
    kind: str
    remedy: str
    until: float


class Workspace:
    """What is open, what lies over it, and what a person chose.

    Parameters
    ----------
    device : str or None
        Where to play; None: as the preferences say.
    block : int or None
        Frames computed in one go; None: as the preferences say.

    Attributes
    ----------
    editor : Editor or None
        The open project; None: the start panel is shown.
    preferences : Preferences
        What a person chose once for all projects.
    live : Playback
        The engine.
    files : ProjectFiles
        New, open, save and the rest.
    menu, palette, dialog
        What lies over the window; None if nothing does.
    export : Exporting or None
        The export under way.
    waveforms : Waveforms
        Pictures of audio files.
    clip : Clip
        What was copied last.
    notifications : list of Notification
        Those that are shown.
    quitting : bool
        Whether the window shall close.
    """

    def __init__(self, *, device: str | None = None, block: int | None = None) -> None:
        self.preferences, warning = preferences.load()
        self.editor: Editor | None = None
        self.live = Playback(device or self.preferences.device, block or self.preferences.block)
        self.menu: Menu | None = None
        self.palette: Palette | None = None
        self.dialog: Dialog | None = None
        self.export: Exporting | None = None
        self.clip = Clip()
        self.pastes = 0
        self.comparing = Comparison()
        self.pointer = (0.0, 0.0)
        self.middle = Point(600.0, 120.0)
        self.notifications: list[Notification] = []
        self.status = ""
        self.quitting = False
        self.waveforms = Waveforms()
        self.files = ProjectFiles(self)
        self._awaited: list[tuple[Callable[[], bool], Callable[[], None]]] = []
        if warning:
            self.notify(warning, "warn")

    # -- what is open

    def show(self, project: Project, path: Path | None, *, read_only: bool = False) -> Editor:
        """Open a project in place of the one that is."""
        camera = self.editor.camera if self.editor else None
        self.shut()
        editor = Editor(Document(project, path, read_only=read_only), camera)
        editor.snap = self.preferences.snap
        editor.on_sound = self.live.move
        editor.camera.fit(editor.view.bounds)
        self.editor = editor
        return editor

    def shut(self) -> None:
        """Close the project, for the start panel."""
        self.close_overlays()
        self.live.leave()
        self.comparing.close()
        self.comparing = Comparison()
        self.editor = None

    @property
    def opened(self) -> Editor:
        """The open project, for what can only be done with one.

        Raises
        ------
        RuntimeError
            If none is open; look at `editor` first.
        """
        if self.editor is None:
            raise RuntimeError("no project is open")
        return self.editor

    # -- what lies over the window

    def close_overlays(self) -> None:
        """Close the menu, the palette and the dialog."""
        self.menu = self.palette = self.dialog = None

    def notify(self, text: str, kind: str = "info", remedy: str = "") -> None:
        """Tell what happened, and what to do about it."""
        until = time.monotonic() + _SHOWN_SECONDS[kind]
        self.status = f"{text}; {remedy}" if remedy else text
        kept = [n for n in self.notifications if n.text != text]
        self.notifications = [*kept[-3:], Notification(text, kind, remedy, until)]

    def notify_fault(self, fault: Fault) -> None:
        """Tell what is wrong, and what to do."""
        what, _, remedy = fault.message.partition("; ")
        self.notify(f"{fault.place}: {what}" if fault.place else what, "error", remedy)

    def choose(self) -> None:
        """Do what the palette's chosen entry says, and close the palette."""
        palette, self.palette = self.palette, None
        if palette is not None and palette.choices:
            self._attempt(palette.choices[palette.index].run)

    def choose_item(self, item: MenuItem) -> None:
        """Do what a line of the menu says, and close the menu."""
        if item.run is not None and item.enabled:
            self.menu = None
            self._attempt(item.run)

    # -- commands

    def run(self, command_id: str) -> None:
        """Run a command by its id, if it can be run now; what goes wrong is told."""
        command = commands()[command_id]
        if command.enabled(self):
            if self.editor is not None and command.group in _EDITING:
                self.editor.cancel()  # a gesture under way would take the edit back when it ends
            self._attempt(lambda: command.run(self))

    def when(self, ready: Callable[[], bool], act: Callable[[], None]) -> None:
        """Do something as soon as something else is so."""
        self._awaited.append((ready, act))

    def _attempt(self, act: Callable[[], None]) -> None:
        """Do something; what goes wrong is told."""
        try:
            act()
        except Fault as fault:
            self.notify_fault(fault)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.notify(f"{error.filename or 'That did not work'}: {reason}", "error")

    def prefer(self, **changes: object) -> None:
        """Change preferences, and keep them."""
        self.preferences = replace(self.preferences, **changes)  # type: ignore[arg-type]
        try:
            preferences.save(self.preferences)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.notify(f"Preferences are not kept ({reason})", "warn")

    def tick(self) -> None:
        """Let time pass: once in every frame."""
        now = time.monotonic()
        if self.editor is not None:
            self.editor.now = now
        if self.notifications and self.notifications[0].until < now:
            self.notifications = [n for n in self.notifications if n.until >= now]
        if self.editor is not None and self.editor.wanted is not None:
            ask_for_nodes(self)
        self.files.tick()
        for ready, act in list(self._awaited):
            if ready():
                self._awaited.remove((ready, act))
                self._attempt(act)
        self.live.monitor = self.comparing.monitor(self)
        self.live.follow(self.editor)
        for notice in self.live.notices():
            self.notify(notice.text, notice.kind, notice.remedy)

    @property
    def files_seen(self) -> int:
        """A number that changes when an audio file was read, or may be there again."""
        return self.waveforms.finished + int(time.monotonic() / _LOOK_SECONDS)

    @property
    def waiting(self) -> bool:
        """Whether something is awaited, so that the window must not sleep for long."""
        return bool(self._awaited or self.notifications or self.files.saving)

    def close(self) -> None:
        """End everything that runs beside the window."""
        if self.export is not None:
            self.export.cancel()
        self.live.close()
        self.comparing.close()
        self.waveforms.close()
        self.files.close()

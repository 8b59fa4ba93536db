"""The file of the open project: opened, saved, kept against a crash, and left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphapp.editor.files.fingerprint import fingerprint
from graphapp.editor.files.keeper import Keeper
from graphapp.editor.files.locks import ProjectLock
from graphapp.editor.files.recents import Recents
from graphapp.editor.files.recovery import Recovery
from graphapp.editor.files.saver import Saver
from nodes.vocabulary import Fault
from projects.cables import has_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.editor.document import Document
    from graphapp.editor.files.recovery import Offer
    from graphapp.editor.workspace import Workspace
    from projects import Project

RESTORED = "Restore unsaved work"


class ProjectFiles:
    """What happens between the open project and the disk.

    Parameters
    ----------
    ws : Workspace
        Where the project is open.

    Attributes
    ----------
    offer : Offer or None
        Work that a window left unsaved when it died.
    recents : Recents
        Projects that were open.
    """

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self.recents = Recents()
        self.offer: Offer | None = None
        self._recovery = Recovery()
        self._saver = Saver()
        self._keeper: Keeper | None = None
        self._lock: ProjectLock | None = None
        self._kept: Project | None = None
        self._on_disk: str | None = None
        self._faults: list[str] = []

    # -- opening

    def look_for_work(self, path: Path | None) -> None:
        """Offer what a window that died has left: of a project, or the newest of all."""
        self.offer = self._recovery.offers(path)

    def new(self, project: Project) -> None:
        """Open a project that has no file yet."""
        self._begin(project, None, read_only=False)

    def open(self, path: Path) -> None:
        """Open a project file.

        Parameters
        ----------
        path : Path
            The file.

        Raises
        ------
        Fault
            If it cannot be read or is no valid project.
        """
        from projects import load

        path = path.resolve()
        project = load(path)
        self._end()  # it may be this very file
        lock = ProjectLock(path)
        free = lock.acquire()
        self._begin(project, path, read_only=not free)
        self._on_disk = fingerprint(path)
        if free:
            self._lock = lock
        else:
            self._ws.notify(
                f"{path.name} is open in another window",
                "warn",
                "it can be looked at here; save a copy to edit it",
            )
        self.recents.add(path)
        self.look_for_work(path)
        if project.read_only:
            self._ws.notify(
                f"A newer version wrote {path.name}",
                "warn",
                "it can be looked at here; update to change it",
            )
        for fault in project.warnings[:3]:
            self._ws.notify(f"{fault.place}: {fault.message}", "warn")

    def _begin(self, project: Project, path: Path | None, *, read_only: bool) -> None:
        self._end()
        self._ws.show(project, path, read_only=read_only)
        self._keeper = Keeper(self._recovery.begin(path), self._faults.append)
        self._kept = project

    # -- saving

    def save(self, path: Path | None = None, then: Callable[[], None] | None = None) -> None:
        """Save the project; the window goes on meanwhile.

        Parameters
        ----------
        path : Path, optional
            Another file than its own.
        then : callable, optional
            What to do once it is on disk.
        """
        editor = self._ws.editor
        if editor is None:
            return
        document = editor.document
        target = path or document.path
        if target is None:
            return
        if not has_end(document.project.graph):
            self._ws.notify(
                "Without a master a project cannot be saved",
                "warn",
                "press Shift+A and type master; until then it is kept against a crash",
            )
            return
        target = target.resolve()
        lock = self._lock_of(target)
        if lock is None:
            self._ws.notify(
                f"{target.name} is open in another window", "error", "save under another name"
            )
            return
        project = document.project

        def done(outcome: Project | Exception) -> None:
            if self._ws.editor is not editor or isinstance(outcome, Exception):
                if lock is not self._lock:
                    lock.release()
                if isinstance(outcome, Exception):
                    self._refuse(target, outcome, offered=self._ws.editor is editor)
                return
            self._take(lock)
            document.saved(project, target)
            self._note_saved(document, target)
            if then is not None:
                then()

        self._saver.save(project, target, done)

    def _take(self, lock: ProjectLock) -> None:
        """Have the right to another file, and leave that to the one before."""
        if self._lock is not lock and self._lock is not None:
            self._lock.release()
        self._lock = lock

    def _note_saved(self, document: Document, target: Path) -> None:
        """Let go what is kept against a crash: it is on disk."""
        self._on_disk = fingerprint(target)
        if self._keeper is not None:
            self._keeper.clear(target)
        self._kept = document.project if not document.dirty else None
        self.recents.add(target)
        self._ws.notify(f"Saved {target.name}")

    def changed_by_others(self) -> bool:
        """Whether the open project's file is not what this window read or wrote last."""
        editor = self._ws.editor
        path = editor.document.path if editor else None
        found = fingerprint(path) if path else None
        return found is not None and found != self._on_disk

    def _refuse(self, target: Path, error: Exception, *, offered: bool) -> None:
        """Tell why a project is not saved, and offer another place."""
        fault = error if isinstance(error, Fault) else Fault(target.name, str(error))
        if offered:
            self._ws.run("save-as")
        self._ws.notify_fault(fault)

    def _lock_of(self, target: Path) -> ProjectLock | None:
        """Return the right to write a file; None if another window has it."""
        editor = self._ws.editor
        if self._lock is not None and editor is not None and editor.document.path == target:
            return self._lock
        lock = ProjectLock(target)
        return lock if lock.acquire() else None

    # -- work that was not saved

    def restore(self) -> None:
        """Bring back what a window that died has left, as a step that can be undone."""
        offer, self.offer = self.offer, None
        if offer is None:
            return
        try:
            project = offer.restore()
        except Fault as fault:
            self._ws.notify_fault(fault)
            return
        editor = self._ws.editor
        if editor is None or editor.document.path != offer.path:
            try:
                self._open_beside(offer.path, project)
            except Fault:
                self.new(project)
            self.offer = None
            editor = self._ws.editor
        if editor is not None:
            editor.commit(RESTORED, project)
            editor.document.edits += 1
            editor.camera.fit(editor.view.bounds)
            self._kept = editor.document.project
            if self._keeper is not None:
                self._keeper.submit(self._kept, offer.edits, replaced=offer)
        self._ws.notify(f"Unsaved work is back ({offer.edits} edits)", "info", "save it to keep it")

    def _open_beside(self, path: Path | None, project: Project) -> None:
        if path is None:
            self.new(project)
        else:
            self.open(path)

    def discard_offer(self) -> None:
        """Let go what a window that died has left."""
        if self.offer is not None:
            self.offer.discard()
            self.offer = None
            self._ws.notify("Unsaved work was discarded")

    # -- the rest

    @property
    def saving(self) -> bool:
        """Whether something is on its way to the disk."""
        return self._saver.busy

    def tick(self) -> None:
        """Take up what was saved; keep what was edited."""
        self._saver.poll()
        while self._faults:
            self._ws.notify(self._faults.pop(0), "warn")
        editor = self._ws.editor
        if editor is None or self._keeper is None:
            return
        document = editor.document
        if document.project is not self._kept:
            self._keep(document.project, document.edits)

    def _keep(self, project: Project, edits: int) -> None:
        self._kept = project
        editor = self._ws.editor
        if self._keeper is None or editor is None:
            return
        if editor.document.dirty:
            self._keeper.submit(project, edits)
        else:
            self._keeper.clear()

    def forget(self) -> None:
        """Let unsaved work go: somebody has said so."""
        if self._keeper is not None:
            self._keeper.clear()
        if self._ws.editor is not None:
            self._kept = self._ws.editor.document.project

    def leave(self) -> None:
        """Let the project go; unsaved work that nobody let go stays kept."""
        self._end()

    def _end(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def close(self) -> None:
        """End everything; wait for what is being saved."""
        self._saver.close()
        self._end()


def default_folder(ws: Workspace) -> Path:
    """Return where a file dialog begins: beside the open project, or the last one, or at home."""
    if ws.editor is not None and ws.editor.document.path is not None:
        return ws.editor.document.path.parent
    recent = ws.files.recents.all()
    return recent[0].path.parent if recent else Path.home()

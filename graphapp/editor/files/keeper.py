"""Keeping unsaved work on a thread, so that the window never waits for the disk."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graphapp.editor.files.recovery import Offer
    from graphapp.editor.files.unsaved import Session
    from projects import Project

PAUSE_SECONDS: Final = 0.5
"""From an edit to its being written, so that a run of edits is written once."""
RETRY_SECONDS: Final = 5.0


class Keeper:
    """Writes the newest work of a session; all methods are the window's.

    Work is on disk `PAUSE_SECONDS` after its edit, and the time that it takes to write it.

    Parameters
    ----------
    session : Session
        Where it is kept. It is the keeper's from now on.
    report : callable
        Called on the keeper's thread, with a sentence, when work cannot be kept; once, until it
        can be again.
    """

    def __init__(self, session: Session, report: Callable[[str], None]) -> None:
        self._session = session
        self._report = report
        self._changed = threading.Condition()
        self._work: tuple[Project, int] | None = None
        self._saved: list[Path | None] = []
        self._replaced: list[Offer] = []
        self._closing = False
        self._failed = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def submit(self, project: Project, edits: int, replaced: Offer | None = None) -> None:
        """Keep a project; the latest wins.

        Parameters
        ----------
        project : Project
            The project as it is now.
        edits : int
            How many edits are not saved.
        replaced : Offer, optional
            What the project was restored from: discarded when the project is on disk, so that
            there is no moment at which the work is nowhere.
        """
        with self._changed:
            self._work = project, edits
            if replaced is not None:
                self._replaced.append(replaced)
            self._changed.notify()

    def clear(self, path: Path | None = None) -> None:
        """Forget the work: it is saved, or not wanted.

        What was edited while it was saved is submitted again after this.

        Parameters
        ----------
        path : Path, optional
            The file that has it now, if that is another.
        """
        with self._changed:
            self._work = None
            self._saved.append(path)
            self._changed.notify()

    def close(self) -> None:
        """Write what is submitted, end the session; what was not cleared is offered."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        closing = False
        while not closing:
            with self._changed:
                self._changed.wait_for(lambda: self._work or self._saved or self._closing)
                pause = RETRY_SECONDS if self._failed else PAUSE_SECONDS
                self._changed.wait_for(lambda: self._saved or self._closing, pause)
                saved, self._saved = self._saved, []
                work, self._work = self._work, None
                replaced = self._replaced.copy()
                closing = self._closing
            if self._write(saved, work):
                self._discard(replaced)
        self._session.close()

    def _write(self, saved: list[Path | None], work: tuple[Project, int] | None) -> bool:
        """Forget what is saved and keep what is not; whether that went well."""
        try:
            for path in saved:
                self._session.clear(path)
            if work is not None:
                self._session.keep(*work)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the person must know
            self._fail(error, work)
        else:
            self._failed = False
        return not self._failed

    def _discard(self, offers: list[Offer]) -> None:
        for offer in offers:
            offer.discard()
        with self._changed:
            del self._replaced[: len(offers)]

    def _fail(self, error: Exception, work: tuple[Project, int] | None) -> None:
        """Say what is wrong, once, and try the same work later."""
        if not self._failed:
            self._failed = True
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            self._report(
                f"Unsaved work cannot be kept ({reason}); free some space or save the project."
            )
        with self._changed:
            if self._work is None and not self._saved:
                self._work = work

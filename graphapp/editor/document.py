"""The open project: its state, its file, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.editor.history import History, Step
from projects.saving import moved_to

if TYPE_CHECKING:
    from pathlib import Path

    from projects import Project


class Document:
    """A project that is open.

    Parameters
    ----------
    project : Project
        As it was read, or a new one.
    path : Path or None
        Its file; None if it has none yet.
    read_only : bool
        Whether it must not be saved over: a newer program wrote it, or another window has it.

    Attributes
    ----------
    project : Project
        As it is now.
    edits : int
        How often it was changed.
    """

    def __init__(
        self, project: Project, path: Path | None = None, *, read_only: bool = False
    ) -> None:
        self.project = project
        self.path = path
        self.read_only = read_only or project.read_only
        self.history = History()
        self.edits = 0
        self._on_disk = project if path is not None else None

    @property
    def dirty(self) -> bool:
        """Whether what is here is not what is on disk."""
        return self.project is not self._on_disk and self.project != self._on_disk

    @property
    def worth_saving(self) -> bool:
        """Whether closing it would lose something that somebody did."""
        return self.dirty and (self.edits > 0)

    def apply(
        self,
        name: str,
        project: Project,
        level: tuple[str, ...],
        selection: frozenset[str],
        selected: frozenset[str],
    ) -> None:
        """Go over to another state, as one step."""
        self.history.add(Step(name, self.project, project, level, selection, selected))
        self._go(project)

    def undo(self) -> Step | None:
        """Take the last step back; return it, or None if there is none."""
        step = self.history.undo()
        if step is not None:
            self._go(step.before)
        return step

    def redo(self) -> Step | None:
        """Do again what was undone last; return it, or None if there is none."""
        step = self.history.redo()
        if step is not None:
            self._go(step.after)
        return step

    def saved(self, project: Project, path: Path) -> None:
        """Note that a state of it is on disk, in a file that is its own from now on.

        Parameters
        ----------
        project : Project
            The state that was given to be saved.
        path : Path
            Where it is.
        """
        self.path = path
        self.read_only = project.read_only
        unchanged = self.project is project
        self.project = moved_to(self.project, path.parent)
        self._on_disk = self.project if unchanged else moved_to(project, path.parent)

    def _go(self, project: Project) -> None:
        # A step from before the document moved to another folder names its files from there.
        self.project = moved_to(project, self.project.folder)
        self.edits += 1

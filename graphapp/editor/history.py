"""Undo: the states of a document, with the names of the steps between them.

Documents cannot be changed, so a state is a reference; what two of them share is there once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from projects import Project

MOST_STEPS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Step:
    """One edit.

    Attributes
    ----------
    name : str
        What it did, as the menu says it: ``Connect``.
    before, after : Project
        The document on both sides of it.
    level : tuple of str
        The groups that were entered, from the outermost.
    selection : frozenset of str
        What was selected before it.
    selected : frozenset of str
        What was selected after it.
    """

    name: str
    before: Project
    after: Project
    level: tuple[str, ...]
    selection: frozenset[str]
    selected: frozenset[str]


class History:
    """The steps that can be undone, and those that can be done again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._going_on: Step | None = None

    @property
    def undo_names(self) -> list[str]:
        """Names of the steps that can be undone, the oldest first."""
        return [step.name for step in self._done]

    @property
    def redo_names(self) -> list[str]:
        """Names of the steps that can be done again, the next one last."""
        return [step.name for step in self._undone]

    @property
    def last(self) -> Step | None:
        """The step that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Step | None:
        """The step that redo would do again."""
        return self._undone[-1] if self._undone else None

    def continues(self, name: str) -> None:
        """Let the next step be part of the last one, if that has this name and can be undone."""
        last = self.last
        self._going_on = last if last and last.name == name and not self._undone else None

    def add(self, step: Step) -> None:
        """Remember a step; what was undone before it is gone."""
        before, self._going_on = self._going_on, None
        if before is not None and before is self.last:
            self._done.pop()
            step = replace(step, before=before.before, selection=before.selection)
        self._done.append(step)
        self._undone.clear()
        del self._done[:-MOST_STEPS]

    def undo(self) -> Step | None:
        """Take the last step back and return it; None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Step | None:
        """Return the step that was undone last, as done again; None if there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

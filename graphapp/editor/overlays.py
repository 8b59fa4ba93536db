"""What may lie over the window: a menu, a search palette, a dialog. At most one of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphapp.editor.search import ranked

if TYPE_CHECKING:
    from graphapp.editor.geometry import Point

Action = Callable[[], None]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of a menu.

    Attributes
    ----------
    name : str
        What it says; empty for a line between groups of items.
    run : callable or None
        What it does; None for a heading.
    enabled : bool
        Whether it can be done now.
    keys : str
        The shortcut, as it is shown.
    checked : bool
        Whether it is on.
    """

    name: str
    run: Action | None = None
    enabled: bool = True
    keys: str = ""
    checked: bool = False


@dataclass(slots=True)
class Menu:
    """A list of what can be done, at a place of the window.

    Attributes
    ----------
    at : Point
        Its corner, in pixels of the window; it is moved to be inside.
    items : list of MenuItem
        Its lines.
    index : int
        The line that the keyboard is at; −1 before it was used.
    """

    at: Point
    items: list[MenuItem]
    index: int = -1

    def step(self, direction: int) -> None:
        """Go to the next line that can be chosen, or back."""
        able = [i for i, item in enumerate(self.items) if item.run and item.enabled]
        if not able:
            return
        if self.index not in able:
            self.index = able[0] if direction > 0 else able[-1]
        else:
            self.index = able[(able.index(self.index) + direction) % len(able)]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a palette finds.

    Attributes
    ----------
    id : str
        What the window's state calls it: a node type's id, a command's name.
    name : str
        What it is called.
    hint : str
        What is shown beside it: a category, a shortcut.
    category : str
        The category whose color and icon it has; empty for none.
    run : callable
        What choosing it does.
    words : tuple of str
        Other words by which it is found.
    """

    id: str
    name: str
    run: Action
    hint: str = ""
    category: str = ""
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Palette:
    """A list that is searched by typing.

    Attributes
    ----------
    at : Point
        Where it opens, in pixels of the window.
    entries : list of Entry
        All there is.
    hint : str
        What the empty field says.
    text : str
        What was typed.
    index : int
        The chosen one among `choices`.
    """

    at: Point
    entries: list[Entry]
    hint: str = "Search"
    text: str = ""
    index: int = 0
    _found: tuple[str, list[Entry]] | None = None

    @property
    def choices(self) -> list[Entry]:
        """What fits the text, the best first."""
        if self._found is None or self._found[0] != self.text:
            found = ranked(self.text, self.entries, lambda e: (e.name, e.id, *e.words, e.hint))
            self._found = self.text, found
        return self._found[1]

    def type(self, text: str) -> None:
        """Search for another text."""
        self.text, self.index = text, 0

    def step(self, direction: int) -> None:
        """Go to the next choice, or back."""
        self.index = min(max(self.index + direction, 0), max(len(self.choices) - 1, 0))


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a dialog: what the state calls it, what it says, what it does.

    One that is `primary` is what Enter does.
    """

    name: str
    label: str
    run: Action
    primary: bool = False
    enabled: bool = True


@dataclass(slots=True)
class Dialog:
    """A question that must be answered before anything else.

    Attributes
    ----------
    title, text : str
        What it asks.
    buttons : list of Button
        The answers; the last one is what Escape means.
    index : int
        The button that the keyboard is at; −1: the primary one.
    """

    title: str
    text: str = ""
    buttons: list[Button] = field(default_factory=list)
    index: int = -1

    @property
    def chosen(self) -> Button | None:
        """The button that Enter presses."""
        if self.index >= 0:
            return self.buttons[self.index]
        able = (button for button in self.buttons if button.primary and button.enabled)
        return next(able, None)

    def key(self, _chord: str) -> bool:
        """Let it have a key before its buttons do; return whether it had a use for it."""
        return False

    def step(self, direction: int) -> None:
        """Go to the next button, or back."""
        if self.buttons:
            current = self.buttons.index(self.chosen) if self.chosen else -1
            self.index = (current + direction) % len(self.buttons)


@dataclass(slots=True)
class TextDialog(Dialog):
    """A dialog that asks for a line of text.

    Attributes
    ----------
    label : str
        What the field holds.
    value : str
        What was typed.
    fault : str
        What is wrong with it; empty if nothing is.
    """

    label: str = ""
    value: str = ""
    fault: str = ""

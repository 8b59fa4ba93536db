"""All panels of the window, in the order in which they lie above one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from graphapp.canvas import chrome
from graphapp.canvas.bottom import build_bottom
from graphapp.canvas.bottom.lane import AutomationPanel
from graphapp.canvas.inspector.bench import Bench
from graphapp.canvas.inspector.panel import Inspector
from graphapp.canvas.scene import Minimap
from graphapp.canvas.tips import Tip

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.stage import Panel
    from graphapp.canvas.window import Window


class Deleting(Protocol):
    """A panel with things in it that the Delete key removes."""

    def delete_at(self, x: float, y: float) -> bool:
        """Remove what is at a place of the window; return whether there was something."""


class Keyed(NamedTuple):
    """The panels that the keyboard knows.

    Attributes
    ----------
    start : StartPanel
        The one that is shown first.
    deleting : list of Deleting
        Those with things in them that the Delete key removes.
    search : callable
        Puts the keyboard into the library's field.
    """

    start: chrome.StartPanel
    deleting: list[Deleting]
    search: Callable[[], None]


def add_panels(window: Window) -> Keyed:
    """Put every panel on the window's stage; return those that the keyboard knows."""
    stage, ws = window.stage, window.ws
    bench = Bench(ws, window.field)
    panels = chrome.panels(window)
    below: list[Panel] = [Inspector(bench), *build_bottom(bench)]
    for panel in (*below, Minimap(lambda: ws.editor, lambda: stage.style), *panels, Tip(stage)):
        stage.add(panel)
    start = next(panel for panel in panels if isinstance(panel, chrome.StartPanel))
    deleting = [panel for panel in below if isinstance(panel, Inspector | AutomationPanel)]
    library = next(panel for panel in panels if isinstance(panel, chrome.Library))
    return Keyed(start, [*deleting], library.search)

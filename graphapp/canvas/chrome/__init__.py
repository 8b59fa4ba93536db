"""The chrome: everything around the canvas that is not the inspector or a meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapp.canvas.chrome.dialog import DialogPanel
from graphapp.canvas.chrome.library import Library
from graphapp.canvas.chrome.menu import MenuPanel
from graphapp.canvas.chrome.notices import Notices
from graphapp.canvas.chrome.recovery import RecoveryBanner
from graphapp.canvas.chrome.search import SearchPanel
from graphapp.canvas.chrome.start import StartPanel
from graphapp.canvas.chrome.topbar import TopBar

if TYPE_CHECKING:
    from graphapp.canvas.chrome.ui import Ui
    from graphapp.canvas.stage import Panel

__all__ = ["Library", "StartPanel", "panels"]


def panels(ui: Ui) -> list[Panel]:
    """Return the panels of the chrome, in the order in which they are added to the stage."""
    return [
        TopBar(ui),
        Library(ui),
        StartPanel(ui),
        RecoveryBanner(ui),
        SearchPanel(ui),
        MenuPanel(ui),
        DialogPanel(ui),
        Notices(ui),
    ]

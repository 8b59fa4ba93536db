"""From the start panel to an exported master: by mouse alone, and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.campaigns import newcomer
from tests.graphapp.window.x11 import Desktop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.graphapp.window.screen import Screen


def test_by_mouse_alone(screen: Screen, user: Path) -> None:
    desktop = Desktop(screen.display)
    newcomer.run(screen, user, lambda app, stems: newcomer.by_mouse(app, desktop, stems))
    desktop.close()


def test_by_keyboard_alone(screen: Screen, user: Path) -> None:
    newcomer.run(screen, user, newcomer.by_keyboard)

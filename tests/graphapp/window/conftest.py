"""A screen for all tests of windows, and a window for each file of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.window.driver import App
from tests.graphapp.window.screen import Screen
from tests.graphapp.window.songs import write_mix

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
_APT = "apt-get install -y xvfb xdotool libgl1-mesa-dri libgl1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of this folder again if they fail: a machine that stood still looks like a fault.

    Mouse and keyboard do not wait for the window. What is wrong fails three times.
    """
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """Return a screen with a mouse and a keyboard; without the programs, CI fails."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        message = f"opens windows on a screen of its own: {_APT}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture(scope="module")
def window(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Return a window on a small mix, one for all tests of a file."""
    folder = tmp_path_factory.mktemp("user")
    with App(screen, folder, write_mix(folder)) as app:
        yield app


@pytest.fixture
def app(window: App) -> App:
    """Return the window as it was at its start: nothing done, nothing selected, all in view."""
    window.reset()
    return window


@pytest.fixture
def user(tmp_path: Path) -> Path:
    """Return the folder of a user who has never started the program."""
    return tmp_path

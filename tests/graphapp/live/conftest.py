"""The sound server that tests play through; and second chances, for they play in real time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.live.pulse import SoundServer, require_pulseaudio

HERE = Path(__file__).parent

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of this folder again if they fail: a machine that stood still looks like a fault.

    What is wrong fails three times.
    """
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def _sound_server() -> Iterator[SoundServer]:
    require_pulseaudio()
    server = SoundServer()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def sound_server(_sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> SoundServer:
    """Return a sound server that runs, and that this process and its children play through."""
    for name, value in _sound_server.environment.items():
        monkeypatch.setenv(name, value)
    _sound_server.start()
    return _sound_server

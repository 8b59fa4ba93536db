"""The sound server that tests play through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.graphapp.live.pulse import SoundServer, require_pulseaudio

if TYPE_CHECKING:
    from collections.abc import Iterator


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

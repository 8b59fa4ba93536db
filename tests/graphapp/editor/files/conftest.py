"""A user's folders of their own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the user's configuration, state and locks are."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("GRAPHAPP_CONFIG_DIR", str(folder / "config"))
    monkeypatch.setenv("GRAPHAPP_STATE_DIR", str(folder / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    return folder

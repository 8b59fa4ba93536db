"""Where the program keeps what belongs to a user and to no project."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_APPLICATION = "graphapp"


def config_folder() -> Path:
    """Return the folder of preferences; the environment's GRAPHAPP_CONFIG_DIR overrides it."""
    return _named("GRAPHAPP_CONFIG_DIR") or platformdirs.user_config_path(_APPLICATION)


def state_folder() -> Path:
    """Return the folder of unsaved work and of locks; GRAPHAPP_STATE_DIR overrides it."""
    return _named("GRAPHAPP_STATE_DIR") or platformdirs.user_state_path(_APPLICATION)


def cache_folder() -> Path:
    """Return the folder of what can be computed again; GRAPHAPP_CACHE_DIR overrides it."""
    return _named("GRAPHAPP_CACHE_DIR") or platformdirs.user_cache_path(_APPLICATION)


def _named(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None

"""A user who has nothing but a folder, and what the machine has compiled already."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import platformdirs

from tests.graphapp.support import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment of a user who has nothing but a folder."""
    return {
        "PYTHONPATH": str(ROOT),
        "GALLIUM_NOOP": "true",
        "HOME": str(folder),
        "GRAPHAPP_CONFIG_DIR": str(folder / "config"),
        "GRAPHAPP_STATE_DIR": str(folder / "unsaved"),
        "GRAPHAPP_CACHE_DIR": os.environ.get("GRAPHAPP_CACHE_DIR", str(_cache())),
    }


def _cache() -> Path:
    """Return where compiled kernels are kept, so that no window compiles them anew."""
    return platformdirs.user_cache_path("graphapp")

"""Programs and libraries that results are compared with."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil

import pytest


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """Return where ffmpeg is."""
    return found(shutil.which("ffmpeg"), "ffmpeg")


@pytest.fixture(scope="session")
def libebur128() -> ctypes.CDLL:
    """Return libebur128."""
    return ctypes.CDLL(found(ctypes.util.find_library("ebur128"), "libebur128-1"))


def found(place: str | None, package: str) -> str:
    """Return where something is; if it is missing, CI fails and others skip the test."""
    if place is not None:
        return place
    message = f"compares with {package}: apt-get install {package}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)

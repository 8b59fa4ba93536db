"""Whether a file is still what it was."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from graphapp.editor.files.whole import read_file

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES: Final = 1 << 27


def fingerprint(path: Path) -> str | None:
    """Return what tells a file's content from others; None if there is none to read."""
    try:
        return hashlib.sha256(read_file(path, _MOST_BYTES)).hexdigest()
    except OSError:
        return None

"""The paths of audio files: relative to the project's file, the same on every system."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import Final

from nodes.vocabulary import Fault

_DRIVE: Final = re.compile(r"[A-Za-z]:")


def check_path(path: str, place: str) -> str:
    """Return the path of a file if it means the same everywhere.

    Raises
    ------
    Fault
        If it is absolute, has a drive, a backslash or a control character; name the file
        relative to the project, with ``/``.
    """
    what = ""
    if "\\" in path:
        what = "has a backslash"
    elif path.startswith("/") or _DRIVE.match(path):
        what = "is an absolute path"
    elif not path.isprintable():
        what = "has a character that cannot be seen"
    if what:
        raise Fault(place, f"{what}; use a path relative to the project, with /")
    return path


def resolve(folder: Path, path: str) -> Path:
    """Return where a project's file is.

    Names are compared in Unicode's composed form: a file whose name one system wrote composed
    and another decomposed is found either way.

    Parameters
    ----------
    folder : Path
        The project's folder.
    path : str
        As the document names the file.
    """
    exact = folder / path
    spellings = (folder / unicodedata.normalize(form, path) for form in ("NFC", "NFD"))
    return next((other for other in (exact, *spellings) if other.exists()), exact)


def moved(path: str, old: Path, new: Path, place: str) -> str:
    """Return the path that leads from a new folder to the file that it led to from the old.

    Raises
    ------
    Fault
        If no relative path does: the folders are on different drives.
    """
    try:
        return Path(os.path.relpath(old / path, new)).as_posix()
    except ValueError:
        raise Fault(
            place, "no relative path leads here from another drive; save on the same one"
        ) from None

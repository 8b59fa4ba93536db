"""Paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def tail_of(text: str) -> str:
    """Return what is typed behind the last folder.

    Examples
    --------
    >>> tail_of("~/Music/so"), tail_of("so"), tail_of("~/Music/")
    ('so', 'so', '')
    """
    return text.replace(os.sep, "/").rpartition("/")[2]


def resolved(text: str, folder: Path) -> Path | None:
    """Return the path that a text means, seen from a folder; None if it means none."""
    try:
        path = folder / Path(text).expanduser()
        path.exists()
    except (RuntimeError, ValueError, OSError):  # no such user, or no path
        return None
    return Path(os.path.normpath(path))


def suffixed(path: Path, suffixes: tuple[str, ...]) -> Path:
    """Return a path that ends as a file of that kind does, with the first suffix if it does not.

    Examples
    --------
    >>> suffixed(Path("song.json"), (".graph.json",)).name
    'song.graph.json'
    >>> suffixed(Path("song.FLAC"), (".wav", ".flac")).name
    'song.FLAC'
    """
    if not suffixes or path.name.lower().endswith(suffixes):
        return path
    last = f".{suffixes[0].rpartition('.')[2]}"
    return path.with_name(path.name.removesuffix(last) + suffixes[0])


def common_start(texts: Sequence[str]) -> str:
    """Return what texts begin with, all of them.

    Examples
    --------
    >>> common_start(["take 1.wav", "take 12.wav"])
    'take 1'
    """
    first, last = min(texts), max(texts)
    ends = (i for i, letters in enumerate(zip(first, last, strict=False)) if len({*letters}) > 1)
    return first[: next(ends, min(len(first), len(last)))]

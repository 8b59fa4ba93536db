"""Importing audio files: what can be used, and the stem nodes that come of it."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from projects import Node

AUDIO_SUFFIXES: Final = (
    *(".wav", ".wave", ".rf64", ".w64", ".bwf"),
    *(".aif", ".aiff", ".aifc", ".caf", ".au", ".snd"),
    *(".flac", ".ogg", ".oga", ".opus", ".mp3"),
)
"""How the names of files end that may be opened as audio, in lower case."""

_LONGEST_ID: Final = 64
_LONGEST_LABEL: Final = 255
_STRANGE: Final = re.compile(r"[^a-z0-9]+")


class Description(NamedTuple):
    """What is in an audio file.

    Attributes
    ----------
    rate : int
        Hz.
    channels : int
        How many.
    seconds : float
        Its length.
    reason : str
        Why it cannot be used, and what to do; empty if it can. Its shape is then 0.
    """

    rate: int
    channels: int
    seconds: float
    reason: str = ""


def is_audio(path: Path) -> bool:
    """Whether a file's name says that it is audio."""
    return path.name.lower().endswith(AUDIO_SUFFIXES)


def describe(path: Path) -> Description:
    """Say what is in an audio file, or why it cannot be used."""
    from graphapp.media.info import MediaError
    from graphapp.media.reader import probe

    try:
        info = probe(path)
    except MediaError as error:
        return Description(0, 0, 0.0, str(error))
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return Description(0, 0, 0.0, f"it cannot be read ({reason}); choose another file")
    return Description(info.rate, info.channels, info.frames / info.rate)


def stem_ids(paths: Iterable[Path], taken: Collection[str]) -> dict[str, Path]:
    """Give each file the id of a node, made from its name.

    Parameters
    ----------
    paths : iterable of Path
        Audio files.
    taken : collection of str
        Ids that are in use.

    Returns
    -------
    dict of str to Path
        In the order given; a name that is taken gets a number behind.

    Examples
    --------
    >>> from pathlib import Path
    >>> list(stem_ids([Path("Lead Vox (2).wav"), Path("kick.wav")], taken={"kick"}))
    ['lead-vox-2', 'kick-2']
    """
    from projects.edits import free_id

    found: dict[str, Path] = {}
    for path in paths:
        found[free_id(_plain(path.stem), {*taken, *found})] = path
    return found


def stem_node(name: str, path: Path, folder: Path, channels: int) -> Node:
    """Return a stem that plays a file.

    Parameters
    ----------
    name : str
        Its id; where the file's name says more, that becomes the label.
    path : Path
        The audio file.
    folder : Path
        The project's folder, which its path is relative to.
    channels : int
        The file's, see `describe`. More than two are mixed down to stereo.

    Raises
    ------
    Fault
        If a project cannot name the file: it is on another drive, or its name is no text.
    """
    from projects import Graph, Node, edits

    values = {"file": relative(path, folder)}
    if channels > 2:
        values["channels"] = "downmix"
    node = Node("stem", values, label=label_of(name, path))
    return edits.with_node(Graph(), name, node).nodes[name]


def label_of(name: str, path: Path) -> str:
    """Return what people call a stem: its file's name, where that says more than its id.

    Examples
    --------
    >>> from pathlib import Path
    >>> label_of("lead-vox", Path("Lead Vox.wav"))
    'Lead Vox'
    """
    if path.stem == name:
        return ""
    text = unicodedata.normalize("NFC", path.stem).encode(errors="replace")
    return text[:_LONGEST_LABEL].decode(errors="ignore")


def relative(path: Path, folder: Path) -> str:
    """Return a file's path as a project in a folder names it.

    Links in the folders above are followed, because ``..`` would lead astray behind them; a link
    to the file itself stays, for its name.

    Raises
    ------
    Fault
        If a project cannot name the file: it is on another drive, or its name is no text.
    """
    from projects.paths import check_path, moved

    home = folder.resolve()
    place = os.fspath(path)
    return check_path(moved(os.fspath(path.parent.resolve() / path.name), home, home, place), place)


def _plain(text: str) -> str:
    """Return a text in the letters of an id: ``Überblendung 3`` is ``uberblendung-3``."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _STRANGE.sub("-", letters).strip("-")[:_LONGEST_ID].rstrip("-") or "stem"

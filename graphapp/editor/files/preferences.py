"""Preferences: what a person chose once for all projects."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from graphapp.editor.files.folders import config_folder
from graphapp.editor.files.whole import read_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THEMES: Final = ("dark", "light")
BLOCKS: Final = (128, 256, 512, 1024, 2048)
"""Frames of a block that can be chosen."""
SCALES: Final = (0.8, 2.0)
TARGETS_LUFS: Final = (-40.0, -5.0)
PANEL_SIZES: Final = (80, 2000)
WINDOW_SIZES: Final = (320, 16_384)

_MOST_BYTES: Final = 1 << 16
_LONGEST_DEVICE: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a person chose.

    Parameters
    ----------
    device : str or None
        The output's name; None is the system's default.
    block : int
        Frames of a block, one of `BLOCKS`.
    scale : float
        Size of text and controls, 0.8 to 2; 1 is the designed size.
    theme : str
        One of `THEMES`.
    color_blind : bool
        Whether categories have colors that are told apart without red and green.
    left, right, bottom : bool
        Whether the panel is shown.
    left_size, right_size, bottom_size : int
        Its width or height at scale 1, pixels.
    target_lufs : float
        Integrated loudness that meters compare with.
    window : tuple of int
        Width and height of the window, pixels.
    snap : bool
        Whether nodes are moved in steps of the grid.
    """

    device: str | None = None
    block: int = 512
    scale: float = 1.0
    theme: str = THEMES[0]
    color_blind: bool = False
    left: bool = True
    left_size: int = 168
    right: bool = True
    right_size: int = 316
    bottom: bool = True
    bottom_size: int = 158
    target_lufs: float = -14.0
    window: tuple[int, int] = (1440, 900)
    snap: bool = False


def load() -> tuple[Preferences, str | None]:
    """Read the preferences.

    Returns
    -------
    Preferences
        What cannot be understood has its default.
    str or None
        What is wrong with the file, in one line; None where all is well, or there is none yet.
    """
    path = _path()
    try:
        document = json.loads(read_file(path, _MOST_BYTES))
    except FileNotFoundError:
        return Preferences(), None
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no JSON"
        return Preferences(), _warning(path, f"cannot be read ({(reason or 'no file').lower()})")
    if not isinstance(document, dict):
        return Preferences(), _warning(path, "is no object")
    known = {field.name for field in fields(Preferences)} & document.keys()
    wrong = sorted(name for name in known if not _CHECKS[name](document[name]))
    chosen: dict[str, Any] = {name: _value(document[name]) for name in known.difference(wrong)}
    warning = _warning(path, f"has no usable {', '.join(wrong)}") if wrong else None
    return Preferences(**chosen), warning


def chosen() -> bool:
    """Return whether there are any: a person was here before."""
    return _path().is_file()


def save(preferences: Preferences) -> None:
    """Write the preferences, whole.

    Raises
    ------
    OSError
        If they cannot be written; the old file is then as it was.
    """
    text = json.dumps(asdict(preferences), indent=2)
    replace_file(_path(), f"{text}\n".encode())


def _path() -> Path:
    return config_folder() / "preferences.json"


def _warning(path: Path, what: str) -> str:
    return f"{path} {what}; defaults are used, and saving the preferences mends it"


def _value(raw: object) -> object:
    return tuple(raw) if isinstance(raw, list) else raw


def _flag(raw: object) -> bool:
    return isinstance(raw, bool)


def _number(low: float, high: float) -> Callable[[object], bool]:
    return lambda raw: (
        isinstance(raw, int | float) and not isinstance(raw, bool) and low <= raw <= high
    )


def _whole(low: int, high: int) -> Callable[[object], bool]:
    return lambda raw: isinstance(raw, int) and _number(low, high)(raw)


def _device(raw: object) -> bool:
    return raw is None or (
        isinstance(raw, str) and 0 < len(raw) <= _LONGEST_DEVICE and raw.isprintable()
    )


def _window(raw: object) -> bool:
    side = _whole(*WINDOW_SIZES)
    return isinstance(raw, list) and len(raw) == 2 and all(map(side, raw))


_CHECKS: Final[dict[str, Callable[[object], bool]]] = {
    "device": _device,
    "block": lambda raw: isinstance(raw, int) and raw in BLOCKS,
    "scale": _number(*SCALES),
    "theme": lambda raw: isinstance(raw, str) and raw in THEMES,
    "color_blind": _flag,
    **dict.fromkeys(("left", "right", "bottom"), _flag),
    **dict.fromkeys(("left_size", "right_size", "bottom_size"), _whole(*PANEL_SIZES)),
    "target_lufs": _number(*TARGETS_LUFS),
    "window": _window,
    "snap": _flag,
}

"""How the top bar shares its width out: what matters least gives way first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

_EDGE: Final = 10.0
_GAP: Final = 12.0
_MENU_AND_MARK: Final = 86.0
_WORDMARK: Final = 82.0
_EDITS: Final = 90.0
_BUTTONS: Final = 108.0
_CLOCK: Final = 104.0
_ENGINE: Final = 84.0
_READOUT: Final = 68.0
_EXPORT: Final = 96.0
_LEAST_TITLE: Final = 90.0
_MOST_TITLE: Final = 280.0


@dataclass(frozen=True, slots=True)
class Room:
    """Places in the top bar, all in units of the design.

    Attributes
    ----------
    title : float
        Width of the project's name and the way into groups.
    wordmark, commands_text, engine : bool
        Whether the program's name, the text in the command field, and the engine's state are
        shown.
    readouts_shown : int
        How many readouts are shown, the most important first.
    edits, transport, readouts, commands, export : float
        Left ends.
    """

    title: float
    wordmark: bool = True
    commands_text: bool = True
    engine: bool = True
    readouts_shown: int = 3
    edits: float = 0.0
    transport: float = 0.0
    readouts: float = 0.0
    commands: float = 0.0
    export: float = 0.0

    @property
    def transport_width(self) -> float:
        """Width of the transport."""
        return _BUTTONS + _CLOCK + (_ENGINE if self.engine else 0.0)

    @property
    def commands_width(self) -> float:
        """Width of the command field, or its button."""
        return 98.0 if self.commands_text else 32.0

    @property
    def export_width(self) -> float:
        """Width of the export button."""
        return _EXPORT

    @property
    def left_width(self) -> float:
        """Width of all that lies left of the transport."""
        wordmark = _WORDMARK if self.wordmark else 0.0
        return _EDGE + _MENU_AND_MARK + wordmark + self.title + _GAP + _EDITS

    @property
    def right_width(self) -> float:
        """Width of all that lies right of the transport."""
        readouts = self.readouts_shown * _READOUT
        return readouts + self.commands_width + 8.0 + self.export_width + _EDGE

    @property
    def width(self) -> float:
        """Width of it all."""
        return self.left_width + _GAP + self.transport_width + _GAP + self.right_width


def share_out(width: float, title: float) -> Room:
    """Return what has room in a bar, and where.

    Parameters
    ----------
    width : float
        Of the bar, units of the design.
    title : float
        Width that the project's name and the way into groups would like to have.
    """
    wished = min(title, _MOST_TITLE)
    room = Room(title=wished)
    steps = (
        {"title": min(wished, 200.0)},
        {"wordmark": False},
        {"commands_text": False},
        {"title": min(wished, 140.0)},
        {"readouts_shown": 2},
        {"readouts_shown": 1},
        {"title": min(wished, _LEAST_TITLE)},
        {"readouts_shown": 0},
        {"engine": False},
    )
    for step in steps:
        if room.width <= width:
            break
        room = replace(room, **step)
    export = width - _EDGE - room.export_width
    commands = export - 8.0 - room.commands_width
    readouts = commands - room.readouts_shown * _READOUT
    middle = (width - room.transport_width) / 2
    transport = max(room.left_width + _GAP, min(middle, readouts - _GAP - room.transport_width))
    return replace(
        room,
        edits=room.left_width - _EDITS,
        transport=transport,
        readouts=readouts,
        commands=commands,
        export=export,
    )

"""Numbers of the top bar that live: time, the engine's state, load, loudness, true peak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas.chrome.live_text import LiveText
from graphapp.canvas.zones import Zone
from graphapp.editor.live.notices import NULL

if TYPE_CHECKING:
    from graphapp.canvas.chrome.bar_room import Room
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.zones import Handler
    from graphapp.editor.geometry import Rect
    from graphapp.editor.live.state import LiveState
    from graphapp.engine.live.readings import ProgramReading

NOTHING: Final = "–"
READOUT: Final = 68.0
CLOCK: Final = 104.0
_BUSY: Final = 0.8
"""The part of the time from which computing is close to not keeping up."""


class EngineReadout:
    """The time, and whether and how the engine plays.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    """

    def __init__(self, ink: Ink, rect: Rect) -> None:
        px = ink.px
        self._theme = ink.theme
        self._rect = rect._replace(x=rect.x + px(CLOCK), w=rect.w - px(CLOCK) - px(6))
        self._time = LiveText(ink, rect.x, rect.center.y - px(9), size=17)
        self._has_engine = self._rect.w > px(40)
        x = rect.x + px(CLOCK)
        self._word = LiveText(ink, x, rect.center.y - px(12.5), size=11, font="strong")
        self._shape = LiveText(ink, x, rect.center.y + px(1), size=10.5)
        self._alone = LiveText(ink, x, rect.center.y - px(6.5), size=11, font="strong")

    def zone(self, on_click: Handler) -> Zone:
        """Return the zone of the engine's state."""
        tip = "Device and block  ·  Ctrl+,"
        place = self._rect._replace(x=self._rect.x - 6, y=self._rect.y + 2, h=self._rect.h - 4)
        return Zone("preferences", place, tip=tip, on_click=on_click)

    def show(self, state: LiveState) -> None:
        """Show how playing goes."""
        theme = self._theme
        self._time.set(clock_text(state.position), theme.text)
        if not self._has_engine:
            return
        word, color = "OFFLINE", theme.dim
        if state.failing:
            word, color = "HELD", theme.warn
        elif state.ready:
            silent = state.device == NULL
            word, color = ("NO SOUND", theme.warn) if silent else ("LIVE", theme.good)
        self._word.set(word if state.ready else "", color)
        self._alone.set("" if state.ready else word, color)
        shape = f"{state.rate / 1000:g}k / {state.block}" if state.ready else ""
        self._shape.set(shape, theme.dim)


def clock_text(seconds: float) -> str:
    """Return a time as the transport writes it.

    Examples
    --------
    >>> clock_text(2.482), clock_text(3723.5)
    ('00:02.482', '62:03.500')
    """
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    return f"{minutes:02d}:{thousandths / 1000:06.3f}"


class _Pair(NamedTuple):
    """A number and what it is called."""

    label: LiveText
    value: LiveText


class Readouts:
    """Load, loudness and true peak.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    x, height : float
        Left end, and the bar's height, pixels.
    room : Room
        How many have a place.
    """

    def __init__(self, ink: Ink, x: float, height: float, room: Room) -> None:
        self._theme = ink.theme
        self._pairs = []
        for i in range(room.readouts_shown):
            left = x + ink.px(i * READOUT)
            label = LiveText(ink, left, height / 2 - ink.px(15), size=10, font="body")
            self._pairs.append(_Pair(label, LiveText(ink, left, height / 2 - ink.px(1), size=13)))

    def show(self, state: LiveState, program: ProgramReading | None) -> None:
        """Show the newest readings."""
        theme = self._theme
        peak = program.true_peak if program else None
        told = [
            ("LUFS S", _level(program.short_term if program else None), theme.text),
            ("dBTP max", _level(peak), theme.bad if peak is not None and peak > -1 else theme.text),
            ("DSP", f"{state.load:.0%}".replace("%", " %"), theme.text),
        ]
        if state.dropouts:
            plural = "s" if state.dropouts > 1 else ""
            told[2] = f"{state.dropouts} dropout{plural}", told[2][1], theme.warn
        elif state.load > _BUSY:
            told[2] = *told[2][:2], theme.warn
        for pair, (label, value, color) in zip(self._pairs, told, strict=False):
            pair.label.set(label, theme.dim)
            pair.value.set(value, color)


def _level(value: float | None) -> str:
    return NOTHING if value is None or value < -100 else f"{value:.1f}".replace("-", "−")

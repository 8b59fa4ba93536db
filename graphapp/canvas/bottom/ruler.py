"""A ruler of song time: a click goes there, a drag with Shift repeats a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.ink import Ink
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.automation_lane import LaneView
    from graphapp.editor.playback import Playback

_STEPS_S: Final = (
    *(0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
    *(60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 14_400.0, 36_000.0),
)
_LEAST_PIXELS: Final = 64.0
_SHORTEST_LOOP_S: Final = 0.1


def time_text(seconds: float, step: float = 1.0) -> str:
    """Return a time of the song, with decimals where steps are shorter than a second.

    Examples
    --------
    >>> time_text(75.0), time_text(1.5, 0.5), time_text(3700.0)
    ('1:15', '0:01.5', '61:40')
    """
    minutes, rest = divmod(round(seconds, 3), 60.0)
    digits = 2 if step < 0.1 else 1 if step < 1.0 else 0
    return f"{int(minutes)}:{rest:0{3 + digits if digits else 2}.{digits}f}"


def draw_ruler(
    ink: Ink,
    rect: Rect,
    view: LaneView,
    live: Playback,
    time_at: Callable[[Pointer], float],
) -> Zone:
    """Draw the ruler of what a view shows, and return its zone.

    Parameters
    ----------
    ink : Ink
        What to draw with.
    rect : Rect
        Where.
    view : LaneView
        Which part of the song.
    live : Playback
        Where to go.
    time_at : callable
        Returns the time at the pointer.
    """
    theme = ink.theme
    ink.rect(rect, alpha(theme.raised, 0.6))
    if live.loop is not None:
        left, right = (min(max(view.x(s), rect.x), rect.right) for s in live.loop)
        if right > left:
            ink.rect(Rect(left, rect.y, right - left, rect.h), alpha(theme.selection, 0.35))
    step = _step(view, ink.px(_LEAST_PIXELS))
    mark = int(view.start / step)
    while (second := mark * step) <= view.start + view.seconds:
        mark += 1
        if second < view.start:
            continue
        x = round(view.x(second))
        ink.rect(Rect(x, rect.y, 1, rect.h), theme.line_strong)
        text = time_text(second, step)
        if x + ink.px(4) + ink.measure(text, 9, "mono") < rect.right:
            ink.text(x + ink.px(4), rect.y + ink.px(2), text, size=9, font="mono", color=theme.dim)
    return _zone(rect, live, time_at)


def _step(view: LaneView, pixels: float) -> float:
    least = pixels / view.rect.w * view.seconds
    return next((step for step in _STEPS_S if step >= least), _STEPS_S[-1])


def _zone(rect: Rect, live: Playback, time_at: Callable[[Pointer], float]) -> Zone:
    def start_of(pointer: Pointer) -> float:
        return time_at(pointer._replace(x=pointer.start_x))

    def drag(pointer: Pointer) -> None:
        if not pointer.shift:
            live.seek(time_at(pointer))
            return
        start, end = sorted((start_of(pointer), time_at(pointer)))
        if end - start >= _SHORTEST_LOOP_S:
            live.set_loop((start, end))

    def press(pointer: Pointer) -> None:
        if not pointer.shift:
            live.seek(time_at(pointer))

    return Zone(
        "ruler",
        rect,
        Role.SURFACE,
        glow=None,
        tip="Click to go there; drag with Shift to repeat a part",
        on_press=press,
        on_drag=drag,
        on_double=lambda _pointer: live.set_loop(None),
    )

"""The face of a stem: its waveform, with the part and the fades that are dragged."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.inspector import controls
from graphapp.canvas.inspector.bench import touch_of
from graphapp.canvas.inspector.faces.declared import draw_boxes
from graphapp.canvas.inspector.waveform import draw_waveform, fade_points
from graphapp.canvas.theme import alpha
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect
from graphapp.editor.gestures.turning import TurnParameters
from graphapp.editor.stem_part import StemPart, stem_part

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Subject
    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.files.peaks import Peaks
    from nodes.vocabulary import Value

_HEIGHT: Final = 128.0
_SHORTEST_S: Final = 0.01
_REACH: Final = 9.0


def draw(column: Column, subject: Subject) -> None:
    """Draw the waveform, the file, and the controls."""
    peaks = subject.bench.peaks(subject.node)
    place = column.take(_HEIGHT, 8)
    column.ink.rect(place, column.ink.theme.well, border=column.ink.theme.line, rounding=6)
    if peaks is None:
        _say_why_not(column, subject, place)
    else:
        _Picture(column, subject, place, peaks).draw()
    _draw_file(column, subject, peaks)
    draw_boxes(column, subject, ["offset", "start", "end"])
    draw_boxes(column, subject, ["fade_in", "fade_out"], across=2)
    row = column.take(92, 6)
    ink = column.ink
    width = ink.px(68)
    controls.turned_knob(column, row._replace(w=width), subject, "trim")
    left = row.x + width + ink.px(16)
    switch = Rect(left, row.y + ink.px(18), row.right - left, ink.px(28))
    controls.flag(column, switch, subject, "invert", "Invert polarity")
    controls.labeled_choice(column, subject, "channels")
    controls.labeled_choice(column, subject, "fade_curve")


def _say_why_not(column: Column, subject: Subject, place: Rect) -> None:
    """Say why there is no waveform."""
    ink, theme = column.ink, column.ink.theme
    file = subject.node.values.get("file")
    folder = subject.editor.document.project.folder
    if not isinstance(file, str):
        said, icon, color = "No file yet", "audio-file", theme.dim
        hint = "Choose one, or drop it on the canvas"
    elif not (folder / file).is_file():
        said, icon, color = "The file is missing", "warning", theme.bad
        hint = "It is silent: put the file back, or choose it anew"
    else:
        said, icon, color, hint = "Reading the file…", "audio-file", theme.dim, ""
    side = ink.px(28)
    top = place.center.y - ink.px(38)
    ink.icon(icon, Rect(place.center.x - side / 2, top, side, side), color)
    words = place.inset(ink.px(8))._replace(y=top + side + ink.px(4), h=ink.px(24))
    ink.label(words, said, color=color, align="center")
    below = words.moved(0, ink.px(20))
    ink.label(below, hint, size=11, color=theme.dim, align="center")


def _draw_file(column: Column, subject: Subject, peaks: Peaks | None) -> None:
    """Draw the file's name and what it is, and the button that chooses another."""
    from graphapp.editor.asking import choose_stem_file

    ink, theme = column.ink, column.ink.theme
    file = subject.node.values.get("file")
    row = column.take(34, 10)
    button = Rect(row.right - ink.px(112), row.y + ink.px(3), ink.px(112), ink.px(28))
    words = row._replace(w=button.x - row.x - ink.px(8), h=ink.px(18))
    ink.label(words, PurePosixPath(file).name if isinstance(file, str) else "No file", size=13)
    if peaks is not None:
        channels = {1: "mono", 2: "stereo"}.get(peaks.channels, f"{peaks.channels} channels")
        said = f"{peaks.seconds:.2f} s · {peaks.rate / 1000:g} kHz · {channels}"
        ink.label(words.moved(0, ink.px(17)), said, size=11, color=theme.dim)
    column.zones.append(
        widgets.button(
            *(ink, button, "choose-file", "Choose file…"),
            lambda _pointer: choose_stem_file(subject.bench.ws, subject.name),
        )
    )


class _Picture:
    """The waveform of the whole file, and the part of it that sounds."""

    def __init__(self, column: Column, subject: Subject, place: Rect, peaks: Peaks) -> None:
        self._column = column
        self._subject = subject
        self._place = place
        self._inner = place.inset(column.ink.px(6))
        self._peaks = peaks
        self._part = stem_part(subject.node, peaks.seconds)
        self._held: tuple[str, ...] = ()

    def draw(self) -> None:
        """Draw it, and let the edges and the fades be dragged."""
        ink, theme, inner, part = self._column.ink, self._column.ink.theme, self._inner, self._part
        hue = self._subject.hue(theme)
        draw_waveform(ink, inner, self._peaks, (0.0, self._peaks.seconds), alpha(hue, 0.75))
        left, right = round(self._x(part.start)), round(self._x(part.end))
        shade = alpha(theme.well, 0.78)
        if left > inner.x:
            ink.rect(Rect(inner.x, inner.y, left - inner.x, inner.h), shade)
        if right < inner.right:
            ink.rect(Rect(right, inner.y, inner.right - right, inner.h), shade)
        for points in fade_points(self._subject.node, part, inner, self._x):
            ink.polyline(points, theme.text, thickness=1.5)
        for edge in (left, right):
            ink.rect(Rect(edge - ink.px(1), inner.y, ink.px(2), inner.h), theme.text)
        for x in self._fade_xs():
            ink.circle(
                (x, inner.y + ink.px(2)), ink.px(5), theme.well, border=theme.text, thickness=1.8
            )
        self._draw_playhead()
        self._column.zones.append(
            Zone(
                "waveform",
                self._place,
                Role.SURFACE,
                glow=None,
                tip="Drag an edge to trim, a dot at the top to fade",
                on_press=self._press,
                on_drag=self._drag,
                on_release=lambda pointer: self._subject.editor.release(touch_of(pointer)),
            )
        )

    def _draw_playhead(self) -> None:
        import dearpygui.dearpygui as dpg

        ink, inner, part = self._column.ink, self._inner, self._part
        line = ink.rect(Rect(inner.x, inner.y, 1, inner.h), ink.theme.text)
        dpg.configure_item(line, show=False)
        live = self._subject.bench.ws.live
        shown: list[int | None] = [None]

        def follow(_now: float) -> None:
            second = part.in_file(live.state().position)
            x = round(self._x(second)) if part.start <= second <= part.end else None
            if x != shown[0]:
                shown[0] = x
                at = inner.x if x is None else x
                dpg.configure_item(
                    line, show=x is not None, pmin=(at, inner.y), pmax=(at + 1, inner.bottom)
                )

        self._column.lives.append(follow)

    def _x(self, seconds: float) -> float:
        return self._inner.x + seconds / self._peaks.seconds * self._inner.w

    def _seconds(self, pointer: Pointer) -> float:
        x = pointer.x - self._column.origin.x
        part = min(max((x - self._inner.x) / self._inner.w, 0.0), 1.0)
        return part * self._peaks.seconds

    def _fade_xs(self) -> tuple[float, float]:
        part = self._part
        return self._x(part.start + part.fade_in), self._x(part.end - part.fade_out)

    def _press(self, pointer: Pointer) -> None:
        """Take hold of the nearest handle: a fade's in the upper third, an edge below it."""
        x, y = pointer.x - self._column.origin.x, pointer.y - self._column.origin.y
        upper = y < self._inner.y + self._inner.h / 3
        part = self._part
        handles = (
            dict(zip(("fade_in", "fade_out"), self._fade_xs(), strict=True))
            if upper
            else {"start": self._x(part.start), "end": self._x(part.end)}
        )
        handle = min(handles, key=lambda name: abs(handles[name] - x))
        if abs(handles[handle] - x) <= self._column.ink.px(_REACH):
            # A stem that begins later in its file begins later in the song: nothing shifts.
            self._held = ("start", "offset") if handle == "start" else (handle,)
            self._subject.editor.turn(self._subject.name, *self._held)

    def _drag(self, pointer: Pointer) -> None:
        gesture = self._subject.editor.gesture
        if not isinstance(gesture, TurnParameters):
            return
        values = _dragged(self._held, self._part, self._seconds(pointer), self._peaks.seconds)
        self._subject.bench.attempt(lambda: gesture.to(*values))


def _dragged(
    paths: tuple[str, ...], part: StemPart, seconds: float, file_seconds: float
) -> tuple[Value, ...]:
    """Return the values of parameters whose handle is at a time of the file."""
    if paths[0] == "start":
        earliest = max(part.start - part.offset, 0.0)
        start = round(min(max(seconds, earliest), part.end - _SHORTEST_S), 3)
        return start, round(max(part.offset + start - part.start, 0.0), 3)
    if paths[0] == "end":
        end = round(max(seconds, part.start + _SHORTEST_S), 3)
        return (None if end >= file_seconds - _SHORTEST_S else end,)
    if paths[0] == "fade_in":
        return (round(min(max(seconds - part.start, 0.0), part.seconds), 3),)
    return (round(min(max(part.end - seconds, 0.0), part.seconds), 3),)

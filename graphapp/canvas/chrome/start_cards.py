"""What can be opened from the start panel: templates, recent projects, a file, the demo song."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from graphapp.canvas import decor, widgets
from graphapp.canvas.chrome.thumbnail import Thumbnail, draw_thumbnail, thumbnail_of
from graphapp.canvas.zones import Zone
from graphapp.editor import asking
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphapp.canvas.ink import Ink
    from graphapp.editor.files.recents import Recent
    from graphapp.editor.workspace import Workspace

GAP: Final = 16.0
TITLE: Final = 26.0
"""From the top of a section to its first row."""
_ROW: Final = 46.0
_BUTTON: Final = 40.0
_TEXT: Final = 86.0
_DAY_S: Final = 86_400.0


class Target(NamedTuple):
    """Something that can be opened: where, and how."""

    zone: Zone
    run: Callable[[], None]


def rows_height(count: int) -> float:
    """Return the height of a section of so many rows, units of the design."""
    return TITLE + count * _ROW


@cache
def _thumbnails() -> dict[str, Thumbnail]:
    from projects.templates import TEMPLATES

    return {name: thumbnail_of(template.make()) for name, template in TEMPLATES.items()}


def draw_templates(ink: Ink, rect: Rect, ws: Workspace) -> list[Target]:
    """Draw a card for each template, side by side."""
    from projects.templates import TEMPLATES

    px = ink.px
    decor.title(ink, rect.x, rect.y, "New project")
    top, gap = rect.y + px(TITLE), px(GAP)
    width = (rect.w - gap * (len(TEMPLATES) - 1)) / len(TEMPLATES)
    targets = []
    for i, (name, template) in enumerate(TEMPLATES.items()):
        place = Rect(rect.x + i * (width + gap), top, width, rect.h - px(TITLE))
        ink.rect(place, ink.theme.panel, border=ink.theme.line, rounding=10)
        picture = Rect(place.x, place.y, place.w, place.h - px(_TEXT))
        draw_thumbnail(ink, picture.inset(min(px(12), picture.h * 0.1)), _thumbnails()[name])
        left, inner = place.x + px(14), place.w - px(24)
        decor.separator(ink, place.x + 1, picture.bottom, place.w - 2)
        ink.text(left, picture.bottom + px(10), template.title, size=14, font="strong", width=inner)
        _draw_description(ink, Rect(left, picture.bottom + px(31), inner, 0), template.description)
        begin = _beginning(ws, name)
        zone = Zone(
            f"template:{name}", place, tip=template.description, on_click=_clicking(begin), glow=10
        )
        targets.append(Target(zone, begin))
    return targets


def _draw_description(ink: Ink, rect: Rect, text: str) -> None:
    """Draw three lines of a description, the last one cut if there are more."""
    rows = ink.fonts.wrapped(text, rect.w, ink.px(11.5))
    shown = [*rows[:2], " ".join(rows[2:])] if len(rows) > 2 else rows
    for i, row in enumerate(shown):
        y = rect.y + ink.px(i * 14.5)
        ink.text(rect.x, y, row, size=11.5, color=ink.theme.dim, width=rect.w)


def draw_recents(ink: Ink, rect: Rect, ws: Workspace, recents: Sequence[Recent]) -> list[Target]:
    """Draw a row for each recent project."""
    px, theme = ink.px, ink.theme
    decor.title(ink, rect.x, rect.y, "Recent projects")
    top = rect.y + px(TITLE)
    if not recents:
        box = Rect(rect.x, top, rect.w, px(2 * _ROW) - px(6))
        ink.rect(box, theme.panel, border=theme.line, rounding=8)
        hint = "Projects that you open are listed here."
        ink.label(box, hint, color=theme.dim, align="center")
    targets = []
    for i, recent in enumerate(recents):
        place = Rect(rect.x, top + i * px(_ROW), rect.w, px(_ROW - 6))
        _draw_recent(ink, place, recent)
        opening = _opening(ws, recent.path)
        zone = Zone(f"recent:{i}", place, tip=str(recent.path), on_click=_clicking(opening), glow=8)
        targets.append(Target(zone, opening))
    return targets


def _draw_recent(ink: Ink, place: Rect, recent: Recent) -> None:
    px, theme = ink.px, ink.theme
    ink.rect(place, theme.panel, border=theme.line, rounding=8)
    side = px(18)
    icon = Rect(place.x + px(13), place.center.y - side / 2, side, side)
    ink.icon("bus", icon, theme.hue("Tone"))
    when = age(recent.time, time.time())
    when_width = ink.measure(when, 12) + px(16)
    left, right = icon.right + px(12), place.right - when_width - px(10)
    title = recent.path.name.removesuffix(asking.SUFFIX)
    share = min(ink.measure(title, 14, "strong") + 2, (right - left) * 0.6)
    ink.label(Rect(left, place.y, share, place.h), title, size=14, font="strong")
    folder = Rect(left + share + px(12), place.y, right - left - share - px(12), place.h)
    ink.label(folder, _short(recent.path.parent), size=12, color=theme.dim)
    place = Rect(place.right - when_width, place.y, when_width - px(14), place.h)
    ink.label(place, when, size=12, color=theme.dim, align="right")


def draw_actions(ink: Ink, rect: Rect, ws: Workspace, *, more: bool) -> list[Target]:
    """Draw the buttons that open a file and the demo song; `more`: and all recent projects."""
    px = ink.px
    decor.title(ink, rect.x, rect.y, "Open")
    top = rect.y + px(TITLE)
    buttons = [
        ("open", "Open…", "open", "Ctrl+O", "open"),
        ("demo", "Demo song", "stem", "", "demo"),
    ]
    if more:
        buttons.append(("recents", "All recent projects…", "bus", "Ctrl+R", "open-recent"))
    targets = []
    for i, (name, label, icon, hint, command) in enumerate(buttons):
        place = Rect(rect.x, top + i * px(_ROW), rect.w, px(_BUTTON))
        run = _running(ws, command)
        tip = "A synthesized song, mixed and mastered" if name == "demo" else ""
        zone = widgets.button(
            ink, place, name, label, _clicking(run), icon=icon, hint=hint or " ", tip=tip
        )
        targets.append(Target(zone, run))
    return targets


def age(then: float, now: float) -> str:
    """Return when something was, as people say it, in local time.

    Parameters
    ----------
    then, now : float
        Seconds since 1970.
    """
    day, today = time.localtime(then), time.localtime(now)
    if day[:3] == today[:3]:
        return f"today, {time.strftime('%H:%M', day)}"
    if day[:3] == time.localtime(now - _DAY_S)[:3]:
        return f"yesterday, {time.strftime('%H:%M', day)}"
    return time.strftime("%d %B" if day[0] == today[0] else "%d %B %Y", day).lstrip("0")


def _short(folder: Path) -> str:
    """Return a folder's path, with the home folder as ``~``."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _beginning(ws: Workspace, name: str) -> Callable[[], None]:
    return lambda: asking.begin_template(ws, name)


def _opening(ws: Workspace, path: Path) -> Callable[[], None]:
    return lambda: asking.open_path(ws, path)


def _running(ws: Workspace, command: str) -> Callable[[], None]:
    return lambda: ws.run(command)


def _clicking(run: Callable[[], None]) -> Callable[[object], None]:
    return lambda _pointer: run()

"""The loudness that meters compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas import widgets
from graphapp.canvas.decor import signed
from graphapp.canvas.inspector.controls import BOX
from graphapp.canvas.zones import Role
from graphapp.editor.geometry import Point
from graphapp.editor.overlays import Menu, MenuItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphapp.canvas.inspector.column import Column
    from graphapp.canvas.pointer import Pointer
    from graphapp.editor.workspace import Workspace

TARGETS: Final = (
    (-9.0, "Club and loud masters"),
    (-14.0, "Streaming"),
    (-16.0, "Podcasts, quiet streaming"),
    (-23.0, "Broadcast (EBU R 128)"),
    (-24.0, "Broadcast (ATSC A/85)"),
)
"""Integrated loudness that outlets ask for, LUFS."""


def target_name(lufs: float) -> str:
    """Return what a target is called.

    Examples
    --------
    >>> target_name(-14.0), target_name(-15.5)
    ('Streaming, −14 LUFS', '−15.5 LUFS')
    """
    named = dict(TARGETS).get(lufs)
    return signed(f"{named}, {lufs:g} LUFS" if named else f"{lufs:g} LUFS")


def draw_target(column: Column, ws: Workspace) -> None:
    """Draw the target; a click opens the others."""
    place = column.take(BOX, 8)
    ink = column.ink
    half = ink.px(64)
    ink.label(place._replace(w=half), "Target", size=12, color=ink.theme.dim)
    well = place._replace(x=place.x + half, w=place.w - half)

    def aim(lufs: float) -> Callable[[], None]:
        return lambda: ws.prefer(target_lufs=lufs)

    def click(_pointer: Pointer) -> None:
        below = column.in_window(well)
        chosen = ws.preferences.target_lufs
        items = [
            MenuItem(signed(f"{name}, {lufs:g} LUFS"), aim(lufs), checked=lufs == chosen)
            for lufs, name in TARGETS
        ]
        ws.menu = Menu(Point(below.x, below.bottom), items)

    column.zones.append(
        widgets.choice(
            *(ink, well, "target", target_name(ws.preferences.target_lufs), click),
            role=Role.BUTTON,
            tip="Integrated loudness that the meters compare with",
        )
    )

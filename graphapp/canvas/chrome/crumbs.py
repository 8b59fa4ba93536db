"""The project's name, whether it is saved, and the way into its groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.zones import Zone
from graphapp.editor import levels
from graphapp.editor.geometry import Rect
from graphapp.editor.names import title_of

if TYPE_CHECKING:
    from graphapp.canvas.ink import Ink
    from graphapp.canvas.theme import Color
    from graphapp.canvas.zones import Handler
    from graphapp.editor.document import Document
    from graphapp.editor.editor import Editor
    from graphapp.editor.workspace import Workspace

_SUFFIX: Final = ".graph.json"
_ARROW: Final = 16.0
_GAP: Final = 8.0
_SIZE: Final = 13.0


def project_title(document: Document) -> str:
    """Return what a project is called: its file's name, else its own."""
    if document.path is not None:
        return document.path.name.removesuffix(_SUFFIX)
    return document.project.name or "Untitled"


def _titles(editor: Editor) -> list[str]:
    """Return the project's title and those of the groups that were entered."""
    titles, project = [project_title(editor.document)], editor.project
    for depth, name in enumerate(editor.level):
        graph = levels.graph_of(project, editor.level[:depth])
        titles.append(title_of(name, graph.nodes[name]))
    return titles


def _state(document: Document) -> str:
    return "read-only" if document.read_only else "edited" if document.dirty else ""


def title_width(ink: Ink, ws: Workspace) -> float:
    """Return how wide it would like to be, pixels."""
    if ws.editor is None:
        return 0.0
    titles, state = _titles(ws.editor), _state(ws.editor.document)
    text = sum(ink.measure(title, _SIZE, "strong") + 2 for title in titles)
    return text + ink.px(_ARROW) * (len(titles) - 1) + _state_width(ink, state)


def _state_width(ink: Ink, state: str) -> float:
    return ink.measure(state, 12) + ink.px(_GAP + 13) if state else 0.0


def draw_crumbs(ink: Ink, rect: Rect, ws: Workspace) -> list[Zone]:
    """Draw it into a place; a click on a name goes out to it."""
    editor = ws.editor
    if editor is None:
        return []
    theme, titles, state = ink.theme, _titles(editor), _state(editor.document)
    arrows = ink.px(_ARROW) * (len(titles) - 1)
    spare = rect.w - _state_width(ink, state) - arrows
    widths = shared(spare, [ink.measure(title, _SIZE, "strong") + 2 for title in titles])
    zones, x = [], rect.x
    for depth, (title, width) in enumerate(zip(titles, widths, strict=True)):
        last = depth == len(titles) - 1
        color = theme.text if last else theme.dim
        place = Rect(x, rect.y, width, rect.h)
        ink.label(place, title, size=_SIZE, color=color, font="strong")
        if not last:
            out = Rect(x - 4, rect.center.y - ink.px(12), width + 8, ink.px(24))
            tip = f"Go out to {title}"
            zones.append(Zone(f"level:{depth}", out, tip=tip, on_click=_leaving(editor, depth)))
            arrow = Rect(x + width, rect.y, ink.px(_ARROW), rect.h)
            ink.icon("chevron-right", arrow.inset(ink.px(2)), theme.faint)
        x += width + ink.px(_ARROW)
    if state:
        _draw_state(ink, Rect(x - ink.px(_ARROW) + ink.px(_GAP), rect.y, rect.w, rect.h), state)
    return zones


def _draw_state(ink: Ink, rect: Rect, state: str) -> None:
    color: Color = ink.theme.warn
    if state == "read-only":
        side = ink.px(11)
        ink.icon("lock", Rect(rect.x - ink.px(3), rect.center.y - side / 2, side, side), color)
    else:
        ink.circle((rect.x + ink.px(3), rect.center.y), ink.px(3), color)
    ink.label(rect._replace(x=rect.x + ink.px(12)), state, size=12, color=ink.theme.dim)


def shared(width: float, wished: list[float]) -> list[float]:
    """Return widths that fit together: the longest give way first."""
    shares = list(wished)
    while sum(shares) > width:
        longest = max(shares)
        if longest <= 1:
            break
        excess = sum(shares) - width
        i = shares.index(longest)
        others = [share for share in shares if share < longest]
        shares[i] = max(longest - excess, max(others, default=0.0) - 1, 0.0)
    return shares


def _leaving(editor: Editor, depth: int) -> Handler:
    def run(_pointer: object) -> None:
        while len(editor.level) > depth:
            editor.leave()

    return run

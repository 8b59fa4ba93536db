"""The window's state as a file, for tests: what is on screen, in pixels of the screen."""

from __future__ import annotations

import contextlib
import json
import math
import os
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from graphapp.canvas.zones import Role

if TYPE_CHECKING:
    from pathlib import Path

    from graphapp.canvas.field import Field
    from graphapp.canvas.stage import Stage
    from graphapp.editor.editor import Editor
    from graphapp.editor.geometry import Rect
    from graphapp.editor.workspace import Workspace

_INTERVAL: Final = 1 / 30
_NOTHING_OPEN: Final = (
    '"camera": {"zoom": 1.0, "x": 0.0, "y": 0.0, "rect": [0, 0, 0, 0]},'
    ' "nodes": {}, "cables": [], "level": []'
)


class Screen(NamedTuple):
    """What the state is told from.

    Attributes
    ----------
    ws : Workspace
        What is open.
    stage : Stage
        The panels and their zones.
    field : Field
        The one field of text.
    origin : (int, int)
        Where the window's content is on the screen.
    """

    ws: Workspace
    stage: Stage
    field: Field
    origin: tuple[int, int]


class StateFile:
    """Writes the state whenever it has changed, at most 30 times a second.

    Parameters
    ----------
    path : Path
        The file; it is replaced whole.

    Attributes
    ----------
    pending : bool
        Whether a frame was too soon after the one that was written: its state is still to come.
    """

    def __init__(self, path: Path) -> None:
        self.pending = False
        self._path = path
        self._partial = path.with_name(f".{path.name}.{os.getpid()}")
        self._written = ""
        self._last = -math.inf
        self._graph_key: object = None
        self._graph_text = ""
        self._overlay: object = None

    def update(self, frame: int, screen: Screen) -> bool:
        """Write the state of a frame, if it has changed and it is time; return whether it did."""
        self.pending = self._last + _INTERVAL > time.monotonic()
        if self.pending:
            return False
        self._last = time.monotonic()
        text = f"{self._graph(screen)},{_dumped(_rest(screen, opening=self._opening(screen)))[1:]}"
        if text == self._written:
            return False
        self._written = text
        with contextlib.suppress(OSError):
            self._partial.write_text(f'{{"frame": {frame}, {text}')
            self._partial.replace(self._path)
        return True

    def close(self) -> None:
        """Leave no partial file."""
        self._partial.unlink(missing_ok=True)

    def _opening(self, screen: Screen) -> bool:
        """Whether a new palette or dialog cannot take what is typed yet."""
        overlay = screen.ws.dialog or screen.ws.palette
        field = screen.field
        if overlay is not self._overlay and field.active and not field.ready:
            return True
        self._overlay = overlay
        return False

    def _graph(self, screen: Screen) -> str:
        """Return the text of camera, nodes and cables, made anew only when they changed."""
        editor = screen.ws.editor
        if editor is None:
            return _NOTHING_OPEN
        camera = editor.camera
        key = (
            *(editor.project, editor.level, editor.solo, screen.origin),
            *(camera.zoom, camera.x, camera.y, camera.view),
        )
        if not _same(key, self._graph_key):
            self._graph_key = key
            told = _graph_of(editor, screen.origin)
            self._graph_text = _dumped(told)[1:-1]
        return self._graph_text


def _same(one: object, other: object) -> bool:
    """Whether two keys are equal; projects are compared by identity, which is quick."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    return one[0] is other[0] and one[1:] == other[1:]


def _graph_of(editor: Editor, origin: tuple[int, int]) -> dict[str, Any]:
    camera, view = editor.camera, editor.view
    left, top = origin
    nodes: dict[str, Any] = {}
    for name, node in view.graph.nodes.items():
        rect = camera.screen_rect(view.rect(name))
        shape, zoom = view.shape(name), camera.zoom
        nodes[name] = {
            "type": node.type,
            "rect": _pixels(rect, origin),
            "ports": {
                port: [
                    round(rect.x + offset.x * zoom + left, 1),
                    round(rect.y + offset.y * zoom + top, 1),
                ]
                for port, offset in (*shape.inputs.items(), *shape.outputs.items())
            },
            "bypass": node.bypass,
            "mute": node.mute,
            "solo": editor.full_id(name) in editor.solo,
        }
    return {
        "camera": {
            "zoom": camera.zoom,
            "x": camera.x,
            "y": camera.y,
            "rect": _pixels(camera.view, origin),
        },
        "nodes": nodes,
        "cables": [[str(cable.source), str(cable.target)] for cable in view.graph.cables],
        "level": list(editor.level),
    }


def _rest(screen: Screen, *, opening: bool) -> dict[str, Any]:
    ws, origin = screen.ws, screen.origin
    editor, live = ws.editor, ws.live.state()
    zones: dict[Role, list[Any]] = {role: [] for role in Role}
    for zone in screen.stage.zones():
        zones[zone.role].append(zone)
    history = editor.document.history if editor else None
    offer = ws.files.offer
    return {
        "controls": {
            zone.name: {"rect": _pixels(zone.rect, origin), "value": _number(zone.value)}
            for zone in zones[Role.CONTROL]
        },
        "selection": _selected(editor),
        "hover": editor.hover if editor else None,
        "focus": _focus(screen),
        "palette": None if opening else _palette(screen),
        "menu": _menu(ws, zones[Role.ITEM], origin),
        "buttons": {zone.name: _pixels(zone.rect, origin) for zone in zones[Role.BUTTON]},
        "fields": {zone.name: _pixels(zone.rect, origin) for zone in zones[Role.FIELD]},
        "dialog": None if opening else _dialog(ws, zones[Role.DIALOG], origin),
        "refusal": editor.refusal if editor else None,
        "undo": history.undo_names if history else [],
        "redo": history.redo_names if history else [],
        "dirty": editor.document.dirty if editor else False,
        "path": str(editor.document.path) if editor and editor.document.path else None,
        "transport": {
            "playing": live.playing,
            "position": round(live.position, 4),
            "loop": list(ws.live.loop) if ws.live.loop else None,
        },
        "meters": {
            name: [round(left, 5), round(right, 5)]
            for name, (left, right) in ws.live.peaks().items()
        },
        "engine": {
            "load": round(live.load, 3),
            "dropouts": live.dropouts,
            "device": live.device or None,
        },
        "recovery": {
            "path": str(offer.path) if offer.path else None,
            "time": offer.time,
            "edits": offer.edits,
        }
        if offer
        else None,
        "status": ws.status,
    }


def _selected(editor: Editor | None) -> list[str]:
    return [name for name in editor.graph.nodes if name in editor.selection] if editor else []


def _focus(screen: Screen) -> str | None:
    if screen.field.active:
        return "field"
    editor = screen.ws.editor
    return "node" if editor is not None and editor.focused is not None else None


def _dialog(ws: Workspace, zones: list[Any], origin: tuple[int, int]) -> dict[str, Any] | None:
    if ws.dialog is None:
        return None
    buttons = {zone.name: _pixels(zone.rect, origin) for zone in zones}
    return {"title": ws.dialog.title, "buttons": buttons}


def _palette(screen: Screen) -> dict[str, Any] | None:
    palette = screen.ws.palette
    if palette is None:
        return None
    rows = [zone.rect for zone in screen.stage.zones() if zone.name.startswith("choice:")]
    field = screen.field.rect
    shown = [*rows, *([field] if field else [])]
    around = type(shown[0]).around(shown) if shown else None
    return {
        "text": palette.text,
        "choices": [entry.id for entry in palette.choices],
        "rect": _pixels(around, screen.origin) if around else None,
    }


def _menu(ws: Workspace, zones: list[Any], origin: tuple[int, int]) -> dict[str, Any] | None:
    if ws.menu is None:
        return None
    items = [
        {"name": zone.name, "rect": _pixels(zone.rect, origin), "enabled": zone.enabled}
        for zone in zones
    ]
    return {"items": items}


def _pixels(rect: Rect, origin: tuple[int, int]) -> list[float]:
    return [
        round(rect.x + origin[0], 1),
        round(rect.y + origin[1], 1),
        round(rect.w, 1),
        round(rect.h, 1),
    ]


def _number(value: float | None) -> float | None:
    """Return a number that JSON has."""
    return None if value is None or not math.isfinite(value) else value


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)

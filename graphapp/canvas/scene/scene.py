"""The scene: everything on the canvas, kept as the editor and the engine have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dearpygui.dearpygui as dpg

from graphapp.canvas.scene.brush import Brush
from graphapp.canvas.scene.cables_layer import CablesLayer
from graphapp.canvas.scene.detail import Detail, detail_at
from graphapp.canvas.scene.frames import draw_frames
from graphapp.canvas.scene.grid import Grid
from graphapp.canvas.scene.hint import Hint
from graphapp.canvas.scene.lens import Lens
from graphapp.canvas.scene.node_state import listened_port
from graphapp.canvas.scene.nodes_layer import NodesLayer
from graphapp.canvas.scene.overlay import Overlay
from graphapp.canvas.scene.pulse import Pulse
from graphapp.canvas.scene.textures import Textures
from graphapp.editor.gestures.moving import MoveNodes
from graphapp.editor.shapes import GRID

if TYPE_CHECKING:
    from graphapp.canvas.fonts import Fonts
    from graphapp.canvas.scene.live_view import LiveView
    from graphapp.canvas.theme import Style
    from graphapp.editor.editor import Editor
    from graphapp.editor.geometry import Rect
    from graphapp.editor.view import View

_SETTLING_S: Final = 5.0
"""After the end of playing, until bars and held peaks have fallen."""
_IDLE_LOOK_S: Final = 0.4
"""From one look to the next at what may have become known while nothing sounds."""
_MISSING_LOOK_S: Final = 0.7


class Scene:
    """What is seen of a project on the canvas.

    Parameters
    ----------
    parent : int
        The window or child window that holds it.
    style : Style
        Colors and scale.
    fonts : Fonts
        The faces of text.

    Attributes
    ----------
    changed : bool
        Whether the last update made the picture another one.
    """

    def __init__(self, parent: int, style: Style, fonts: Fonts) -> None:
        self._fonts = fonts
        self._lens = Lens(parent)
        self._textures = Textures()
        self._style = style
        self.changed = True
        self._first = True
        self._build()

    def place(self, rect: Rect) -> None:
        """Say where the canvas is in the window, in pixels."""
        self._lens.place(rect)

    def restyle(self, style: Style) -> None:
        """Draw everything in another style."""
        self._nodes.clear()
        self._cables.clear()
        for layer in self._lens.layers.values():
            dpg.delete_item(layer, children_only=True)
        self._style = style
        self._build()

    def update(self, editor: Editor, live: LiveView, now: float) -> None:
        """Show what there is now: once in every frame.

        Parameters
        ----------
        editor : Editor
            The project, the camera, the selection and the gesture under way.
        live : LiveView
            What sounds.
        now : float
            Seconds of a clock that only goes forward.
        """
        changed = self._sync(editor)
        self._sync_frames(editor)
        looked = self._lens.look(editor.camera) or changed
        camera = editor.camera
        if looked:
            self._nodes.look(camera.seen, detail_at(camera.zoom))
            self._cables.look(camera.seen)
        changed = self._grid.update(camera.seen, camera.zoom, snapping=_snapping(editor)) or looked
        changed = self._nodes.draw(all_now=self._first) or changed
        self._first = False
        changed = self._overlay.update(editor) or changed
        changed = self._hint.update(editor) or changed
        port = listened_port(editor)
        changed = self._pulse.update(self._nodes.port(port) if port else None, now) or changed
        self.changed = self._follow(editor, live, now) or changed

    def _build(self) -> None:
        theme = self._style.theme
        layers = {
            name: Brush(layer, theme, self._fonts) for name, layer in self._lens.layers.items()
        }
        self._lens.color(theme)
        self._grid = Grid(layers["grid"])
        self._frames_brush = layers["frames"]
        self._nodes = NodesLayer(layers["nodes"], self._textures)
        self._cables = CablesLayer(layers["cables"], self._nodes)
        self._pulse = Pulse(layers["top"])
        self._overlay = Overlay(layers["top"].group(), self._textures, self._style.scale)
        self._hint = Hint(layers["top"].group(), self._textures, self._style.scale)
        self._view: View | None = None
        self._level: tuple[str, ...] | None = None
        self._frames: object = None
        self._chosen: object = None
        self._status: object = None
        self._first = True
        self._half = 0
        self._sounded = self._looked = self._searched = float("-inf")

    def _sync(self, editor: Editor) -> bool:
        """Take over what the editor has changed; return whether it has."""
        view, status = editor.view, (editor.solo, editor.listening)
        changed = False
        if view is not self._view or status != self._status:
            changed = True
            if editor.level != self._level or self._other_document(view):
                self._nodes.clear()
                self._cables.clear()
                self._level = editor.level
                self._first = True
                self._chosen = None
            fresh = self._nodes.sync(editor)
            self._cables.sync(view.graph.cables, fresh)
            self._view, self._status = view, status
        chosen = editor.selection, editor.cables
        if chosen != self._chosen:
            changed = True
            self._chosen = chosen
            self._nodes.select(editor.selection)
            self._cables.select(editor.cables)
        return changed

    def _other_document(self, view: View) -> bool:
        """Whether hardly anything of what was shown is left: another project was opened."""
        return self._view is not None and not (
            view.graph.nodes.keys() & self._nodes.pictures.keys()
        )

    def _sync_frames(self, editor: Editor) -> None:
        frames = editor.project.layout.frames if not editor.level else ()
        far = detail_at(editor.camera.zoom) <= Detail.FAR
        if (frames, far) != self._frames:
            self._frames = frames, far
            self._frames_brush.erase()
            draw_frames(self._frames_brush, frames, far=far)

    def _follow(self, editor: Editor, live: LiveView, now: float) -> bool:
        """Show what sounds: half of the nodes in every frame."""
        if now - self._searched > _MISSING_LOOK_S:
            self._searched = now
            self._nodes.find_missing(editor, live)
        if live.playing:
            self._sounded = now
        elif now - self._sounded > _SETTLING_S and now - self._looked < _IDLE_LOOK_S:
            return False
        self._half = 1 - self._half
        if self._half == 0:
            self._looked = now
        moved = self._nodes.follow(live, now, self._half)
        return self._cables.shine(self._half) or moved


def _snapping(editor: Editor) -> bool:
    """Whether nodes are being moved along the grid."""
    if editor.draft is None or not isinstance(editor.gesture, MoveNodes):
        return False
    moved = next(iter(editor.selection), None)
    place = editor.view.places.get(moved) if moved else None
    return place is not None and place.x % GRID == 0.0 and place.y % GRID == 0.0

"""The scene: nodes, cables, frames and gestures on the canvas."""

from graphapp.canvas.scene.live_view import LiveView
from graphapp.canvas.scene.minimap import Minimap
from graphapp.canvas.scene.scene import Scene

__all__ = ["LiveView", "Minimap", "Scene"]

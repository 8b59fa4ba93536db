"""The faces of nodes, by type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphapp.canvas.scene.faces.bus import BusFace
from graphapp.canvas.scene.faces.compressor import CompressorFace
from graphapp.canvas.scene.faces.eq import EqFace
from graphapp.canvas.scene.faces.face import Face, Subject
from graphapp.canvas.scene.faces.fader import FaderFace
from graphapp.canvas.scene.faces.group import GroupFace
from graphapp.canvas.scene.faces.limiter import LimiterFace
from graphapp.canvas.scene.faces.master import MasterFace
from graphapp.canvas.scene.faces.pan import PanFace
from graphapp.canvas.scene.faces.placeholder import PlaceholderFace
from graphapp.canvas.scene.faces.plain import PlainFace
from graphapp.canvas.scene.faces.reverb import ReverbFace
from graphapp.canvas.scene.faces.send import SendFace
from graphapp.canvas.scene.faces.stem import StemFace

if TYPE_CHECKING:
    from projects import Node

__all__ = ["FACES", "Face", "Subject", "face_of"]

FACES: Final[dict[str, type[Face]]] = {
    "bus": BusFace,
    "compressor": CompressorFace,
    "eq": EqFace,
    "fader": FaderFace,
    "limiter": LimiterFace,
    "master": MasterFace,
    "pan": PanFace,
    "reverb": ReverbFace,
    "send": SendFace,
    "stem": StemFace,
}
"""By node type; one that is not here gets a face from its declaration."""


def face_of(node: Node) -> type[Face]:
    """Return the face for a node."""
    if node.group is not None:
        return GroupFace
    if node.placeholder:
        return PlaceholderFace
    return FACES.get(node.type, PlainFace)

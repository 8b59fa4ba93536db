"""How the bottom of the window is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from graphapp.canvas.layout import areas
from graphapp.canvas.outlines import snap
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from graphapp.canvas.inspector.bench import Bench

Slot = Literal["bridge", "lane", "loudness", "goniometer", "program"]

STRIP: Final = 34.0
"""Width of a strip of the meter bridge, units of the design."""

_SCALE: Final = 34.0
_PROGRAM: Final = 226.0
_GONIOMETER: Final = 154.0
_LOUDNESS: Final = 206.0
_LEAST_LANE: Final = 300.0
_BRIDGE_PART: Final = 0.3
"""The part of the width that the bridge takes at most."""


class Strip(NamedTuple):
    """A strip of the meter bridge.

    Attributes
    ----------
    name : str
        The node's id, at the level that is shown.
    full_id : str
        The id by which the engine knows it.
    """

    name: str
    full_id: str


class Bottom:
    """How the bottom is shared out now; its panels ask in every frame, so it is kept.

    Parameters
    ----------
    bench : Bench
        What is open and selected.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._seen: tuple[object, ...] = ()
        self._strips: list[Strip] = []
        self._asked: tuple[object, ...] = ()
        self._slots: dict[Slot, Rect] = {}

    def strips(self) -> list[Strip]:
        """Return what the meter bridge shows: buses, what is selected, and the end at last."""
        editor = self._bench.ws.editor
        if editor is None:
            return []
        nodes = editor.graph.nodes
        seen = nodes, editor.selection, editor.level
        if not self._seen or self._seen[0] is not nodes or self._seen[1:] != seen[1:]:
            self._seen = seen
            ends = [n for n, node in nodes.items() if node.kind and not node.kind.outputs]
            buses = [n for n, node in nodes.items() if node.type == "bus"]
            chosen = [n for n in nodes if n in editor.selection and n not in {*buses, *ends}]
            self._strips = [Strip(n, editor.full_id(n)) for n in (*buses, *chosen, *ends)]
        return self._strips

    def slots(self, window: Rect) -> dict[Slot, Rect]:
        """Return where the panels are; what is left out has no room.

        The lane takes what the others leave; where that is too little, the goniometer gives way,
        then the history of the loudness.
        """
        ws = self._bench.ws
        if ws.editor is None:
            return {}
        asked = window, ws.preferences, len(self.strips())
        if asked != self._asked:
            self._asked = asked
            bottom = areas(window, ws.preferences).bottom
            self._slots = _shared(bottom, ws.preferences.scale, asked[2]) if bottom else {}
        return self._slots


def _shared(bottom: Rect, scale: float, count: int) -> dict[Slot, Rect]:
    """Return the places of the panels, with so many strips of the bridge."""
    widths: dict[Slot, float] = {
        "bridge": min((_SCALE + STRIP * max(count, 1)) * scale, bottom.w * _BRIDGE_PART),
        "lane": 0.0,
        "loudness": _LOUDNESS * scale,
        "goniometer": _GONIOMETER * scale,
        "program": _PROGRAM * scale,
    }
    order: tuple[Slot, ...] = "goniometer", "loudness"
    for slot in order:
        if bottom.w - sum(widths.values()) < _LEAST_LANE * scale:
            del widths[slot]
    widths["lane"] = max(bottom.w - sum(widths.values()), 1.0)
    places: dict[Slot, Rect] = {}
    x, top = bottom.x, snap(bottom.y)
    for slot, width in widths.items():  # whole pixels, or they would reach beyond the window
        left = snap(x)
        x += width
        places[slot] = Rect(left, top, snap(x) - left, snap(bottom.bottom) - top)
    return places

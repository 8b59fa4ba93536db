"""How much of a node is drawn, by how large it is on screen."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Detail(IntEnum):
    """From far to near: each shows all that the one before shows, except the first two."""

    DOT = -1
    """A spot of color: thousands of nodes are on screen, none can be read."""
    FAR = 0
    """A big title and one meter."""
    SMALL = 1
    """Faces without what could not be read."""
    MIDDLE = 2
    """Faces."""
    NEAR = 3
    """Spectra, names of ports, scales."""


_FROM: Final = (
    *((Detail.NEAR, 1.4), (Detail.MIDDLE, 0.84)),
    *((Detail.SMALL, 0.45), (Detail.FAR, 0.12)),
)


def detail_at(zoom: float) -> Detail:
    """Return the detail for a zoom in pixels a unit.

    Examples
    --------
    >>> [detail_at(zoom).name for zoom in (0.05, 0.3, 0.5, 1.0, 2.0)]
    ['DOT', 'FAR', 'SMALL', 'MIDDLE', 'NEAR']
    """
    return next((detail for detail, zoom_from in _FROM if zoom >= zoom_from), Detail.DOT)

"""What the meters of a playing engine say, and how much of it there is.

Both the engine's process and the client's read this module: it needs no kernels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from dsp.arrays import Block, Values

BANDS: Final = 240
"""Bands of a spectrum, 24 to the octave."""

LOWEST_HZ: Final = 20.0
HIGHEST_HZ: Final = 20_000.0

POINTS: Final = 512
"""Points of a goniometer."""

MOST_CHANNELS: Final = 8
"""Channels of a program that are shown."""

MOST_NODES: Final = 1024
"""Nodes that are shown."""


def band_edges() -> Values:
    """Return the frequencies between which the bands of a spectrum lie, Hz, ``(BANDS + 1,)``."""
    edges: Values = np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1)
    return edges


@dataclass(frozen=True, slots=True, eq=False)
class ProgramReading:
    """The meters of the program, at one moment.

    A level is −inf and any other number None where there is nothing to measure. What came
    before the program counts as silence.

    Attributes
    ----------
    peaks : tuple of float
        Sample peak of each channel since the reading before, dBFS.
    rms : tuple of float
        Of each channel, over about 300 ms, dBFS: a full-scale sine reads −3.01.
    momentary, short_term : float or None
        Loudness of the last 400 ms and 3 s, LUFS.
    integrated : float or None
        Loudness of the program so far, LUFS.
    range : float or None
        Loudness range so far, LU.
    true_peak : float or None
        The greatest so far, dBTP.
    correlation : float or None
        Of the first two channels, over about 300 ms, −1 to 1.
    points : ndarray of float32, shape (POINTS, 2)
        Goniometer: side and mid of some of the last frames, the oldest first.
    spectrum : ndarray of float32, shape (BANDS,)
        Level in each band, dBFS: a full-scale sine on all channels reads 0.
    """

    peaks: tuple[float, ...]
    rms: tuple[float, ...]
    momentary: float | None
    short_term: float | None
    integrated: float | None
    range: float | None
    true_peak: float | None
    correlation: float | None
    points: Block
    spectrum: Block


@dataclass(frozen=True, slots=True, eq=False)
class MeterFrame:
    """All meters, at one moment.

    Attributes
    ----------
    heard : int
        Frames heard, as `HeardRing` counts them.
    program : ProgramReading
        What is heard.
    layout : int
        Which list of nodes the next two are in the order of.
    node_peaks : ndarray of float32, shape (nodes, 2)
        Sample peak of the first two channels since the frame before, full scale 1.
    reductions : ndarray of float32, shape (nodes,)
        Greatest gain reduction since the frame before, dB, not negative; 0 where there is none.
    watched : ndarray of float32, shape (BANDS,), or None
        Spectrum of the node that is watched, dBFS.
    """

    heard: int
    program: ProgramReading
    layout: int
    node_peaks: Block
    reductions: Block
    watched: Block | None

"""Spectra for the eye: bands in dBFS that rise at once and fall slowly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp import spectrum
from graphapp.engine.live.readings import BANDS, band_edges

if TYPE_CHECKING:
    from dsp.arrays import Block

FALL_DB_PER_S: Final = 26.0
"""How fast a band falls; the window smooths what rises."""


class Analyzer:
    """The spectrum of audio that goes on from one call to the next.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
        1 or more; their power is averaged.

    Attributes
    ----------
    frames : int
        How many frames a spectrum is made of.
    """

    def __init__(self, rate: int, channels: int) -> None:
        frames = spectrum.transform_frames(rate)
        self.frames = frames
        self._rate = rate
        self._window = spectrum.hann(frames)
        self._scale = spectrum.power_scale(self._window)
        self._bins = spectrum.band_bins(band_edges(), rate, frames)
        self._windowed = np.zeros((channels, frames), np.float32)
        self._power = np.zeros(frames // 2 + 1)
        self._bands = np.zeros(BANDS)

    def analyze(self, x: Block, passed: int) -> Block:
        """Return the spectrum of the last frames.

        Parameters
        ----------
        x : ndarray of float32, shape (frames, channels)
            The last frames there are, C-contiguous. `frames` of them count; fewer follow silence.
        passed : int
            Frames since the last call.

        Returns
        -------
        ndarray of float32, shape (BANDS,)
            dBFS; −inf for silence.
        """
        spectrum.apply_window(x, self._window, self._windowed)
        transform = np.fft.rfft(self._windowed)
        fall = 10.0 ** (-FALL_DB_PER_S / 10.0 * passed / self._rate)
        levels = np.zeros(BANDS, np.float32)
        parts = transform.view(np.float32)
        spectrum.fold(parts, self._bins, self._scale, fall, self._power, self._bands, levels)
        return levels

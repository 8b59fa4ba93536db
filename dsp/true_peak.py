"""True-peak meter: the greatest magnitude of each channel, between the samples too.

Frames are collected until a quantum is complete, so the answer does not depend on how the audio is
cut into blocks. The last frames are looked at when `FLUSH_FRAMES` of silence have followed them.

References
----------
.. [1] ITU-R BS.1770-5, "Algorithms to measure audio programme loudness and true-peak audio level",
   Annex 2, 2023.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.arrays import QUANTUM
from dsp.jit import kernel
from dsp.oversampling import crest, interpolator, interpolator_taps
from dsp.vector import load16, maximum, store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block

FLUSH_FRAMES: Final = 2 * QUANTUM
"""Silence that pushes the last frame through the meter at any rate."""

_WIDTH: Final = 16  # samples in a vector


def state_shapes(rate: float, channels: int) -> dict[str, tuple[tuple[int, ...], type[np.generic]]]:
    """Return shape and dtype of each array of a meter's state, in the order `measure` takes them.

    Parameters
    ----------
    rate : float
        In Hz.
    channels : int
        1 or more.

    Returns
    -------
    dict
        From the array's name to its shape and dtype. All start as zeros.
    """
    frames = interpolator_taps(rate) - 1 + QUANTUM
    return {
        "pending": ((1,), np.int64),
        "window": ((frames * channels,), np.float32),
        "peaks": ((_WIDTH, channels), np.float32),
    }


@kernel("void(float32[:, ::1], float32[:, ::1], int64[::1], float32[::1], float32[:, ::1])")
def measure(
    x: Block,
    taps: Block,
    pending: NDArray[np.int64],
    window: Block,
    peaks: Block,
) -> None:
    """Look at more frames.

    Parameters
    ----------
    x : ndarray, shape (frames, channels)
        Audio; any number of frames. What is not a number is passed over.
    taps : ndarray, shape (taps, phases)
        `dsp.oversampling.interpolator` of the rate.
    pending : ndarray, shape (1,)
        Number of frames collected since the last complete quantum.
    window : ndarray, shape ((taps - 1 + QUANTUM) * channels,)
        The frames that the last ones still to be looked at depend on, then those collected.
    peaks : ndarray, shape (16, channels)
        Magnitudes so far, spread over 16 rows: their maximum along the rows is the true peak.
    """
    channels = x.shape[1]
    samples = x.reshape(-1)
    history = (taps.shape[0] - 1) * channels
    first = (taps.shape[0] // 2 - 1) * channels
    filled = pending[0] * channels
    done = 0
    while done < samples.shape[0]:
        count = min(QUANTUM * channels - filled, samples.shape[0] - done)
        for i in range(count):
            window[history + filled + i] = samples[done + i]
        filled += count
        done += count
        if filled == QUANTUM * channels:
            for i in range(0, filled, _WIDTH):
                # A whole number of frames lies between two vectors that share their place.
                place = i // _WIDTH % channels * _WIDTH
                crests = crest(window, first + i, channels, taps)
                store(maximum(crests, load16(peaks, 0, place)), peaks, 0, place)
            for i in range(history):
                window[i] = window[filled + i]
            filled = 0
    pending[0] = filled // channels


def true_peaks(x: Block, rate: float) -> Block:
    """Return the true peak of each channel of a whole recording.

    Parameters
    ----------
    x : ndarray, shape (frames, channels)
        Float32, C-contiguous.
    rate : float
        In Hz.

    Returns
    -------
    ndarray, shape (channels,)
        Linear, full scale 1.
    """
    shapes = state_shapes(rate, x.shape[1])
    state = {name: np.zeros(shape, dtype) for name, (shape, dtype) in shapes.items()}
    for block in (x, np.zeros((FLUSH_FRAMES, x.shape[1]), np.float32)):
        measure(block, interpolator(rate), state["pending"], state["window"], state["peaks"])
    peaks: Block = np.max(state["peaks"], axis=0)
    return peaks

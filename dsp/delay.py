"""A cable's delay: whole frames, from a ring whose place follows the engine's frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dsp.jit import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dsp.arrays import Block


def ring_frames(longest: int, block: int) -> int:
    """Return how long a ring must be: a power of two that holds a block and the longest delay.

    Examples
    --------
    >>> ring_frames(320, 1024)
    2048
    """
    return 1 << (longest + block - 1).bit_length()


@kernel(
    "void(float32[:, ::1], int64, int64, float32[:, ::1], int64, int64, int64, float64, float64,"
    " float32[:, ::1], int64)"
)
def delay(
    x: Block,
    lane: int,
    channels: int,
    ring: NDArray[np.float32],
    position: int,
    tap: int,
    next_tap: int,
    fade: float,
    fade_step: float,
    out: Block,
    out_lane: int,
) -> None:
    """Delay the channels of one cable, crossfading between two taps while the delay changes.

    Parameters
    ----------
    x : ndarray of float32, shape (frames, lanes)
        The source; `channels` lanes from `lane` on are read.
    lane, channels : int
        Which lanes.
    ring : ndarray of float32, shape (ring_frames, channels)
        Memory; a power of two of frames, at least the longer tap and a block.
    position : int
        Engine frame of the first frame: it alone says where in the ring we are.
    tap, next_tap : int
        The delay in frames, and the one it is changing to.
    fade, fade_step : float
        How much of `next_tap` is heard at the first frame, 0 to 1, and the growth a frame. At
        0 and 0 the samples pass untouched.
    out : ndarray of float32, shape (frames, lanes)
        Receives the delayed samples from lane `out_lane` on.
    out_lane : int
        The first lane written.
    """
    mask = ring.shape[0] - 1
    for frame in range(x.shape[0]):
        at = position + frame
        for channel in range(channels):
            ring[at & mask, channel] = x[frame, lane + channel]
            old = ring[(at - tap) & mask, channel]
            share = min(fade + fade_step * frame, 1.0)
            if share > 0.0:
                new = ring[(at - next_tap) & mask, channel]
                out[frame, out_lane + channel] = (1.0 - share) * old + share * new
            else:
                out[frame, out_lane + channel] = old

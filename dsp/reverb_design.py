"""The reverb's parameters turned into the coefficients of its feedback delay network.

Coefficients are rows of 16, one element for each delay line; what belongs to the whole network is
repeated along its row.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from dsp.jit import inline, kernel
from dsp.key_filter import warped

if TYPE_CHECKING:
    from dsp.arrays import Values

LINES: Final = 16
"""Delay lines of the network. The even ones carry the left side, the odd ones the right."""

TILE: Final = 16
"""Frames that the network computes at once; its shortest delay must be longer."""

TAPS: Final = 5
"""Taps of the fractional delays' interpolators."""

STAGES: Final = 4
"""Allpasses in series on each side."""

# Rows of the coefficients. Of each line: its delay in frames, depth and speed of the modulation in
# frames and in cycles a frame, pole and gain of the damping filter, polarity of the input. The
# Hadamard matrix is four times an orthogonal one; the gain makes up for it, the polarity is ±4.
DELAY, DEPTH, CYCLES, POLE, GAIN, POLARITY = range(6)
# The delays of the eight allpasses, in frames.
ALLPASSES: Final = 6
# Of the whole network: the predelay in frames, the allpasses' gain, the warped cutoff of the low
# cut, the gains of the dry signal and of the lines of the same and of the other side.
PREDELAY, ALLPASS, LOW_CUT, DRY, WET_SAME, WET_OTHER = range(7, 13)
ROWS: Final = 13

# Rows of the scratch array: a tile, with a line or a frame in each row; two interpolators; left and
# right of the input, of what enters the network, and of the output.
WHOLE: Final = TAPS
"""Row of an interpolator, after its taps, with the whole frames of the delay."""
AT_BEGIN: Final = LINES
AT_END: Final = AT_BEGIN + TAPS + 1
DRY_SIDES: Final = AT_END + TAPS + 1
SIDES: Final = DRY_SIDES + 2
OUT_SIDES: Final = SIDES + 2
SCRATCH_ROWS: Final = OUT_SIDES + 2

PROPORTIONS: Final = (
    0.3823, 0.4302, 0.4621, 0.5412, 0.5975, 0.6498, 0.7530, 0.8126,
    0.9206, 1.0176, 1.1489, 1.2753, 1.4289, 1.6338, 1.8386, 2.1076,
)  # fmt: skip
"""Delays of the lines over their mean: about geometric, and no two in a simple ratio."""

SIGNS: Final = (1, 1, -1, 1, 1, -1, -1, 1, 1, -1, 1, 1, -1, -1, 1, -1)
"""Polarity at which each line takes its side's input, so that low modes do not all start alike."""

ALLPASSES_MS: Final = (1.72, 2.63, 3.89, 5.57, 1.91, 2.87, 4.19, 5.23)
"""Delays of the four allpasses in series on the left, then of those on the right."""

MEAN_SECONDS: Final = 0.035  # mean delay of the lines at a size of 50 %
SIZE_RATIO: Final = 3.0
MEAN_OVER_TIME: Final = 0.06  # at most
DEPTH_SECONDS: Final = 0.35e-3
SLOWEST_HZ: Final = 0.31  # of the modulation
FASTEST_HZ: Final = 0.97
STRIDE: Final = 5  # from line to line through the speeds
ALLPASS_AT_FULL: Final = 0.7
PREDELAY_SECONDS: Final = 0.5
HIGHEST_CORNER: Final = 0.49  # cycles a frame

LOW_LOSS: Final = 0.98
"""Loss at low frequencies over the loss that `time` asks for.

The damping filter shortens the decay of the 500 Hz and 1 kHz octaves by 2 % if `damping` is 6 kHz,
and not noticeably if it is 20 kHz. This puts their mean within 2 % for both.
"""


@inline
def _mean_seconds(time: float, size: float) -> float:
    """Return the mean delay. Lines that are long beside the decay would make it a staircase."""
    return min(MEAN_SECONDS * math.pow(SIZE_RATIO, size / 50 - 1), MEAN_OVER_TIME * time)


@inline
def _damping_pole(loss_db: float, corner: float) -> float:
    """Return the p of (1 - p) / (1 - p/z) that has a loss at the angle whose cosine is `corner`.

    |H|**2 = (1 - p)**2 / (1 - 2 p cos w + p**2) makes a quadratic equation in p, whose roots are
    inverse to each other.
    """
    power = 10 ** (-loss_db / 10)
    half_sum = (1 - power * corner) / (1 - power)
    return half_sum - math.sqrt(half_sum * half_sum - 1)


@kernel(
    "void(float64, float64, float64, float64, float64, float64, float64, float64, float64,"
    " float64, float64[:, ::1])"
)
def design(
    rate: float,
    time: float,
    size: float,
    predelay: float,
    damping: float,
    low_cut: float,
    diffusion: float,
    modulation: float,
    width: float,
    mix: float,
    coefficients: Values,
) -> None:
    """Write the coefficients of one reverb.

    Parameters
    ----------
    rate : float
        Frames per second.
    time : float
        Reverberation time T30 at middle frequencies, 0.1 to 30 s.
    size : float
        0 to 100 %: the mean delay goes from a third to three times that of 50 %.
    predelay : float
        0 to 500 ms, rounded to whole frames.
    damping : float
        Frequency at which the reverberation time is half of `time`, 2000 to 20000 Hz.
    low_cut : float
        Corner of the Butterworth high-pass before the network, 10 to 1000 Hz.
    diffusion : float
        0 to 100 %: gain of the allpasses before the network.
    modulation : float
        0 to 100 %: depth of the delays' modulation.
    width : float
        0 to 200 %: gain of the wet signal's side over its mid.
    mix : float
        0 to 100 %: share of the wet signal.
    coefficients : ndarray, shape (ROWS, LINES)
        Written.

    Notes
    -----
    A line of d seconds must lose 60 d / T dB in every passage for the whole to decay by 60 dB in T
    seconds [1]_. Its damping filter, one pole, loses that much at low frequencies and twice as much
    at `damping`. Where the lines are modulated, their interpolators lose another 0.02 dB on average
    at a sixth of the rate and 0.7 dB at a third, which shortens long decays there.

    References
    ----------
    .. [1] J.-M. Jot and A. Chaigne, "Digital delay networks for designing artificial
       reverberators", 90th AES Convention, 1991.
    """
    mean = _mean_seconds(time, size)
    corner = math.cos(2 * math.pi * min(damping / rate, HIGHEST_CORNER))
    kept = 0.0
    for line in range(LINES):
        frames = round(PROPORTIONS[line] * mean * rate)
        loss_db = 60 * frames / rate / time
        pole = _damping_pole((2 - LOW_LOSS) * loss_db, corner)
        step = STRIDE * line % LINES / (LINES - 1)
        coefficients[DELAY, line] = frames
        coefficients[DEPTH, line] = DEPTH_SECONDS * rate * modulation / 100
        coefficients[CYCLES, line] = (SLOWEST_HZ + (FASTEST_HZ - SLOWEST_HZ) * step) / rate
        coefficients[POLE, line] = pole
        coefficients[GAIN, line] = (1 - pole) * 10 ** (-LOW_LOSS * loss_db / 20) / 4
        coefficients[POLARITY, line] = 4 * SIGNS[line]
        kept += 10 ** (-loss_db / 10)
    for stage in range(2 * STAGES):
        coefficients[ALLPASSES, stage] = round(ALLPASSES_MS[stage] * rate / 1000)
    coefficients[PREDELAY] = round(predelay * rate / 1000)
    coefficients[ALLPASS] = ALLPASS_AT_FULL * diffusion / 100
    coefficients[LOW_CUT] = warped(low_cut, rate)
    # In the steady state the lines lose as much power as enters them: that of both sides, once for
    # each of its 8 lines. What they keep of theirs comes out, half of it on either side.
    level = math.sqrt((LINES - kept) / (LINES / 2 * kept))
    coefficients[DRY] = 1 - mix / 100
    coefficients[WET_SAME] = level * mix / 100 * (1 + width / 100) / 2
    coefficients[WET_OTHER] = level * mix / 100 * (1 - width / 100) / 2


RING_MARGIN: Final = 2 * TILE
"""Frames that a ring repeats behind its end, so that no read needs to wrap."""


def _ring(seconds: float, rate: float) -> int:
    """Return the length of a ring that holds a delay, in frames."""
    return TILE * math.ceil(seconds * rate / TILE) + 2 * TILE + RING_MARGIN


def state_shapes(rate: float) -> dict[str, tuple[tuple[int, ...], type[np.generic]]]:
    """Return shape and dtype of each array of a reverb's state, in the order `process` takes them.

    Parameters
    ----------
    rate : float
        Frames per second.

    Returns
    -------
    dict
        From the array's name to its shape and dtype. All start as zeros. `scratch` carries nothing
        from call to call and may be shared by all reverbs of a thread.
    """
    longest = PROPORTIONS[-1] * MEAN_SECONDS * SIZE_RATIO + DEPTH_SECONDS
    return {
        "clock": ((1,), np.int64),
        "entry": ((2, _ring(PREDELAY_SECONDS, rate)), np.float32),
        "diffusers": ((len(ALLPASSES_MS), _ring(max(ALLPASSES_MS) / 1000, rate)), np.float32),
        "lines": ((LINES, _ring(longest, rate)), np.float32),
        "filters": ((2, LINES), np.float64),
        "scratch": ((SCRATCH_ROWS, TILE), np.float32),
    }


def tail_seconds(time: float, predelay: float, size: float, low_cut: float) -> float:
    """Return how long the reverb sounds after its input has ended, to -120 dB.

    Parameters
    ----------
    time : float
        Reverberation time, s.
    predelay : float
        Predelay, ms.
    size : float
        Size, %.
    low_cut : float
        Low cut, Hz: this filter rings longer than a short reverb.

    Returns
    -------
    float
        Seconds.
    """
    paths = PROPORTIONS[-1] * _mean_seconds(time, size) + DEPTH_SECONDS + sum(ALLPASSES_MS) / 1000
    ringing = math.log(1e6) / (math.sqrt(2) * math.pi * low_cut)
    return 2 * time / LOW_LOSS + predelay / 1000 + paths + ringing

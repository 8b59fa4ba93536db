"""Parametric EQ, the filter: a cascade of second-order sections that may move in every frame.

A section is a state-variable filter integrated by the trapezoidal rule [1]_, its output mixed from
its input, band-pass and low-pass [2]_. With s = (z - 1) / (z + 1) / g its response is

    m0 + (m1 s + m2) / (s² + k s + 1).

A frame without input adds -4 g k v² to the sum of the squares of its two states, v being the
band-pass: a section gains no energy of itself, wherever g > 0 and k > 0 move from frame to frame.
That is why these five, and not the factors of a difference equation, are what `dsp.eq_design`
computes and what is interpolated here.

References
----------
.. [1] V. Zavalishin, "The Art of VA Filter Design", 2018, chapter 4.
.. [2] A. Simper, "Solving the continuous SVF equations using trapezoidal integration and equivalent
   currents", Cytomic, 2013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from dsp.arrays import LANES, QUANTUM
from dsp.jit import inline, kernel
from dsp.vector import F64x8, fma, load, settle, store, to_cable, widen

if TYPE_CHECKING:
    from dsp.arrays import Block, Pages, Values

COEFFICIENTS: Final = 5
"""Of a section: g, k, m0, m1, m2."""
STATES: Final = 2
"""Of a section: its two integrators."""

Step: TypeAlias = tuple[F64x8, F64x8, F64x8, F64x8, F64x8, F64x8, F64x8]


@inline
def _solve(g: F64x8, k: F64x8, m0: F64x8, m1: F64x8, m2: F64x8) -> Step:
    """Return the factors of `_advance`.

    With a = 1 / (1 + g (g + k)) and the states `band` and `low`, a frame's implicit equations [2]_
    have the solution v = a (band + g (x - low)) for the band-pass and low + g v for the low-pass;
    the states become 2 v - band and low + 2 g v. Here v is eliminated, so that a state waits for
    no more than two operations on the states before.
    """
    a = 1.0 / fma(g, g + k, 1.0)
    ag = a * g
    cross = ag + ag
    keep_low = fma(-g, cross, 1.0)
    mix_v = fma(g, m2, m1)
    mix_x, mix_low = fma(mix_v, ag, m0), fma(-mix_v, ag, m2)
    # As 1 - keep_low, and not g * cross, the input's share holds a constant exactly.
    return fma(2.0, a, -1.0), cross, keep_low, 1.0 - keep_low, mix_x, mix_v * a, mix_low


@inline
def _advance(x: F64x8, band: F64x8, low: F64x8, step: Step) -> tuple[F64x8, F64x8, F64x8]:
    """Return a section's output and its next states."""
    keep_band, cross, keep_low, feed_low, mix_x, mix_band, mix_low = step
    return (
        fma(mix_x, x, fma(mix_band, band, mix_low * low)),
        fma(keep_band, band, fma(-cross, low, cross * x)),
        fma(keep_low, low, fma(cross, band, feed_low * x)),
    )


@inline
def _at_rest(coefficients: Pages, page: int, section: int) -> Step:
    """Return the factors of a section whose coefficients do not move."""
    return _solve(
        load(coefficients, page, section, 0, 0),
        load(coefficients, page, section, 1, 0),
        load(coefficients, page, section, 2, 0),
        load(coefficients, page, section, 3, 0),
        load(coefficients, page, section, 4, 0),
    )


@inline
def _recall(state: Pages, page: int, section: int) -> tuple[F64x8, F64x8]:
    """Return the states of a section."""
    return load(state, page, section, 0, 0), load(state, page, section, 1, 0)


@inline
def _save(band: F64x8, low: F64x8, state: Pages, page: int, section: int) -> None:
    """Store the states of a section at the end of a quantum."""
    store(settle(band), state, page, section, 0, 0)
    store(settle(low), state, page, section, 1, 0)


@inline
def _filter(line: Values, coefficients: Pages, state: Pages, page: int, section: int) -> None:
    """Filter a quantum in place by one section."""
    step = _at_rest(coefficients, page, section)
    band, low = _recall(state, page, section)
    for frame in range(QUANTUM):
        y, band, low = _advance(load(line, frame, 0), band, low, step)
        store(y, line, frame, 0)
    _save(band, low, state, page, section)


@inline
def _filter_twice(line: Values, coefficients: Pages, state: Pages, page: int, section: int) -> None:
    """Filter a quantum in place by two sections: while one waits for its states, the other works.

    So two take little longer than one; with four at once hardly anything is gained.
    """
    step_1 = _at_rest(coefficients, page, section)
    step_2 = _at_rest(coefficients, page, section + 1)
    band_1, low_1 = _recall(state, page, section)
    band_2, low_2 = _recall(state, page, section + 1)
    for frame in range(QUANTUM):
        y, band_1, low_1 = _advance(load(line, frame, 0), band_1, low_1, step_1)
        y, band_2, low_2 = _advance(y, band_2, low_2, step_2)
        store(y, line, frame, 0)
    _save(band_1, low_1, state, page, section)
    _save(band_2, low_2, state, page, section + 1)


@inline
def _filter_moving(
    line: Values, begin: Pages, end: Pages, state: Pages, page: int, section: int
) -> None:
    """Filter a quantum in place by one section that moves from `begin` to `end`."""
    g, g_end = load(begin, page, section, 0, 0), load(end, page, section, 0, 0)
    k, k_end = load(begin, page, section, 1, 0), load(end, page, section, 1, 0)
    m0, m0_end = load(begin, page, section, 2, 0), load(end, page, section, 2, 0)
    m1, m1_end = load(begin, page, section, 3, 0), load(end, page, section, 3, 0)
    m2, m2_end = load(begin, page, section, 4, 0), load(end, page, section, 4, 0)
    band, low = _recall(state, page, section)
    for frame in range(QUANTUM):
        way = frame / QUANTUM
        step = _solve(
            fma(g_end - g, way, g),
            fma(k_end - k, way, k),
            fma(m0_end - m0, way, m0),
            fma(m1_end - m1, way, m1),
            fma(m2_end - m2, way, m2),
        )
        y, band, low = _advance(load(line, frame, 0), band, low, step)
        store(y, line, frame, 0)
    _save(band, low, state, page, section)


@kernel(
    "void(float32[:, ::1], float32[:, ::1], float64[:, :, :, ::1], float64[:, :, :, ::1],"
    " float64[:, :, :, ::1], float64[:, ::1], boolean)"
)
def cascade(
    x: Block,
    out: Block,
    begin: Pages,
    end: Pages,
    state: Pages,
    line: Values,
    moving: bool,
) -> None:
    """Filter a block by a cascade of sections, in float64 from its input to its output.

    Parameters
    ----------
    x, out : ndarray, shape (frames, lanes)
        The input, and where the output goes; they may be the same array.
    begin, end : ndarray, shape (pages, sections, 5, 8)
        g, k, m0, m1 and m2 in the first frame, and in the one after the last.
    state : ndarray, shape (pages, sections, 2, 8)
        The sections' states, all 0 to begin with.
    line : ndarray, shape (64, 8)
        Scratch.
    moving : bool
        Whether the coefficients move, in a block of one quantum; otherwise those of `end` hold.
    """
    sections = state.shape[1]
    for page in range(state.shape[0]):
        for start in range(0, x.shape[0], QUANTUM):
            for frame in range(QUANTUM):
                store(widen(load(x, start + frame, page * LANES)), line, frame, 0)
            if moving:
                for section in range(sections):
                    _filter_moving(line, begin, end, state, page, section)
            else:
                for section in range(0, sections - 1, 2):
                    _filter_twice(line, end, state, page, section)
                if sections % 2 == 1:
                    _filter(line, end, state, page, sections - 1)
            for frame in range(QUANTUM):
                store(to_cable(load(line, frame, 0)), out, start + frame, page * LANES)

"""Parametric EQ: the design against the analog prototypes, the cascade against scipy."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import signal

from dsp.arrays import LANES, QUANTUM
from dsp.eq import cascade
from dsp.eq_design import design
from dsp.eq_shapes import Shape, Slope, decay_seconds, sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dsp.arrays import Block

    Array = NDArray[np.float64]
    Complex = NDArray[np.complex128]

PASSES = (Shape.HIGH_PASS, Shape.LOW_PASS)
WITH_GAIN = (Shape.BELL, Shape.LOW_SHELF, Shape.HIGH_SHELF, Shape.TILT)
KINDS = [(shape, Slope.DB_12) for shape in Shape]
KINDS += list(itertools.product(PASSES, (Slope.DB_6, Slope.DB_24, Slope.DB_48)))
RATES = (44_100.0, 48_000.0, 88_200.0, 96_000.0, 192_000.0)


@dataclass(frozen=True)
class Band:
    """A band of an equalizer, with the defaults of the node."""

    shape: Shape = Shape.BELL
    freq: float = 1000.0
    gain: float = 0.0
    q: float = 0.707
    slope: Slope = Slope.DB_12
    on: bool = True


def coefficients(
    nodes: Sequence[Sequence[Band]], rate: float = 48_000.0, output_db: float = 0.0, width: int = 2
) -> Array:
    """Design a bank whose nodes have bands of the same sections."""
    bands = list(zip(*nodes, strict=True))
    counts = [sections(node[0].shape, node[0].slope) for node in bands]

    def over_nodes(name: str) -> Array:
        values = [[float(getattr(band, name)) for band in node] for node in bands]
        return np.array(values).reshape(len(bands), len(nodes))

    pages = -(-len(nodes) * width // LANES)
    designed = np.zeros((pages, max(sum(counts), 1), 5, LANES))
    design(
        over_nodes("shape"),
        over_nodes("freq"),
        over_nodes("gain"),
        over_nodes("q"),
        over_nodes("slope"),
        over_nodes("on"),
        np.full(len(nodes), output_db),
        np.cumsum([0, *counts], dtype=np.int64),
        rate,
        width,
        designed,
    )
    return designed


def of_lane(designed: Array, lane: int = 0) -> Array:
    """Return the coefficients of one lane, shape (sections, 5)."""
    return designed[lane // LANES, :, :, lane % LANES]


def response(lane: Array, freq: Array, rate: float) -> Complex:
    """Return what the sections do to sines, as the docstring of `dsp.eq` gives it."""
    g, k, m0, m1, m2 = lane.T[:, :, None]
    s = 1j * np.tan(np.pi * freq / rate) / g
    product: Complex = np.prod(m0 + (m1 * s + m2) / (s * s + k * s + 1), axis=0)
    return product


def analog_pass(band: Band, s: Complex) -> Complex:
    """Return the response of a high-pass or low-pass prototype, s relative to its frequency."""
    above = s if band.shape == Shape.HIGH_PASS else np.ones_like(s)
    if band.slope == Slope.DB_6:
        return above / (s + 1)
    n = sections(band.shape, band.slope)
    qs = [0.5 / np.sin(np.pi * (pair + 0.5) / (2 * n)) for pair in range(n)]
    qs[0] = band.q if n == 1 else qs[0] * band.q / 0.707
    product: Complex = np.prod([above**2 / (s * s + s / q + 1) for q in qs], axis=0)
    return product


def analog(band: Band, freq: Array) -> Complex:
    """Return the response of a prototype."""
    s: Complex = np.array(1j * freq / band.freq, np.complex128)
    if band.shape in PASSES:
        return analog_pass(band, s)
    q, a = band.q, 10 ** (band.gain / 40)
    root = a**0.5
    both: dict[Shape, tuple[Complex, Complex]] = {
        Shape.BELL: (s * s + s * a / q + 1, s * s + s / (a * q) + 1),
        Shape.LOW_SHELF: (a * (s * s + s * root / q + a), a * s * s + s * root / q + 1),
        Shape.HIGH_SHELF: (a * (a * s * s + s * root / q + 1), s * s + s * root / q + a),
        Shape.NOTCH: (s * s + 1, s * s + s / q + 1),
        Shape.BAND_PASS: (s / q, s * s + s / q + 1),
        # Two first-order shelves, each of which has half of its gain at its frequency.
        Shape.TILT: ((s + 1 / root) * (a * s + root), (s + root) * (s + root)),
    }
    above, below = both[band.shape]
    return above / below


def decibels(amplitude: Complex) -> Array:
    """Return magnitudes in dB."""
    return 20 * np.log10(np.abs(amplitude) + 1e-30)


def run(x: Block, designed: Array, *, block: int | None = None, moving: bool = False) -> Block:
    """Filter audio from silence, in calls of `block` frames."""
    out = np.full_like(x, np.nan)
    state = np.zeros((designed.shape[0], designed.shape[1], 2, LANES))
    block = block or len(x)
    for start in range(0, len(x), block):
        piece = slice(start, start + block)
        line = np.zeros((QUANTUM, LANES))
        cascade(x[piece], out[piece], designed, designed, state, line, moving)
    return out


SCENE = [
    [
        Band(Shape.HIGH_PASS, 35.0 + node, q=0.9, slope=Slope.DB_24),
        Band(Shape.BELL, 400.0 * (node + 1), gain=5.0 - 4 * node, q=2.0),
        Band(Shape.HIGH_SHELF, 9000.0, gain=-3.0 * node),
        Band(Shape.LOW_PASS, 15_000.0 - 99 * node, slope=Slope.DB_6),
    ]
    for node in range(8)
]


def noise(frames: int, lanes: int) -> Block:
    """Return white noise."""
    return np.random.default_rng(5).uniform(-0.5, 0.5, (frames, lanes)).astype(np.float32)


@pytest.mark.parametrize(("shape", "slope"), KINDS)
@pytest.mark.parametrize("rate", RATES)
def test_the_curve_follows_the_analog_prototype(shape: Shape, slope: Slope, rate: float) -> None:
    limit = {44_100.0: 1.0, 48_000.0: 0.7}.get(rate, 0.1)
    qs = [0.3, 0.5, 0.707, 1.0]
    if shape == Shape.BELL:
        qs += [0.1, 2.0, 4.0, 8.0, 40.0]
    if shape in {*PASSES, Shape.NOTCH, Shape.BAND_PASS}:
        qs += [2.0]
    if sections(shape, slope) > 1:
        qs = [0.5, 0.707]
    gains = (-12, -5, 1, 12) if shape in WITH_GAIN else (0,)
    freqs = (20, 100, 1000, 2000, 4000, 6000, 9000, 12_000, 14_000, 16_000)
    nodes = [
        [Band(shape, freq, gain, q, slope)] for freq, gain, q in itertools.product(freqs, gains, qs)
    ]
    designed = coefficients(nodes, rate, width=1)
    freq = np.geomspace(20, 20_000, 300)
    for lane, [band] in enumerate(nodes):
        wanted = decibels(analog(band, freq))
        error = decibels(response(of_lane(designed, lane), freq, rate)) - wanted
        assert np.abs(error[wanted > -24]).max() < limit, band


def test_a_notch_is_deep() -> None:
    lane = of_lane(coefficients([[Band(Shape.NOTCH, 3000.0, q=0.7)]]))
    assert decibels(response(lane, np.array([3000.0]), 48_000.0)) < -120


@pytest.mark.parametrize("shape", WITH_GAIN)
def test_a_cut_is_the_inverse_of_the_boost(shape: Shape) -> None:
    freq = np.linspace(20, 23_900, 200)
    for center, gain, q in itertools.product((30, 1000, 17_000), (0.5, 12, 36), (0.2, 1, 12)):
        bank = coefficients([[Band(shape, center, gain, q)], [Band(shape, center, -gain, q)]])
        boost, cut = (response(of_lane(bank, lane), freq, 48_000.0) for lane in (0, 2))
        np.testing.assert_allclose(boost * cut, 1.0, atol=1e-9)


@pytest.mark.parametrize("shape", WITH_GAIN)
def test_no_gain_changes_no_bit(shape: Shape) -> None:
    x = noise(QUANTUM, LANES)
    for freq, q in itertools.product((10, 1000, 20_000), (0.1, 1, 40)):
        designed = coefficients([[Band(shape, freq, 0.0, q)]] * 4)
        np.testing.assert_allclose(designed[:, :, 2], 1.0, atol=1e-12)
        np.testing.assert_allclose(designed[:, :, 3:], 0.0, atol=1e-12)
        np.testing.assert_array_equal(run(x, designed), x)


@pytest.mark.parametrize(("shape", "slope"), KINDS)
def test_every_corner_is_stable_and_of_minimum_phase(shape: Shape, slope: Slope) -> None:
    freqs = (10, 11, 100, 3000, 9000, 16_000, 20_000, 22_000)
    gains = (-36, -1e-6, 0, 36) if shape in WITH_GAIN else (0,)
    qs = (0.1, 0.5, 0.707, 5, 40)
    nodes = [
        [Band(shape, freq, gain, q, slope)] for freq, gain, q in itertools.product(freqs, gains, qs)
    ]
    for rate in RATES:
        g, k, m0, m1, m2 = np.moveaxis(coefficients(nodes, rate, width=1), 2, 0)
        assert all(np.isfinite(each).all() for each in (g, k, m0, m1, m2))
        assert (g > 0).all()
        assert (k > 0).all()  # poles in the left half of the plane of s
        rounding = 1e-12 * (np.abs(m0) + np.abs(m1) + np.abs(m2))
        for factor in (m0, m0 * k + m1, m0 + m2):  # of s², s and 1 in the numerator
            assert (factor >= -rounding).all()


@pytest.mark.parametrize(
    "band",
    [
        Band(Shape.BELL, 2000.0, 9.0, 3.0),
        Band(Shape.HIGH_PASS, 80.0, q=1.2),
        Band(Shape.LOW_PASS, 12_000.0, slope=Slope.DB_6),
        Band(Shape.LOW_SHELF, 40.0, -14.0),
    ],
)
def test_the_impulse_response_is_that_of_the_difference_equation(band: Band) -> None:
    designed = coefficients([[band]])
    g, k, m0, m1, m2 = of_lane(designed)[0]
    minus, plus = np.array([1.0, -1.0]) / g, np.array([1.0, 1.0])  # s = minus / plus
    s2, s1, s0 = np.convolve(minus, minus), np.convolve(minus, plus), np.convolve(plus, plus)
    below = s2 + k * s1 + s0
    above = m0 * below + m1 * s1 + m2 * s0
    x = np.zeros((4096, LANES), np.float32)
    x[0] = 1.0
    wanted = signal.sosfilt(np.concatenate([above, below])[None] / below[0], x[:, 0])
    np.testing.assert_allclose(run(x, designed)[:, 0], wanted, rtol=1e-7, atol=1e-9)


def test_steep_passes_are_butterworth_filters() -> None:
    order = {Slope.DB_12: 2, Slope.DB_24: 4, Slope.DB_48: 8}
    for slope, n in order.items():
        lane = of_lane(coefficients([[Band(Shape.LOW_PASS, 500.0, slope=slope)]], 192_000.0))
        freq = np.array([50.0, 500.0, 1000.0])
        wanted = -10 * np.log10(1 + (freq / 500) ** (2 * n))
        np.testing.assert_allclose(decibels(response(lane, freq, 192_000.0)), wanted, atol=0.01)


@pytest.mark.parametrize("block", [64, 128, 4096])
@pytest.mark.parametrize("moving", [False, True])
def test_bits_do_not_depend_on_calls_or_on_coefficients_that_could_move(
    block: int,
    moving: bool,
) -> None:
    x, designed = noise(4096, 16), coefficients(SCENE)
    block = QUANTUM if moving else block
    np.testing.assert_array_equal(run(x, designed, block=block, moving=moving), run(x, designed))


def test_bits_do_not_depend_on_the_neighbors() -> None:
    x, bank = noise(512, 16), coefficients(SCENE)
    banked = run(x, bank)
    for node, bands in enumerate(SCENE):
        mine = slice(2 * node, 2 * node + 2)
        alone = coefficients([bands])
        np.testing.assert_array_equal(of_lane(alone), of_lane(bank, 2 * node))
        lanes = np.zeros((512, LANES), np.float32)
        lanes[:, :2] = x[:, mine]
        out = run(lanes, alone)
        np.testing.assert_array_equal(out[:, :2], banked[:, mine])
        np.testing.assert_array_equal(out[:, 2:], 0.0)


def test_a_bank_in_place() -> None:
    x, designed = noise(256, 16), coefficients(SCENE)
    wanted = run(x, designed)
    state, line = np.zeros((2, 5, 2, LANES)), np.zeros((QUANTUM, LANES))
    cascade(x, x, designed, designed, state, line, moving=False)
    np.testing.assert_array_equal(x, wanted)


def sweep(*, stepping: bool) -> Array:
    """Return a sine through a bell that climbs from 100 Hz to 10 kHz in half a second."""
    rate, frames = 48_000, 24_000
    x = np.zeros((frames, LANES), np.float32)
    x[:, 0] = 0.25 * np.sin(2 * np.pi * 440 / rate * np.arange(frames))
    out = np.zeros_like(x)
    state, line = np.zeros((1, 1, 2, LANES)), np.zeros((QUANTUM, LANES))
    begin = coefficients([[Band(Shape.BELL, 100.0, 12.0, 4.0)]])
    for start in range(0, frames, QUANTUM):
        freq = 100.0 * 100 ** (start / frames)
        end = coefficients([[Band(Shape.BELL, freq, 12.0, 4.0)]])
        piece = slice(start, start + QUANTUM)
        cascade(x[piece], out[piece], begin, end, state, line, not stepping)
        begin = end
    return out[:, 0].astype(np.float64)


def test_a_sweep_does_not_click() -> None:
    # Fourth differences: the sine's own, at 12 dB, against those of a kink.
    sine = 0.25 * 10 ** (12 / 20) * (2 * np.pi * 440 / 48_000) ** 4
    smooth, stepped = (np.abs(np.diff(sweep(stepping=each), 4)).max() for each in (False, True))
    assert smooth < 1.2 * sine
    assert stepped > 10 * sine


def test_no_motion_adds_energy() -> None:
    random = np.random.default_rng(1)
    state = random.normal(size=(1, 1, 2, LANES))
    silence, line = np.zeros((QUANTUM, LANES), np.float32), np.zeros((QUANTUM, LANES))
    begin, energy = np.zeros((1, 1, 5, LANES)), np.inf
    begin[:, :, :2] = 1.0
    for _ in range(200):
        end = begin.copy()
        end[:, :, :2] = 10 ** random.uniform(-3, 1.5, (1, 1, 2, LANES))
        cascade(silence, silence.copy(), begin, end, state, line, moving=True)
        begin, before, energy = end, energy, np.sum(state**2, axis=2)
        assert (energy <= before * (1 + 1e-13)).all()


def test_the_state_settles_to_zero() -> None:
    designed = coefficients(SCENE)
    state, line = np.ones((2, 5, 2, LANES)), np.zeros((QUANTUM, LANES))
    silence = np.zeros((192_000, 16), np.float32)
    out = np.empty_like(silence)
    cascade(silence, out, designed, designed, state, line, moving=False)
    assert not state.any()
    assert not out[-QUANTUM:].any()


def test_a_band_that_is_off_and_an_equalizer_without_bands_pass_their_input() -> None:
    x = noise(QUANTUM, LANES)
    off = [Band(shape, 500.0, 12.0, slope=Slope.DB_48, on=False) for shape in Shape]
    np.testing.assert_array_equal(run(x, coefficients([off] * 4)), x)
    for bands in ([], off):
        louder = run(x, coefficients([bands] * 4, output_db=6.0))
        np.testing.assert_allclose(louder, 10 ** (6 / 20) * x, rtol=1e-6)


@pytest.mark.parametrize(("shape", "slope"), KINDS)
@pytest.mark.parametrize("q", [0.1, 0.707, 12.0])
@pytest.mark.parametrize("gain", [-36.0, 24.0])
def test_a_band_has_rung_out_after_its_decay(
    shape: Shape, slope: Slope, q: float, gain: float
) -> None:
    rate, freq = 48_000, 200.0
    gain = gain if shape in WITH_GAIN else 0.0
    tail = int(decay_seconds(shape, slope, freq, gain, q) * rate)
    burst = 9600
    x = np.zeros((-(-(burst + 2 * tail) // QUANTUM) * QUANTUM, LANES), np.float32)
    x[:burst, 0] = np.sin(2 * np.pi * freq / rate * np.arange(burst))
    out = np.abs(run(x, coefficients([[Band(shape, freq, gain, q, slope)]]))[burst:, 0])
    assert out[tail:].max() < 1e-6
    assert tail < 2 * rate

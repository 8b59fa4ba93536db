"""The limiter's ceiling by other oversamplers, its gain, its delay and its bits."""

from __future__ import annotations

import itertools
import math
from typing import Final

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray
from scipy import signal

from dsp.arrays import LANES, QUANTUM
from dsp.limiter import limit
from dsp.limiter_design import (
    COEFFICIENTS,
    PER_CEILING,
    design,
    latency_frames,
    lookahead_frames,
    state_shapes,
)
from dsp.oversampling import interpolator

RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
DEFAULTS: Final = {"drive": 0.0, "ceiling": -1.0, "lookahead": 5.0, "release": 80.0, "link": 100.0}
Signal = NDArray[np.float64]
Block = NDArray[np.float32]


class Node:
    """A limiter with its state."""

    def __init__(self, rate: float = 48_000, width: int = 2, **parameters: float) -> None:
        self.rate, self.width = rate, width
        self.parameters = DEFAULTS | parameters
        lookahead = self.parameters["lookahead"]
        self.lookahead = lookahead_frames(lookahead, rate)
        self.latency = latency_frames(lookahead, rate)
        self.state = [np.zeros(s, t) for s, t in state_shapes(lookahead, rate, width).values()]
        self.coefficients = self.design()
        self.reduction = np.zeros(LANES)

    def design(self, **parameters: float) -> Signal:
        """Return coefficients, of other values for some parameters."""
        p = self.parameters | parameters
        coefficients = np.zeros(COEFFICIENTS)
        design(
            self.rate, p["drive"], p["ceiling"], p["lookahead"], p["release"], p["link"],
            coefficients,
        )  # fmt: skip
        return coefficients

    def process(
        self, x: Block, lane: int = 0, end: Signal | None = None, out: Block | None = None
    ) -> Block:
        """Limit a block whose lanes from `lane` on are the node's; the others become 9."""
        out = np.full_like(x, 9.0) if out is None else out
        begin, self.coefficients = self.coefficients, self.coefficients if end is None else end
        clock, delay, window, rings, held, scratch = self.state
        limit(
            x, out, lane, self.width, begin, self.coefficients, self.lookahead,
            interpolator(self.rate), clock, delay, window, rings, held, scratch, self.reduction,
        )  # fmt: skip
        return out

    def whole(self, x: Signal | Block) -> Block:
        """Limit a recording of shape (frames, channels), without the latency."""
        frames, channels = x.shape
        padded = -(-(frames + self.latency) // QUANTUM) * QUANTUM
        block = np.zeros((padded, LANES), np.float32)
        block[:frames, :channels] = x
        return self.process(block)[self.latency : self.latency + frames, :channels]


def amplitude(db: float) -> float:
    """Return the factor of a gain in dB."""
    return float(10.0 ** (db / 20.0))


def highest(x: Block) -> float:
    """Return the greatest magnitude, to compare with a float64 at its precision."""
    return float(np.max(np.abs(x)))


def faded(x: Signal, frames: int) -> Signal:
    """Fade a stereo signal in and out."""
    ramp = np.arange(len(x)) / frames
    faded_in_and_out: Signal = x * np.minimum(1.0, np.minimum(ramp, ramp[::-1]))[:, None]
    return faded_in_and_out


def below_20_khz(x: Signal, rate: float) -> Signal:
    """Remove what is at 20 kHz and above; sharply, so from 19.7 kHz on gently."""
    spectrum = np.fft.rfft(x, axis=0)
    frequencies = np.fft.rfftfreq(len(x), 1.0 / rate)
    spectrum *= np.clip((20_000.0 - frequencies) / 300.0, 0.0, 1.0)[:, None]
    return faded(np.fft.irfft(spectrum, len(x), axis=0), 200)


def bursts(rng: np.random.Generator, frames: int) -> Signal:
    """Return an envelope of rectangular bursts, 3 to 600 frames long, up to 12 dB."""
    envelope = np.zeros(frames)
    start = 300
    while start < frames - 1200:
        stop = start + int(rng.integers(3, 600))
        envelope[start:stop] = 10.0 ** rng.uniform(-1.0, 0.6)
        start = stop + int(rng.integers(5, 500))
    return envelope[:, None]


def adversary(name: str, rate: int) -> Signal:
    """Return a stereo signal that is hard to limit and holds nothing from 20 kHz on."""
    frames = 10_000
    rng = np.random.default_rng(5)
    t = np.arange(frames)[:, None]
    envelope = bursts(rng, frames)
    turn = 2.0 * np.pi / rate
    partials = turn * np.array([55, 110, 220, 331, 663, 1320, 2640, 5300, 9000, 14_000])
    signals = {
        "noise": rng.standard_normal((frames, 2)) * envelope,
        "quarter": 2.0 * np.sin(np.pi / 2.0 * t + np.pi / 4.0) * (envelope > 0.0) * [1.0, 0.5],
        "treble": np.sin(turn * 19_000 * t + [0.0, 1.0]) * envelope,
        "square": np.sign(np.sin(turn * 997 * t)) * envelope * [1.0, -0.7],
        "mix": 4.0 * 0.25 * np.sin(partials * t + np.arange(10)).sum(axis=1, keepdims=True)
        + 4.0 * 0.3 * rng.standard_normal((frames, 2)) * np.exp(-(t % 3000) / 400.0),
    }
    return below_20_khz(signals[name], rate)


def overshoot_db(x: Block, rate: int, ceiling: float) -> float:
    """Return by how much the true peak is above the ceiling, by the worse of two oversamplers.

    The polyphase filter spans 64 frames on each side, in a Kaiser window of 10.
    """
    wide = x.astype(np.float64)
    sinc = 16.0 * signal.firwin(2 * 16 * 64 + 1, 1 / 16, window=("kaiser", 10.0))
    by_soxr = np.max(np.abs(soxr.resample(wide, rate, 8 * rate, "VHQ")))
    by_scipy = np.max(np.abs(signal.upfirdn(sinc, wide, up=16, axis=0)))
    return float(20.0 * np.log10(max(by_soxr, by_scipy))) - ceiling


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("name", ["noise", "quarter", "treble", "square", "mix"])
@pytest.mark.parametrize("link", [0.0, 100.0])
def test_true_peak_stays_below_the_ceiling(rate: int, name: str, link: float) -> None:
    x = adversary(name, rate)
    for lookahead, release in itertools.product((0.5, 5.0, 20.0), (1.0, 80.0)):
        node = Node(rate, lookahead=lookahead, release=release, link=link)
        overshoot = overshoot_db(node.whole(x), rate, -1.0)
        assert -0.1 < overshoot < 0.03, (lookahead, release)


@pytest.mark.parametrize("offset", range(4))
def test_ebu_bursts_with_drive(offset: int) -> None:
    """EBU Tech 3341, signals 20 to 23: one period that peaks 6 dB higher, between samples."""
    low = 0.5 * np.sin(2.0 * np.pi * np.arange(24 * 500) / 24)
    x = np.concatenate([low, np.sin(2.0 * np.pi * np.arange(16) / 16), low])
    decimator = signal.firwin(513, 0.225, window=("kaiser", 10.0))
    decimated = faded(np.convolve(x, decimator, "same")[offset::4, None], 480)
    for drive in (0.0, 12.0):
        assert -0.1 < overshoot_db(Node(drive=drive).whole(decimated), 48_000, -1.0) < 0.03


@pytest.mark.parametrize("ceiling", [-24.0, -1.0, 0.0])
def test_samples_stay_below_the_ceiling_whatever_the_spectrum(ceiling: float) -> None:
    x = 3.0 * np.random.default_rng(2).standard_normal((20_000, 2))
    x[5000:5100] = 1e30
    x[8000:8100, 0] = 3e38
    for lookahead, link in itertools.product((0.5, 5.0), (0.0, 100.0)):
        y = Node(ceiling=ceiling, lookahead=lookahead, release=1.0, link=link).whole(x)
        assert highest(y) <= amplitude(ceiling)


@pytest.mark.parametrize("ceiling", np.linspace(-24.0, 0.0, 20))
def test_the_least_sample_above_the_ceiling_is_limited(ceiling: float) -> None:
    least = np.float32(amplitude(ceiling))
    if float(least) <= amplitude(ceiling):
        least = np.nextafter(least, np.float32(2.0))
    x = np.zeros((200, 2), np.float32)
    x[100] = least
    assert highest(Node(ceiling=ceiling).whole(x)) <= amplitude(ceiling)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("lookahead", [0.5, 3.3, 5.0, 20.0])
def test_below_the_ceiling_it_is_a_delay_of_its_latency(rate: float, lookahead: float) -> None:
    x = np.random.default_rng(3).uniform(-0.3, 0.3, (2 * QUANTUM * 80, LANES)).astype(np.float32)
    node = Node(rate, lookahead=lookahead)
    y = node.process(x)
    assert node.latency % QUANTUM == 0
    assert node.latency >= rate * lookahead / 1000.0
    np.testing.assert_array_equal(y[node.latency :, :2], x[: -node.latency, :2])
    assert not np.any(y[: node.latency, :2])


def test_gain_starts_to_fall_one_lookahead_before_the_peak() -> None:
    node = Node(lookahead=2.0)
    x = np.full((2000, 2), 0.1, np.float32)
    x[1000] = 4.0
    changed = np.flatnonzero(node.whole(x)[:, 0] != np.float32(0.1))
    assert abs(1000 - changed[0] - node.lookahead) <= 2


def test_recovers_to_exactly_unity() -> None:
    rng = np.random.default_rng(4)
    x = rng.standard_normal((500 * QUANTUM, LANES)).astype(np.float32)
    node = Node(release=2.0)
    node.process(x)
    node.process(0.05 * x)
    node.reduction[:] = 0.0
    node.process(0.05 * x)
    assert not np.any(node.reduction)


@pytest.mark.parametrize("rate", [44_100, 192_000])
@pytest.mark.parametrize("release", [5.0, 80.0, 400.0])
def test_release_is_the_time_constant_of_the_reduction_in_db(rate: int, release: float) -> None:
    x = np.full((rate, 2), 0.01)
    x[:400] = 8.0
    reduction_db = -20.0 * np.log10(Node(rate, release=release).whole(x)[:, 0] / 0.01)
    start = 400 + round(0.02 * rate)
    fallen = np.flatnonzero(reduction_db[start:] <= reduction_db[start] / math.e)[0]
    assert fallen / rate * 1000.0 == pytest.approx(release, rel=0.01)


@pytest.mark.parametrize("link", [0.0, 30.0, 100.0])
@pytest.mark.parametrize("width", [2, 4, 8])
def test_link_shares_the_reduction_of_the_loudest_channel(link: float, width: int) -> None:
    levels = np.full(width, 0.1)
    levels[0], levels[width - 1] = 8.0, 2.0
    node = Node(width=width, link=link)
    y = node.whole(np.tile(levels, (4000, 1)))[3000]
    own = 20.0 * np.log10(np.maximum(levels / amplitude(-1.0), 1.0))
    expected = own * (1.0 - link / 100.0) + own[0] * link / 100.0
    np.testing.assert_allclose(20.0 * np.log10(levels / y), expected, atol=0.01)
    if link == 0.0:
        assert np.all(y[1 : width - 1] == np.float32(0.1))


def test_meter_reads_the_greatest_reduction() -> None:
    node = Node(link=0.0)
    swell = np.interp(np.arange(4000), [1000, 1500, 2500, 3000], [0.1, 2.0, 2.0, 0.1])
    node.whole(np.stack([swell, np.full(4000, 0.1)], axis=1))
    assert node.reduction[0] == pytest.approx(20.0 * math.log10(2.0) + 1.0, abs=0.01)
    assert node.reduction[1] == 0.0


def test_thd_of_a_60_hz_sine_limited_by_6_db() -> None:
    t = np.arange(2 * 48_000) / 48_000
    x = amplitude(5.0) * np.sin(2.0 * np.pi * 60.0 * t)
    y = Node().whole(np.stack([x, x], axis=1))[48_000:, 0]
    harmonics = np.abs(np.fft.rfft(y))[60::60]
    assert 20.0 * math.log10(harmonics[0] / 24_000) == pytest.approx(-1.0, abs=0.1)
    assert math.hypot(*harmonics[1:40]) / harmonics[0] < 0.003


@pytest.mark.parametrize("width", [1, 2, 4, 8])
def test_same_bits_for_every_split_and_neighbor(width: int) -> None:
    rng = np.random.default_rng(7)
    x = np.zeros((64 * QUANTUM, 2 * LANES), np.float32)
    lanes = slice(LANES, LANES + width)
    x[:, lanes] = rng.standard_normal((len(x), width)) * (rng.random((len(x), 1)) < 0.1)
    whole = Node(width=width, lookahead=3.0, link=70.0).process(x, LANES)
    assert np.all(np.delete(whole, lanes, axis=1) == 9.0)
    crowded = rng.standard_normal(x.shape).astype(np.float32)
    neighbors = np.delete(crowded, lanes, axis=1)
    crowded[:, lanes] = x[:, lanes]
    node = Node(width=width, lookahead=3.0, link=70.0)
    for block in np.split(crowded, QUANTUM * np.array([1, 2, 7, 8, 40, 41])):
        node.process(block, LANES, out=block)
    np.testing.assert_array_equal(crowded[:, lanes], whole[:, lanes])
    np.testing.assert_array_equal(np.delete(crowded, lanes, axis=1), neighbors)


@pytest.mark.parametrize("width", [1, 2, 4, 8])
def test_drive_moves_frame_by_frame(width: int) -> None:
    node = Node(width=width, drive=-6.0)
    x = np.full((8 * QUANTUM, LANES), 0.1, np.float32)
    end = node.design(drive=0.0)
    y = [node.process(x[:QUANTUM]), node.process(x[:QUANTUM], end=end), node.process(x)]
    out = np.concatenate(y)[node.latency :, width - 1]
    gains = np.interp(np.arange(len(out)), [QUANTUM, 2 * QUANTUM], [amplitude(-6.0), 1.0])
    np.testing.assert_allclose(out, 0.1 * gains, rtol=1e-6)
    assert np.all(out[2 * QUANTUM :] == np.float32(0.1))


def test_ceiling_moves_with_the_audio_it_belongs_to() -> None:
    node = Node(ceiling=-1.0, release=1.0)
    rng = np.random.default_rng(8)
    ceilings, outputs = [], []
    for target in (-1.0, -12.0, -12.0, -24.0, 0.0, 0.0, -3.0, *(12 * [-3.0])):
        begin, end = node.coefficients, node.design(ceiling=target)
        x = rng.standard_normal((QUANTUM, LANES)).astype(np.float32)
        per_ceiling = begin + (end - begin) * np.arange(QUANTUM)[:, None] / QUANTUM
        ceilings.append(1.0 / per_ceiling[:, PER_CEILING])
        outputs.append(node.process(x, end=end))
    peaks = np.max(np.abs(np.concatenate(outputs)[node.latency :, :2]), axis=1)
    allowed = np.concatenate(ceilings)[: len(peaks)]
    assert np.all(peaks <= allowed * (1.0 + 1e-6))
    assert np.max(peaks / allowed) > 0.9


@pytest.mark.parametrize("rate", [44_100, 192_000])
def test_finite_at_every_corner(rate: int) -> None:
    rng = np.random.default_rng(9)
    x = rng.standard_normal((40 * QUANTUM, LANES)).astype(np.float32)
    x[200] = 1e30, -1e30, 3.4e38, -3.4e38, np.nan, np.inf, -np.inf, 1e-40
    x[300:500] *= np.float32(1e30)
    corners = itertools.product(
        (-24.0, 36.0), (-24.0, 0.0), (0.5, 20.0), (1.0, 2000.0), (0.0, 100.0)
    )
    for corner in corners:
        parameters = dict(zip(DEFAULTS, corner, strict=True))
        node = Node(rate, 8, **parameters)
        y = node.process(x)
        assert np.all(np.isfinite(y)), parameters
        assert highest(y) <= amplitude(parameters["ceiling"]), parameters


def test_what_is_not_finite_counts_as_silence() -> None:
    x = np.random.default_rng(9).standard_normal((4096, LANES)).astype(np.float32)
    x[1000, :2] = 0.0
    expected = Node().process(x)
    x[1000, :2] = np.nan, np.inf
    np.testing.assert_array_equal(Node().process(x), expected)


def test_silence_stays_silence() -> None:
    node = Node(drive=36.0)
    node.process(np.ones((4096, LANES), np.float32))
    y = node.process(np.full((8192, LANES), -0.0, np.float32))[node.latency :, :2]
    assert not np.any(y)
    assert not np.any(np.signbit(y))

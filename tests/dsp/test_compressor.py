"""The compressor's stages against their definitions, its times and gains, and its bits."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from scipy import signal

from dsp.arrays import LANES, QUANTUM
from dsp.compressor import COEFFICIENTS, RINGS, STATES, compress, latency_frames
from dsp.compressor_design import PEAK, RMS, design
from dsp.delay import ring_frames
from dsp.dynamics import level_dbfs, linked
from dsp.gain_computer import static_gain_db
from dsp.key_filter import high_pass, resolvent, warped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dsp.arrays import Block, Pages

Parameters: TypeAlias = dict[str, float]

RATE = 48_000
RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
OFF = math.nan
DEFAULTS: Parameters = {
    "threshold_db": -18.0,
    "ratio": 2.0,
    "knee_db": 6.0,
    "attack_ms": 10.0,
    "release_ms": 120.0,
    "makeup_db": 0.0,
    "auto_makeup": 0.0,
    "detector": PEAK,
    "link": 100.0,
    "key_highpass_hz": OFF,
    "mix": 100.0,
}
CORNERS: dict[str, tuple[float, ...]] = {
    "threshold_db": (-80.0, 0.0),
    "ratio": (1.0, 100.0),
    "knee_db": (0.0, 24.0),
    "attack_ms": (0.05, 500.0),
    "release_ms": (5.0, 5000.0),
    "makeup_db": (-24.0, 36.0),
    "auto_makeup": (0.0, 1.0),
    "detector": (PEAK, RMS),
    "link": (0.0, 100.0),
    "key_highpass_hz": (OFF, 10.0, 2000.0),
    "mix": (0.0, 100.0),
}


class Bank:
    """Compressors side by side, with the memory they need."""

    def __init__(
        self, *nodes: Parameters, width: int = 1, rate: float = RATE, lookahead: int = 0
    ) -> None:
        self.nodes = [DEFAULTS | node for node in nodes]
        self.width, self.rate, self.lookahead = width, rate, lookahead
        self.latency = latency_frames(lookahead)
        self.position = 0
        pages = -(-len(nodes) * width // LANES)
        self.state = np.zeros((pages, STATES, LANES))
        frames = ring_frames(self.latency, QUANTUM) if lookahead else 0
        self.rings = np.zeros((pages, RINGS, frames, LANES), np.float32)
        self.largest = np.zeros((pages, LANES))
        self.coefficients = self.design()

    def design(self) -> Pages:
        """Return the coefficients of the parameters as they are now."""
        pages = np.zeros((len(self.state), COEFFICIENTS, LANES))
        values = [np.array([float(node[name]) for node in self.nodes]) for name in DEFAULTS]
        arguments: list[Any] = [*values, float(self.rate), self.width, pages]
        design(*arguments)
        return pages

    def call(
        self, x: Block, key: Block, *, moving: bool = False, out: Block | None = None
    ) -> Block:
        """Run one call; while moving, from the coefficients of the last one."""
        begin, self.coefficients = self.coefficients, self.design()
        begin = begin if moving else self.coefficients
        out = np.full_like(x, np.nan) if out is None else out
        arrays = (self.state, self.rings, self.largest, np.full((QUANTUM, LANES), np.nan))
        scalars = (self.width, self.lookahead, self.position, moving)
        compress(x, key, out, begin, self.coefficients, *arrays, *scalars)
        self.position += len(x)
        return out

    def run(
        self, x: Block, key: Block | None = None, *, split: int | None = None, moving: bool = False
    ) -> Block:
        """Run calls of `split` frames; lanes are filled up with silence and cut again."""
        blocks = np.zeros((2, -(-len(x) // QUANTUM) * QUANTUM, LANES * len(self.state)), np.float32)
        blocks[0, : len(x), : x.shape[1]] = x
        blocks[1, : len(x), : x.shape[1]] = x if key is None else key
        step = split or blocks.shape[1]
        calls = [
            self.call(*blocks[:, at : at + step], moving=moving)
            for at in range(0, blocks.shape[1], step)
        ]
        return np.concatenate(calls)[: len(x), : x.shape[1]]


def level(db: float, frames: int, channels: int = 1) -> Block:
    """Return DC at a level."""
    return np.full((frames, channels), 10 ** (db / 20), np.float32)


def noise(frames: int, channels: int, seed: int = 1) -> Block:
    """Return noise whose loudness comes and goes."""
    random = np.random.default_rng(seed)
    swell = 0.05 + np.abs(np.sin(np.arange(frames) / 900.0))
    return (0.5 * swell[:, None] * random.standard_normal((frames, channels))).astype(np.float32)


def sine(freq: float, db: float, frames: int) -> Block:
    """Return a sine whose peaks are at a level."""
    wave = 10 ** (db / 20) * np.sin(2 * np.pi * freq / RATE * np.arange(frames))
    block: Block = wave.astype(np.float32)[:, None]
    return block


def gain_db(out: Block, x: Block) -> NDArray[np.float64]:
    """Return by how much each sample came out larger."""
    ratio: NDArray[np.float64] = 20 * np.log10(out.astype(np.float64) / x)
    return ratio


def paper_curve(x: float, threshold: float, ratio: float, knee: float) -> float:
    """Return the output level of equation (4) of Giannoulis, Massberg and Reiss."""
    if 2 * (x - threshold) < -knee:
        return x
    if 2 * (x - threshold) > knee or knee == 0:
        return threshold + (x - threshold) / ratio
    return x + (1 / ratio - 1) * (x - threshold + knee / 2) ** 2 / (2 * knee)


CURVES = list(itertools.product((-50.0, -18.0, 0.0), (1.0, 2.0, 4.0, 100.0), (0.0, 6.0, 24.0)))


@pytest.mark.parametrize(("threshold", "ratio", "knee"), CURVES)
def test_static_gain_is_the_papers(threshold: float, ratio: float, knee: float) -> None:
    levels = np.linspace(-90, 12, 409)
    expected = [paper_curve(each, threshold, ratio, knee) - each for each in levels]
    gains = static_gain_db(levels, threshold, ratio, knee)
    np.testing.assert_allclose(gains, expected, rtol=0, atol=1e-12)
    assert static_gain_db(-7.0, threshold, ratio, knee).shape == ()


@pytest.mark.parametrize("detector", [PEAK, RMS])
@pytest.mark.parametrize(("threshold", "ratio", "knee"), CURVES)
def test_settled_gain_follows_the_static_curve(
    threshold: float, ratio: float, knee: float, detector: int
) -> None:
    levels = np.arange(-60, 1)
    node = {"threshold_db": threshold, "ratio": ratio, "knee_db": knee, "attack_ms": 1.0}
    bank = Bank(*[node | {"detector": detector}] * len(levels))
    direct = np.hstack([level(float(db), 7680) for db in levels])
    square = direct * np.where(np.arange(len(direct)) % 100 < 50, 1, -1)[:, None].astype(np.float32)
    expected = static_gain_db(levels, threshold, ratio, knee)
    for x in (direct, square):
        settled = gain_db(bank.run(x), x)[-1]
        np.testing.assert_allclose(settled, expected, rtol=0, atol=0.001)


@pytest.mark.parametrize("rate", [44_100, 192_000])
@pytest.mark.parametrize(
    ("attack", "release"), [(0.05, 5.0), (10.0, 120.0), (50.0, 50.0), (100.0, 5.0), (3.0, 400.0)]
)
def test_times_are_time_constants(attack: float, release: float, rate: int) -> None:
    node = {"threshold_db": -20.0, "ratio": 4.0, "knee_db": 0.0}
    bank = Bank(node | {"attack_ms": attack, "release_ms": release}, rate=rate)
    attack_frames, release_frames = attack / 1000 * rate, release / 1000 * rate
    loud = level(0.0, math.ceil(20 * attack_frames))
    quiet = level(-60.0, math.ceil(3 * release_frames))
    x = np.vstack([loud, quiet])
    reduction = -gain_db(bank.run(x), x)[:, 0]
    part = 1 - math.exp(-1)
    rise = np.count_nonzero(reduction[: len(loud)] < 15.0 * part) + 1
    assert abs(rise - attack_frames) <= max(1, 0.02 * attack_frames)
    fall = np.count_nonzero(reduction[len(loud) :] > 15.0 * (1 - part)) + 1
    assert abs(fall - release_frames) <= max(1, 0.02 * release_frames)


def test_rms_reads_a_sine_3_db_below_peak() -> None:
    node = {"threshold_db": -40.0, "ratio": 2.0, "knee_db": 0.0, "attack_ms": 0.05}
    bank = Bank(
        node | {"detector": PEAK, "release_ms": 5000.0},
        node | {"detector": RMS, "attack_ms": 500.0, "release_ms": 500.0},
    )
    bank.run(np.repeat(sine(1000.0, -6.0, 4 * RATE), 2, axis=1))
    peak, rms = bank.largest[0, :2]
    assert peak == pytest.approx(0.5 * 34.0, abs=0.01)
    assert peak - rms == pytest.approx(0.5 * 3.01, abs=0.03)


@pytest.mark.parametrize("link", [0.0, 50.0, 100.0])
@pytest.mark.parametrize(("width", "channels"), [(1, 1), (2, 2), (4, 3), (4, 4), (8, 5), (8, 8)])
def test_channels_follow_the_loudest_of_their_node(width: int, channels: int, link: float) -> None:
    node = {"threshold_db": -60.0, "ratio": 100.0, "knee_db": 0.0, "attack_ms": 1.0, "link": link}
    bank = Bank(node, node, width=width)
    x = np.zeros((960, 2 * width), np.float32)
    levels = -30.0 + 3.0 * np.arange(channels)
    for first, louder in ((0, 0.0), (width, 12.0)):
        x[:, first : first + channels] = 10 ** ((levels + louder) / 20)
    out = bank.run(x)
    for first, louder in ((0, 0.0), (width, 12.0)):
        lanes = slice(first, first + channels)
        own = levels + louder
        used = own * (1 - link / 100) + own[-1] * link / 100
        expected = static_gain_db(used, -60.0, 100.0, 0.0)
        np.testing.assert_allclose(gain_db(out[-1, lanes], x[-1, lanes]), expected, atol=0.001)
    assert not out[:, channels:width].any()


def test_link_is_exact_at_both_ends() -> None:
    levels = level_dbfs(np.random.default_rng(1).random(LANES))
    loudest = np.repeat(levels.reshape(-1, 2).max(axis=1), 2)
    assert np.array_equal(linked(levels, np.zeros(LANES), 2), levels)
    assert np.array_equal(linked(levels, np.ones(LANES), 2), loudest)


def test_level_of_silence_is_finite() -> None:
    levels = level_dbfs(np.array([0.0, 1e-30, 0.25, 1.0]))
    np.testing.assert_allclose(levels, [-200.0, -200.0, -6.0206, 0.0], atol=1e-4)


def test_detector_hears_the_key() -> None:
    node = {"threshold_db": -30.0, "ratio": 4.0, "knee_db": 0.0, "attack_ms": 1.0}
    quiet, loud = level(-50.0, 960), level(-10.0, 960)
    ducked = gain_db(Bank(node).run(quiet, loud), quiet)[-1, 0]
    assert ducked == pytest.approx(-15.0, abs=0.001)
    assert np.array_equal(Bank(node).run(loud, quiet), loud)


@pytest.mark.parametrize("rate", [44_100, 192_000])
@pytest.mark.parametrize("cutoff", [10.0, 120.0, 2000.0])
def test_key_high_pass_is_a_butterworth(cutoff: float, rate: int) -> None:
    heard = noise(2 * 4800, 1)
    butterworth = signal.butter(2, cutoff, "highpass", fs=rate, output="sos")
    filtered = signal.sosfilt(butterworth, heard.astype(np.float64), axis=0).astype(np.float32)
    node = {"threshold_db": -40.0, "ratio": 10.0, "attack_ms": 1.0, "release_ms": 5.0}
    x = level(-6.0, len(heard))
    out = Bank(node | {"key_highpass_hz": cutoff}, rate=rate).run(x, heard)
    expected = Bank(node, rate=rate).run(x, filtered)
    np.testing.assert_allclose(out, expected, rtol=2e-4)
    assert np.mean(np.abs(gain_db(out, expected))) < 1e-5


def test_high_pass_without_cutoff_is_no_filter() -> None:
    zero, x = np.zeros(LANES), np.linspace(-1, 1, LANES)
    cutoff = np.full(LANES, warped(OFF, RATE))
    y, band, low = high_pass(x, zero, zero, cutoff, resolvent(cutoff))
    assert np.array_equal(x, y)
    assert not band.any()
    assert not low.any()


def test_switched_off_high_pass_forgets() -> None:
    loud = level(-6.0, QUANTUM, 2) + noise(QUANTUM, 2)
    node = {"attack_ms": 0.05, "release_ms": 5.0}
    filtered = node | {"key_highpass_hz": 2000.0}
    bank, plain = Bank(filtered, filtered), Bank(node, filtered)
    for each in (bank, plain):
        each.run(loud)
        each.nodes[0]["key_highpass_hz"] = OFF
        each.run(loud, moving=True)
        each.run(level(-6.0, RATE, 2))
    assert np.array_equal(bank.run(loud), plain.run(loud))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("lookahead_ms", [0.1, 1.7, 4.0, 20.0])
def test_lookahead_is_exact_and_its_latency_whole_quanta(lookahead_ms: float, rate: int) -> None:
    lookahead = round(lookahead_ms / 1000 * rate)
    latency = latency_frames(lookahead)
    assert latency % QUANTUM == 0
    assert 0 <= latency - lookahead < QUANTUM
    at, frames = 5000, 5000 + 2 * latency
    impulse = np.zeros((frames, 1), np.float32)
    impulse[at] = 1e-3
    out = Bank({}, rate=rate, lookahead=lookahead).run(impulse)
    assert np.array_equal(out[latency:], impulse[:-latency])
    assert not out[:latency].any()
    x, key = noise(frames, 1), np.zeros((frames, 1), np.float32)
    key[at:] = 1.0
    out = Bank({"ratio": 10.0}, rate=rate, lookahead=lookahead).run(x, key)
    changed = np.flatnonzero(out[latency:] != x[:-latency])
    assert changed[0] == at - lookahead


@pytest.mark.parametrize("lookahead", [0, 100])
def test_dry_signal_is_untouched(lookahead: int) -> None:
    x = noise(4096, 2)
    node = {"threshold_db": -60.0, "ratio": 20.0, "makeup_db": 12.0, "auto_makeup": 1.0}
    bank = Bank(node | {"mix": 0.0}, width=2, lookahead=lookahead)
    out = bank.run(x)
    assert np.array_equal(out[bank.latency :], x[: len(x) - bank.latency])


@pytest.mark.parametrize("node", [{"ratio": 1.0, "threshold_db": -80.0}, {"threshold_db": 0.0}])
@pytest.mark.parametrize("mix", [30.0, 100.0])
def test_nothing_to_do_is_unity_to_the_bit(node: Parameters, mix: float) -> None:
    x = noise(4096, 2) / np.float32(8)
    assert np.array_equal(Bank(node | {"mix": mix}, width=2).run(x), x)


@pytest.mark.parametrize("makeup", [-24.0, 6.0, 36.0])
@pytest.mark.parametrize("mix", [50.0, 100.0])
def test_makeup_and_mix(makeup: float, mix: float) -> None:
    x = level(-10.0, 1920)
    node = {"threshold_db": -30.0, "ratio": 4.0, "knee_db": 0.0, "attack_ms": 1.0}
    out = Bank(node | {"makeup_db": makeup, "mix": mix}).run(x)
    wet = 10 ** ((makeup - 15.0) / 20)
    assert out[-1, 0] / x[-1, 0] == pytest.approx(1 + mix / 100 * (wet - 1), rel=1e-5)


@pytest.mark.parametrize(("threshold", "ratio", "knee"), CURVES)
def test_auto_makeup_is_half_of_the_reduction_at_full_scale(
    threshold: float, ratio: float, knee: float
) -> None:
    x = level(0.0, 1920)
    node = {"threshold_db": threshold, "ratio": ratio, "knee_db": knee, "attack_ms": 1.0}
    out = Bank(node | {"auto_makeup": 1.0, "makeup_db": 2.0}).run(x)
    static = paper_curve(0.0, threshold, ratio, knee)
    assert gain_db(out, x)[-1, 0] == pytest.approx(2.0 + static / 2, abs=0.001)


@pytest.mark.parametrize("rate", RATES)
def test_corners_are_finite_and_silence_stays_silent(rate: int) -> None:
    nodes = [
        dict(zip(CORNERS, corner, strict=True)) for corner in itertools.product(*CORNERS.values())
    ][::5]
    bank = Bank(*nodes, rate=rate)
    silence = np.zeros((QUANTUM, len(nodes)), np.float32)
    assert not bank.run(silence).any()
    loud = np.float32(100) * noise(512, len(nodes))
    assert np.isfinite(bank.run(loud)).all()
    assert np.isfinite(bank.largest).all()
    assert (bank.largest >= 0).all()
    assert not bank.run(silence).any()


def test_silence_leaves_no_state() -> None:
    bank = Bank(*VARIED, width=2)
    bank.run(noise(512, 2 * len(VARIED)))
    assert bank.state.any()
    bank.run(np.zeros((10 * RATE, 2 * len(VARIED)), np.float32))
    assert not bank.state.any()


def test_what_is_not_a_number_does_not_stay() -> None:
    x = noise(4 * QUANTUM, 1)
    x[10] = np.nan
    x[20] = np.inf
    bank = Bank({"detector": RMS, "key_highpass_hz": 100.0, "threshold_db": -60.0})
    out = bank.run(x)
    assert np.isfinite(out).all()
    assert np.isfinite(bank.state).all()
    assert np.isfinite(bank.largest).all()
    assert out[QUANTUM:].all()


def definition(x: Block, node: Parameters) -> NDArray[np.float64]:
    """Compress the channels of one node, sample by sample, as the literature writes it."""
    heard = x.astype(np.float64)
    if not math.isnan(node["key_highpass_hz"]):
        cutoff = node["key_highpass_hz"]
        sections = signal.butter(2, cutoff, "highpass", fs=RATE, output="sos")
        heard = signal.sosfilt(sections, heard, axis=0)
    power = heard**2
    if node["detector"] == RMS:
        a = math.exp(-1 / (0.010 * RATE))
        power = signal.lfilter([1 - a], [1, -a], power, axis=0)
    levels = 10 * np.log10(np.maximum(power, 1e-20))
    link = node["link"] / 100
    levels = levels * (1 - link) + levels.max(axis=1, keepdims=True) * link
    curve = (node["threshold_db"], node["ratio"], node["knee_db"])
    wanted = -static_gain_db(levels, *curve)
    attack, release = (math.exp(-1000 / (node[n] * RATE)) for n in ("attack_ms", "release_ms"))
    reduction = np.zeros_like(wanted)
    last = np.zeros(x.shape[1])
    for frame, goal in enumerate(wanted):
        memory = np.where(goal > last, attack, release)
        last = memory * last + (1 - memory) * goal
        reduction[frame] = last
    makeup = node["makeup_db"] - node["auto_makeup"] * 0.5 * static_gain_db(0.0, *curve)
    wet = 10 ** ((makeup - reduction) / 20)
    return x * (1 + node["mix"] / 100 * (wet - 1))


VARIED: list[Parameters] = [
    {"threshold_db": -30.0, "ratio": 4.0, "knee_db": 10.0, "attack_ms": 3.0},
    {"threshold_db": -25.0, "ratio": 100.0, "knee_db": 0.0, "detector": RMS, "link": 30.0},
    {"threshold_db": -45.0, "key_highpass_hz": 150.0, "auto_makeup": 1.0, "mix": 60.0},
    {"threshold_db": -35.0, "attack_ms": 80.0, "release_ms": 8.0, "makeup_db": 5.0, "link": 0.0},
    {"threshold_db": -50.0, "ratio": 3.0, "key_highpass_hz": 40.0, "detector": RMS},
]


def test_whole_compressor_is_its_definition() -> None:
    x = noise(4800, 2 * len(VARIED))
    bank = Bank(*VARIED, width=2)
    out = bank.run(x)
    for index, node in enumerate(bank.nodes):
        lanes = slice(2 * index, 2 * index + 2)
        np.testing.assert_allclose(out[:, lanes], definition(x[:, lanes], node), rtol=3e-7)


@pytest.mark.parametrize("lookahead", [0, 100])
@pytest.mark.parametrize(("split", "moving"), [(64, False), (192, False), (512, False), (64, True)])
def test_bits_do_not_depend_on_the_calls(split: int, lookahead: int, *, moving: bool) -> None:
    x = noise(3000, 2 * len(VARIED))
    whole = Bank(*VARIED, width=2, lookahead=lookahead)
    parts = Bank(*VARIED, width=2, lookahead=lookahead)
    expected = whole.run(x)
    assert np.array_equal(parts.run(x, split=split, moving=moving), expected)
    assert np.array_equal(parts.state, whole.state)
    assert np.array_equal(parts.largest, whole.largest)


@pytest.mark.parametrize("width", [1, 2, 4, 8])
def test_bits_do_not_depend_on_the_neighbors(width: int) -> None:
    x = noise(2048, width * len(VARIED))
    out = Bank(*VARIED, width=width, lookahead=70).run(x)
    for index, node in enumerate(VARIED):
        lanes = slice(width * index, width * (index + 1))
        alone = Bank(node, width=width, lookahead=70).run(x[:, lanes])
        assert np.array_equal(alone, out[:, lanes])


def test_bits_do_not_depend_on_a_neighbor_that_moves() -> None:
    x = noise(40 * QUANTUM, 2 * len(VARIED))
    resting = Bank(*VARIED, width=2).run(x)
    outs = []
    for bank in (Bank(*VARIED, width=2), Bank(VARIED[0], width=2)):
        calls = []
        for quantum in range(40):
            bank.nodes[0]["threshold_db"] = -30.0 - quantum
            bank.nodes[0]["key_highpass_hz"] = OFF if quantum % 3 else 30.0 * (quantum + 1)
            part = x[quantum * QUANTUM :][:QUANTUM, : 2 * len(bank.nodes)]
            calls.append(bank.run(part, moving=True))
        outs.append(np.concatenate(calls))
    together, alone = outs
    assert np.array_equal(together[:, 2:], resting[:, 2:])
    assert np.array_equal(together[:, :2], alone)
    assert not np.array_equal(alone, resting[:, :2])


def test_moving_parameters_glide() -> None:
    bank = Bank({"ratio": 1.0}, {"ratio": 1.0, "makeup_db": 6.0})
    x = level(-20.0, QUANTUM, 2)
    assert np.array_equal(bank.run(x)[:, 0], x[:, 0])
    bank.nodes[0]["makeup_db"] = 6.0
    bank.nodes[1]["mix"] = 0.0
    out = bank.run(x, moving=True)
    way = np.arange(QUANTUM) / QUANTUM
    np.testing.assert_allclose(gain_db(out, x)[:, 0], 6.0 * way, atol=1e-5)
    wet = 10 ** (6 / 20) - 1
    np.testing.assert_allclose(out[:, 1] / x[:, 1], 1 + wet * (1 - way), rtol=1e-6)
    after = bank.run(x)
    assert gain_db(after, x)[0, 0] == pytest.approx(6.0, abs=1e-5)
    assert np.array_equal(after[:, 1], x[:, 1])


def test_level_above_a_gliding_knee_feels_nothing_of_it() -> None:
    bank = Bank({"threshold_db": -30.0, "ratio": 4.0, "knee_db": 0.0, "attack_ms": 0.05})
    x = level(0.0, 4800)
    bank.run(x)
    bank.nodes[0]["knee_db"] = 24.0
    x = x[:QUANTUM]
    np.testing.assert_allclose(gain_db(bank.run(x, moving=True), x), -22.5, atol=1e-5)


def test_largest_reduction_is_held() -> None:
    x = np.vstack([level(0.0, 4800), level(-60.0, 4800)])
    bank = Bank({"threshold_db": -20.0, "ratio": 4.0, "knee_db": 0.0, "attack_ms": 1.0})
    seen = gain_db(bank.run(x, split=QUANTUM), x)
    assert bank.largest[0, 0] == pytest.approx(-seen.min(), abs=1e-5)
    assert not bank.largest[0, 1:].any()


def test_distortion_of_a_tone_is_low() -> None:
    x = sine(1000.0, -3.0, 4 * RATE)
    out = Bank({"threshold_db": -20.0, "ratio": 4.0}).run(x)[-RATE:, 0]
    spectrum = np.abs(np.fft.rfft(out)) ** 2
    harmonics = spectrum[2000:20_001:1000].sum() / spectrum[1000]
    assert math.sqrt(harmonics) < 0.005


def test_output_may_be_the_input() -> None:
    x = noise(512, LANES * 2)
    expected = Bank(*VARIED, width=2).call(x, x)
    Bank(*VARIED, width=2).call(x, x, out=x)
    assert np.array_equal(x, expected)


def test_kernel_means_what_it_says_in_python() -> None:
    x = noise(2 * QUANTUM, 2 * LANES)
    outs = []
    for run in (compress, compress.python):
        bank = Bank(*VARIED, width=2, lookahead=30)
        out = np.empty_like(x)
        begin, end = bank.coefficients, bank.coefficients.copy()
        end[:, :-1] *= 1.01
        arrays = (bank.state, bank.rings, bank.largest, np.zeros((QUANTUM, LANES)))
        for at in (0, QUANTUM):
            part = slice(at, at + QUANTUM)
            run(x[part], x[part], out[part], begin, end, *arrays, 2, 30, at, at > 0)
        outs.append(out)
    assert np.array_equal(outs[0], outs[1])

"""The reverb's decay, level, density and modes; its bits; and what moving parameters do to it."""

from __future__ import annotations

import itertools
import math
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import linalg, signal

from dsp.arrays import QUANTUM
from dsp.reverb import process
from dsp.reverb_design import (
    ALLPASS,
    ALLPASSES,
    DELAY,
    GAIN,
    LINES,
    POLARITY,
    POLE,
    ROWS,
    STAGES,
    WET_SAME,
    design,
    state_shapes,
    tail_seconds,
)

RATE: Final = 48_000
RATES: Final = (44_100, 48_000, 88_200, 96_000, 192_000)
RANGES: Final = {
    "time": (0.1, 30.0),
    "size": (0.0, 100.0),
    "predelay": (0.0, 500.0),
    "damping": (2000.0, 20_000.0),
    "low_cut": (10.0, 1000.0),
    "diffusion": (0.0, 100.0),
    "modulation": (0.0, 100.0),
    "width": (0.0, 200.0),
    "mix": (0.0, 100.0),
}
DEFAULTS: Final = {
    "time": 1.8,
    "size": 50.0,
    "predelay": 20.0,
    "damping": 6000.0,
    "low_cut": 150.0,
    "diffusion": 80.0,
    "modulation": 20.0,
    "width": 100.0,
    "mix": 100.0,
}
Signal = NDArray[np.float64]
Block = NDArray[np.float32]


class Node:
    """A reverb with its state."""

    def __init__(self, rate: float = RATE, **parameters: float) -> None:
        self.rate, self.parameters = rate, DEFAULTS | parameters
        self.state: dict[str, NDArray[Any]] = {
            name: np.zeros(s, t) for name, (s, t) in state_shapes(rate).items()
        }
        self.coefficients = self.design()
        self.position = 0

    def design(self, **parameters: float) -> Signal:
        """Return coefficients, of other values for some parameters."""
        coefficients = np.zeros((ROWS, LINES))
        p = self.parameters | parameters
        design(
            self.rate, p["time"], p["size"], p["predelay"], p["damping"], p["low_cut"],
            p["diffusion"], p["modulation"], p["width"], p["mix"], coefficients,
        )  # fmt: skip
        return coefficients

    def process(self, x: Block, end: Signal | None = None, lane: int = 0) -> Block:
        """Return the two sides of the output for an input of any number of channels."""
        frames, channels = x.shape
        block = np.full((frames, 16), 9, np.float32)
        block[:, lane : lane + channels] = x
        out = np.full((frames, 8), 7, np.float32)
        end = self.coefficients if end is None else end
        state = self.state
        process(
            block, lane, channels, out, 2, self.coefficients, end, state["clock"], state["entry"],
            state["diffusers"], state["lines"], state["filters"], state["scratch"], self.position,
        )  # fmt: skip
        assert np.all(out[:, [0, 1, 4, 5, 6, 7]] == 7)
        self.coefficients = end
        self.position += frames
        return out[:, 2:4].copy()


def quanta(seconds: float, rate: float = RATE) -> int:
    """Return the frames of a time, rounded up to whole quanta."""
    return QUANTUM * math.ceil(seconds * rate / QUANTUM)


def noise(frames: int, seed: int = 1, channels: int = 2) -> Block:
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal((frames, channels))).astype(np.float32)


def response(seconds: float, rate: float = RATE, **parameters: float) -> Signal:
    """Return both sides' response to an impulse on both sides, as long as asked for."""
    x = np.zeros((quanta(seconds, rate), 2), np.float32)
    x[0] = 1
    return Node(rate, **parameters).process(x).T.astype(float)


def reverberation_time(h: Signal, rate: float, center: float, octaves: float = 1) -> float:
    """Return T30, the mean over the sides, by ISO 3382: a band, integrated backwards."""
    edges = center * 2 ** (octaves / 2 * np.array([-1, 1]))
    band = signal.butter(3, edges, "bandpass", fs=rate, output="sos")
    energy = np.cumsum(np.square(signal.sosfilt(band, h))[:, ::-1], axis=1)[:, ::-1]
    level = 10 * np.log10(np.maximum(energy / energy[:, :1], 1e-30))
    times = []
    for side in level:
        used = np.flatnonzero((side <= -5) & (side >= -35))
        times.append(-60 / np.polyfit(used / rate, side[used], 1)[0])
    return float(np.mean(times))


def echo_densities(h: Signal, seconds: Signal) -> Signal:
    """Return the sides' echo densities as Abel and Huang (AES 121, 2006) define them.

    The share, around a time, of what exceeds the standard deviation: 1 for Gaussian noise.
    """
    window = np.hanning(round(0.02 * RATE) | 1)
    window /= np.sum(window)
    first = np.round(seconds * RATE).astype(int) - len(window) // 2
    parts = h[:, first[:, None] + np.arange(len(window))]
    deviation = np.sqrt(np.sum(window * parts**2, axis=-1, keepdims=True))
    outside = np.sum(window * (np.abs(parts) > deviation), axis=-1)
    return np.asarray(outside / math.erfc(math.sqrt(0.5)))


def pink(frames: int, rate: int, seed: int) -> Signal:
    """Return pink noise from 250 Hz to 2 kHz, 0.1 RMS."""
    frequency = np.fft.rfftfreq(frames, 1 / rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(frames))
    inside = (frequency >= 250) & (frequency <= 2000)
    x = np.fft.irfft(np.where(inside, spectrum / np.sqrt(frequency + 1e-9), 0), frames)
    return np.asarray(0.1 * x / np.sqrt(np.mean(x**2)))


def delayed(x: Signal, frames: int) -> Signal:
    return np.concatenate([np.zeros(frames), x[: len(x) - frames]])


def reference(x: Block, node: Node) -> Signal:
    """Return what a feedback delay network gives, written as its equations say, unmodulated."""
    c, p = node.coefficients, node.parameters
    high_pass = signal.butter(2, p["low_cut"], "high", fs=node.rate, output="sos")
    sides = []
    for side in range(2):
        y = delayed(x[:, side].astype(float), round(p["predelay"] * node.rate / 1000))
        for frames in c[ALLPASSES, STAGES * side : STAGES * side + STAGES].astype(int):
            g = c[ALLPASS, 0]
            gap = np.zeros(frames - 1)
            y = signal.lfilter(np.r_[-g, gap, 1], np.r_[1, gap, -g], y)
        sides.append(signal.sosfilt(high_pass, y))
    mixing = linalg.hadamard(LINES) / 4
    delay, damped = c[DELAY].astype(int), np.zeros(LINES)
    polarity, gain = c[POLARITY] / 4, c[GAIN] * 4
    lines = np.zeros((len(x) + delay.max(), LINES))
    for n, entering in enumerate(np.transpose(sides)):
        leaving = lines[n + delay.max() - delay, range(LINES)]
        damped = c[POLE] * damped + gain * (mixing @ leaving + polarity * np.tile(entering, 8))
        lines[n + delay.max()] = damped
    taken = [delayed(lines[delay.max() :, i], delay[i]) for i in range(LINES)]
    return np.asarray(
        c[WET_SAME, 0] * np.stack([np.sum(taken[side::2], axis=0) for side in (0, 1)])
    )


def test_is_the_network_its_equations_describe() -> None:
    node = Node(modulation=0, time=0.6, size=10, predelay=3, low_cut=400)
    x = noise(quanta(0.2))
    expected = reference(x, node)
    got = node.process(x)
    assert np.max(np.abs(expected)) > 0.05
    np.testing.assert_allclose(got.T, expected, atol=1e-7)


@pytest.mark.parametrize("rate", [44_100, 96_000])
@pytest.mark.parametrize(
    ("time", "size"), list(itertools.product((0.2, 0.6, 1.8, 5.0), (0, 50, 100)))
)
def test_decays_in_the_time_asked_for(time: float, size: float, rate: float) -> None:
    h = response(0.8 * time + 0.35, rate, time=time, size=size)
    octaves = [reverberation_time(h, rate, center) for center in (500, 1000)]
    assert np.mean(octaves) == pytest.approx(time, rel=0.05)


@pytest.mark.parametrize("damping", [2000, 6000, 10_000])
def test_decays_in_half_the_time_at_the_damping_frequency(damping: float) -> None:
    h = response(1.5, time=1.5, damping=damping)
    assert reverberation_time(h, RATE, damping, 1 / 3) == pytest.approx(0.75, rel=0.08)


def test_damps_up_to_20_khz_without_modulation() -> None:
    h = response(1.5, time=1.5, damping=20_000, modulation=0)
    assert reverberation_time(h, RATE, 20_000, 1 / 6) == pytest.approx(0.75, rel=0.08)


@pytest.mark.parametrize("rate", [44_100, 192_000])
@pytest.mark.parametrize(("time", "size"), list(itertools.product((0.1, 1.8, 30.0), (0, 100))))
def test_keeps_the_level(time: float, size: float, rate: int) -> None:
    period = rate  # of the noise: after some decay the output has the same one
    one, other = pink(period, rate, 1), pink(period, rate, 2)
    settled = math.ceil(min(time, 7))
    for sides in ((one,), (one, one), (one, other)):
        node = Node(rate, time=time, size=size)
        x = np.tile(np.transpose(sides), (settled + 2, 1)).astype(np.float32)
        out = node.process(x[: len(x) // QUANTUM * QUANTUM])[settled * period :]
        level = 10 * np.log10(np.mean(np.square(out.astype(float)), axis=0) / 0.01)
        built_up = 10 * math.log10(1 - 10 ** (-6 * (settled + 1) / time))
        assert np.all(np.abs(level - built_up) < 1.5), level


@pytest.mark.parametrize("change", [{"damping": 2000.0}, {"low_cut": 1000.0}])
def test_damping_and_low_cut_only_take_away(change: dict[str, float]) -> None:
    full = np.abs(np.fft.rfft(response(3, damping=20_000, low_cut=10)))
    less = np.abs(np.fft.rfft(response(3, **{"damping": 20_000.0, "low_cut": 10.0} | change)))
    bands = np.geomspace(60, len(full[0]), 10).astype(int)
    power = [np.add.reduceat(np.sum(h**2, axis=0), bands[:-1]) for h in (full, less)]
    ratio_db = 10 * np.log10(power[1] / power[0])
    assert np.max(ratio_db) < 0.2
    assert np.min(ratio_db) < -10


def test_is_dense_within_100_ms() -> None:
    h = response(0.6)
    assert np.all(np.mean(echo_densities(h, np.arange(0.09, 0.11, 0.001)), axis=1) >= 0.9)
    assert np.mean(echo_densities(h, np.arange(0.1, 0.5, 0.01))) == pytest.approx(1, abs=0.05)


def test_tail_is_wide_but_not_hollow() -> None:
    left, right = response(2.5)[:, RATE // 10 :]
    correlation = np.sum(left * right) / math.sqrt(np.sum(left**2) * np.sum(right**2))
    assert abs(correlation) < 0.2


def test_no_mode_rings() -> None:
    for side in response(2.5)[:, RATE // 10 : RATE // 10 + 2 * RATE]:
        power = np.abs(np.fft.rfft(side)[200:32_000]) ** 2
        around = np.convolve(power, np.full(101, 1 / 101), "same")
        assert np.max(power / around) < 10**1.4


def test_predelay_is_exact_and_the_dry_sound_is_not_delayed() -> None:
    start = [np.flatnonzero(response(0.2, predelay=p)[0])[0] for p in (0.0, 20.0, 20.99)]
    assert start[1] - start[0] == 0.02 * RATE
    assert start[2] - start[0] == round(0.02099 * RATE)
    mixed, wet = response(0.2, predelay=0, mix=25), response(0.2, predelay=0)
    assert np.all(mixed[:, 0] == 0.75)
    np.testing.assert_allclose(mixed[:, 1:], 0.25 * wet[:, 1:], rtol=1e-6)


def test_dry_passes_to_the_bit() -> None:
    x = noise(quanta(0.3))
    assert np.array_equal(Node(mix=0).process(x), x)
    assert np.array_equal(Node(mix=0).process(x[:, :1]), x[:, [0, 0]])


def test_width() -> None:
    x = noise(quanta(0.3))
    mono, normal, wide = (Node(width=w).process(x).astype(float) for w in (0, 100, 200))
    assert np.array_equal(mono[:, 0], mono[:, 1])
    np.testing.assert_allclose(mono[:, 0], np.mean(normal, axis=1), atol=1e-7)
    np.testing.assert_allclose(np.mean(wide, axis=1), np.mean(normal, axis=1), atol=1e-7)
    np.testing.assert_allclose(wide @ [1, -1], 2 * normal @ [1, -1], atol=1e-6)


def test_inputs_of_other_channel_counts() -> None:
    x = noise(quanta(0.2), channels=6)
    mono = Node().process(x[:, :1])
    assert np.array_equal(mono, Node().process(x[:, [0, 0]]))
    folded = np.stack([(x[:, 0] + x[:, 2]) + x[:, 4], (x[:, 1] + x[:, 3]) + x[:, 5]], axis=1)
    assert np.array_equal(Node().process(x), Node().process(folded))
    assert np.array_equal(mono, Node().process(x[:, :1], lane=9))


def test_low_cut_is_a_butterworth_high_pass() -> None:
    low, high = (
        signal.butter(2, corner, "high", fs=RATE, output="sos") for corner in (10.0, 300.0)
    )
    without, cut = (response(1, low_cut=corner, modulation=0) for corner in (10, 300))
    np.testing.assert_allclose(
        signal.sosfilt(low, cut), signal.sosfilt(high, without), atol=1e-6 * np.max(without)
    )


def test_bits_do_not_depend_on_the_calls() -> None:
    x = noise(QUANTUM * 96)
    whole = Node().process(x)
    for pieces in ([QUANTUM] * 96, [QUANTUM * n for n in (1, 40, 2, 53)]):
        node = Node()
        parts = [node.process(part) for part in np.split(x, np.cumsum(pieces)[:-1])]
        assert np.array_equal(np.concatenate(parts), whole)


def test_modulation_follows_the_song() -> None:
    x = noise(QUANTUM * 96)
    early, late, fixed = Node(), Node(), Node(modulation=0)
    late.position = RATE
    assert not np.array_equal(early.process(x), late.process(x))
    still = fixed.process(x)
    moved = Node(modulation=0)
    moved.position = RATE
    assert np.array_equal(still, moved.process(x))


def automated(node: Node, x: Block, paths: dict[str, Signal]) -> Block:
    """Return the output while parameters move along their paths, one value for each quantum."""
    node.coefficients = node.design(**{name: path[0] for name, path in paths.items()})
    out = []
    for q, part in enumerate(np.split(x, len(x) // QUANTUM), start=1):
        end = node.design(**{name: path[q] for name, path in paths.items()})
        out.append(node.process(part, end))
    return np.concatenate(out)


@pytest.mark.parametrize("name", list(RANGES))
def test_sweeps_do_not_click(name: str) -> None:
    """Move over the whole range and back within 4 s, on a tone: hardly any treble appears."""
    frames = quanta(4)
    seconds = np.arange(frames) / RATE
    tone = 0.25 * np.sin(2 * np.pi * 200 * seconds) * np.minimum(1, seconds / 0.3)
    there = np.linspace(0, 2, frames // QUANTUM + 1)
    low, high = RANGES[name]
    moved = np.interp(np.minimum(there, 2 - there), [0, 1], [low, high])
    if name in ("time", "damping", "low_cut"):
        moved = low * (high / low) ** np.minimum(there, 2 - there)
    x = np.repeat(tone[:, None], 2, axis=1).astype(np.float32)
    out = automated(Node(), x, {name: moved})
    above = signal.sosfilt(signal.butter(6, 4000, "high", fs=RATE, output="sos"), out, axis=0)
    assert np.max(np.abs(above)) < 0.002 * np.max(np.abs(out))


def test_stays_stable_while_everything_jumps() -> None:
    rng = np.random.default_rng(7)
    frames = quanta(4)
    x = np.zeros((frames, 2), np.float32)
    x[: frames // 4] = noise(frames // 4)
    paths = {name: rng.uniform(*span, frames // QUANTUM + 1) for name, span in RANGES.items()}
    out = automated(Node(), x, paths)
    assert np.max(np.abs(out)) < 1
    longest = {"time": np.full(frames // QUANTUM + 1, 30.0), "size": paths["size"]}
    out = automated(Node(), x, longest)
    assert np.max(np.abs(out)) < 1
    assert np.std(out[-RATE:]) < np.std(out[frames // 4 : frames // 2])


@pytest.mark.parametrize("rate", RATES)
def test_corners_are_finite(rate: float) -> None:
    x = noise(quanta(0.05, rate))
    for corner in itertools.product(*RANGES.values()):
        node = Node(rate, **dict(zip(RANGES, corner, strict=True)))
        assert np.all(np.isfinite(node.coefficients))
        out = node.process(x)
        assert np.all(np.isfinite(out))
        assert np.max(np.abs(out)) < 4


def test_recovers_from_what_is_not_a_number() -> None:
    x = noise(quanta(0.2))
    x[100:200] = np.nan
    x[200:300] = np.float32(3e38)
    node = Node(time=0.1)
    assert np.all(np.isfinite(node.process(x)))
    for _ in range(40):
        out = node.process(np.zeros_like(x))
    assert np.max(np.abs(out)) < 1e-6


def test_silence_after_the_tail() -> None:
    for parameters in ({}, {"time": 0.1, "size": 100.0, "predelay": 500.0}, {"time": 4.0}):
        node = Node(**parameters, damping=20_000, low_cut=10)
        loudest = np.max(np.abs(node.process(noise(quanta(1)))))
        p = node.parameters
        tail = quanta(tail_seconds(p["time"], p["predelay"], p["size"], p["low_cut"]))
        node.process(np.zeros((tail, 2), np.float32))
        after = node.process(np.zeros((quanta(1), 2), np.float32))
        assert np.max(np.abs(after)) < 1e-6 * loudest


def test_decays_to_exactly_nothing() -> None:
    node = Node(time=0.1, predelay=0)
    node.process(noise(quanta(0.1)))
    node.process(np.zeros((quanta(2), 2), np.float32))
    assert not np.any(node.state["lines"])
    assert not np.any(node.state["filters"])
    assert not np.any(node.state["diffusers"])


def test_silence_stays_silent() -> None:
    assert not np.any(Node().process(np.zeros((quanta(1), 2), np.float32)))

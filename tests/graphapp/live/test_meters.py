"""Live meters: what they show is true at every moment, and at the end what an export says."""

from __future__ import annotations

import ctypes
import itertools
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from graphapp.engine.live.analyzer import FALL_DB_PER_S, Analyzer
from graphapp.engine.live.heard import HeardRing
from graphapp.engine.live.meter_thread import READINGS_PER_S, MeterThread
from graphapp.engine.live.program_meter import ProgramMeter
from graphapp.engine.live.readings import POINTS, ProgramReading, band_edges
from graphapp.engine.live.shared import Shared
from graphapp.engine.meters import LoudnessMeter, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.engine.live.meter_frames import MeterReader

RATE = 48_000


def program(seed: int, rate: int = RATE, channels: int = 2, seconds: float = 8.0) -> Block:
    """Return noise whose level changes, with pauses."""
    rng = np.random.default_rng(seed)
    frames = round(seconds * rate)
    noise = rng.standard_normal((frames, channels))
    levels = np.repeat(rng.choice([-90, -45, -30, -20, -12], round(seconds * 2) + 1), rate // 2)
    return (noise * 10 ** (levels[:frames, None] / 20)).astype(np.float32)


def sine(freq: float = 1000, seconds: float = 2, rate: int = RATE, amplitude: float = 1) -> Block:
    wave = amplitude * np.sin(2 * np.pi * freq / rate * np.arange(round(seconds * rate)))
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def pieces(x: Block, seed: int) -> Iterator[Block]:
    """Cut a program as devices do, in pieces of any length."""
    rng, first = np.random.default_rng(seed), 0
    while first < len(x):
        count = int(rng.choice([0, 1, 63, 64, 441, 480, 1024, 5000, 9999]))
        yield x[first : first + count]
        first += count


def read(x: Block, rate: int = RATE) -> ProgramReading:
    meter = ProgramMeter(rate, x.shape[1])
    meter.process(x)
    return meter.reading(ended=True)


def exported(x: Block, rate: int = RATE) -> Measurement:
    meter = LoudnessMeter(rate, x.shape[1])
    for first in range(0, len(x), 16_384):
        meter.process(x[first : first + 16_384])
    return meter.result()


def figures(found: ProgramReading | Measurement) -> tuple[float | None, ...]:
    return found.integrated, found.range, found.true_peak


@pytest.mark.parametrize(
    ("rate", "channels"), [(44_100, 2), (48_000, 2), (96_000, 2), (48_000, 1), (48_000, 6)]
)
def test_the_last_figures_are_the_exports(rate: int, channels: int) -> None:
    x = program(1, rate, channels)
    meter = ProgramMeter(rate, channels)
    for piece in pieces(x, 2):
        meter.process(piece)
        meter.reading()
    found = meter.reading(ended=True)
    assert figures(found) == figures(exported(x, rate))
    assert None not in figures(found)


def test_figures_of_a_program_that_breaks_off_at_its_peak() -> None:
    x = program(3, seconds=5) * np.float32(0.125)
    x[-1] = (0.99, -0.99)
    meter = ProgramMeter(RATE, 2)
    meter.process(x)
    before = meter.reading().true_peak
    assert before is not None
    found = meter.reading(ended=True).true_peak
    assert found == exported(x).true_peak
    assert found is not None
    assert found > before


def test_the_true_peak_never_goes_back() -> None:
    meter, highest = ProgramMeter(RATE, 2), -np.inf
    for piece in pieces(sine(997, amplitude=0.5), 4):
        meter.process(piece)
        found = meter.reading().true_peak
        assert found is None or found >= highest
        highest = highest if found is None else found
    assert highest == pytest.approx(-6.02, abs=0.02)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_libebur128_agrees_throughout(libebur128: ctypes.CDLL, rate: int) -> None:
    x = program(5, rate, seconds=12)
    x[4 * rate : 9 * rate] = 0
    hop = rate // 100
    meter, ours = ProgramMeter(rate, 2), []
    for first in range(0, len(x), hop):
        meter.process(x[first : first + hop])
        reading = meter.reading()
        ours.append((reading.momentary, reading.short_term))
    found = np.array(ours, float)
    expected = np.array(list(ebur128(libebur128, x, rate)))
    # Below −100 LUFS there are only what rounding leaves of the filters' tails, and nothing.
    audible = expected > -100
    assert_allclose(found[audible], expected[audible], atol=0.1)
    assert np.nanmax(found[~audible], initial=-np.inf) < -99
    assert audible.sum(axis=0) == pytest.approx([700 + 40, 700 + 300], abs=10)


def ebur128(library: ctypes.CDLL, x: Block, rate: int) -> Iterator[tuple[float, float]]:
    """Yield libebur128's momentary and short-term loudness each 10 ms."""
    library.ebur128_init.restype = ctypes.c_void_p
    made = library.ebur128_init(ctypes.c_uint(x.shape[1]), ctypes.c_ulong(rate), 0b11)
    state = ctypes.c_void_p(made)
    momentary, short_term = ctypes.c_double(), ctypes.c_double()
    for first in range(0, len(x), rate // 100):
        piece = np.ascontiguousarray(x[first : first + rate // 100])
        frames = ctypes.c_size_t(len(piece))
        library.ebur128_add_frames_float(state, ctypes.c_void_p(piece.ctypes.data), frames)
        library.ebur128_loudness_momentary(state, ctypes.byref(momentary))
        library.ebur128_loudness_shortterm(state, ctypes.byref(short_term))
        yield momentary.value, short_term.value
    library.ebur128_destroy(ctypes.byref(state))


def test_a_sine_reads_what_it_is() -> None:
    reading = read(sine(amplitude=0.5))
    assert_allclose(reading.peaks, -6.02, atol=0.01)
    assert_allclose(reading.rms, -9.03, atol=0.05)
    assert reading.correlation == pytest.approx(1)
    band = np.searchsorted(band_edges(), 1000) - 1
    assert reading.spectrum[band] == pytest.approx(-6.02, abs=0.1)
    assert_allclose(reading.points[:, 0], 0, atol=1e-6)
    assert np.abs(reading.points[:, 1]).max() == pytest.approx(0.5 * np.sqrt(2), abs=0.01)


@pytest.mark.parametrize(("right", "expected"), [(1.0, 1.0), (-0.25, -1.0)])
def test_correlation_of_what_is_alike(right: float, expected: float) -> None:
    x = sine()
    x[:, 1] *= right
    assert read(x).correlation == pytest.approx(expected)


def test_correlation_follows_the_last_moment() -> None:
    left, right = np.random.default_rng(6).standard_normal((2, 10 * RATE))
    meter = ProgramMeter(RATE, 2)
    meter.process(np.stack([left, left], axis=1).astype(np.float32))
    assert meter.reading().correlation == pytest.approx(1)
    found = []
    for first in range(0, len(left), RATE // 2):
        part = slice(first, first + RATE // 2)
        meter.process(np.stack([left[part], right[part]], axis=1).astype(np.float32))
        found.append(meter.reading().correlation or 0.0)
    assert_allclose(found[2:], 0, atol=0.05)


def test_mono_has_no_correlation_and_stands_upright() -> None:
    reading = read(sine()[:, :1].copy())
    assert reading.correlation is None
    assert_allclose(reading.points[:, 0], 0, atol=1e-6)


def test_silence_is_not_measurable() -> None:
    reading = read(np.zeros((4 * RATE, 2), np.float32))
    assert figures(reading) == (None, None, None)
    assert reading.momentary is reading.short_term is reading.correlation is None
    for array in (reading.peaks, reading.rms, reading.spectrum):
        assert_array_equal(array, -np.inf)


def test_peaks_are_those_since_the_last_reading() -> None:
    meter, x = ProgramMeter(RATE, 2), np.zeros((100, 2), np.float32)
    x[50] = (0.5, -0.25)
    meter.process(x)
    meter.process(np.zeros((100, 2), np.float32))
    assert_allclose(meter.reading().peaks, (-6.02, -12.04), atol=0.01)
    assert_array_equal(meter.reading().peaks, -np.inf)


def test_points_are_the_last_frames() -> None:
    x = np.zeros((RATE, 2), np.float32)
    x[:, 0] = np.arange(RATE) / RATE
    points = read(x).points
    assert points.shape == (POINTS, 2)
    left = points[:, 1] * np.sqrt(2)
    steps = np.diff(left)
    assert_allclose(steps, steps[0], atol=1e-5)
    assert left[-1] == pytest.approx(1, abs=1e-3)


def test_the_spectrum_falls_at_its_rate() -> None:
    analyzer = Analyzer(RATE, 1)
    loud, silence = sine()[:4096, :1].copy(), np.zeros((4096, 1), np.float32)
    first = analyzer.analyze(loud, 4096)
    later = [analyzer.analyze(silence, RATE // 10) for _ in range(3)]
    assert_allclose(first - later[-1], 0.3 * FALL_DB_PER_S, atol=1e-3)


def test_reset_forgets_everything() -> None:
    meter, x = ProgramMeter(RATE, 2), program(7)
    meter.process(x[::-1].copy())
    meter.reset()
    meter.process(x)
    found, fresh = meter.reading(ended=True), read(x)
    assert figures(found) == figures(fresh)
    assert_array_equal(found.spectrum, fresh.spectrum)
    assert_array_equal(found.points, fresh.points)
    assert (found.momentary, found.correlation) == (fresh.momentary, fresh.correlation)


def test_asking_all_the_time_and_once_give_the_same() -> None:
    x = program(8, 8000, seconds=60)
    asked, unasked = LoudnessMeter(8000, 2), LoudnessMeter(8000, 2)
    for piece in pieces(x, 9):
        asked.process(piece)
        assert asked.integrated is None or asked.integrated < 0
    unasked.process(x)
    assert asked.result() == unasked.result()


# What has been heard.


def counted(frames: int, channels: int = 2) -> Block:
    return np.repeat(np.arange(frames, dtype=np.float32)[:, None], channels, axis=1)


def test_the_ring_gives_back_what_it_was_given() -> None:
    ring, x = HeardRing(1000, 2, 0.5), counted(3000)
    out = np.zeros((100, 2), np.float32)
    for first in range(0, 3000, 100):
        ring.write(x[first : first + 100])
        assert ring.written == first + 100
        assert ring.read(first, out)
        assert_array_equal(out, x[first : first + 100])
    assert ring.oldest == 2500
    whole = np.zeros((500, 2), np.float32)
    assert ring.read(2500, whole)
    assert_array_equal(whole, x[2500:])
    assert not ring.read(2499, out)


def test_the_ring_takes_a_view_of_wider_lanes() -> None:
    ring, wide = HeardRing(1000, 2), np.zeros((64, 8), np.float32)
    wide[:, :2] = counted(64)
    ring.write(wide[:, :2])
    out = np.zeros((64, 2), np.float32)
    assert ring.read(0, out)
    assert_array_equal(out, counted(64))


# The thread.


class FakeTaps:
    """Nodes at work: peaks that rise by the node, and a sine that is watched."""

    def __init__(self, layout: int = 1, nodes: int = 5) -> None:
        self.layout = layout
        self.nodes = nodes
        self.sound: Block | None = None

    def read_peaks(self) -> Block:
        """Return 0 for the first node, a quarter more for each that follows."""
        return counted(self.nodes) * np.float32(0.25)

    def read_reductions(self) -> Block:
        """Return 0 dB for the first node, 1 more for each that follows."""
        return np.arange(self.nodes, dtype=np.float32)

    def watched(self) -> Block | None:
        """Return what the test says."""
        return self.sound


class Stage:
    """A meter thread that a test drives itself, with a device that plays what it is told."""

    def __init__(self, shared: Shared, rate: int = RATE) -> None:
        self.ring = HeardRing(rate, 2)
        self.heard = 0
        self.taps = FakeTaps()
        writer = shared.meter_writer()
        self.meters = MeterThread(self.ring, lambda: self.heard, writer, lambda: self.taps)
        self.reader: MeterReader = shared.meter_reader()
        self.now = 0.0

    def tick(self) -> Any:
        """Let a reading's time pass, and return the frame that is shown then, if any."""
        self.now += 1 / READINGS_PER_S
        self.meters.tick(self.now)
        return self.reader.read()

    def play(self, x: Block, ahead: int = 4800, period: int = 480) -> list[Any]:
        """Play a program, computed ahead of what is heard, and return the frames shown."""
        shown, clock, begun = [], 0.0, self.ring.written
        while self.heard < begun + len(x):
            clock += self.ring.rate / READINGS_PER_S
            due = min(begun + int(clock) // period * period, begun + len(x))
            until = min(due + ahead, begun + len(x))
            self.ring.write(x[self.ring.written - begun : until - begun])
            self.heard = due if int(clock) < len(x) else begun + len(x)
            shown.append(self.tick())
        shown.extend(self.tick() for _ in range(30))
        return [frame for frame in shown if frame is not None]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    shared = Shared.create(tmp_path)
    yield Stage(shared)
    shared.close()


@pytest.mark.parametrize("period", [256, 480, 1024, 2048])
def test_the_thread_shows_the_exports_figures_at_the_end(stage: Stage, period: int) -> None:
    x = program(10, seconds=6)
    shown = stage.play(x, period=period)
    assert figures(shown[-1].program) == figures(exported(x))
    assert shown[-1].heard == len(x)


@pytest.mark.parametrize("period", [256, 512, 1024])
def test_at_least_60_readings_a_second_whatever_the_device_takes(stage: Stage, period: int) -> None:
    assert len(stage.play(program(11, seconds=5), period=period)) >= 60 * 5


def test_what_is_computed_ahead_is_not_shown_before_it_is_heard(stage: Stage) -> None:
    stage.ring.write(sine()[:20_000])
    assert stage.tick() is None
    stage.heard = 480
    frame = stage.tick()
    assert frame.heard == 480
    assert_allclose(frame.program.peaks, 0, atol=0.01)


def test_nodes_are_shown_beside_the_program(stage: Stage) -> None:
    stage.taps.sound = sine(440, amplitude=0.1)[:4096]
    frame = stage.play(program(12, seconds=0.5))[-1]
    assert frame.layout == 1
    assert frame.node_peaks.tolist() == [[0, 0], [0.25, 0.25], [0.5, 0.5], [0.75, 0.75], [1, 1]]
    assert frame.reductions.tolist() == [0, 1, 2, 3, 4]
    assert frame.watched[np.searchsorted(band_edges(), 440) - 1] == pytest.approx(-20, abs=0.1)
    stage.taps = FakeTaps(layout=2, nodes=1)
    frame = stage.play(program(13, seconds=0.5))[-1]
    assert (frame.layout, frame.reductions.shape, frame.watched) == (2, (1,), None)


def test_a_new_program_leaves_out_what_was_dropped(stage: Stage) -> None:
    """After a stop, what was computed ahead is not played; the next program follows it."""
    stage.play(program(15, seconds=1))
    stage.ring.write(sine()[:4800])
    begun = stage.ring.written
    stage.meters.measure(begun)
    x = program(16, seconds=4)
    assert figures(stage.play(x)[-1].program) == figures(exported(x))


def test_at_rest_nothing_is_shown_but_once(stage: Stage) -> None:
    stage.play(program(17, seconds=1))
    assert [stage.tick() for _ in range(50)] == [None] * 50


def test_frames_that_are_gone_are_passed_over(stage: Stage) -> None:
    x = counted(4 * RATE) * np.float32(1e-6)
    for first in range(0, len(x), 4800):
        stage.ring.write(x[first : first + 4800])
    stage.heard = len(x)
    frames = [stage.tick() for _ in range(100)]
    assert frames[0].heard >= 3.5 * RATE
    assert [frame for frame in frames if frame is not None][-1].heard == len(x)


def test_the_thread_runs_by_itself(stage: Stage) -> None:
    stage.meters.start()
    try:
        deadline = time.monotonic() + 10
        for count in itertools.count(1):
            stage.ring.write(sine()[:480])
            stage.heard = 480 * count
            time.sleep(0.01)
            frame = stage.reader.read()
            if frame is not None and frame.heard > 4800:
                assert_allclose(frame.program.peaks, 0, atol=0.01)
                break
            assert time.monotonic() < deadline
    finally:
        stage.meters.close()
    stage.reader.read()
    stage.heard += 480
    time.sleep(0.05)
    assert stage.reader.read() is None

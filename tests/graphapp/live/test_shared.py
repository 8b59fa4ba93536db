"""Shared memory: what one process writes another reads whole, whoever dies in between."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from graphapp.engine.live.meter_frames import SLOTS, MeterReader
from graphapp.engine.live.moves import CAPACITY, Move
from graphapp.engine.live.readings import (
    BANDS,
    MOST_NODES,
    POINTS,
    MeterFrame,
    ProgramReading,
    band_edges,
)
from graphapp.engine.live.shared import DeviceState, Shared, remove

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    made = Shared.create(tmp_path)
    yield made
    made.close()


def frame_of(number: float, nodes: int = 3, layout: int = 7) -> MeterFrame:
    """Return a frame in which every number is the same."""
    program = ProgramReading(
        peaks=(number, number),
        rms=(number, number),
        momentary=number,
        short_term=number,
        integrated=number,
        range=number,
        true_peak=number,
        correlation=number,
        points=np.full((POINTS, 2), number, np.float32),
        spectrum=np.full(BANDS, number, np.float32),
    )
    return MeterFrame(
        heard=int(number),
        program=program,
        layout=layout,
        node_peaks=np.full((nodes, 2), number, np.float32),
        reductions=np.full(nodes, number, np.float32),
        watched=np.full(BANDS, number, np.float32),
    )


def numbers_in(frame: MeterFrame) -> set[float]:
    program = frame.program
    scalars = {frame.heard, program.momentary, program.short_term, program.integrated}
    scalars |= {program.range, program.true_peak, program.correlation}
    assert frame.watched is not None
    arrays = (program.peaks, program.rms, program.points, program.spectrum)
    tables = (frame.node_peaks, frame.reductions, frame.watched)
    found = {float(each) for array in (*arrays, *tables) for each in np.unique(array)}
    return found | {float(each) for each in scalars if each is not None}


@contextlib.contextmanager
def process(code: str, shared: Shared) -> Iterator[subprocess.Popen[str]]:
    """Run code in another process, which has the memory open as `shared` and says "ready"."""
    opening = f"""
        from pathlib import Path
        from graphapp.engine.live.shared import Shared
        shared = Shared.open(Path({str(shared.path)!r}))
        print("ready", flush=True)
        """
    source = textwrap.dedent(opening) + textwrap.dedent(code)
    command = [sys.executable, "-c", source]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, cwd=root, text=True, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            yield child
        finally:
            child.kill()


def said(code: str, shared: Shared) -> str:
    """Return what a process prints."""
    with process(code, shared) as child:
        assert child.stdout is not None
        return child.stdout.read().strip()


HAMMER = """
from tests.graphapp.live.test_shared import frame_of
writer = shared.meter_writer()
number = 0
while True:
    number += 1
    writer.publish(frame_of(float(number)))
"""


def test_status_is_seen_by_the_other_process(shared: Shared) -> None:
    shared.status.heartbeat = 5
    said(
        """
        status = shared.status
        status.heartbeat += 1
        status.song, status.frame, status.playing = 2**40, -64, 1
        status.obeyed, status.load, status.dropouts, status.device = 7, 0.25, 3, 2
        """,
        shared,
    )
    status = shared.status
    assert (status.heartbeat, status.song, status.frame, status.playing) == (6, 2**40, -64, 1)
    assert (status.obeyed, status.load, status.dropouts) == (7, 0.25, 3)
    assert DeviceState(status.device) is DeviceState.LOST


def test_a_frame_comes_back_as_it_was(shared: Shared) -> None:
    reader, writer = shared.meter_reader(), shared.meter_writer()
    assert reader.read() is None
    writer.publish(frame_of(-12.5))
    frame = reader.read()
    assert frame is not None
    assert numbers_in(frame) == {-12.5, -12.0}
    assert (frame.heard, frame.layout) == (-12, 7)
    assert len(frame.program.peaks) == 2
    assert (frame.node_peaks.shape, frame.reductions.shape) == ((3, 2), (3,))
    assert reader.read() is None


def test_what_cannot_be_measured_stays_so(shared: Shared) -> None:
    silence = ProgramReading(
        peaks=(-np.inf,),
        rms=(-np.inf,),
        momentary=None,
        short_term=None,
        integrated=None,
        range=None,
        true_peak=None,
        correlation=None,
        points=np.zeros((POINTS, 2), np.float32),
        spectrum=np.full(BANDS, -np.inf, np.float32),
    )
    none, reader = np.zeros((0, 2), np.float32), shared.meter_reader()
    shared.meter_writer().publish(MeterFrame(0, silence, 1, none, none[:, 0], None))
    frame = reader.read()
    assert frame is not None
    program = frame.program
    assert {program.momentary, program.integrated, program.range, program.true_peak} == {None}
    assert program.correlation is None
    assert frame.watched is None
    assert program.peaks == program.rms == (-np.inf,)


def test_nodes_beyond_the_table_are_left_out(shared: Shared) -> None:
    reader = shared.meter_reader()
    shared.meter_writer().publish(frame_of(1.0, nodes=MOST_NODES + 5))
    frame = reader.read()
    assert frame is not None
    assert len(frame.reductions) == MOST_NODES


def test_peaks_of_frames_that_were_passed_over_count(shared: Shared) -> None:
    reader, writer = shared.meter_reader(), shared.meter_writer()
    for number in (-20.0, -3.0, -30.0):
        writer.publish(frame_of(number))
    frame = reader.read()
    assert frame is not None
    assert frame.program.momentary == -30
    assert frame.program.peaks == (-3, -3)
    assert frame.node_peaks.max() == frame.node_peaks.min() == -3
    assert frame.reductions.tolist() == [-3] * 3
    writer.publish(frame_of(-40.0))
    frame = reader.read()
    assert frame is not None
    assert frame.program.peaks == (-40, -40)


def test_peaks_of_other_nodes_do_not_count(shared: Shared) -> None:
    reader, writer = shared.meter_reader(), shared.meter_writer()
    writer.publish(frame_of(-3.0, nodes=9, layout=1))
    writer.publish(frame_of(-30.0, nodes=2, layout=2))
    frame = reader.read()
    assert frame is not None
    assert_array_equal(frame.node_peaks, np.full((2, 2), -30))


def test_a_reader_that_slept_gets_the_newest(shared: Shared) -> None:
    reader, writer = shared.meter_reader(), shared.meter_writer()
    for number in range(5 * SLOTS):
        writer.publish(frame_of(float(number)))
    frame = reader.read()
    assert frame is not None
    assert frame.program.momentary == 5 * SLOTS - 1


def test_a_frame_that_is_being_written_is_not_shown(shared: Shared) -> None:
    reader, writer = shared.meter_reader(), shared.meter_writer()
    writer.publish(frame_of(1.0))
    writer._slots[1].begun[0] = 1 + SLOTS
    assert reader.read() is None


def test_no_frame_is_torn_by_a_hammering_writer(shared: Shared) -> None:
    reader = shared.meter_reader()
    last = frames = 0
    with process(HAMMER, shared):
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline or frames < 100:
            frame = reader.read()
            if frame is not None:
                found = numbers_in(frame)
                assert len(found) == 1, found
                number = int(found.pop())
                assert number > last
                last, frames = number, frames + 1
            assert time.monotonic() < deadline + 20


def test_the_hammer_tears_what_is_not_checked(shared: Shared) -> None:
    slot = shared.meter_reader()._slots[1]
    with process(HAMMER, shared):
        deadline, torn = time.monotonic() + 20, False
        while not torn and time.monotonic() < deadline:
            copy = slot.copy()
            torn = float(copy["points"][0, 0]) != float(copy["reductions"][0])
        assert torn


def test_moves_arrive_in_order_and_whole(shared: Shared) -> None:
    sent = [Move(k, -k, k / 8, 64 * k) for k in range(20_000)]
    code = """
        import hashlib, time
        reader, moves = shared.move_reader(), []
        deadline = time.monotonic() + 20
        while len(moves) < 20_000 and time.monotonic() < deadline:
            moves.extend(reader.drain())
        print(hashlib.sha256(repr(moves).encode()).hexdigest())
        """
    writer = shared.move_writer()
    with process(code, shared) as child:
        for move in sent:
            while not writer.write(*move):
                time.sleep(0.0005)
        assert child.stdout is not None
        found = child.stdout.read().strip()
    assert found == hashlib.sha256(repr(sent).encode()).hexdigest()


def test_a_full_ring_takes_no_more_until_it_is_drained(shared: Shared) -> None:
    writer, reader = shared.move_writer(), shared.move_reader()
    taken = [writer.write(k, 0, 0.0, 0) for k in range(CAPACITY + 2)]
    assert taken == [True] * CAPACITY + [False] * 2
    assert [move.instance for move in reader.drain()] == list(range(CAPACITY))
    assert list(reader.drain()) == []
    assert writer.write(1, 2, 3.5, 4)
    assert list(reader.drain()) == [Move(1, 2, 3.5, 4)]


def test_a_killed_engine_leaves_everything_usable(shared: Shared) -> None:
    reader = shared.meter_reader()
    with process(HAMMER, shared) as child:
        deadline = time.monotonic() + 20
        while reader.read() is None:
            assert time.monotonic() < deadline
        child.kill()
    reader.read()
    assert shared.path.exists()
    shared.move_writer().write(0, 0, 0.5, 0)
    code = """
        from tests.graphapp.live.test_shared import frame_of
        shared.meter_writer().publish(frame_of(-1.0))
        shared.status.heartbeat = 1
        print([move.value for move in shared.move_reader().drain()])
        """
    assert said(code, shared) == "[0.5]"
    frame = reader.read()
    assert frame is not None
    assert numbers_in(frame) == {-1.0}
    assert shared.status.heartbeat == 1


def test_the_engine_deletes_what_a_dead_client_left(tmp_path: Path) -> None:
    client = Shared.create(tmp_path)
    engine = Shared.open(client.path)
    remove(client.path)
    remove(client.path)
    assert not client.path.exists()
    engine.status.song = 5
    assert client.status.song == 5
    client.close()


def test_closing_deletes_the_file_but_for_the_engine(tmp_path: Path) -> None:
    client = Shared.create(tmp_path)
    reader = client.meter_reader()
    engine = Shared.open(client.path)
    engine.close()
    assert client.path.exists()
    client.close()
    assert not client.path.exists()
    assert isinstance(reader, MeterReader)
    assert reader.read() is None


def test_it_lies_in_memory_where_it_can() -> None:
    shared = Shared.create()
    try:
        assert shared.path.parent == Path("/dev/shm") or not Path("/dev/shm").is_dir()  # noqa: S108
    finally:
        shared.close()


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "short"
    path.write_bytes(bytes(100))
    with pytest.raises(ValueError, match="mmap"):
        Shared.open(path)


def test_the_client_needs_no_compiler(shared: Shared) -> None:
    code = "import sys; shared.meter_reader().read(); print({'numba', 'scipy'} & set(sys.modules))"
    assert said(code, shared) == "set()"


def test_bands_are_a_24th_of_an_octave() -> None:
    edges = band_edges()
    assert (edges[0], edges[-1]) == pytest.approx((20, 20_000))
    assert np.log2(edges[1] / edges[0]) == pytest.approx(1 / 24, abs=1e-3)

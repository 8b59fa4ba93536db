"""The ring: order, dropouts, and the same from the interpreter, from numba and from C."""

from __future__ import annotations

import ctypes
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp import ring
from dsp.jit import callback
from graphapp.engine.devices import OutputRing

if TYPE_CHECKING:
    from collections.abc import Callable

    from dsp.arrays import Block


@callback("void(int64, int64, int64)")
def play(plug: int, out: int, frames: int) -> None:
    ring.play(plug, out, frames)


FROM_C = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64)


def counted(first: int, frames: int, channels: int = 2) -> Block:
    """Return frames that tell their number, and the channel."""
    samples = np.arange(first * channels, (first + frames) * channels, dtype=np.float32)
    return samples.reshape(frames, channels)


def heard(output: OutputRing, frames: int) -> Block:
    out = np.full((frames, output.channels), np.nan, np.float32)
    ring.read(output.header, output.samples, out)
    return out


def test_the_length_is_a_power_of_two() -> None:
    assert [OutputRing(frames).frames for frames in (1, 2, 3, 1000, 1024)] == [1, 2, 4, 1024, 1024]


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_frames_come_out_in_order_however_they_go_in(channels: int) -> None:
    output = OutputRing(128, channels)
    sizes = np.random.default_rng(1).integers(0, 129, 300)
    written = read = 0
    for wanted in sizes:
        frames = min(int(wanted), output.room)
        output.write(counted(written, frames, channels))
        written += frames
        frames = min(int(wanted) * 7 % 129, output.filled)
        np.testing.assert_array_equal(heard(output, frames), counted(read, frames, channels))
        read += frames
    assert written > 50 * output.frames
    assert (output.written, output.read, output.filled) == (written, read, written - read)
    assert output.dropouts == output.lost == 0


def test_a_block_may_be_part_of_a_wider_one() -> None:
    output = OutputRing(64, 2)
    output.write(counted(0, 64, 8)[:, 2:4])
    np.testing.assert_array_equal(heard(output, 64), counted(0, 64, 8)[:, 2:4])


def test_what_does_not_fit_is_refused() -> None:
    output = OutputRing(64)
    output.write(counted(0, 40))
    with pytest.raises(ValueError, match="room for 24 frames"):
        output.write(counted(40, 25))
    with pytest.raises(ValueError, match=r"\(8, 1\)"):
        output.write(counted(40, 8, 1))
    assert output.filled == 40


def test_misses_in_a_row_are_one_dropout() -> None:
    output = OutputRing(256)
    output.expecting = True
    output.write(counted(0, 100))
    np.testing.assert_array_equal(heard(output, 64), counted(0, 64))
    late = heard(output, 64)
    np.testing.assert_array_equal(late[:36], counted(64, 36))
    assert not late[36:].any()
    assert not heard(output, 64).any()
    assert (output.dropouts, output.lost, output.read) == (1, 28 + 64, 100)
    output.write(counted(100, 64))
    np.testing.assert_array_equal(heard(output, 64), counted(100, 64))
    heard(output, 64)
    assert (output.dropouts, output.lost) == (2, 28 + 64 + 64)
    assert (output.callbacks, output.taken) == (5, 5 * 64)


def test_silence_that_is_meant_is_no_dropout() -> None:
    output = OutputRing(256)
    assert not heard(output, 64).any()
    output.expecting = True
    heard(output, 64)
    output.expecting = False
    heard(output, 64)
    assert (output.dropouts, output.lost) == (1, 64)
    output.expecting = True
    heard(output, 64)
    assert (output.dropouts, output.lost) == (2, 128)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 96), st.booleans()), max_size=20))
def test_the_interpreter_numba_and_c_do_the_same(
    steps: list[tuple[int, bool]],
) -> None:
    rings = [OutputRing(128) for _ in range(3)]
    plug = np.array([rings[2].header.ctypes.data, 2, 0])
    readers: list[Callable[[OutputRing, Block], None]] = [
        lambda output, out: ring.read.python(output.header, output.samples, out),
        lambda output, out: ring.read(output.header, output.samples, out),
        lambda _, out: FROM_C(play.address)(plug.ctypes.data, out.ctypes.data, len(out)),
    ]
    for frames, expecting in steps:
        outs = []
        for output, reader in zip(rings, readers, strict=True):
            output.expecting = expecting
            output.write(counted(output.written, min(frames, output.room)))
            out = np.full((frames * 5 % 97, 2), np.nan, np.float32)
            reader(output, out)
            outs.append(out)
        for output, out in zip(rings[1:], outs[1:], strict=True):
            np.testing.assert_array_equal(out, outs[0])
            np.testing.assert_array_equal(
                output.header[ring.WRITTEN :], rings[0].header[ring.WRITTEN :]
            )


def test_a_plug_without_a_ring_is_silent() -> None:
    plug = np.array([0, 2, 0])
    out = np.ones((64, 2), np.float32)
    FROM_C(play.address)(plug.ctypes.data, out.ctypes.data, 64)
    assert not out.any()
    out[:] = 1
    play.python(plug.ctypes.data, out.ctypes.data, 64)
    assert not out.any()
    assert plug[ring.UNUSED] == 128


def test_two_threads_lose_nothing() -> None:
    output = OutputRing(512)
    total = 100_000

    def produce() -> None:
        while output.written < total:
            output.write(counted(output.written, min(output.room, 100)))
            time.sleep(0)

    producer = threading.Thread(target=produce)
    producer.start()
    position = 0
    while position < total:
        out = heard(output, 64)
        frames = output.read - position
        np.testing.assert_array_equal(out[:frames], counted(position, frames))
        assert not out[frames:].any()
        position += frames
        time.sleep(0)
    producer.join()

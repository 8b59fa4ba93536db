"""The engine's process and its client: nothing that dies takes the other with it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest

from graphapp.engine.live import spawn, supervisor
from graphapp.engine.live.client import LiveEngine
from graphapp.engine.live.messages import (
    Failed,
    Layout,
    Open,
    Ready,
    Restarted,
    Stopped,
    Warned,
)
from graphapp.engine.live.shared import Shared
from graphapp.engine.options import Options
from graphapp.engine.render import prepared
from nodes.vocabulary import Fault
from projects import Endpoint, load
from tests.graphapp.support import ROOT, noise, python, write_song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_S = 20.0

Said = TypeVar("Said")


def until(what: Callable[[], object], patience_s: float = PATIENCE_S) -> float:
    """Wait until something is so, and return how many seconds that took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < patience_s, "it does not happen"
        time.sleep(0.002)
    return time.monotonic() - begun


def event(engine: LiveEngine, kind: type[Said]) -> Said:
    """Return the next event of a kind."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for each in engine.events(0.02):
            if isinstance(each, kind):
                return each
    raise AssertionError(f"no {kind.__name__}")


def runs(pid: int) -> bool:
    """Return whether a process is there, and not only its name."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.is_dir() and not stat.exists():
        return False
    with contextlib.suppress(OSError):
        if stat.exists():
            return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


unix = pytest.mark.skipif(
    not hasattr(signal, "SIGSTOP"), reason="how a process hangs or dies at a chosen moment"
)


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a song of a minute."""
    return write_song(
        tmp_path_factory.mktemp("song"),
        {"hiss": noise(48_000 * 60, level=0.1)},
        {"trim": {"type": "fader"}, "limiter": {"type": "limiter"}},
        ["hiss > trim > limiter > master"],
    )


@pytest.fixture
def engine(song: Path) -> Iterator[LiveEngine]:
    """Yield an engine that plays on the null device."""
    with LiveEngine(load(song), device="null") as engine:
        yield engine


def test_the_null_device_plays_in_real_time(engine: LiveEngine) -> None:
    """Within 1 %."""
    engine.play(0.0)
    until(lambda: engine.position > 0.2)
    begun, first = time.monotonic(), engine.position
    time.sleep(3.0)
    seconds, passed = time.monotonic() - begun, engine.position - first
    # A position is a block old at most.
    assert passed == pytest.approx(seconds, abs=0.01 * seconds + 512 / 48_000)
    assert engine.dropouts == 0
    assert 0 < engine.load < 0.9


CLIENT = """
import sys, time
from projects import load
from graphapp.engine.live import spawn
from graphapp.engine.live.client import LiveEngine
engine = LiveEngine(load(sys.argv[1]), device="null")
engine.play(0.0)
while engine.position == 0.0:
    time.sleep(0.01)
print(engine.pid, engine._shared.path, *sys.modules, flush=True)
if sys.argv[2] == "wait":
    time.sleep(60)
if sys.argv[2] == "close":
    engine.close()
"""
HEAVY = {"numba", "llvmlite", "scipy", "soxr", "soundfile", "miniaudio"}


def test_the_client_imports_no_compiler(song: Path) -> None:
    """It compiles graphs and plays them without; and its engine is gone when it is closed."""
    done = python("-c", CLIENT, song, "close")
    assert done.returncode == 0, done.stderr
    pid, shared, *modules = done.stdout.split()
    assert not HEAVY & set(modules)
    assert not done.stderr
    assert not runs(int(pid))
    assert not Path(shared).exists()


@pytest.mark.parametrize("how", ["kill", "leave"])
def test_when_the_client_is_gone_audio_goes_on_for_a_second(how: str, song: Path) -> None:
    """And within five nothing is left, neither processes nor files nor words."""
    command = [sys.executable, "-c", CLIENT, str(song), "wait" if how == "kill" else "leave"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as client:
        assert client.stdout is not None
        pid, shared, *_ = client.stdout.readline().split()
        if how == "kill":
            client.kill()
        client.wait()
        gone = time.monotonic()
        time.sleep(0.8)
        assert runs(int(pid))
        until(lambda: not runs(int(pid)), 5.0)
        assert time.monotonic() - gone < 5.0
        assert not Path(shared).exists()
        assert client.stderr is not None
        assert not client.stderr.read()


def test_a_killed_engine_is_restarted_where_it_was(engine: LiveEngine) -> None:
    """Within a second, playing, with what was moved and looped."""
    engine.loop(7.0, 8.5)
    engine.move("trim", "gain", -12.0)
    engine.play(5.0)
    until(lambda: engine.position > 5.2)
    time.sleep(2.5)  # a spare process is ready by then
    before, pid = engine.position, engine.pid
    os.kill(pid, signal.SIGKILL)
    seconds = until(lambda: engine.position > before and engine.playing)
    assert seconds < 1.0
    assert before < engine.position < before + 0.1
    restarted = event(engine, Restarted)
    assert restarted.song == pytest.approx(before * engine.rate, abs=4800)
    assert engine.pid != pid
    assert not runs(pid)
    until(lambda: level(engine) == pytest.approx(-32.0, abs=0.5))
    until(lambda: engine.position > 8.4)
    until(lambda: engine.position < 7.2, 0.5)


def killed(engine: LiveEngine, do: Callable[[], None] = lambda: None) -> Restarted:
    """Kill an engine that has not read what is done just before, and wait for the next one."""
    os.kill(engine.pid, signal.SIGSTOP)
    do()
    os.kill(engine.pid, signal.SIGKILL)
    return event(engine, Restarted)


@unix
def test_what_a_dying_engine_was_told_is_told_the_next(engine: LiveEngine) -> None:
    """It stops, and is where it was sent."""
    engine.play(5.0)
    until(lambda: engine.position > 5.1)
    restarted = killed(engine, engine.stop)
    stopped = event(engine, Stopped)
    assert stopped == Stopped(restarted.song, finished=False)
    event(engine, Ready)
    time.sleep(0.1)
    assert not engine.playing
    assert engine.position == restarted.song / engine.rate == pytest.approx(5.1, abs=0.1)
    killed(engine, lambda: engine.seek(9.0))
    event(engine, Ready)
    assert not engine.playing
    assert engine.position == pytest.approx(9.0, abs=0.001)
    killed(engine, lambda: engine.play(20.0, 20.3))
    event(engine, Ready)
    assert event(engine, Stopped) == Stopped(round(20.3 * engine.rate), finished=True)


@unix
def test_an_engine_that_dies_at_the_end_has_played_all(engine: LiveEngine) -> None:
    """The end is said, once, and then playing begins from the beginning."""
    engine.play(1.0, 1.3)
    until(lambda: engine.position > 1.1)
    until(lambda: not engine.playing)
    killed(engine)
    stopped = event(engine, Stopped)
    assert stopped.finished
    assert stopped.song == pytest.approx(1.3 * engine.rate, abs=4800)
    event(engine, Ready)
    assert not [each for each in engine.events(0.5) if isinstance(each, Stopped)]
    engine.play()
    until(lambda: engine.playing and 0 < engine.position < 0.5)


@unix
def test_an_engine_that_hangs_is_replaced(
    engine: LiveEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for it is let go."""
    monkeypatch.setattr(supervisor, "_STILL_LOOKS", 5)
    engine.play(5.0)
    until(lambda: engine.position > 5.1)
    pid = engine.pid
    os.kill(pid, signal.SIGSTOP)
    begun = time.monotonic()
    for _ in range(3000):  # more than a pipe holds
        engine.watch(None)
    assert 0.3 < time.monotonic() - begun < 3.0
    event(engine, Ready)
    assert engine.pid != pid
    until(lambda: engine.position > 5.3)


@unix
def test_an_engine_that_hangs_does_not_keep_its_client(song: Path) -> None:
    """Closing takes no longer than with one that is slow, also while somebody waits for it."""
    engine = LiveEngine(load(song), device="null")
    pid = engine.pid
    os.kill(pid, signal.SIGSTOP)

    def talk() -> None:
        for _ in range(3000):
            engine.watch(None)

    talker = threading.Thread(target=talk, daemon=True)
    talker.start()
    time.sleep(0.2)
    assert talker.is_alive()
    begun = time.monotonic()
    engine.close()
    assert time.monotonic() - begun < 2.0
    talker.join(1.0)
    assert not talker.is_alive()
    assert not runs(pid)


def test_an_engine_whose_client_died_at_once_opens_no_device(song: Path) -> None:
    """And it deletes the shared memory, of which nobody has told it."""
    shared = Shared.create()
    said: list[object] = []
    process = spawn.EngineProcess(shared.path, lambda _, event: said.append(event))
    with prepared(load(song), Options()) as (_, schedule):
        opening = Open(schedule, {}, device="null", block=512, transport=(), again=False)
    process.send(opening)
    process._channel.close()  # what it sees of a client's death, while its own words are still read
    process.wait(PATIENCE_S)
    assert said == [None]
    assert not shared.path.exists()
    shared.close()


@unix
def test_dropouts_are_counted_once(engine: LiveEngine) -> None:
    """Also those of an engine that has died."""

    def drop_out() -> None:
        engine._status.dropouts = 3

    killed(engine, drop_out)
    assert engine.dropouts == 3


def test_a_loop_has_two_ends(engine: LiveEngine) -> None:
    """One alone is refused, and nothing changes."""
    for start, end in ((2.0, None), (None, 2.0)):
        with pytest.raises(Fault, match="two ends"):
            engine.loop(start, end)


def test_a_time_is_the_frame_that_an_export_takes(engine: LiveEngine) -> None:
    """Half a frame is rounded up, always."""
    for frame in (4800, 4801):
        engine.play((frame - 3600) / engine.rate, (frame + 0.5) / engine.rate)
        assert event(engine, Stopped) == Stopped(frame + 1, finished=True)


def test_a_second_kill_finds_no_spare_and_no_problem(engine: LiveEngine) -> None:
    """It takes longer, that is all; also while nothing plays."""
    engine.seek(7.0)
    until(lambda: engine.position == pytest.approx(7.0, abs=0.002))
    for _ in range(2):
        pid = engine.pid
        os.kill(pid, signal.SIGKILL)
        event(engine, Restarted)
        event(engine, Ready)
        assert engine.position == pytest.approx(7.0, abs=0.002)
        assert not engine.playing
    engine.play()
    until(lambda: engine.position > 7.1)


def test_an_engine_that_dies_again_and_again_is_given_up(engine: LiveEngine) -> None:
    """Five times within ten seconds are enough; the reason is said, and closing works."""
    for _ in range(5):
        with contextlib.suppress(ProcessLookupError):
            os.kill(engine.pid, signal.SIGKILL)
        pid = engine.pid
        until(lambda pid=pid: engine.pid != pid or not runs(pid))  # type: ignore[misc]
        time.sleep(0.05)
    failed = event(engine, Failed)
    assert "5 times" in failed.message
    engine.play(0.0)  # harmless


BROKEN = (
    "import sys; shared, *sys.path[:] = sys.argv[1:];"
    "from graphapp.engine.live import {module} as module;"
    "module.{method} = lambda *_: 1 / 0;"
    "from graphapp.engine.live.process import main; main(shared)"
)
"""An engine with a defect."""


def test_a_helper_that_breaks_does_not_stop_the_sound(
    song: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is said, and not on the terminal."""
    broken = BROKEN.format(module="meter_thread", method="MeterThread.tick")
    monkeypatch.setattr(spawn, "_MAIN", broken)
    with LiveEngine(load(song), device="null") as engine:
        engine.play(0.0)
        warned = event(engine, Warned)
        assert warned.place == "meters"
        assert "ZeroDivisionError" in warned.message
        until(lambda: engine.position > 0.1)
    assert capfd.readouterr() == ("", "")


def test_an_audio_thread_that_breaks_is_an_engine_that_dies(
    song: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Others follow, and the last one's reason is said."""
    monkeypatch.setattr(spawn, "_MAIN", BROKEN.format(module="player", method="Player._sound"))
    with LiveEngine(load(song), device="null") as engine:
        engine.play(0.0)
        failed = event(engine, Failed)
        assert "ZeroDivisionError" in failed.message
    assert capfd.readouterr() == ("", "")


def test_meters_come_with_what_they_are_of(engine: LiveEngine) -> None:
    """At least 60 a second while it plays, and the nodes in their order."""
    engine.play(0.0)
    layout = event(engine, Layout)
    assert set(layout.nodes) == {"hiss", "trim", "limiter", "master"}
    until(lambda: engine.position > 1.0)
    frames = []
    deadline = time.monotonic() + 1.0
    while time.monotonic() < deadline:
        frame = engine.meters()
        if frame is not None:
            frames.append(frame)
        time.sleep(0.002)
    assert len(frames) >= 60
    assert frames[-1].layout == layout.number
    rms = 20 * np.log10(0.1)
    assert frames[-1].node_peaks[layout.nodes.index("hiss")].max() > rms
    assert frames[-1].program.rms == pytest.approx([rms, rms], abs=0.5)


def level(engine: LiveEngine) -> float:
    """Return the level of the left channel, now, dBFS."""
    frame = None
    while frame is None:
        frame = engine.meters()
    return float(frame.program.rms[0])


def test_edits_are_heard(engine: LiveEngine, song: Path) -> None:
    """A move, a solo, a cable listened at, another document; also by an engine that follows."""
    engine.play(0.0)
    until(lambda: level(engine) > -21.0)
    engine.move("trim", "gain", -12.0)
    until(lambda: level(engine) == pytest.approx(-32.0, abs=0.5))
    os.kill(engine.pid, signal.SIGKILL)
    event(engine, Restarted)
    until(lambda: level(engine) == pytest.approx(-32.0, abs=0.5))
    engine.listen(Endpoint("hiss", "out"))
    until(lambda: level(engine) == pytest.approx(-20.0, abs=0.5))
    engine.listen(None)
    project = load(song)
    graph = project.graph
    muted = replace(graph.nodes["hiss"], mute=True)
    engine.edit(replace(project, graph=replace(graph, nodes={**graph.nodes, "hiss": muted})))
    until(lambda: level(engine) < -100.0)
    with pytest.raises(Fault, match="no parameter"):
        engine.move("trim", "loudness", 0.0)


def test_what_cannot_be_played_is_said(song: Path) -> None:
    """Before anything sounds, with the place."""
    with pytest.raises(Fault, match='no device "gramophone"') as raised:
        LiveEngine(load(song), device="gramophone")
    assert raised.value.place == "--device"
    with pytest.raises(Fault, match="100 frames") as raised:
        LiveEngine(load(song), device="null", block=100)
    assert raised.value.place == "--block"


def test_a_file_that_is_missing_is_silent(tmp_path: Path) -> None:
    """The node says so."""
    song = write_song(tmp_path, {"a": noise(48_000), "b": noise(48_000)})
    (tmp_path / "b.wav").unlink()
    with LiveEngine(load(song), device="null") as engine:
        assert [each.place for each in engine.warnings] == ["nodes.b.file"]
        engine.play(0.0)
        stopped = event(engine, Stopped)
        assert stopped == Stopped(48_000, finished=True)


def test_a_file_that_is_cut_off_while_it_plays_is_a_warning(tmp_path: Path) -> None:
    """Its node is silent from there on; the song goes on."""
    song = write_song(tmp_path, {"a": noise(48_000 * 8), "b": noise(48_000 * 8)})
    with LiveEngine(load(song), device="null") as engine:
        engine.play(0.0)
        until(lambda: engine.position > 0.1)
        os.truncate(tmp_path / "b.wav", 10_000)
        engine.seek(5.0)
        warned = event(engine, Warned)
        assert warned.place == "nodes.b.file"
        until(lambda: engine.position > 5.5)

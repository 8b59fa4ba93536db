"""The window's link: it never waits, loses no wish, and says what happens to the engine."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphapp.editor.live.link import Link
from graphapp.engine.live.messages import Failed
from projects import Cable, Endpoint, Node, Project, load
from tests.graphapp.support import noise, python, sine, write_song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphapp.editor.live.state import Notice, Readings

PATIENCE_S = 10.0
TONE = 0.05
"""The limiter's output is above it where the tone is heard, and below where only the hiss is."""

SOUND_S = 0.2
"""How soon a move must be heard."""


def until(what: Callable[[], object], patience_s: float = PATIENCE_S) -> float:
    """Wait until something is so, and return how many seconds that took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < patience_s, "it does not happen"
        time.sleep(0.002)
    return time.monotonic() - begun


def ready(link: Link) -> Link:
    until(lambda: link.snapshot().ready)
    return link


def readings(link: Link, of: str = "master") -> Readings:
    """Return the next meters with those of a node in them."""
    found: list[Readings] = []

    def look() -> bool:
        now = link.meters()
        found.extend([now] if now is not None and of in now.peaks else [])
        return bool(found)

    until(look)
    return found[0]


def level(link: Link, node: str) -> float:
    """Return the level of a node now: not what was measured before anybody asked."""
    link.meters()
    return max(readings(link, node).peaks[node])


def notice(link: Link, word: str) -> Notice:
    """Wait for a notice with a word in it."""
    found: list[Notice] = []

    def look() -> bool:
        found.extend(each for each in link.notices() if word in each.text)
        return bool(found)

    until(look)
    return found[0]


def with_node(project: Project, name: str, node: Node) -> Project:
    graph = project.graph
    return replace(project, graph=replace(graph, nodes={**graph.nodes, name: node}))


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a song of a minute."""
    path = write_song(
        tmp_path_factory.mktemp("song"),
        {"tone": sine(1000.0, 60 * 48_000), "hiss": noise(48_000 * 60, level=0.005)},
        {"trim": {"type": "fader"}, "limiter": {"type": "limiter", "ceiling": -20}},
        ["tone > trim > limiter > master", "hiss > limiter"],
    )
    return load(path)


@pytest.fixture(scope="module")
def _link(song: Project) -> Iterator[Link]:
    link = Link("null")
    link.start(song)
    yield ready(link)
    link.close()


@pytest.fixture
def link(_link: Link, song: Project) -> Link:
    """Return a link whose engine plays the song from its beginning, with nothing soloed."""
    _link.solo(())
    _link.listen(None)
    _link.loop(None)
    _link.watch(None)
    _link.show(song)
    _link.play(0.0)
    until(lambda: _link.snapshot().position > 0.1)
    _link.notices()
    return _link


def test_a_window_imports_nothing_heavy() -> None:
    """Before a document is opened there is neither a compiler nor anything for audio files."""
    script = "import sys; from graphapp.editor.live import export, link, loudness, monitor; "
    script += "link.Link().close(); loudness.Matcher().close(); print(*sys.modules)"
    done = python("-c", script)
    assert done.returncode == 0, done.stderr
    heavy = {"numba", "llvmlite", "scipy", "soxr", "soundfile", "miniaudio", "networkx"}
    assert not heavy & set(done.stdout.split())


def test_wishes_wait_for_the_engine(song: Project) -> None:
    """And it takes nothing from the window that a frame would notice."""
    link = Link("null")
    begun = time.monotonic()
    link.start(song)
    link.solo({"hiss"})
    link.seek(20.0)
    link.play()
    state = link.snapshot()
    assert time.monotonic() - begun < 0.05
    assert not state.ready
    assert state.playing
    assert state.position == 20.0
    assert not link.notices()
    ready(link)
    until(lambda: link.snapshot().position > 20.1)
    assert link.snapshot().position < 25.0
    assert level(link, "tone") > 0.2
    until(lambda: level(link, "limiter") < TONE)
    begun = time.monotonic()
    link.close()
    assert time.monotonic() - begun < 2.0
    assert not link.snapshot().ready


def test_the_transport_shows_what_it_was_told_at_once(link: Link) -> None:
    """And goes neither back nor away before the engine follows."""
    link.seek(30.0)
    for _ in range(100):
        assert link.snapshot().position >= 30.0
        time.sleep(0.005)
    link.stop()
    for _ in range(100):
        assert not link.snapshot().playing
        time.sleep(0.005)
    stopped = link.snapshot().position
    assert 30.0 < stopped < 32.0
    link.play(5.0)
    for _ in range(100):
        state = link.snapshot()
        assert state.playing
        assert 5.0 <= state.position < 7.0
        time.sleep(0.005)
    link.loop(6.0, 6.5)
    link.seek(6.0)
    time.sleep(1.2)
    assert 6.0 <= link.snapshot().position < 6.5


def test_meters_come_by_id(link: Link) -> None:
    """Peaks of nodes, gain reductions where there are any, the program's loudness, a spectrum."""
    link.watch("tone")
    until(lambda: readings(link).watched is not None)
    found = readings(link)
    assert found.peaks.keys() == {"tone", "hiss", "trim", "limiter", "master"}
    left, right = found.peaks["tone"]
    assert left == right == pytest.approx(0.25, rel=0.01)
    assert found.reductions.keys() == {"limiter"}
    assert found.reductions["limiter"] > 6.0
    assert found.program.momentary is not None
    assert found.watched is not None
    assert 20.0 * (1000.0 ** (np.argmax(found.watched) / 240.0)) == pytest.approx(1000.0, rel=0.05)


@pytest.mark.parametrize("editing", [False, True])
def test_a_move_is_heard_within_200_ms(editing: bool, link: Link, song: Project) -> None:
    """Also while an edit is being compiled; and it holds until a document is shown."""
    before = level(link, "trim")
    if editing:
        link.show(with_node(song, "limiter", replace(song.graph.nodes["limiter"], bypass=True)))
    link.move("trim", "gain", -40.0)
    taken = until(lambda: level(link, "trim") < before / 50)
    assert taken < SOUND_S
    link.show(song)
    until(lambda: level(link, "trim") > before / 2)


def test_what_cannot_be_moved_is_heard_with_the_document(link: Link) -> None:
    for path in ("lookahead", "no-such"):
        link.move("limiter", path, 1.0)
    link.move("gone", "gain", 1.0)
    link.solo(())  # taken up after the moves
    time.sleep(0.3)
    assert not link.notices()
    assert link.snapshot().failing is None


def test_edits_solo_and_listening_are_heard(link: Link, song: Project) -> None:
    link.show(with_node(song, "trim", Node("fader", {"gain": -20.0})))
    until(lambda: level(link, "trim") < 0.03)
    link.listen(Endpoint("tone", "out"))
    until(lambda: level(link, "master") > 0.2)
    link.listen(None)
    link.solo({"hiss"})
    link.show(with_node(song, "limiter", Node("bus")))
    until(lambda: level(link, "limiter") < TONE)


def test_what_cannot_be_played_changes_nothing(link: Link, song: Project) -> None:
    """The last good one goes on, which is said once; the next good one ends that."""
    nodes = {name: node for name, node in song.graph.nodes.items() if name != "master"}
    cables = tuple(cable for cable in song.graph.cables if cable.target.node != "master")
    endless = replace(song, graph=replace(song.graph, nodes=nodes, cables=cables))
    link.show(endless)
    said = notice(link, "no master")
    assert said.kind == "warn"
    assert said.remedy
    link.show(replace(with_node(endless, "extra", Node("bus")), name="still without"))
    time.sleep(0.2)
    assert not link.notices()
    assert link.snapshot().failing
    assert level(link, "master") > 0.05
    link.show(song)
    until(lambda: link.snapshot().failing is None)


def test_moves_on_the_canvas_are_not_compiled(
    link: Link, song: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits: list[Project] = []
    engine = link._worker.engine
    assert engine is not None
    monkeypatch.setattr(engine, "edit", edits.append)
    link.show(replace(song, name="the same graph"))
    link.watch(None)
    time.sleep(0.1)
    assert not edits
    link.move("trim", "gain", -1.0)
    time.sleep(0.05)
    link.show(song)
    until(lambda: edits)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="how an engine dies")
def test_an_engine_that_dies_is_restarted_where_it_was(link: Link) -> None:
    link.play(12.0)
    until(lambda: link.snapshot().position > 12.5)
    engine = link._worker.engine
    assert engine is not None
    os.kill(engine.pid, signal.SIGKILL)
    assert "restarted at 0:12" in notice(link, "restarted").text
    until(lambda: link.snapshot().position > 12.8)
    assert link.snapshot().position < 20.0
    assert level(link, "tone") > 0.2


def test_another_block_goes_on_at_the_same_position(link: Link) -> None:
    """So does another device; what was soloed stays so."""
    link.solo({"hiss"})
    link.play(40.0)
    until(lambda: link.snapshot().position > 40.2)
    link.use("null", 1024)
    until(lambda: link.snapshot().block == 1024)
    ready(link)
    state = link.snapshot()
    assert state.playing
    assert 40.0 < state.position < 45.0
    until(lambda: link.snapshot().position > state.position + 0.2)
    assert level(link, "limiter") < TONE
    link.use("null", 512)
    until(lambda: link.snapshot().block == 512)
    ready(link)


def test_an_engine_that_gives_up_is_started_again_when_it_is_needed(link: Link) -> None:
    link._receive(Failed("engine", "it died 5 times within 10 s; open the project again"), 48_000)
    said = notice(link, "5 times")
    assert (said.kind, said.remedy) == ("error", "open the project again")
    until(lambda: not link.snapshot().ready)
    assert link.snapshot().failing
    link.play(1.0)
    ready(link)
    until(lambda: link.snapshot().position > 1.1)
    assert link.snapshot().failing is None


def test_a_device_that_is_not_there_is_said_and_time_goes_on(song: Project) -> None:
    link = Link("no such device")
    link.start(song)
    link.play()
    said = notice(link, "no such device")
    assert said.kind == "error"
    assert "preferences" in said.remedy
    until(lambda: link.snapshot().position > 0.1)
    assert link.snapshot().device == "null"
    link.close()


def test_missing_files_are_named_once(song: Project, tmp_path: Path) -> None:
    """Those that a stem should have; stems without a file are no fault. Another song is begun."""
    link = Link("null")
    stems = {"gone": Node("stem", {"file": "gone.wav"}), "empty": Node("stem")}
    cables = tuple(Cable.of(f"{name}.out", "limiter.in") for name in stems)
    graph = song.graph
    poor = replace(graph, nodes={**graph.nodes, **stems}, cables=(*graph.cables, *cables))
    link.start(replace(song, graph=poor, folder=tmp_path))
    said = notice(link, "missing")
    assert "gone" in said.text
    assert "empty" not in said.text
    assert "tone" in said.text  # of a song in another folder
    link.play(3.0)
    link.start(song)
    state = link.snapshot()
    assert (state.playing, state.position) == (False, 0.0)
    link.play()
    until(lambda: level(link, "tone") > 0.2)
    assert "empty" not in readings(link).peaks
    assert not link.notices()
    link.close()

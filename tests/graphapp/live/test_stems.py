"""The stems of what plays: an edit opens what is new, and leaves alone what sounds."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from graphapp.engine.live.arrangement import Arrangement, files_of
from graphapp.engine.live.library import Library
from graphapp.engine.live.messages import Warned
from graphapp.engine.live.performance import Performance
from graphapp.engine.live.stems import Stems
from projects import Cable, Graph, Node, Project
from tests.graphapp.support import RATE, noise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dsp.arrays import Block
    from graphapp.engine.live.messages import Event
    from graphapp.engine.live.scene import Scene

BLOCK = 512
LEVELS = {"kick": 0.125, "snare": 0.25, "hat": 0.5}


def constant(level: float, frames: int = 10 * RATE) -> Block:
    return np.full((frames, 1), level, np.float32)


def song(folder: Path, names: Iterable[str] = LEVELS) -> Project:
    """Return a project whose stems go to the master; each plays its own file."""
    nodes = {name: Node("stem", {"file": f"{name}.wav"}) for name in names}
    cables = tuple(Cable.of(f"{name}.out", "master.in") for name in nodes)
    return Project(
        rate=RATE, graph=Graph({**nodes, "master": Node("master")}, cables), folder=folder
    )


class Session:
    """What an engine does with stems, and what it hears of them."""

    def __init__(self, project: Project) -> None:
        self.scene = Library().scene(project)
        self.arrangement = Arrangement()
        schedule = self.arrangement.begin(self.scene)
        self.events: list[Event] = []
        files = files_of(schedule, self.arrangement.playing)
        self.stems = Stems(schedule, files, self.events.append)
        self.performance = Performance(schedule, self.stems, block=BLOCK)
        self.prefetcher = self.stems.prefetcher
        self.prefetcher.timeline = self.performance.timeline
        self.prefetcher.timeline.start(0, 0)

    @property
    def names(self) -> dict[str, str]:
        """The instances that play, by node."""
        return dict(self.arrangement.playing.names)

    def edit(self, scene: Scene) -> None:
        """Go over to another scene, in the order in which the engine does."""
        for transition in self.arrangement.change(scene):
            files = files_of(transition.final, self.arrangement.playing)
            self.stems.change(transition.final, files)
            assert self.prefetcher.prime(self.prefetcher.frame)
            self.performance.enqueue(transition)

    def play(self, seconds: float) -> float:
        """Play no more than is primed, and return the last sample."""
        assert self.prefetcher.prime(self.prefetcher.frame)
        for _ in range(round(seconds * RATE / BLOCK)):
            last = self.performance.run(self.prefetcher.frame, BLOCK)[-1, 0]
            self.prefetcher.frame += BLOCK
        return float(last)


@contextlib.contextmanager
def playing(project: Project) -> Iterator[Session]:
    session = Session(project)
    session.prefetcher.start()
    try:
        yield session
    finally:
        session.prefetcher.close()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, level in LEVELS.items():
        soundfile.write(tmp_path / f"{name}.wav", constant(level), RATE, subtype="FLOAT")
    return song(tmp_path)


def test_an_edit_leaves_the_stems_alone_that_play_on(project: Project) -> None:
    with playing(project) as session:
        assert session.play(0.1) == pytest.approx(sum(LEVELS.values()))
        begun, hat = dict(session.stems), session.names["hat"]
        session.edit(replace(session.scene, solo=frozenset({"kick"})))
        assert session.play(0.1) == pytest.approx(LEVELS["kick"])
        assert dict(session.stems) == begun
        session.edit(Library().scene(song(project.folder, ["kick", "snare"])))
        assert session.play(0.1) == pytest.approx(LEVELS["kick"] + LEVELS["snare"])
        session.stems.forget()
        assert dict(session.stems) == {name: begun[name] for name in begun if name != hat}
        session.edit(session.scene)
        assert session.play(0.1) == pytest.approx(sum(LEVELS.values()))
        assert set(session.stems) == begun.keys() - {hat} | {session.names["hat"]}
        assert all(session.stems[name] is begun[name] for name in begun if name != hat)
        assert session.prefetcher.misses == 0
        assert not session.events


def test_a_file_that_is_replaced_does_not_step_in(project: Project) -> None:
    with playing(project) as session:
        session.play(0.1)
        new = project.folder / "new.wav"
        soundfile.write(new, constant(-1.0), RATE, subtype="FLOAT")
        new.replace(project.folder / "kick.wav")
        session.edit(replace(session.scene, solo=frozenset({"kick"})))
        for _ in range(20):  # beyond what was in memory
            assert session.play(0.1) == pytest.approx(LEVELS["kick"])


def test_a_file_that_has_gone_is_silent_and_told_of_once(project: Project) -> None:
    kick = project.folder / "kick.wav"
    scene = Library().scene(project)
    arrangement = Arrangement()
    schedule = arrangement.begin(scene)
    files = files_of(schedule, arrangement.playing)
    kept = kick.rename(project.folder / "kept.wav")
    events: list[Event] = []
    stems = Stems(schedule, files, events.append)
    kept.rename(kick)
    stems.change(schedule, files)
    assert [event.place for event in events if isinstance(event, Warned)] == ["nodes.kick.file"]
    assert len(stems) == len(LEVELS) - 1
    stems.prefetcher.close()


def test_as_many_files_are_opened_as_there_are(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    names = [f"stem{number}" for number in range(120)]
    for name in names:
        soundfile.write(tmp_path / f"{name}.wav", noise(64), RATE)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, limits[1]))
        session = Session(song(tmp_path, names))
        assert len(session.stems) == len(names)
        assert not session.events
        session.prefetcher.close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

"""The wish: what an engine is told when the one before it has died at an awkward moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphapp.engine.live.messages import Play, Seek, Stop, Stopped
from graphapp.engine.live.shared import Shared, Status
from graphapp.engine.live.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def status(tmp_path: Path) -> Iterator[Status]:
    shared = Shared.create(tmp_path)
    yield shared.status
    shared.close()


def be(status: Status, *, obeyed: int, playing: bool, song: int) -> None:
    """Be an engine that has got so far."""
    status.song, status.playing, status.obeyed = song, int(playing), obeyed


def test_what_plays_goes_on_where_it_is_heard(status: Status) -> None:
    wish = Wish(status)
    assert wish.play(640, 9600) == Play(640, 9600)
    be(status, obeyed=1, playing=True, song=1280)
    assert wish.revive() == (Play(1280, 9600), None)
    assert (status.song, status.playing, status.obeyed) == (1280, 1, 0)


def test_until_it_is_heard_a_command_counts_and_not_the_engine(status: Status) -> None:
    wish = Wish(status)
    wish.play(640, None)
    be(status, obeyed=1, playing=True, song=1280)
    wish.seek(6400)
    assert wish.revive() == (Play(6400, None), None)
    assert wish.revive() == (Play(6400, None), None)  # the next one has not got so far either
    assert wish.stop() == Stop()
    assert wish.revive() == (Seek(6400), Stopped(6400, finished=False))
    assert wish.revive() == (Seek(6400), None)


def test_a_song_that_has_ended_is_not_played_on(status: Status) -> None:
    wish = Wish(status)
    wish.play(0, None)
    be(status, obeyed=1, playing=False, song=4800)
    assert wish.revive() == (Seek(4800), Stopped(4800, finished=True))
    be(status, obeyed=1, playing=False, song=4800)
    assert wish.play(None, None) == Play(0, None)


def test_an_end_that_was_said_is_not_said_again(status: Status) -> None:
    wish = Wish(status)
    wish.play(0, None)
    be(status, obeyed=1, playing=False, song=4800)
    wish.note_stopped()
    assert wish.revive() == (Seek(4800), None)


def test_an_end_before_the_last_command_is_not_its_end(status: Status) -> None:
    wish = Wish(status)
    wish.play(0, None)
    be(status, obeyed=1, playing=False, song=4800)
    wish.play(None, None)
    wish.note_stopped()
    assert wish.revive() == (Play(0, None), None)
    wish.stop()
    assert wish.revive() == (Seek(0), Stopped(0, finished=False))


def test_after_the_end_it_may_be_sent_elsewhere(status: Status) -> None:
    wish = Wish(status)
    wish.play(0, None)
    be(status, obeyed=1, playing=False, song=4800)
    wish.note_stopped()
    wish.seek(960)
    be(status, obeyed=2, playing=False, song=960)
    assert wish.revive() == (Seek(960), None)
    assert wish.play(None, None) == Play(None, None)

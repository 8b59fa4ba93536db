"""Undo to the start is what was opened, redo to the end is what was edited: to the byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from projects import load, parse, save
from projects.demo.mix import project as demo_document
from projects.writing import write
from tests.graphapp.editor.hand import Hand, chain
from tests.graphapp.editor.random_hand import RandomHand

if TYPE_CHECKING:
    from pathlib import Path

    from projects import Project


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return parse(json.dumps(demo_document()).encode(), tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_random_edits_undone_and_redone(
    demo: Project, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "song.graph.json"
    save(demo, path)
    before = path.read_bytes()
    hand = RandomHand(load(path), seed)
    for _ in range(1000):
        hand.edit()
    after = write(hand.editor.document.project)
    names = list(hand.steps)
    assert len(names) == 1000
    for _ in names:
        hand.editor.undo()
    save(hand.editor.document.project, path)
    assert path.read_bytes() == before
    for _ in names:
        hand.editor.redo()
    assert write(hand.editor.document.project) == after
    assert hand.steps == names
    assert len(hand.tried) >= 15, f"only {sorted(hand.tried)} were steps"


def test_what_is_edited_can_be_saved_and_read(demo: Project) -> None:
    hand = RandomHand(demo, 7)
    for _ in range(150):
        hand.edit()
        project = hand.editor.document.project
        assert parse(write(project), project.folder) == project


def test_saving_clears_no_history(tmp_path: Path) -> None:
    hand = Hand(chain("kick:stem", "eq", "master"))
    for i in range(250):
        hand.drag(hand.body("eq"), hand.body("eq").moved(5.0 + i % 3, 9.0))
    document = hand.editor.document
    save(document.project, tmp_path / "song.graph.json")
    document.saved(document.project, tmp_path / "song.graph.json")
    assert not document.dirty
    assert len(hand.steps) == 250
    hand.editor.undo()
    assert document.dirty
    hand.editor.redo()
    assert not document.dirty


def test_a_new_step_forgets_what_was_undone() -> None:
    hand = Hand(chain("kick:stem", "eq", "master"))
    hand.drag(hand.body("eq"), hand.body("eq").moved(50.0, 90.0))
    hand.editor.undo()
    assert hand.editor.document.history.redo_names == ["Move EQ"]
    hand.drag(hand.body("kick"), hand.body("kick").moved(50.0, 90.0))
    assert hand.editor.document.history.redo_names == []


def test_notches_of_a_wheel_that_follow_at_once_are_one_step() -> None:
    hand = Hand(chain("kick:stem", "comp:compressor", "master"))
    before = hand.editor.document.project
    for i in range(4):
        hand.editor.now += 0.1
        hand.editor.set_value("comp", "threshold", -20.0 - i, step="Set", goes_on=True)
    assert hand.steps == ["Set"]
    hand.editor.now += 2.0
    hand.editor.set_value("comp", "threshold", -30.0, step="Set", goes_on=True)
    assert hand.steps == ["Set", "Set"]
    hand.editor.undo()
    hand.editor.undo()
    assert hand.editor.document.project is before

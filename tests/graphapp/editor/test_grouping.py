"""Groups on the canvas: made, entered, edited inside, left, taken apart, undone."""

from __future__ import annotations

import pytest

from graphapp.editor import grouping
from graphapp.editor.geometry import Point
from projects import Node, parse
from projects.flatten import flatten
from projects.writing import write
from tests.graphapp.editor.hand import PITCH, Hand, chain


@pytest.fixture
def hand() -> Hand:
    spare = {"spare": Node("eq"), "duck": Node("compressor")}
    return Hand(chain("kick:stem", "eq", "comp:compressor", "fader", "master", more=spare))


def test_grouping_and_ungrouping_give_the_cables_back(hand: Hand) -> None:
    before, places = hand.cables, dict(hand.editor.view.places)
    hand.editor.select({"eq", "comp"})
    grouping.group(hand.editor)
    assert hand.editor.selection == {"group"}
    assert {"kick.out → group.in", "group.out → fader.in"} <= hand.cables
    assert hand.steps == ["Group 2 nodes"]
    grouping.ungroup(hand.editor)
    assert hand.cables == before
    assert hand.editor.view.places == places
    assert hand.editor.selection == {"eq", "comp"}


def test_a_group_is_entered_edited_inside_and_left(hand: Hand) -> None:
    hand.editor.select({"eq", "comp"})
    grouping.group(hand.editor)
    hand.editor.enter("group")
    assert set(hand.editor.graph.nodes) == {"eq", "comp"}
    assert hand.editor.full_id("eq") == "group/eq"
    hand.drag(hand.body("eq"), hand.body("eq").moved(0.0, 300.0))
    assert hand.editor.document.project.layout.nodes["group/eq"] == (PITCH, 300.0)
    gesture = hand.editor.turn("comp", "threshold")
    gesture.turn(26.0)
    hand.editor.release(hand.touch(Point(0, 0)))
    hand.editor.leave()
    assert not hand.editor.level
    assert hand.editor.selection == {"group"}
    flat = flatten(hand.editor.document.project).graph
    assert flat.nodes["group/comp"].values["threshold"] == pytest.approx(-10.0)


def test_undo_goes_to_the_level_of_the_edit(hand: Hand) -> None:
    hand.editor.select({"eq", "comp"})
    grouping.group(hand.editor)
    hand.editor.enter("group")
    hand.drag(hand.body("eq"), hand.body("eq").moved(0.0, 300.0))
    hand.editor.leave()
    hand.editor.undo()
    assert hand.editor.level == ("group",)
    hand.editor.undo()
    assert not hand.editor.level
    assert "eq" in hand.editor.graph.nodes
    hand.editor.redo()
    assert "group" in hand.editor.graph.nodes


def test_a_group_can_be_saved_with_its_layout(hand: Hand) -> None:
    hand.editor.select({"eq", "comp"})
    grouping.group(hand.editor)
    hand.editor.select({"group", "fader"})
    grouping.group(hand.editor)
    project = hand.editor.document.project
    assert parse(write(project), project.folder) == project
    assert "group-2/group/eq" in project.layout.nodes


def test_a_loop_through_the_outside_is_refused_inside(hand: Hand) -> None:
    hand.drag(hand.port("fader.out"), Point(0, 900), hand.port("duck.key"))
    hand.editor.select({"eq", "duck"})
    grouping.group(hand.editor)
    hand.editor.enter("group")
    before = hand.editor.document.project
    hand.editor.press(hand.touch(hand.port("duck.out")))
    hand.editor.move(hand.touch(Point(0, 900)))
    hand.editor.move(hand.touch(hand.port("eq.in")))
    assert hand.editor.refusal is not None
    assert "feed back" in hand.editor.refusal
    hand.editor.release(hand.touch(hand.port("eq.in")))
    assert hand.editor.document.project is before


def test_a_master_stays_outside(hand: Hand) -> None:
    hand.editor.select({"fader", "master"})
    grouping.group(hand.editor)
    assert "master" in hand.editor.graph.nodes
    hand.editor.select({"master"})
    grouping.group(hand.editor)
    assert hand.editor.refusal == "a master cannot be in a group"


def test_what_is_heard_alone_stays_so_in_a_group(hand: Hand) -> None:
    hand.editor.solo = frozenset({"eq", "kick"})
    hand.editor.select({"eq", "comp"})
    grouping.group(hand.editor)
    assert hand.editor.solo == {"group/eq", "kick"}
    grouping.ungroup(hand.editor)
    assert hand.editor.solo == {"eq", "kick"}

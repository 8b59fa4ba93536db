"""The canvas by keyboard."""

from __future__ import annotations

import pytest

from graphapp.editor import focus
from graphapp.editor.gestures.connecting import ConnectPorts
from projects import Node
from tests.graphapp.editor.hand import Hand, chain


@pytest.fixture
def hand() -> Hand:
    return Hand(chain("kick:stem", "eq", "comp:compressor", "master", more={"spare": Node("eq")}))


def test_arrows_go_to_the_nearest_node(hand: Hand) -> None:
    focus.go(hand.editor, "right")
    assert hand.editor.selection == {"kick"}
    focus.go(hand.editor, "right")
    assert hand.editor.selection == {"eq"}
    focus.go(hand.editor, "left")
    focus.go(hand.editor, "down")
    assert hand.editor.selection == {"spare"}
    focus.go(hand.editor, "up")
    assert hand.editor.selection == {"kick"}


def test_tab_stops_at_every_port_then_goes_on(hand: Hand) -> None:
    hand.editor.focus("comp")
    stops = []
    for _ in range(5):
        focus.next_stop(hand.editor)
        assert hand.editor.focused is not None
        stops.append(str(hand.editor.focused))
    assert stops == ["comp.out", "comp.in", "comp.key", "master.", "master.in"]
    focus.next_stop(hand.editor, back=True)
    focus.next_stop(hand.editor, back=True)
    assert str(hand.editor.focused) == "comp.key"


def test_enter_takes_up_a_cable_and_connects_it(hand: Hand) -> None:
    hand.editor.focus("spare")
    focus.confirm(hand.editor)
    assert isinstance(hand.editor.gesture, ConnectPorts)
    focus.go(hand.editor, "up")
    focus.go(hand.editor, "right")
    focus.go(hand.editor, "right")
    focus.next_stop(hand.editor)
    focus.next_stop(hand.editor)
    assert str(hand.editor.focused) == "comp.key"
    focus.confirm(hand.editor)
    assert "spare.out → comp.key" in hand.cables
    assert hand.steps == ["Connect"]


def test_enter_on_what_would_feed_back_says_why(hand: Hand) -> None:
    hand.editor.focus("comp", "out")
    focus.confirm(hand.editor)
    focus.go(hand.editor, "left")
    focus.confirm(hand.editor)
    assert hand.editor.refusal == "eq → comp → eq would feed back"
    assert hand.steps == []

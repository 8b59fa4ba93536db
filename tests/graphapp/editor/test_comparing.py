"""Snapshots A and B: neither is lost, whatever is undone."""

from __future__ import annotations

import pytest

from graphapp.editor.comparing import Comparison
from projects import edits
from tests.graphapp.editor.hand import Hand, chain


class Ear:
    """Measures nothing."""

    def request_snapshots(self, *_: object) -> None:
        """Say nothing."""

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def comparison(monkeypatch: pytest.MonkeyPatch) -> Comparison:
    monkeypatch.setattr(Comparison, "_asked", lambda _: Ear())
    return Comparison()


def switch(hand: Hand, comparison: Comparison) -> None:
    """Go to the other snapshot, as the command does."""
    other = comparison.swap(hand.editor.document.project, 0.0)
    assert other is not None
    hand.editor.commit(f"Switch to {comparison.side}", other)


def muted(hand: Hand) -> bool:
    """Whether B is shown."""
    return hand.editor.graph.nodes["eq"].mute


@pytest.fixture
def hand(comparison: Comparison) -> Hand:
    """Return a hand with A kept and B, muted, shown."""
    hand = Hand(chain("kick:stem", "eq", "master"))
    comparison.keep(hand.editor.document.project)
    hand.editor.change("Mute", edits.with_switches(hand.editor.graph, "eq", mute=True))
    return hand


def test_switching_goes_to_and_fro(hand: Hand, comparison: Comparison) -> None:
    for expected, side in ((False, "A"), (True, "B"), (False, "A")):
        switch(hand, comparison)
        assert (muted(hand), comparison.side) == (expected, side)


def test_an_undone_switch_loses_no_snapshot(hand: Hand, comparison: Comparison) -> None:
    switch(hand, comparison)
    hand.editor.undo()
    assert muted(hand)
    switch(hand, comparison)
    assert (muted(hand), comparison.side) == (False, "A")
    switch(hand, comparison)
    assert (muted(hand), comparison.side) == (True, "B")


def test_each_side_is_edited_by_itself(hand: Hand, comparison: Comparison) -> None:
    switch(hand, comparison)
    hand.editor.set_value("kick", "trim", -9.0)
    switch(hand, comparison)
    assert muted(hand)
    assert "trim" not in hand.editor.graph.nodes["kick"].values
    switch(hand, comparison)
    assert not muted(hand)
    assert hand.editor.graph.nodes["kick"].values["trim"] == -9.0

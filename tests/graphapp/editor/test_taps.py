"""Meters of what the engine does not know as the canvas does."""

from __future__ import annotations

from dataclasses import replace

from graphapp.editor.grouping import group
from graphapp.editor.taps import taps_of
from projects import edits
from tests.graphapp.editor.hand import Hand, chain


def test_a_group_is_metered_where_its_sound_leaves_it() -> None:
    hand = Hand(chain("kick:stem", "eq", "comp:compressor", "fader", "master"))
    hand.editor.select({"eq", "comp"})
    group(hand.editor)
    hand.editor.select({"group", "fader"})
    group(hand.editor)
    taps = taps_of(hand.editor.document.project)
    assert taps.groups == {"group-2": "group-2/fader", "group-2/group": "group-2/group/comp"}


def test_what_is_muted_sends_nothing() -> None:
    project = chain("kick:stem", "eq", "master")
    muted = replace(project, graph=edits.with_switches(project.graph, "eq", mute=True))
    assert taps_of(project).muted == frozenset()
    assert taps_of(muted).muted == {"eq"}

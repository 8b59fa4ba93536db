"""Every gesture on the canvas: what it leaves, as one step at most."""

from __future__ import annotations

import pytest

from graphapp.editor import actions
from graphapp.editor.adding import add_node
from graphapp.editor.geometry import Point
from graphapp.editor.gestures.placing import PlaceNode
from projects import Node
from tests.graphapp.editor.hand import PITCH, Hand, chain

FAR = Point(500.0, 700.0)


@pytest.fixture
def hand() -> Hand:
    spare = {"spare": Node("eq"), "verb": Node("reverb")}
    return Hand(chain("kick:stem", "eq", "comp:compressor", "master", more=spare))


def test_dragging_from_port_to_port_connects(hand: Hand) -> None:
    hand.drag(hand.port("kick.out"), FAR, hand.port("spare.in"))
    assert "kick.out → spare.in" in hand.cables
    assert hand.steps == ["Connect"]


def test_dragging_from_an_input_to_an_output_connects_too(hand: Hand) -> None:
    hand.drag(hand.port("spare.in"), FAR, hand.port("kick.out"))
    assert "kick.out → spare.in" in hand.cables


def test_dragging_to_a_body_connects_to_its_first_input(hand: Hand) -> None:
    hand.drag(hand.port("spare.out"), FAR, hand.body("comp"))
    assert "spare.out → comp.in" in hand.cables


def test_a_loop_is_refused_while_dragging_and_nothing_is_cut(hand: Hand) -> None:
    before = hand.editor.document.project
    hand.editor.press(hand.touch(hand.port("comp.out")))
    hand.editor.move(hand.touch(FAR))
    assert hand.editor.refusal is None
    hand.editor.move(hand.touch(hand.port("eq.in")))
    assert hand.editor.refusal == "eq → comp → eq would feed back"
    hand.editor.release(hand.touch(hand.port("eq.in")))
    assert hand.editor.refusal is not None  # for a second more
    hand.editor.now += 1.1
    assert hand.editor.refusal is None
    assert hand.editor.document.project is before
    assert hand.steps == []


def test_a_refused_cable_that_was_drawn_off_stays_where_it_was(hand: Hand) -> None:
    before = hand.cables
    hand.drag(hand.port("comp.in"), FAR, hand.port("kick.out"))
    assert hand.cables == before
    assert hand.steps == []


def test_a_cable_drawn_off_an_input_is_removed(hand: Hand) -> None:
    hand.drag(hand.port("comp.in"), FAR)
    assert "eq.out → comp.in" not in hand.cables
    assert hand.steps == ["Disconnect"]


def test_a_cable_drawn_off_an_input_can_go_elsewhere(hand: Hand) -> None:
    hand.drag(hand.port("comp.in"), FAR, hand.port("comp.key"))
    assert "eq.out → comp.key" in hand.cables
    assert "eq.out → comp.in" not in hand.cables
    assert hand.steps == ["Reconnect"]


def test_dragging_to_empty_canvas_asks_for_a_node_that_comes_wired(hand: Hand) -> None:
    hand.drag(hand.port("kick.out"), FAR)
    wanted = hand.editor.wanted
    assert wanted is not None
    name = add_node(hand.editor, "bus", wanted.world, wire=wanted.wire)
    assert name == "bus"
    assert "kick.out → bus.in" in hand.cables
    assert hand.port("bus.in") == pytest.approx(FAR, abs=0.1)
    assert hand.steps == ["Add Bus"]


def test_alt_click_deletes_a_cable(hand: Hand) -> None:
    a, b = hand.port("eq.out"), hand.port("comp.in")
    hand.click(Point((a.x + b.x) / 2, (a.y + b.y) / 2), alt=True)
    assert "eq.out → comp.in" not in hand.cables


def test_the_knife_cuts_what_it_crosses(hand: Hand) -> None:
    x = hand.editor.view.rect("eq").right + 25.0
    hand.drag(Point(x, -60.0), Point(x, 200.0), ctrl=True)
    assert hand.cables == {"kick.out → eq.in", "comp.out → master.in"}
    assert hand.steps == ["Cut a cable"]


def test_a_node_dropped_on_a_cable_goes_into_it(hand: Hand) -> None:
    middle = Point(PITCH - 34.0, 60.0)
    hand.drag(hand.body("spare"), FAR, middle)
    assert {"kick.out → spare.in", "spare.out → eq.in"} <= hand.cables
    assert "kick.out → eq.in" not in hand.cables
    assert hand.steps == ["Insert Spare"]


def test_a_deleted_node_leaves_its_cable_healed(hand: Hand) -> None:
    hand.editor.select({"eq", "comp"})
    actions.delete(hand.editor)
    assert hand.cables == {"kick.out → master.in"}
    assert hand.steps == ["Delete 2 nodes"]


def test_clicks_select_toggle_and_an_area_selects(hand: Hand) -> None:
    hand.click(hand.body("eq"))
    assert hand.editor.selection == {"eq"}
    hand.click(hand.body("comp"), shift=True)
    assert hand.editor.selection == {"eq", "comp"}
    hand.click(hand.body("comp"), shift=True)
    assert hand.editor.selection == {"eq"}
    hand.drag(Point(-50.0, -50.0), Point(PITCH + 20.0, 50.0))
    assert hand.editor.selection == {"kick", "eq"}
    hand.click(FAR)
    assert hand.editor.selection == frozenset()
    assert hand.steps == []


def test_dragging_moves_all_that_is_selected(hand: Hand) -> None:
    hand.editor.select({"eq", "comp"})
    start = hand.body("eq")
    hand.drag(start, start.moved(30.0, 20.0), start.moved(33.0, 407.0))
    places = hand.editor.view.places
    assert places["eq"] == (PITCH + 33.0, 407.0)
    assert places["comp"] == (2 * PITCH + 33.0, 407.0)
    assert hand.steps == ["Move 2 nodes"]


def test_ctrl_snaps_to_the_grid(hand: Hand) -> None:
    start = hand.body("eq")
    hand.drag(start, start.moved(33.0, 407.0), ctrl=True)
    assert hand.editor.view.places["eq"] == (280.0, 400.0)


def test_alt_duplicates(hand: Hand) -> None:
    hand.editor.select({"eq", "comp"})
    start = hand.body("eq")
    hand.drag(start, start.moved(0.0, 500.0), alt=True)
    assert "eq-2.out → comp-2.in" in hand.cables
    assert "kick.out → eq-2.in" not in hand.cables
    assert hand.editor.selection == {"eq-2", "comp-2"}
    assert hand.editor.view.places["eq-2"] == (PITCH, 500.0)
    assert hand.steps == ["Duplicate 2 nodes"]


def test_a_node_from_the_library_goes_into_the_cable_below(hand: Hand) -> None:
    hand.editor.gesture = PlaceNode(hand.editor, "pan")
    at = Point(PITCH - 34.0, 60.0)
    hand.editor.move(hand.touch(at))
    hand.editor.release(hand.touch(at))
    assert {"kick.out → pan.in", "pan.out → eq.in"} <= hand.cables
    assert hand.steps == ["Insert Pan"]


def test_a_second_master_is_refused(hand: Hand) -> None:
    hand.editor.gesture = PlaceNode(hand.editor, "master")
    hand.editor.move(hand.touch(Point(300.0, 500.0)))
    assert hand.editor.refusal == "a project has exactly one master"
    hand.editor.release(hand.touch(Point(300.0, 500.0)))
    assert "master-2" not in hand.editor.graph.nodes


def test_a_knob_is_one_step_and_is_heard_at_once(hand: Hand) -> None:
    heard: list[tuple[str, str, object]] = []
    hand.editor.on_sound = lambda node, path, value: heard.append((node, path, value))
    gesture = hand.editor.turn("comp", "threshold")
    for _ in range(13):
        gesture.turn(2.0)
    assert hand.steps == []
    hand.editor.release(hand.touch(FAR))
    values = hand.editor.graph.nodes["comp"].values
    assert values["threshold"] == pytest.approx(-10.0)
    assert heard[-1] == ("comp", "threshold", values["threshold"])
    assert hand.steps == ["Set threshold of Comp"]
    hand.editor.undo()
    assert "threshold" not in hand.editor.graph.nodes["comp"].values


def test_escape_gives_a_knob_back(hand: Hand) -> None:
    before = hand.editor.document.project
    hand.editor.turn("comp", "threshold").turn(30.0)
    hand.editor.cancel()
    assert hand.editor.project is before


def test_undo_takes_back_what_was_selected_too(hand: Hand) -> None:
    hand.editor.select({"eq"})
    actions.duplicate(hand.editor)
    assert hand.editor.selection == {"eq-2"}
    hand.editor.undo()
    assert hand.editor.selection == {"eq"}
    hand.editor.redo()
    assert hand.editor.selection == {"eq-2"}


@pytest.mark.parametrize("zoom", [0.31, 0.5, 1.0, 2.0, 4.0])
def test_a_port_is_hit_within_six_pixels(hand: Hand, zoom: float) -> None:
    hand.editor.camera.zoom = zoom
    view = hand.editor.view
    for text in ("comp.in", "comp.key", "comp.out", "kick.out"):
        at = hand.port(text)
        for dx, dy in ((-5.9, 0.0), (5.9, 0.0), (0.0, 5.9), (-4.1, -4.1)):
            found = view.port_at(at.moved(dx / zoom, dy / zoom), zoom)
            assert str(found) == text


@pytest.mark.parametrize("zoom", [0.31, 1.0, 3.0])
def test_the_top_of_a_node_is_a_handle(hand: Hand, zoom: float) -> None:
    rect = hand.editor.view.rect("comp")
    for part in (0.0, 0.02, 0.5, 0.98, 1.0):
        at = Point(rect.x + rect.w * part, rect.y + rect.h * 0.05)
        assert hand.editor.view.port_at(at, zoom) is None
        assert hand.editor.view.node_at(at) == "comp"


def test_copies_that_are_given_up_are_not_selected(hand: Hand) -> None:
    hand.editor.select({"eq"})
    start = hand.body("eq")
    hand.editor.press(hand.touch(start, alt=True))
    hand.editor.move(hand.touch(start.moved(0.0, 300.0), alt=True))
    assert hand.editor.selection == {"eq-2"}
    hand.editor.cancel()
    assert hand.editor.selection == {"eq"}
    assert "eq-2" not in hand.editor.graph.nodes


def test_alt_means_the_cable_where_ports_are_near(hand: Hand) -> None:
    hand.editor.camera.zoom = 0.31
    a, b = hand.port("eq.out"), hand.port("comp.in")
    hand.click(Point((a.x + b.x) / 2, (a.y + b.y) / 2), alt=True)
    assert "eq.out → comp.in" not in hand.cables

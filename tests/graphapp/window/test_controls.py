"""Knobs and faders: turned, reset, typed, heard; and the transport."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import pytest

from tests.graphapp.window.driver import center

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.graphapp.window.driver import App, Place, State

GAIN = "spare.gain"
HEARD_S = 0.2
"""Within what a move is heard."""
_SEEN_S = 0.1
"""What meters and their file add to that."""


def control(app: App, name: str) -> Place:
    """Return the middle of a control, once it is on screen."""
    state = app.until(lambda s: name in s["controls"], what=f"a control {name}")
    return center(state["controls"][name]["rect"])


def value(state: State, name: str) -> float:
    """Return what a control shows."""
    return float(state["controls"][name]["value"])


def level_db(state: State, node: str) -> float:
    """Return the peak level of a node, dBFS."""
    peak = max(state["meters"].get(node, [0.0]))
    return 20 * math.log10(max(peak, 1e-6))


@pytest.fixture
def playing(app: App) -> Iterator[App]:
    """Return the window while it plays the start of the song."""
    app.key("ctrl+Home", "space")
    app.until(lambda s: s["transport"]["playing"] and level_db(s, "master") > -60, 15.0)
    yield app
    if app.read()["transport"]["playing"]:
        app.key("space")
        app.until(lambda s: not s["transport"]["playing"])


# -- values


def test_a_fader_dragged_up_rises_by_a_reasonable_step_a_pixel(app: App) -> None:
    app.select("spare")
    x, y = control(app, GAIN)
    app.drag((x, y), (x, y - 20))
    state = app.until(lambda s: s["undo"])
    assert 0.05 <= value(state, GAIN) / 20 <= 1.0
    assert len(state["undo"]) == 1, "a drag is one step"
    assert "Spare" in state["undo"][0]
    app.drag((x, y - 20), (x, y + 10))
    assert value(app.until(lambda s: len(s["undo"]) == 2), GAIN) < 0
    app.key("ctrl+z", "ctrl+z")
    assert value(app.until(lambda s: not s["undo"]), GAIN) == 0


def test_shift_is_fine(app: App) -> None:
    app.select("spare")
    x, y = control(app, GAIN)
    app.drag((x, y), (x, y - 20), keys=["shift"])
    fine = value(app.until(lambda s: s["undo"]), GAIN)
    app.drag((x, y), (x, y - 20))
    coarse = value(app.until(lambda s: len(s["undo"]) == 2), GAIN) - fine
    assert 0 < fine < 0.3 * coarse


def test_a_double_click_resets(app: App) -> None:
    app.select("kick-eq")
    name = "kick-eq.bands[0].gain"
    at = control(app, name)
    assert value(app.read(), name) == -3.0
    app.double_click(*at)
    state = app.until(lambda s: value(s, name) == 0.0)
    assert len(state["undo"]) == 1


def test_a_knob_is_turned_and_saved_where_it_is(app: App) -> None:
    app.select("kick-comp")
    x, y = control(app, "kick-comp.threshold")
    app.drag((x, y), (x, y + 15))
    shown = value(app.until(lambda s: s["undo"]), "kick-comp.threshold")
    assert shown < -18.0
    app.key("ctrl+s")
    app.until(lambda s: not s["dirty"])
    assert app.saved()["nodes"]["kick-comp"]["threshold"] == pytest.approx(shown)


def test_escape_gives_a_knob_back_what_it_had(app: App) -> None:
    app.select("spare")
    x, y = control(app, GAIN)
    app.screen.press(x, y)
    app.screen.carry((x, y), (x, y - 20))
    app.until(lambda s: value(s, GAIN) > 0)
    app.key("Escape")
    app.until(lambda s: s["undo"] == [] and (GAIN not in s["controls"] or value(s, GAIN) == 0))
    app.screen.release()
    assert app.state()["undo"] == []


def test_the_wheel_turns_a_knob(app: App) -> None:
    app.select("kick-comp")
    name = "kick-comp.ratio"
    app.wheel(*control(app, name), 1)
    assert 2.0 < value(app.until(lambda s: s["undo"]), name) < 4.0


def test_a_value_is_typed(app: App) -> None:
    app.select("kick-comp")
    name = "kick-comp.threshold"
    x, y, w, h = app.until(lambda s: name in s["controls"])["controls"][name]["rect"]
    app.click(x + w / 2, y + h - 8)
    app.until(lambda s: s["focus"] == "field")
    time.sleep(0.1)
    app.key("ctrl+a")
    app.type("-24.5")
    app.key("Return")
    state = app.until(lambda s: value(s, name) == -24.5)
    assert len(state["undo"]) == 1


def test_p_sets_a_parameter_by_keyboard(app: App) -> None:
    app.select("kick-comp")
    app.key("p")
    app.until(lambda s: s["palette"])
    app.type("thres")
    app.until(lambda s: s["palette"]["choices"][:1] == ["threshold"])
    app.key("Return")
    app.until(lambda s: s["dialog"] and s["focus"] == "field")
    app.type("-30")
    app.key("Return")
    app.until(lambda s: value(s, "kick-comp.threshold") == -30.0)


def test_a_choice_is_chosen_from_its_menu(app: App) -> None:
    app.select("kick-comp")
    app.click(*control(app, "kick-comp.detector"))
    app.until(lambda s: s["menu"], 2.0)
    items = [item["name"] for item in app.read()["menu"]["items"]]
    app.choose(items[1])
    state = app.until(lambda s: value(s, "kick-comp.detector") == 1.0)
    assert len(state["undo"]) == 1


def test_controls_are_of_what_is_selected(app: App) -> None:
    app.select("hall")
    names = app.until(lambda s: "hall.time" in s["controls"])["controls"]
    assert {"hall.size", "hall.predelay", "hall.mix"} <= names.keys()
    assert not any(name.startswith("kick") for name in names)


# -- playing


def test_space_plays_and_stops_and_the_position_moves(app: App) -> None:
    app.key("space")
    first = app.until(
        lambda s: s["transport"]["playing"] and s["transport"]["position"] > 0.1, 15.0
    )
    begun = time.monotonic()
    time.sleep(0.5)
    moved = app.read()["transport"]["position"] - first["transport"]["position"]
    assert moved == pytest.approx(time.monotonic() - begun, abs=0.25)
    assert app.read()["meters"].keys() >= {"kick", "master"}
    app.key("space")
    stopped = app.until(lambda s: not s["transport"]["playing"])["transport"]["position"]
    assert app.state()["transport"]["position"] == pytest.approx(stopped, abs=0.2)
    app.key("ctrl+Home")
    app.until(lambda s: s["transport"]["position"] == 0.0)


def test_the_transport_is_clicked(app: App) -> None:
    app.press_button("play")
    app.until(lambda s: s["transport"]["playing"], 15.0)
    app.press_button("loop")
    app.until(lambda s: s["transport"]["loop"])
    app.press_button("loop")
    app.until(lambda s: s["transport"]["loop"] is None)
    app.press_button("play")
    app.until(lambda s: not s["transport"]["playing"])
    app.press_button("to-start")
    app.until(lambda s: s["transport"]["position"] == 0.0)
    assert app.read()["undo"] == []


def test_a_move_is_heard_within_200_ms(playing: App) -> None:
    app = playing
    app.select("mix")
    x, y = control(app, "mix.gain")
    before = level_db(app.read(), "mix")
    app.screen.press(x, y)
    app.screen.carry((x, y), (x, y + 60), 3)
    wanted = value(app.read(), "mix.gain")
    moved = time.monotonic()
    app.until(lambda s: level_db(s, "mix") < before + wanted / 2, 2.0, "the bus gets quieter")
    assert time.monotonic() - moved < HEARD_S + _SEEN_S
    app.screen.release()
    assert app.until(lambda s: s["undo"])["transport"]["playing"]


@pytest.mark.parametrize(
    ("key", "silent"),
    [("m", "kick-eq"), ("s", "bass-pan")],
    ids=["what is muted feeds nothing", "what is not soloed feeds nothing"],
)
def test_mute_and_solo_are_heard(playing: App, key: str, silent: str) -> None:
    app = playing
    app.select("kick")
    app.key(key)
    state = app.until(lambda s: level_db(s, silent) < -90, 2.0, f"{silent} is silent")
    assert level_db(state, "master") > -60
    app.key(key)
    app.until(lambda s: level_db(s, silent) > -60, 2.0)


def test_bypass_is_heard(playing: App) -> None:
    app = playing
    app.select("mix")
    x, y = control(app, "mix.gain")
    app.drag((x, y), (x, y + 60))
    app.until(lambda s: s["undo"])
    quiet = level_db(app.state(), "mix")
    app.key("b")
    app.until(lambda s: level_db(s, "mix") > quiet + 6, 2.0)


def test_a_cable_is_heard_to_go_and_to_come(playing: App) -> None:
    app = playing
    app.click(*app.cable("limiter.out", "master.in"), keys=["alt"])
    app.until(lambda s: level_db(s, "master") < -90, 2.0)
    app.key("ctrl+z")
    app.until(lambda s: level_db(s, "master") > -60, 2.0)


def test_listening_at_a_node_is_heard(playing: App) -> None:
    app = playing
    app.select("kick")
    app.key("l")
    kick = 20 * math.log10(0.25)
    state = app.until(lambda s: abs(level_db(s, "master") - kick) < 0.1, 2.0)
    assert (state["undo"], state["dirty"]) == ([], False)
    app.key("l")
    app.until(lambda s: abs(level_db(s, "master") - kick) > 1.0, 2.0)

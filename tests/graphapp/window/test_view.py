"""The camera, by mouse and keyboard; and the window's own place, title and size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.graphapp.window.driver import App, Place, State


def world(state: State, at: Place) -> Place:
    """Return the point of the world that is seen at a place of the screen."""
    camera = state["camera"]
    x, y, _, _ = camera["rect"]
    return camera["x"] + (at[0] - x) / camera["zoom"], camera["y"] + (at[1] - y) / camera["zoom"]


def around(state: State, *names: str) -> list[float]:
    """Return left, top, right and bottom of some nodes, or of all."""
    rects = [state["nodes"][name]["rect"] for name in names or state["nodes"]]
    return [
        min(x for x, _, _, _ in rects),
        min(y for _, y, _, _ in rects),
        max(x + w for x, _, w, _ in rects),
        max(y + h for _, y, _, h in rects),
    ]


def canvas(state: State) -> list[float]:
    """Return left, top, right and bottom of the canvas."""
    x, y, w, h = state["camera"]["rect"]
    return [x, y, x + w, y + h]


def test_opening_a_canonical_file_changes_nothing(app: App) -> None:
    state = app.state()
    assert (state["dirty"], state["undo"], state["dialog"]) == (False, [], None)
    before = app.project.read_bytes() if app.project else b""
    app.key("ctrl+s")
    app.until(lambda s: "Saved" in s["status"])
    assert app.project is not None
    assert app.project.read_bytes() == before


def test_all_nodes_of_the_level_are_told(app: App) -> None:
    state = app.state()
    assert set(state["nodes"]) == set(app.saved()["nodes"])
    assert sorted(state["cables"]) == sorted(app.saved()["cables"])
    assert state["nodes"]["kick-comp"]["type"] == "compressor"
    assert set(state["nodes"]["bass-send"]["ports"]) == {"in", "out", "send"}


@pytest.mark.parametrize("steps", [3, -3])
def test_the_wheel_zooms_at_the_cursor(app: App, steps: int) -> None:
    before, at = app.state(), app.body("hall")
    held = world(before, at)
    app.wheel(*at, steps)
    after = app.until(lambda s: s["camera"]["zoom"] != before["camera"]["zoom"])
    after = app.state()
    assert (after["camera"]["zoom"] > before["camera"]["zoom"]) == (steps > 0)
    assert world(after, at) == pytest.approx(held, abs=0.5)


@pytest.mark.parametrize(("button", "keys"), [(2, ()), (1, ("space",))])
def test_the_view_is_dragged(app: App, button: int, keys: tuple[str, ...]) -> None:
    before, start = app.state(), app.empty()
    held = world(before, start)
    end = start[0] + 90, start[1] - 60
    app.drag(start, end, keys=keys, button=button)
    after = app.state()
    assert world(after, end) == pytest.approx(held, abs=1.0)
    assert after["camera"]["zoom"] == before["camera"]["zoom"]
    assert not after["transport"]["playing"], "Space that moved the view must not play"
    assert after["undo"] == [], "looking around is no edit"


def test_f_fits_the_selection_and_without_one_all(app: App) -> None:
    app.select("kick-eq")
    app.key("f")
    state = app.until(lambda s: s["camera"]["zoom"] > 1.0, what="one node fills the canvas")
    left, top, right, bottom = around(state, "kick-eq")
    x, y, end, low = canvas(state)
    assert (left + right) / 2 == pytest.approx((x + end) / 2, abs=2)
    assert (top + bottom) / 2 == pytest.approx((y + low) / 2, abs=2)
    app.key("Escape", "f")
    state = app.until(lambda s: s["camera"]["zoom"] < 1.0)
    inside = zip(around(state), canvas(state), (1, 1, -1, -1), strict=True)
    assert all((node - edge) * sign >= 0 for node, edge, sign in inside)


def test_home_fits_all_and_1_is_100_percent(app: App) -> None:
    app.select("kick-eq")
    app.key("1")
    app.until(lambda s: s["camera"]["zoom"] == pytest.approx(1.0))
    app.key("Home")
    state = app.until(lambda s: s["camera"]["zoom"] < 1.0)
    inside = zip(around(state), canvas(state), (1, 1, -1, -1), strict=True)
    assert all((node - edge) * sign >= 0 for node, edge, sign in inside)


def test_tab_hides_and_shows_the_panels(app: App) -> None:
    wide = app.state()["camera"]["rect"][2]
    app.key("Tab")
    app.until(lambda s: s["camera"]["rect"][2] > wide + 300)
    app.key("Tab")
    app.until(lambda s: s["camera"]["rect"][2] == wide)


def test_hovering_tells_the_node(app: App) -> None:
    app.screen.point(*app.body("mix"))
    app.until(lambda s: s["hover"] == "mix", 1.0)
    app.screen.point(*app.empty())
    app.until(lambda s: s["hover"] is None, 1.0)


def test_a_moved_window_is_followed_within_half_a_second(app: App) -> None:
    before = app.state()["camera"]["rect"]
    app.screen.tell("windowmove", app.window, "40", "30")
    moved = app.until(lambda s: s["camera"]["rect"][:2] != before[:2], 0.5)["camera"]["rect"]
    app.screen.tell("windowmove", app.window, "0", "0")
    home = app.until(lambda s: s["camera"]["rect"][:2] != moved[:2], 0.5)["camera"]["rect"]
    assert [moved[0] - home[0], moved[1] - home[1]] == [40, 30]
    app.select("hall")


def test_a_resized_window_is_followed(app: App) -> None:
    before = app.state()["camera"]["rect"]
    app.screen.tell("windowsize", app.window, "1600", "1000")
    bigger = app.until(lambda s: s["camera"]["rect"][2] > before[2], 1.0)["camera"]["rect"]
    app.screen.tell("windowsize", app.window, "1440", "900")
    app.until(lambda s: s["camera"]["rect"][2] < bigger[2], 1.0)
    app.select("hall")


def test_the_minimap_goes_there(app: App) -> None:
    app.select("kick-eq")
    app.key("f")
    state = app.state()
    x, y, w, h = state["camera"]["rect"]
    app.click(x + w - 40, y + h - 60)  # in its right half
    app.until(lambda s: s["camera"]["x"] > state["camera"]["x"] + 100)

"""Panels are drawn when their picture changes, and their zones react; without a display."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg
import pytest

from graphapp.canvas.fonts import Fonts
from graphapp.canvas.pointer import Pointer
from graphapp.canvas.stage import Stage
from graphapp.canvas.theme import Style, theme
from graphapp.canvas.tips import Tip
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from graphapp.canvas.ink import Ink


WINDOW = Rect(0, 0, 800, 600)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Return an empty stage."""
    dpg.create_context()
    window = int(dpg.add_window())
    yield Stage(window, Fonts(), Style(theme("dark")))
    dpg.destroy_context()


class Plain:
    """A panel with one button, which notes what happens to it."""

    def __init__(self, layer: int, rect: Rect | None, name: str = "go") -> None:
        self.layer = layer
        self.rect = rect
        self.name = name
        self.label = "Go"
        self.drawn = self.ticked = 0
        self.zone = Zone(name, Rect(10, 10, 50, 20), tip="goes")

    def place(self, window: Rect) -> Rect | None:
        """Return what it was given, inside the window."""
        return self.rect if self.rect and self.rect.intersects(window) else None

    def key(self) -> Hashable:
        """Return its label."""
        return self.label

    def draw(self, ink: Ink, size: Rect) -> list[Zone]:
        """Draw its ground and its label."""
        self.drawn += 1
        ink.rect(size, ink.theme.panel)
        ink.label(size, self.label)
        self.zone.rect = Rect(10, 10, 50, 20)
        return [self.zone]

    def tick(self) -> None:
        """Count."""
        self.ticked += 1


def at(x: float, y: float) -> Pointer:
    return Pointer(x, y, start_x=x, start_y=y)


def test_a_panel_is_drawn_again_only_when_its_picture_changes(stage: Stage) -> None:
    panel = Plain(0, Rect(100, 50, 200, 100))
    stage.add(panel)
    stage.update(WINDOW)
    stage.update(WINDOW)
    assert (panel.drawn, panel.ticked) == (1, 2)
    panel.label = "Stop"
    stage.update(WINDOW)
    panel.rect = Rect(100, 50, 220, 100)
    stage.update(WINDOW)
    stage.style = Style(theme("light"))
    stage.update(WINDOW)
    assert panel.drawn == 4
    panel.rect = None
    stage.update(WINDOW)
    assert (panel.drawn, panel.ticked) == (4, 5)
    assert list(stage.zones()) == []


def test_zones_are_moved_to_the_window(stage: Stage) -> None:
    stage.add(Plain(0, Rect(100, 50, 200, 100)))
    stage.update(WINDOW)
    (zone,) = stage.zones()
    assert zone.rect == Rect(110, 60, 50, 20)
    assert stage.zone(111, 61) is zone
    assert stage.zone(105, 55) is None
    assert stage.topmost(90, 55) is None


def test_layers_lie_above_one_another_whenever_added(stage: Stage) -> None:
    menu = Plain(2, Rect(0, 0, 100, 100), "menu")
    ground = Plain(0, Rect(0, 0, 800, 600), "ground")
    stage.add(menu)
    stage.add(ground)
    stage.update(WINDOW)
    assert stage.topmost(50, 50) is menu
    assert stage.topmost(200, 50) is ground
    dialog = Plain(3, Rect(300, 300, 100, 100), "dialog")
    stage.add(dialog)
    stage.update(WINDOW)
    assert stage.topmost(50, 50) is dialog
    assert stage.zone(15, 15) is None
    assert stage.zone(315, 315) is dialog.zone
    # A tip is in nobody's way, but for its zones.
    tip = Plain(4, Rect(290, 290, 100, 100), "tip")
    stage.add(tip)
    stage.update(WINDOW)
    assert stage.topmost(350, 380) is dialog
    assert stage.zone(301, 301) is tip.zone


def test_light_and_tip_follow_the_pointer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = Plain(0, Rect(0, 0, 200, 100))
    stage.add(panel)
    now = 10.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    stage.update(WINDOW)
    stage.point(20, 20)
    stage.update(WINDOW)
    assert stage.hovered is panel.zone
    assert stage.tip() is None
    now = 10.7
    assert stage.tip() is panel.zone
    stage.point(21, 20)
    assert stage.tip() is None
    stage.leave()
    stage.update(WINDOW)
    assert stage.hovered is None
    panel.zone.enabled = False
    stage.point(20, 20)
    stage.update(WINDOW)
    assert stage.hovered is None


def test_a_tip_lies_beside_its_zone_and_inside_the_window(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Plain(0, Rect(700, 500, 100, 100))
    panel.zone.tip = "Renders the project to a file, as loud as the platform wants it. " * 3
    tip = Tip(stage)
    stage.add(panel)
    stage.add(tip)
    now = 10.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    stage.point(720, 520)
    stage.update(WINDOW)
    assert stage.shown(tip) is None
    now = 11.0
    stage.update(WINDOW)
    place = stage.shown(tip)
    assert place
    assert place.right <= WINDOW.right
    assert place.h > 4 * 12
    # There is room above only; what is seen of it does not cover its zone.
    assert place.inset(14).bottom <= panel.zone.rect.y
    stage.update(WINDOW)
    assert stage.hovered is panel.zone


def test_an_idle_stage_of_ten_panels_costs_next_to_nothing(stage: Stage) -> None:
    for i in range(10):
        stage.add(Plain(0, Rect(70 * i, 0, 70, 100)))
    stage.update(WINDOW)
    began = time.process_time()
    for _ in range(200):
        stage.update(WINDOW)
    assert (time.process_time() - began) / 200 < 0.5e-3


def test_the_wheel_turns_what_lies_under_a_row(stage: Stage) -> None:
    class Rows(Plain):
        """A list under a row."""

        def draw(self, ink: Ink, size: Rect) -> list[Zone]:
            """Draw nothing but zones."""
            assert ink.px(size.w)
            below = Zone("list", size, Role.SURFACE, on_wheel=lambda _, __: None)
            return [below, Zone("row", Rect(0, 0, 200, 20))]

    stage.add(Rows(0, Rect(0, 0, 200, 100)))
    stage.update(WINDOW)
    row, below = stage.zone(5, 5), stage.wheel_zone(5, 5)
    assert row
    assert below
    assert (row.name, below.name) == ("row", "list")
    assert stage.wheel_zone(500, 5) is None

"""What widgets draw and how they move; without a display."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg
import pytest

from graphapp.canvas.dials import fader, knob
from graphapp.canvas.fonts import Fonts
from graphapp.canvas.ink import Ink
from graphapp.canvas.lists import Scroll, scroll_list
from graphapp.canvas.meters import MeterBar, meter_position
from graphapp.canvas.pointer import Pointer
from graphapp.canvas.theme import Style, theme
from graphapp.canvas.widgets import button, tabs
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphapp.canvas.ink import Align


@pytest.fixture
def ink() -> Iterator[Ink]:
    """Return an ink on a drawlist of its own."""
    dpg.create_context()
    parent = int(dpg.add_drawlist(400, 400, parent=dpg.add_window()))
    yield Ink(parent, Style(theme("dark")), Fonts())
    dpg.destroy_context()


def test_what_does_not_fit_ends_in_an_ellipsis(ink: Ink) -> None:
    item = ink.text(0, 0, "lead vocals, take 3", width=60)
    text = dpg.get_item_configuration(item)["text"]
    assert text.endswith("…")
    assert text[:-1] == "lead vocals, take 3"[: len(text) - 1]
    assert ink.measure(text) <= 60
    assert ink.truncated("lead", 60) == "lead"
    assert ink.truncated("lead", 1) == ""


@pytest.mark.parametrize(("align", "left"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_text_is_aligned_in_its_place(ink: Ink, align: Align, left: float) -> None:
    item = ink.text(10, 20, "EQ", width=100, align=align)
    free = 100 - ink.measure("EQ")
    assert dpg.get_item_configuration(item)["pos"][0] == pytest.approx(10 + left * free, abs=0.5)


def test_paragraphs_are_broken_between_words(ink: Ink) -> None:
    text = "one gesture is exactly one step of undo"
    lines = ink.fonts.wrapped(text, 100, 13)
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(ink.fonts.width(line, 13) <= 100 for line in lines)
    assert ink.fonts.wrapped("", 100, 13) == [""]
    assert ink.fonts.wrapped("x" * 100, 100, 13)[0].endswith("…")


def test_widths_scale(ink: Ink) -> None:
    one, two = (Ink(0, Style(theme("dark"), scale), ink.fonts) for scale in (1.0, 2.0))
    assert two.measure("Compressor") == pytest.approx(2 * one.measure("Compressor"))
    assert one.measure("iiii", font="mono") == one.measure("WWWW", font="mono")
    # Characters of the program's own texts are in the fonts; others have some width too.
    assert one.measure("\U0001f600") > 0


def test_a_group_is_erased_as_one(ink: Ink) -> None:
    group = ink.group()
    group.rect(Rect(0, 0, 5, 5), ink.theme.good)
    group.move(10, 0)
    group.show(False)  # noqa: FBT003 - reads as a sentence
    assert not dpg.get_item_configuration(group.parent)["show"]
    group.erase()
    assert not dpg.get_item_children(group.parent, 2)


def test_a_knob_turns(ink: Ink) -> None:
    made = knob(ink, Rect(0, 0, 70, 94), "eq.gain", "Gain", "0 dB", 0.5, ink.theme.good, value=0.0)
    hand = made._hand
    top = dpg.get_item_configuration(hand)
    assert top["p1"][0] == pytest.approx(top["p2"][0])
    assert top["p2"][1] < top["p1"][1]
    made.set(1.0, "+12 dB")
    end = dpg.get_item_configuration(hand)
    assert end["p2"][0] > end["p1"][0]
    assert end["p2"][1] > end["p1"][1]
    assert dpg.get_item_configuration(made._text)["text"] == "+12 dB"
    assert (made.zone.role, made.zone.value) == (Role.CONTROL, 0.0)


@pytest.mark.parametrize("vertical", [True, False])
def test_a_faders_cap_lies_where_its_position_is(ink: Ink, vertical: bool) -> None:
    rect = Rect(10, 10, 20, 150) if vertical else Rect(10, 10, 150, 20)
    made = fader(ink, rect, "fader.gain", 0.25, ink.theme.good, vertical=vertical)
    fill = dpg.get_item_configuration(made._fill)
    if vertical:
        assert fill["pmin"][1] == pytest.approx(made.place(0.25), abs=0.5)
        assert fill["pmax"][1] == pytest.approx(rect.bottom)
    else:
        assert fill["pmin"][0] == pytest.approx(rect.x)
        assert fill["pmax"][0] == pytest.approx(made.place(0.25), abs=0.5)


def test_a_bipolar_fader_is_filled_from_its_middle(ink: Ink) -> None:
    rect = Rect(0, 0, 100, 20)
    made = fader(ink, rect, "pan", 0.9, ink.theme.good, vertical=False, bipolar=True)
    fill = dpg.get_item_configuration(made._fill)
    assert fill["pmin"][0] == pytest.approx(50)
    assert fill["pmax"][0] == pytest.approx(made.place(0.9), abs=0.5)


def test_the_scale_of_meters() -> None:
    assert meter_position(-100) == meter_position(-60) == 0
    assert meter_position(6) == meter_position(20) == 1
    assert meter_position(-20) < meter_position(-6) < meter_position(0) < 1


def test_a_meter_holds_its_peak_and_changes_only_what_moved(
    ink: Ink, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    meter = MeterBar(ink, Rect(0, 0, 20, 204))
    calls: list[int] = []
    configure = dpg.configure_item

    def noted(item: int, **values: object) -> None:
        calls.append(item)
        configure(item, **values)

    monkeypatch.setattr(dpg, "configure_item", noted)
    meter.set(-6.0, -100.0)
    bar = meter._bars[0]
    top = dpg.get_item_configuration(bar._peak)["pmin"][1]
    assert dpg.get_item_configuration(bar._parts[1])["show"]
    assert not dpg.get_item_configuration(bar._parts[2])["show"]
    calls.clear()
    meter.set(-6.0, -100.0)
    assert calls == []
    now = 101.0
    meter.set(-30.0, -100.0)
    assert dpg.get_item_configuration(bar._peak)["pmin"][1] == top
    assert not dpg.get_item_configuration(bar._parts[1])["show"]
    now = 102.0
    meter.set(-30.0, -100.0)
    assert dpg.get_item_configuration(bar._peak)["pmin"][1] > top


def test_buttons_say_what_they_are(ink: Ink) -> None:
    made = button(ink, Rect(0, 0, 80, 30), "render", "Render", None, enabled=False, tip="t")
    assert (made.name, made.role, made.enabled, made.tip) == ("render", Role.BUTTON, False, "t")
    chosen: list[str] = []
    row = tabs(ink, Rect(0, 0, 90, 30), [("a", "A"), ("b", "B"), ("c", "C")], "a", chosen.append)
    for zone in row:
        assert zone.on_click
        zone.on_click(Pointer(0, 0))
    assert chosen == ["a", "b", "c"]
    assert row[2].rect == Rect(60, 0, 30, 30)


def test_a_list_shows_the_rows_in_sight(ink: Ink) -> None:
    scroll = Scroll()
    rows: list[int] = []

    def row(index: int, place: Rect) -> list[Zone]:
        rows.append(index)
        return [Zone(f"row-{index}", place, Role.ITEM)]

    def draw() -> list[Zone]:
        rows.clear()
        return scroll_list(ink, Rect(0, 0, 100, 105), "list", 50, 20, scroll, row)

    zones = draw()
    assert rows == [0, 1, 2, 3, 4]
    assert zones[0].on_wheel
    zones[0].on_wheel(Pointer(5, 5), -2.0)
    draw()
    assert rows == [6, 7, 8, 9, 10]
    scroll.by(1e9)
    zones = draw()
    assert rows[-1] == 49
    bar = zones[-1]
    assert bar.on_drag
    bar.on_drag(Pointer(0, 0, dy=-1e9))
    draw()
    assert rows[0] == 0
    scroll.reveal(400, 420)
    draw()
    assert rows[-1] == 20

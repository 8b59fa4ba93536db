"""The inspector and the bottom panels, driven by their zones: no display is needed."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dearpygui.dearpygui as dpg
import pytest

from graphapp.canvas.bottom import build_bottom
from graphapp.canvas.bottom.shown_lane import shown_lane
from graphapp.canvas.bottom.slots import Bottom
from graphapp.canvas.fonts import Fonts
from graphapp.canvas.inspector.bench import Bench
from graphapp.canvas.inspector.panel import Inspector
from graphapp.canvas.pointer import Pointer
from graphapp.canvas.stage import Stage
from graphapp.canvas.theme import DARK, Style
from graphapp.canvas.zones import Role, Zone
from graphapp.editor.geometry import Rect
from graphapp.editor.parameters import parameters_of
from graphapp.editor.values import number_of, value_at
from graphapp.editor.workspace import Workspace
from projects import Node
from projects.grouping import grouped
from tests.graphapp.canvas.inspected import FakePlayback, sample_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graphapp.editor.editor import Editor
    from nodes.vocabulary import Value

WINDOW = Rect(0, 0, 1366, 768)


class FakeField:
    """A field in which somebody types at once."""

    typed = ""

    def open(
        self, _rect: Rect, _text: str, *, on_commit: Callable[[str], None], **_: object
    ) -> None:
        """Type."""
        on_commit(self.typed)


class Hand:
    """The mouse: it does to zones what the window does."""

    def __init__(self, ws: Workspace, window: int, fonts: Fonts) -> None:
        self.ws = ws
        self.field = FakeField()
        self.live = FakePlayback()
        ws.live = self.live  # type: ignore[assignment]
        self.stage = Stage(window, fonts, Style(DARK))
        self.bench = Bench(ws, self.field)  # type: ignore[arg-type]
        self.inspector = Inspector(self.bench)
        self.stage.add(self.inspector)
        for panel in build_bottom(self.bench):
            self.stage.add(panel)

    @property
    def editor(self) -> Editor:
        """The open project."""
        return self.bench.editor

    def look(self) -> dict[str, Zone]:
        """Draw what there is, and return it by name."""
        self.stage.update(WINDOW)
        return {zone.name: zone for zone in self.stage.zones()}

    def select(self, *names: str) -> dict[str, Zone]:
        """Select nodes, and look."""
        self.editor.select(names)
        return self.look()

    def reveal(self, name: str) -> None:
        """Scroll to a control."""
        for _ in range(40):
            if name in self.look():
                return
            self.wheel("inspector", -1)

    def drag(
        self, name: str, dx: float, dy: float, at: tuple[float, float] | None = None, **held: bool
    ) -> None:
        """Press, move in four steps, release."""
        zone = self.look()[name]
        x, y = at or zone.rect.center
        pointer = Pointer(x, y, 0, 0, x, y, **held)
        _do(zone.on_press, pointer)
        for i in range(1, 5):
            pointer = Pointer(x + dx * i / 4, y + dy * i / 4, dx / 4, dy / 4, x, y, **held)
            _do(zone.on_drag, pointer)
            self.look()
        _do(zone.on_release, pointer)

    def click(self, name: str, at: tuple[float, float] | None = None, **held: bool) -> None:
        """Press and release."""
        zone = self.look()[name]
        x, y = at or zone.rect.center
        pointer = Pointer(x, y, 0, 0, x, y, **held)
        for handler in (zone.on_press, zone.on_release, zone.on_click):
            _do(handler, pointer)

    def double(self, name: str, at: tuple[float, float] | None = None) -> None:
        """Double-click."""
        zone = self.look()[name]
        x, y = at or zone.rect.center
        _do(zone.on_double, Pointer(x, y, 0, 0, x, y))

    def wheel(self, name: str, steps: float, **held: bool) -> None:
        """Turn the wheel."""
        zone = self.look()[name]
        assert zone.on_wheel
        zone.on_wheel(Pointer(*zone.rect.center, **held), steps)

    def choose(self, item: str) -> None:
        """Choose from the menu that is open."""
        assert self.ws.menu
        run = next(i.run for i in self.ws.menu.items if i.name.startswith(item))
        assert run
        run()

    def value(self, node: str, path: str) -> Value:
        """Return a value of the document."""
        return value_at(self.editor.document.project.graph.nodes[node], path)

    @property
    def steps(self) -> list[str]:
        """Names of the steps of undo."""
        return self.editor.document.history.undo_names


def _do(handler: Callable[[Pointer], None] | None, pointer: Pointer) -> None:
    if handler:
        handler(pointer)


@pytest.fixture(scope="module")
def window() -> Iterator[tuple[int, Fonts]]:
    dpg.create_context()
    yield int(dpg.add_window()), Fonts()
    dpg.destroy_context()


@pytest.fixture
def hand(
    window: tuple[int, Fonts], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hand]:
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"GRAPHAPP_{name}_DIR", str(tmp_path / name))
    ws = Workspace()
    made = Hand(ws, *window)
    ws.show(sample_project(tmp_path), None)
    yield made
    ws.close()


def all_controls(hand: Hand) -> dict[str, Zone]:
    """Return every control that can be reached by scrolling."""
    found: dict[str, Zone] = {}
    for _ in range(40):
        zones = hand.look()
        found |= {n: z for n, z in zones.items() if z.role is Role.CONTROL}
        hand.wheel("inspector", -1)
    for _ in range(40):
        hand.wheel("inspector", 1)
    return found


NODES = (
    "vocal",
    "guitar",
    "keys",
    "vocal-eq",
    "vocal-compressor",
    "vocal-pan",
    "vocal-send",
    "vocal-fader",
    "hall",
    "mix",
    "limiter",
    "master",
)


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", NODES)
def test_every_parameter_has_its_control_at_every_scale(
    hand: Hand, name: str, scale: float
) -> None:
    hand.ws.prefer(scale=scale)
    hand.stage.style = Style(DARK, scale)
    hand.select(name)
    node = hand.editor.graph.nodes[name]
    controls = all_controls(hand)
    for path, _, parameter, value in parameters_of(node):
        if "[" in path and "[0]" not in path:
            continue  # the controls of one band at a time
        if path.endswith("slope") and node.type == "eq" and f"{name}.{path}" not in controls:
            continue  # only passes have one
        zone = controls[f"{name}.{path}"]
        assert zone.value == pytest.approx(number_of(parameter, value), nan_ok=True)
        assert zone.rect.w > 10 * scale
        assert zone.rect.right <= WINDOW.w


def test_a_fader_dragged_up_rises_by_a_fraction_of_a_decibel_a_pixel(hand: Hand) -> None:
    for name in ("vocal-fader", "mix"):
        hand.select(name)
        before = hand.value(name, "gain")
        hand.drag(f"{name}.gain", 0, -20)
        assert 0.05 <= (hand.value(name, "gain") - before) / 20 <= 1.0  # type: ignore[operator]
        assert hand.live.asked[-1] == (f"{name}.gain", hand.value(name, "gain"))
    assert hand.steps == ["Set gain of Vocal Fader", "Set gain of Mix bus"]


def test_shift_turns_a_tenth_as_far(hand: Hand) -> None:
    hand.select("vocal-pan")
    hand.drag("vocal-pan.width", 0, -50)
    far = hand.value("vocal-pan", "width") - 70.0  # type: ignore[operator]
    hand.editor.undo()
    hand.drag("vocal-pan.width", 0, -50, shift=True)
    assert hand.value("vocal-pan", "width") - 70.0 == pytest.approx(far / 10, abs=0.1)  # type: ignore[operator]


def test_a_double_click_resets_and_the_wheel_steps(hand: Hand) -> None:
    hand.select("vocal-compressor")
    hand.wheel("vocal-compressor.threshold", 1)
    assert hand.value("vocal-compressor", "threshold") == pytest.approx(-25.2)
    hand.wheel("vocal-compressor.threshold", -1, shift=True)
    assert hand.value("vocal-compressor", "threshold") == pytest.approx(-25.28)
    hand.double("vocal-compressor.threshold")
    assert hand.value("vocal-compressor", "threshold") == -18.0
    assert hand.steps == ["Set threshold of Vocal Compressor"] * 2


@pytest.mark.parametrize(
    ("typed", "value"), [("2.5", 2.5), ("4", 4.0), ("nonsense", 3.5), ("400", 3.5), ("3.5", 3.5)]
)
def test_a_value_is_typed_under_its_knob(hand: Hand, typed: str, value: float) -> None:
    zones = hand.select("vocal-compressor")
    rect = zones["vocal-compressor.ratio"].rect
    hand.field.typed = typed
    hand.click("vocal-compressor.ratio", (rect.center.x, rect.bottom - 8))
    assert hand.value("vocal-compressor", "ratio") == value
    assert len(hand.steps) == (value != 3.5)
    if typed in {"nonsense", "400"}:
        assert hand.ws.notifications[-1].kind in {"warn", "error"}


def test_choices_and_switches_are_steps(hand: Hand) -> None:
    hand.select("vocal-compressor")
    hand.reveal("vocal-compressor.detector")
    hand.click("vocal-compressor.detector")
    hand.choose("RMS")
    assert hand.value("vocal-compressor", "detector") == "rms"
    hand.click("vocal-compressor.auto_makeup")
    assert hand.value("vocal-compressor", "auto_makeup") is True
    hand.wheel("vocal-compressor.detector", 1)
    assert hand.value("vocal-compressor", "detector") == "peak"
    assert len(hand.steps) == 3


def test_what_a_knob_can_do_is_in_its_menu(hand: Hand) -> None:
    zones = hand.select("vocal-compressor")
    zone = all_controls(hand)["vocal-compressor.key_highpass"]
    hand.editor.set_value("vocal-compressor", "key_highpass", 120.0)
    _do(zone.on_context, Pointer(0, 0))
    hand.choose("Switch off")
    assert hand.value("vocal-compressor", "key_highpass") is None
    _do(zones["vocal-compressor.ratio"].on_context, Pointer(0, 0))
    hand.choose("Show automation")
    assert hand.bench.lanes["vocal-compressor"] == "ratio"


def handle(hand: Hand, index: int) -> tuple[float, float]:
    """Return where the handle of a band is."""
    from graphapp.canvas.inspector.plot import Scale

    rect = hand.look()["curve"].rect.inset(1)
    freq = hand.value("vocal-eq", f"bands[{index}].freq")
    gain = hand.value("vocal-eq", f"bands[{index}].gain")
    x = rect.x + Scale(20, 20_000, logarithmic=True).part(freq) * rect.w  # type: ignore[arg-type]
    return x, rect.bottom - Scale(-12, 12).part(gain) * rect.h  # type: ignore[arg-type]


def test_a_band_is_dragged_over_the_curve_as_one_step(hand: Hand) -> None:
    hand.select("vocal-eq")
    hand.drag("curve", 30, 20, handle(hand, 3))
    freq = 3200.0 * 1000 ** (30 / (hand.look()["curve"].rect.w - 2))
    assert hand.value("vocal-eq", "bands[3].freq") == pytest.approx(freq, rel=0.005)
    assert hand.value("vocal-eq", "bands[3].gain") == pytest.approx(3.2 - 24 * 20 / 188, abs=0.05)
    assert len(hand.steps) == 1
    assert "vocal-eq.bands[3].freq" in hand.look()


def test_a_pass_has_no_gain_to_drag(hand: Hand) -> None:
    hand.select("vocal-eq")
    hand.drag("curve", 20, 30, handle(hand, 0))
    assert hand.value("vocal-eq", "bands[0].gain") == 0.0
    assert hand.value("vocal-eq", "bands[0].freq") != 90.0


def test_bands_come_by_a_double_click_and_go_by_alt(hand: Hand) -> None:
    zones = hand.select("vocal-eq")
    rect = zones["curve"].rect
    hand.double("curve", (rect.x + rect.w / 2, rect.bottom - 20))
    assert hand.value("vocal-eq", "bands[6].freq") == pytest.approx(632, rel=0.02)
    assert "vocal-eq.bands[6].gain" in hand.look()
    hand.click("curve", handle(hand, 1), alt=True)
    assert hand.value("vocal-eq", "bands[1].freq") == 420.0
    assert "vocal-eq.bands[2].gain" in hand.editor.graph.automation
    assert hand.inspector.delete_at(*handle(hand, 0))
    assert hand.value("vocal-eq", "bands[0].freq") == 420.0
    assert not hand.inspector.delete_at(0, 0)
    hand.editor.undo()
    hand.editor.undo()
    hand.editor.undo()
    assert hand.value("vocal-eq", "bands[0].freq") == 90.0


def test_the_start_of_a_stem_moves_with_its_offset(hand: Hand) -> None:
    hand.select("vocal")
    wait_for_peaks(hand)
    rect = hand.look()["waveform"].rect.inset(6)
    x = rect.x + 2.0 / 24 * rect.w
    hand.drag("waveform", rect.w / 24, 0, (x, rect.bottom - 10))
    assert hand.value("vocal", "start") == pytest.approx(3.0, abs=0.01)
    assert hand.value("vocal", "offset") == pytest.approx(2.5, abs=0.01)
    x = rect.x + (3.0 + 1.2) / 24 * rect.w
    hand.drag("waveform", rect.w / 24, 0, (x, rect.y + 2))
    assert hand.value("vocal", "fade_in") == pytest.approx(2.2, abs=0.02)
    x = rect.x + 20.0 / 24 * rect.w
    hand.drag("waveform", rect.w, 0, (x, rect.bottom - 10))
    assert hand.value("vocal", "end") is None
    assert len(hand.steps) == 3


def wait_for_peaks(hand: Hand) -> None:
    """Wait until the stem's file was read."""
    node = hand.editor.graph.nodes["vocal"]
    until = time.monotonic() + 10
    while hand.bench.peaks(node) is None and time.monotonic() < until:
        time.sleep(0.02)
    assert hand.bench.peaks(node) is not None


def lane_place(hand: Hand, seconds: float, part: float) -> tuple[float, float]:
    """Return a place in the lane, at a time and a part of the height from the top."""
    rect = hand.look()["lane"].rect.inset(8)
    song = 1.05 * 20.0
    return rect.x + seconds / song * rect.w, rect.y + part * rect.h


def test_the_lane_adds_moves_and_deletes_breakpoints(hand: Hand) -> None:
    hand.select("vocal-fader")
    wait_for_peaks(hand)
    hand.double("lane", lane_place(hand, 11.0, 0.1))
    lane = hand.editor.graph.automation["vocal-fader.gain"]
    assert [p.seconds for p in lane] == pytest.approx([2, 5, 9, 11, 14, 20], abs=0.1)
    at = lane_place(hand, 11.0, 0.1)
    hand.drag("lane", lane_place(hand, 12.0, 0)[0] - lane_place(hand, 11.0, 0)[0], 20, at)
    moved = hand.editor.graph.automation["vocal-fader.gain"][3]
    assert moved.seconds == pytest.approx(12.0, abs=0.1)
    assert moved.value < lane[3].value
    at = lane_place(hand, 12.0, 0.1)[0], at[1] + 20
    _do(hand.look()["lane"].on_context, Pointer(*at))
    hand.choose("Smooth")
    assert hand.editor.graph.automation["vocal-fader.gain"][3].curve == "smooth"
    hand.click("lane", at, alt=True)
    assert len(hand.editor.graph.automation["vocal-fader.gain"]) == 5
    assert len(hand.steps) == 4


def test_the_ruler_seeks_and_loops(hand: Hand) -> None:
    hand.select("vocal-fader")
    wait_for_peaks(hand)
    rect = hand.look()["ruler"].rect.inset(8)
    hand.click("ruler", (rect.x + rect.w / 2, rect.y))
    assert hand.live.asked[-1] == ("seek", pytest.approx(10.5, abs=0.1))
    hand.drag("ruler", rect.w / 4, 0, (rect.x + rect.w / 4, rect.center.y), shift=True)
    assert hand.live.loop == pytest.approx((5.25, 10.5), abs=0.1)


def test_the_bridge_remembers_clipping_and_selects(hand: Hand, monkeypatch: Any) -> None:
    zones = hand.select("vocal-eq")
    assert {n for n in zones if n.startswith("meter ")} == {
        "meter mix",
        "meter vocal-eq",
        "meter master",
    }
    monkeypatch.setattr(hand.live, "peak", lambda _node: (1.2, 0.3))
    time.sleep(0.08)
    hand.look()
    assert "has clipped" in hand.look()["clip mix"].tip
    hand.click("meter mix")
    assert hand.editor.selection == {"mix"}
    monkeypatch.setattr(hand.live, "peak", lambda _node: (0.0, 0.0))
    hand.click("clip mix")
    assert "has clipped" not in hand.look()["clip mix"].tip


@pytest.mark.parametrize("name", NODES)
def test_nothing_is_touched_while_nothing_happens(hand: Hand, name: str, monkeypatch: Any) -> None:
    hand.live.playing = False
    hand.select(name)
    if name == "vocal":
        wait_for_peaks(hand)
    for panel in hand.stage._sheets:
        monkeypatch.setattr(panel.panel, "_next", 0.0, raising=False)
    fixed = hand.live.program
    monkeypatch.setattr(FakePlayback, "program", property(lambda _self: fixed))
    hand.look()
    touched: list[object] = []
    monkeypatch.setattr(dpg, "configure_item", lambda item, **_: touched.append(item))
    for panel in hand.stage._sheets:
        monkeypatch.setattr(panel.panel, "_next", 0.0, raising=False)
        panel.panel.tick()
    assert touched == []


def test_several_nodes_and_the_project_have_pages(hand: Hand) -> None:
    zones = hand.select("vocal", "mix")
    assert {"mute", "solo", "bypass", "group", "delete"} <= zones.keys()
    hand.click("mute")
    assert hand.editor.graph.nodes["mix"].mute
    zones = hand.select()
    hand.field.typed = "Night drive"
    hand.click("project-name")
    assert hand.editor.document.project.name == "Night drive"
    hand.click("project-rate")
    hand.choose("96,000")
    assert hand.editor.document.project.rate == 96_000


def test_a_node_is_renamed_in_its_head(hand: Hand) -> None:
    hand.select("vocal-eq")
    hand.field.typed = "Air"
    hand.click("rename")
    assert hand.editor.graph.nodes["vocal-eq"].label == "Air"
    hand.field.typed = "Vocal EQ"
    hand.click("rename")
    assert hand.editor.graph.nodes["vocal-eq"].label == ""


def test_a_group_shows_what_it_exposes(hand: Hand) -> None:
    graph = grouped(hand.editor.graph, {"vocal-eq", "vocal-compressor"}, "voice")
    node = graph.nodes["voice"]
    assert node.group
    group = replace(node.group, params={"air": "vocal-eq.output"})
    nodes = {**graph.nodes, "voice": replace(node, group=group)}
    hand.editor.change("Group", replace(graph, nodes=nodes))
    zones = hand.select("voice")
    assert {"enter", "ungroup", "voice.air"} <= zones.keys()
    assert zones["voice.air"].value == 0.8
    hand.drag("voice.air", 0, -20)
    inner = hand.editor.graph.nodes["voice"].group
    assert inner
    assert value_at(inner.graph.nodes["vocal-eq"], "output") == pytest.approx(
        0.8 + 20 / 260 * 72, abs=0.01
    )


def test_inside_a_group_the_page_is_the_groups(hand: Hand) -> None:
    graph = grouped(hand.editor.graph, {"vocal-eq", "vocal-compressor"}, "voice")
    hand.editor.change("Group", graph)
    hand.editor.enter("voice")
    zones = hand.select()
    assert "leave" in zones
    assert "project-rate" not in zones
    hand.click("leave")
    assert hand.editor.level == ()
    assert "project-rate" in hand.select()


def test_the_lane_of_a_filter_is_of_its_frequency(hand: Hand) -> None:
    hand.editor.change("Clear", replace(hand.editor.graph, automation={}))
    for shape, field in (("high-pass", "freq"), ("bell", "gain")):
        hand.editor.set_value("vocal-eq", "bands[0].shape", shape)
        hand.select("vocal-eq")
        shown = shown_lane(hand.bench)
        assert shown
        assert shown.path == f"bands[0].{field}"


@pytest.mark.parametrize("scale", [0.8, 0.9, 1.25, 1.5, 1.75])
def test_panels_end_where_the_window_ends(hand: Hand, scale: float) -> None:
    hand.ws.prefer(scale=scale)
    for window in (WINDOW, Rect(0, 0, 1601, 1003)):
        slots = Bottom(hand.bench).slots(window).values()
        assert all(side == int(side) for rect in slots for side in rect)
        assert max(rect.right for rect in slots) == window.right
        assert {rect.bottom for rect in slots} == {window.bottom}


def test_a_placeholder_says_what_it_is(hand: Hand) -> None:
    nodes = {**hand.editor.graph.nodes, "odd": Node("warp", unknown={"amount": 3})}
    hand.editor.change("Add", replace(hand.editor.graph, nodes=nodes))
    zones = hand.select("odd")
    assert zones["mute"].enabled
    assert not [zone for zone in zones.values() if zone.role is Role.CONTROL]

"""The scene keeps up with the editor, and touches only what has changed.

Items can be made and asked without a window, so these tests need no display.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from graphapp.canvas.fonts import Fonts
from graphapp.canvas.scene import Scene
from graphapp.canvas.scene.faces.eq import EqFace
from graphapp.canvas.scene.faces.stem import StemFace
from graphapp.canvas.scene.hint import words_of
from graphapp.canvas.theme import DARK, LIGHT, Style
from graphapp.editor.document import Document
from graphapp.editor.editor import Editor
from graphapp.editor.files.peaks import Peaks, pyramid
from graphapp.editor.geometry import Point, Rect
from nodes.registry import catalogue
from projects import Cable, Endpoint, Graph, Node, Project, edits
from projects.graph import Group
from projects.layout import Layout, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dsp.arrays import Block
    from graphapp.engine.live.readings import ProgramReading

VIEW = Rect(0.0, 0.0, 1200.0, 800.0)


class Sound:
    """An engine of the test's own."""

    def __init__(self) -> None:
        self.playing = True
        self.seconds = 0.0
        self.program: ProgramReading | None = None
        self.level = 0.0
        self.lost: dict[str, str] = {}
        self.waves: dict[str, Peaks] = {}
        self.bands: dict[str, Block] = {}

    def peak(self, node: str) -> tuple[float, float] | None:
        """Return the same level for all that have an id."""
        return (self.level, self.level) if node else None

    def reduction(self, node: str) -> float:
        """Return 6 dB for all that have an id."""
        return 6.0 if node else 0.0

    def spectrum(self, node: str) -> Block | None:
        """Return what the test gave."""
        return self.bands.get(node)

    def missing(self, node: str) -> str | None:
        """Return what the test gave."""
        return self.lost.get(node)

    def waveform(self, node: str) -> Peaks | None:
        """Return what the test gave."""
        return self.waves.get(node)


class Table:
    """A scene of a project, with a clock."""

    def __init__(self, graph: Graph, places: dict[str, Position]) -> None:
        project = Project(rate=48_000, graph=graph, layout=Layout(nodes=places))
        self.editor = Editor(Document(project))
        self.editor.camera.resize(VIEW)
        self.window = dpg.add_window()
        self.sound = Sound()
        self.scene = Scene(self.window, Style(DARK), FONTS[0])
        self.clock = 100.0
        self.frames(4)

    def frames(self, count: int = 2) -> None:
        """Let frames go by."""
        for _ in range(count):
            self.clock += 1 / 60
            self.scene.update(self.editor, self.sound, self.clock)

    def change(self, graph: Graph) -> None:
        """Edit, and let it be shown."""
        self.editor.change("Edit", graph)
        self.frames()

    def root(self, node: str) -> int:
        """Return the item that holds a node."""
        return self.scene._nodes.pictures[node].root


FONTS: list[Fonts] = []


@pytest.fixture(autouse=True, scope="module")
def _context() -> Iterator[None]:
    dpg.create_context()
    FONTS.append(Fonts())
    yield
    FONTS.clear()
    dpg.destroy_context()


def chain(*types: str) -> tuple[Graph, dict[str, Position]]:
    """Return nodes of these types in a row, named for them, each feeding the next."""
    cables = []
    for one, other in pairwise(types):
        if catalogue()[one].outputs and catalogue()[other].inputs:
            cables.append(Cable.of(f"{one}.out", f"{other}.in"))
    nodes = {name: Node(name) for name in types}
    places = {name: Position(220.0 * i, 0.0) for i, name in enumerate(types)}
    return Graph(nodes, tuple(cables)), places


@pytest.fixture
def table() -> Iterator[Table]:
    made = Table(*chain("stem", "eq", "compressor", "fader", "master"))
    yield made
    dpg.delete_item(made.window)


def items() -> int:
    """Return how many items there are."""
    return len(dpg.get_all_items())


def shown(item: int) -> bool:
    """Return whether an item is shown."""
    return bool(dpg.get_item_configuration(item)["show"])


@pytest.mark.parametrize("zoom", [0.2, 0.5, 1.0, 2.0])
def test_every_type_has_a_picture_at_every_zoom(zoom: float) -> None:
    graph, places = chain(*catalogue())
    odd = {"lost": Node("warp", unknown={"amount": 1}), "group": Node("group", group=Group(graph))}
    graph = replace(graph, nodes={**graph.nodes, **odd})
    made = Table(graph, {**places, "lost": Position(0, 200), "group": Position(300, 200)})
    made.editor.camera.zoom = zoom
    made.sound.level = 0.5
    made.frames(20)
    pictures = made.scene._nodes.pictures
    assert pictures.keys() == graph.nodes.keys()
    assert all(picture.complete for picture in pictures.values() if picture.visible)
    dpg.delete_item(made.window)


def test_nothing_is_done_while_nothing_changes(table: Table) -> None:
    table.sound.playing = False
    table.clock += 10.0
    table.frames(4)
    before = items()
    table.frames(30)
    assert not table.scene.changed
    assert items() == before


def test_a_node_that_moves_makes_no_items_and_takes_its_cables_along(table: Table) -> None:
    cable = table.editor.graph.cables[0]
    before, start = items(), table.scene._cables._pictures[cable].bounds
    project = table.editor.document.project
    places = {**project.layout.nodes, "eq": Position(220.0, 300.0)}
    table.editor.commit("Move", replace(project, layout=Layout(nodes=places)))
    table.frames()
    assert table.scene._nodes.pictures["eq"].place == Position(220.0, 300.0)
    assert table.scene._cables._pictures[cable].bounds.bottom > start.bottom + 200.0
    assert items() == before


def test_deleting_removes_everything_and_undoing_brings_it_back_in_order(table: Table) -> None:
    before = items()
    order = dpg.get_item_children(dpg.get_item_parent(table.root("eq")), 2)
    table.change(edits.without_node(table.editor.graph, "eq"))
    assert "eq" not in table.scene._nodes.pictures
    assert len(table.scene._cables._pictures) == 2
    table.editor.undo()
    table.frames()
    pictures = table.scene._nodes.pictures
    assert list(pictures) == list(table.editor.graph.nodes)
    roots = [picture.root for picture in pictures.values()]
    assert dpg.get_item_children(dpg.get_item_parent(table.root("eq")), 2) == roots
    assert [order.index(root) for root in roots if root in order] == [0, 2, 3, 4]
    # The deleted node was not selected before: all but the glow of a selection is as it was.
    assert abs(items() - before) <= 2


def test_a_value_redraws_the_face_of_its_node_alone(table: Table) -> None:
    pictures = table.scene._nodes.pictures
    faces = {name: picture._face for name, picture in pictures.items()}
    table.change(edits.with_value(table.editor.graph, "fader", "gain", -9))
    again = {name: picture._face for name, picture in pictures.items()}
    assert again["fader"] is not faces["fader"]
    assert all(again[name] is faces[name] for name in faces if name != "fader")


def test_what_is_outside_the_view_is_hidden(table: Table) -> None:
    assert shown(table.root("stem"))
    table.editor.camera.x = 800.0
    table.frames()
    assert not shown(table.root("stem"))
    assert shown(table.root("master"))


def test_a_cable_shines_as_its_source_sounds(table: Table) -> None:
    cable = table.scene._cables._pictures[table.editor.graph.cables[0]]
    quiet = dpg.get_item_configuration(cable._core)["color"]
    table.sound.level = 1.0
    table.frames(4)
    loud = dpg.get_item_configuration(cable._core)["color"]
    assert sum(loud[:3]) > sum(quiet[:3])


def test_meters_rise_at_once_fall_slowly_and_hold_the_peak(table: Table) -> None:
    meter = table.scene._nodes.pictures["fader"].meter
    table.sound.level = 0.5
    table.frames(2)
    top = meter.level
    assert top > 0.7
    table.sound.level = 0.0
    table.frames(12)
    assert 0.4 * top < meter.level < top
    table.frames(300)
    assert meter.level == 0.0


def test_a_waveform_appears_once_it_is_known_and_its_texture_goes_with_the_node(
    table: Table,
) -> None:
    graph = edits.with_value(table.editor.graph, "stem", "file", "kick.wav")
    table.change(graph)
    extremes = np.tile(np.array([[-0.5, 0.5]], np.float32), (200, 1, 1)).reshape(200, 1, 2)
    table.sound.waves["stem"] = pyramid(48_000, 200 * 256, extremes)
    table.frames(4)
    face = table.scene._nodes.pictures["stem"]._face
    assert isinstance(face, StemFace)
    texture = face._texture
    assert dpg.does_item_exist(texture)
    table.change(edits.without_node(table.editor.graph, "stem"))
    assert not dpg.does_item_exist(texture)


def test_a_missing_file_is_told_in_the_header_too(table: Table) -> None:
    table.change(edits.with_value(table.editor.graph, "stem", "file", "gone.wav"))
    table.sound.lost["stem"] = "gone.wav"
    table.clock += 1.0
    table.frames(4)
    assert "missing" in table.scene._nodes.pictures["stem"].state.badges


def test_the_spectrum_is_drawn_close_by_and_taken_away(table: Table) -> None:
    face = table.scene._nodes.pictures["eq"]._face
    assert isinstance(face, EqFace)
    table.sound.bands["eq"] = np.full(240, -30.0, np.float32)
    table.frames(4)
    assert face._spectrum is None
    table.editor.camera.zoom = 2.0
    table.frames(4)
    assert dpg.does_item_exist(face._spectrum)
    table.sound.bands.clear()
    table.frames(4)
    assert face._spectrum is None


def test_titles_end_before_badges_begin() -> None:
    graph, places = chain("eq", "master")
    node = Node("eq", label="A very long name for an equalizer", mute=True, bypass=True)
    table = Table(replace(graph, nodes={**graph.nodes, "eq": node}), places)
    table.editor.listening = Endpoint("eq", "out")
    table.frames(4)
    badges = table.scene._nodes.pictures["eq"].state.badges
    assert badges == ("listen", "mute", "bypass")
    texts = _texts(table.root("eq"))
    title = next(text for text in texts if text["text"].startswith("A very"))
    assert title["text"].endswith("…")
    end = title["pos"][0] + FONTS[0].width(title["text"], title["size"], "strong")
    letters = [text["pos"][0] for text in texts if text["text"] in {"M", "B"}]
    assert end < min(letters) - 2.0
    dpg.delete_item(table.window)


def test_going_into_a_group_shows_what_is_in_it() -> None:
    inner, _ = chain("eq", "compressor")
    group = Group(inner, {"in": Endpoint("eq", "in")}, {"out": Endpoint("compressor", "out")})
    nodes = {"strip": Node("group", group=group), "master": Node("master")}
    graph = Graph(nodes, (Cable.of("strip.out", "master.in"),))
    table = Table(graph, {"strip": Position(0, 0), "master": Position(300, 0)})
    table.editor.enter("strip")
    table.frames(4)
    assert set(table.scene._nodes.pictures) == {"eq", "compressor"}
    assert table.scene._nodes.pictures["eq"].full_id == "strip/eq"
    table.editor.leave()
    table.frames(4)
    assert set(table.scene._nodes.pictures) == {"strip", "master"}
    dpg.delete_item(table.window)


def test_another_style_is_drawn_anew_without_leaving_items(table: Table) -> None:
    table.editor.select({"eq"})
    styles = Style(LIGHT), Style(DARK, 1.5), Style(DARK)
    counts = []
    for _ in range(3):
        for style in styles:
            table.scene.restyle(style)
            table.frames(4)
        counts.append(items())
    # The first round makes the pictures that are kept for either theme.
    assert counts[2] == counts[1]


def test_a_refusal_is_written_inside_the_canvas(table: Table) -> None:
    table.editor.now = 0.0
    for corner in (Point(1.0, 1.0), Point(1199.0, 799.0)):
        table.scene._overlay._pointed = table.editor.camera.world(*corner)
        table.editor.refuse("a node cannot feed itself")
        table.frames()
        (text,) = (t for t in _texts(table.scene._overlay._brush.parent) if "feed" in t["text"])
        at = table.editor.camera.screen(Point(*text["pos"][:2]))
        width = FONTS[0].width(text["text"], text["size"] * table.editor.camera.zoom)
        assert VIEW.contains(at.x, at.y)
        assert VIEW.contains(at.x + width, at.y)
        table.editor.now += 2.0
        table.frames()
        assert not _texts(table.scene._overlay._brush.parent)
        table.editor.now = 0.0


def test_a_cable_takes_the_color_of_the_type_that_its_source_has_become(table: Table) -> None:
    pictures = table.scene._nodes.pictures
    graph = table.editor.graph
    source = graph.cables[0].source.node
    before = pictures[source].hue
    table.change(replace(graph, nodes={**graph.nodes, source: Node("warp", unknown={"x": 1})}))
    assert pictures[source].hue != before
    for cable, picture in table.scene._cables._pictures.items():
        assert picture.hue == pictures[cable.source.node].hue


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("zoom", [0.3, 1.0, 2.5])
def test_an_empty_canvas_says_how_to_begin_beside_its_nodes(scale: float, zoom: float) -> None:
    table = Table(Graph({"master": Node("master")}), {"master": Position(0.0, 0.0)})
    table.scene.restyle(Style(DARK, scale))
    table.editor.camera.zoom = zoom
    table.editor.camera.center_on(table.editor.view.rect("master").center)
    table.frames()
    lines = _texts(table.scene._hint._brush.parent)
    assert [line["text"] for line in lines] == list(words_of(table.editor)[1:])  # type: ignore[index]
    node = table.editor.camera.screen_rect(table.editor.view.rect("master"))
    for line in lines:
        at = table.editor.camera.screen(Point(*line["pos"][:2]))
        size = line["size"] * zoom
        box = Rect(at.x, at.y, FONTS[0].width(line["text"], size), size)
        assert VIEW.contains(box.x, box.y)
        assert VIEW.contains(box.right, box.bottom)
        assert not box.intersects(node)
    table.change(edits.with_node(table.editor.graph, "stem", Node("stem")))
    assert not _texts(table.scene._hint._brush.parent)
    dpg.delete_item(table.window)


def _texts(item: int) -> list[dict[str, Any]]:
    """Return the texts drawn in an item."""
    found: list[dict[str, Any]] = []
    for child in dpg.get_item_children(item, 2):
        if dpg.get_item_type(child) == "mvAppItemType::mvDrawText":
            found.append(dpg.get_item_configuration(child))
        found += _texts(child)
    return found

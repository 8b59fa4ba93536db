"""The parts of the scene that need no toolkit: marks, frames, textures, the minimap."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest

from graphapp.canvas.icons import names, strokes
from graphapp.canvas.pointer import Pointer
from graphapp.canvas.scene import marks, textures
from graphapp.canvas.scene.detail import Detail, detail_at
from graphapp.canvas.scene.faces.stem import wave_image
from graphapp.canvas.scene.frames import Frame, frame_of
from graphapp.canvas.scene.minimap import Minimap
from graphapp.canvas.theme import DARK, Style
from graphapp.editor.document import Document
from graphapp.editor.editor import Editor
from graphapp.editor.files.peaks import pyramid
from graphapp.editor.geometry import Point, Rect
from graphapp.editor.gestures.gesture import Touch
from graphapp.editor.gestures.placing import PlaceNode
from projects import Cable, Endpoint, Graph, Node, Project
from projects.layout import Layout, Position

if TYPE_CHECKING:
    from collections.abc import Sequence

M = TypeVar("M", bound=marks.Mark)
TYPES = ("eq", "compressor", "fader")


@pytest.fixture
def editor() -> Editor:
    graph = Graph(
        {name: Node(name) for name in TYPES},
        (Cable.of("eq.out", "compressor.in"), Cable.of("compressor.out", "fader.in")),
    )
    places = {name: Position(300.0 * i, 0.0) for i, name in enumerate(TYPES)}
    made = Editor(Document(Project(rate=48_000, graph=graph, layout=Layout(nodes=places))))
    made.camera.resize(Rect(100.0, 50.0, 1000.0, 600.0))
    return made


def drag(editor: Editor, points: Sequence[Point], *, ctrl: bool = False) -> None:
    """Press at the first point and move over the others."""
    first, *rest = (Touch(editor.camera.screen(p), p, ctrl=ctrl) for p in points)
    editor.press(first)
    for touch in rest:
        editor.move(touch)


def of_kind(editor: Editor, kind: type[M]) -> list[M]:
    """Return the marks of a kind."""
    return [mark for mark in marks.marks_of(editor) if isinstance(mark, kind)]


def test_nothing_is_marked_at_rest(editor: Editor) -> None:
    assert list(marks.marks_of(editor)) == []


def test_hovering_and_the_keyboard_are_marked(editor: Editor) -> None:
    editor.hover = "eq"
    assert list(marks.marks_of(editor)) == [marks.Outline(editor.view.rect("eq"), "hover")]
    editor.hover = None
    editor.focus("fader")
    assert list(marks.marks_of(editor)) == [marks.Outline(editor.view.rect("fader"), "focus")]
    editor.focus("fader", "out")
    port = editor.view.port(Endpoint("fader", "out"))
    assert list(marks.marks_of(editor)) == [marks.Ring(port, "focus")]


def test_a_cable_that_fits_ends_at_the_port_it_would_go_to(editor: Editor) -> None:
    start = editor.view.port(Endpoint("eq", "out"))
    drag(editor, [start, start.moved(40, 60), editor.view.rect("fader").center])
    (wire,) = of_kind(editor, marks.Wire)
    end = editor.view.port(Endpoint("fader", "in"))
    assert wire.tone == "target"
    assert wire.curve.end == end
    assert marks.Ring(end, "target") in list(marks.marks_of(editor))


def test_a_cable_to_nowhere_has_the_color_of_its_node(editor: Editor) -> None:
    start = editor.view.port(Endpoint("eq", "out"))
    drag(editor, [start, start.moved(40, 300)])
    (wire,) = of_kind(editor, marks.Wire)
    assert wire.tone == "eq"
    assert wire.curve.start == start


def test_a_refused_cable_is_red_at_the_pointer_and_points_at_the_node(editor: Editor) -> None:
    start = editor.view.port(Endpoint("fader", "out"))
    tip = editor.view.rect("eq").center
    drag(editor, [start, start.moved(40, 60), tip])
    (wire,) = of_kind(editor, marks.Wire)
    assert wire.tone == "bad"
    assert wire.curve.end == tip
    assert marks.Outline(editor.view.rect("eq"), "bad") in list(marks.marks_of(editor))
    assert marks.pointed_at(editor) == tip


def test_the_knife_marks_what_it_has_cut(editor: Editor) -> None:
    middle = editor.view.curve(editor.graph.cables[0]).at(0.49)
    drag(editor, [middle.moved(0, -200), middle.moved(0, 200)], ctrl=True)
    (wire,) = of_kind(editor, marks.Wire)
    assert wire == marks.Wire(editor.view.curve(editor.graph.cables[0]), "bad")
    (knife,) = of_kind(editor, marks.Knife)
    assert knife.path[0] == middle.moved(0, -200)


def test_an_area_and_a_ghost_are_where_the_pointer_put_them(editor: Editor) -> None:
    drag(editor, [Point(-50.0, -50.0), Point(250.0, 200.0)])
    assert of_kind(editor, marks.Area) == [marks.Area(Rect(-50.0, -50.0, 300.0, 250.0))]
    editor.cancel()
    gesture = editor.gesture = PlaceNode(editor, "pan")
    at = Point(100.0, 400.0)
    gesture.move(Touch(editor.camera.screen(at), at))
    (ghost,) = of_kind(editor, marks.Ghost)
    assert ghost.rect.center == at
    assert not ghost.refused


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"title": "x"},
        {"rect": [0, 0, 100]},
        {"rect": [0, 0, -5, 10]},
        {"rect": [0, 0, "9", 10]},
        {"rect": [True, 0, 9, 10]},
        {"title": 7, "rect": [0, 0, 9, 10]},
    ],
)
def test_what_is_no_frame_is_passed_over(entry: dict[str, object]) -> None:
    assert frame_of(entry) is None


def test_a_frame_is_read() -> None:
    entry = {"title": "Drums", "rect": [1, 2, 30.5, 40], "category": "Source"}
    assert frame_of(entry) == Frame("Drums", Rect(1.0, 2.0, 30.5, 40.0), "Source")


def test_detail_grows_with_the_zoom() -> None:
    details = [detail_at(zoom) for zoom in (0.05, 0.44, 0.45, 0.71, 0.72, 1.39, 1.4, 4.0)]
    assert details == sorted(details)
    assert set(details) == set(Detail)


def test_icons_are_opaque_on_their_lines_and_clear_at_the_edge() -> None:
    for name in names():
        image = textures._icon(strokes(name), 56, 2.2)
        assert image[..., 3].max() == 1.0, name
        assert image[0, :, 3].max() == 0.0, name
        assert 0.02 < image[..., 3].mean() < 0.5, name


def test_a_waveform_is_as_high_as_its_sound() -> None:
    extremes = np.zeros((100, 1, 2), np.float32)
    extremes[:50, 0] = -0.1, 0.2
    image = wave_image(pyramid(48_000, 100 * 256, extremes), 0.0, 100 * 256 / 48_000)[..., 3]
    loud, quiet = image[:, 60], image[:, -60]
    rows = len(loud)
    assert np.count_nonzero(loud[: rows // 2] > 0.5) == pytest.approx(rows / 2, abs=4)
    assert np.count_nonzero(loud[rows // 2 :] > 0.5) == pytest.approx(rows / 4, abs=4)
    assert np.count_nonzero(quiet > 0.5) <= 2


def test_the_minimap_goes_where_it_is_pressed(editor: Editor) -> None:
    minimap = Minimap(lambda: editor, lambda: Style(DARK))
    box = minimap.place(Rect(0.0, 0.0, 1600.0, 1000.0))
    assert box is not None
    assert box.right < editor.camera.view.right
    minimap._size = Rect(0.0, 0.0, box.w, box.h).inset(9.0)
    minimap._world = editor.view.bounds or Rect(0, 0, 1, 1)
    center = minimap._world.center
    minimap._go(Pointer(*box.center))
    assert editor.camera.seen.center == pytest.approx(center)
    minimap._go(Pointer(box.center.x + 10.0, box.center.y))
    assert editor.camera.seen.center.x > center.x + 10.0


def test_the_minimap_waits_for_the_end_of_a_gesture(editor: Editor) -> None:
    minimap = Minimap(lambda: editor, lambda: Style(DARK))
    before = minimap.key()
    start = editor.view.rect("eq").center
    drag(editor, [start, start.moved(50, 50)])
    assert minimap.key() == before
    editor.release(Touch(editor.camera.screen(start.moved(50, 50)), start.moved(50, 50)))
    assert minimap.key() != before


def test_no_minimap_without_a_project_or_without_room(editor: Editor) -> None:
    window = Rect(0.0, 0.0, 1600.0, 1000.0)
    assert Minimap(lambda: None, lambda: Style(DARK)).place(window) is None
    editor.camera.resize(Rect(0.0, 0.0, 300.0, 200.0))
    assert Minimap(lambda: editor, lambda: Style(DARK)).place(window) is None


@pytest.mark.parametrize("size", [(900.0, 600.0), (640.0, 462.0), (420.0, 300.0)])
def test_the_minimap_leaves_most_of_a_small_canvas_free(
    editor: Editor, size: tuple[float, float]
) -> None:
    editor.camera.resize(Rect(0.0, 0.0, *size))
    box = Minimap(lambda: editor, lambda: Style(DARK, 1.5)).place(Rect(0.0, 0.0, *size))
    assert box is None or (box.w < size[0] / 3 and box.h < size[1] / 3)
    assert (box is None) == (size[0] < 500.0)


def test_where_a_new_node_goes_into_a_cable_is_marked_above_it(editor: Editor) -> None:
    middle = editor.view.curve(editor.graph.cables[0]).at(0.5)
    editor.gesture = PlaceNode(editor, "eq")
    editor.move(Touch(editor.camera.screen(middle), middle))
    assert [type(mark) for mark in marks.marks_of(editor)] == [marks.Ghost, marks.Wire]

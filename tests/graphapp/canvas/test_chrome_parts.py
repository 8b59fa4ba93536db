"""Parts of the chrome that need no window: room, widths, texts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphapp.canvas.chrome.bar_room import share_out
from graphapp.canvas.chrome.crumbs import shared
from graphapp.canvas.chrome.floating import kept_inside, with_margin
from graphapp.canvas.chrome.library import listed
from graphapp.canvas.chrome.recovery import offer_text
from graphapp.canvas.chrome.start_cards import age
from graphapp.canvas.chrome.thumbnail import thumbnail_of
from graphapp.editor.files.recovery import Offer
from graphapp.editor.geometry import Rect
from nodes.registry import catalogue
from projects.templates import TEMPLATES

WINDOWS = [1920 / 0.8, 1920, 1440, 1366, 1920 / 1.5, 1366 / 1.5, 900, 1366 / 2]


@pytest.mark.parametrize("width", WINDOWS)
@pytest.mark.parametrize("title", [40.0, 120.0, 900.0])
def test_nothing_in_the_bar_overlaps(width: float, title: float) -> None:
    room = share_out(width, title)
    assert room.left_width < room.transport
    assert room.transport + room.transport_width < room.readouts
    assert room.readouts <= room.commands
    assert room.commands + room.commands_width < room.export
    assert room.export + room.export_width <= width


def test_bar_keeps_what_matters_most() -> None:
    wide, narrow, least = (share_out(width, 300.0) for width in (1600.0, 1000.0, 683.0))
    assert wide.wordmark
    assert wide.commands_text
    assert wide.readouts_shown == 3
    assert not narrow.wordmark
    assert narrow.readouts_shown > 0
    assert narrow.engine
    assert least.readouts_shown == 0


def test_transport_is_in_the_middle_where_there_is_room() -> None:
    room = share_out(1920.0, 100.0)
    assert room.transport + room.transport_width / 2 == pytest.approx(960.0)


@given(st.floats(0, 500), st.lists(st.floats(2, 300), min_size=1, max_size=5))
def test_names_share_a_width(width: float, wished: list[float]) -> None:
    found = shared(width, wished)
    assert sum(found) <= max(width, 1.0 * len(wished)) + 1e-6
    assert all(share <= wish for share, wish in zip(found, wished, strict=True))
    if sum(wished) <= width:
        assert found == wished


@given(
    st.floats(-500, 3000), st.floats(-500, 3000), st.floats(50, 900), st.floats(50, 3000),
    st.sampled_from([0.8, 1.0, 1.5, 2.0]),
)  # fmt: skip
def test_what_floats_is_kept_inside(x: float, y: float, w: float, h: float, scale: float) -> None:
    window = Rect(0, 0, 1366, 768)
    card = kept_inside(Rect(x, y, w, h), window, scale)
    panel = with_margin(card, window, scale)
    for outer, inner in ((window, card), (window, panel), (panel, card)):
        assert outer.x <= inner.x
        assert outer.y <= inner.y
        assert inner.right <= outer.right
        assert inner.bottom <= outer.bottom


def test_library_lists_every_type_once_under_its_heading() -> None:
    rows = list(listed(""))
    kinds = [row.kind for row in rows if row.kind]
    assert sorted(kind.type_id for kind in kinds) == list(catalogue())
    heading = ""
    for row in rows:
        heading = heading if row.kind else row.category
        assert row.category == heading
    assert rows[0].category == "Source"
    assert rows[-1].category == "Master"


def test_library_search_has_no_headings() -> None:
    rows = list(listed("comp"))
    assert rows[0].kind is catalogue()["compressor"]
    assert all(row.kind for row in rows)
    assert not list(listed("no such thing"))


def test_ages_are_local() -> None:
    now = time.mktime((2026, 3, 2, 15, 0, 0, 0, 0, -1))
    assert age(now - 3600, now) == "today, 14:00"
    assert age(now - 20 * 3600, now) == "yesterday, 19:00"
    assert age(now - 20 * 86_400, now) == "10 February"
    assert age(now - 400 * 86_400, now).endswith("2025")


def test_offer_says_what_and_when() -> None:
    now = time.mktime((2026, 3, 2, 15, 0, 0, 0, 0, -1))
    offer = Offer(Path("mix.graph.json"), now - 1680, 12, Path(), ())
    assert offer_text(offer, now) == "Unsaved work on mix from 14:32 (12 edits)"
    unsaved = Offer(None, now - 86_400, 1, Path(), ())
    assert offer_text(unsaved, now) == "Unsaved work from 01 March, 15:00 (1 edit)"


@pytest.mark.parametrize("name", TEMPLATES)
def test_thumbnails_show_everything(name: str) -> None:
    project = TEMPLATES[name].make()
    picture = thumbnail_of(project)
    assert len(picture.nodes) == len(project.graph.nodes)
    assert len(picture.cables) == len(project.graph.cables)
    assert all(picture.bounds.contains(*rect.center) for rect, _ in picture.nodes)

"""What a file dialog shows."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from graphapp.editor.files.listing import MOST_COMPLETIONS, Listing, complete, places

if TYPE_CHECKING:
    from pathlib import Path


def names(listing: Listing) -> list[str]:
    """Return the names of the entries."""
    return [entry.name for entry in listing.entries]


def test_folders_first_in_the_order_people_expect(tmp_path: Path) -> None:
    for name in ("take 10.wav", "Take 2.wav", "alpha.wav", "Älter.wav"):
        (tmp_path / name).write_bytes(b"1234")
    for name in ("z", "B 11", "b 9"):
        (tmp_path / name).mkdir()
    listing = Listing(tmp_path)
    expected = ["b 9", "B 11", "z", "alpha.wav", "Take 2.wav", "take 10.wav", "Älter.wav"]
    assert names(listing) == expected
    assert [entry.size for entry in listing.entries] == [0, 0, 0, 4, 4, 4, 4]
    assert [entry.is_folder for entry in listing.entries] == [True] * 3 + [False] * 4
    assert listing.message == ""


def test_suffixes_choose_files_but_not_folders(tmp_path: Path) -> None:
    for name in ("a.graph.json", "b.json", "C.GRAPH.JSON", "d.wav"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    assert names(Listing(tmp_path, (".graph.json",))) == ["folder", "a.graph.json", "C.GRAPH.JSON"]


def test_hidden_and_odd_entries_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "good.wav").touch()
    (tmp_path / ".hidden").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "link").symlink_to(tmp_path)
    listing = Listing(tmp_path)
    assert names(listing) == ["link", "good.wav"]
    assert listing.entries[0].is_folder


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_name_that_is_no_text_is_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.wav"
    os.close(os.open(path, os.O_CREAT))
    (entry,) = Listing(tmp_path).entries
    assert entry.name == "��.wav"
    assert os.fsencode(entry.path) == path


def test_folder_that_cannot_be_read_has_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "gone", tmp_path / "file", tmp_path / "a\0b"):
        listing = Listing(folder)
        assert listing.entries == ()
        assert listing.message.endswith("choose another.")


def test_ten_thousand_entries(tmp_path: Path) -> None:
    for i in range(10_000):
        (tmp_path / f"take {i}.wav").touch()
    start = time.perf_counter()
    listing = Listing(tmp_path, (".wav",))
    assert time.perf_counter() - start < 1.0
    assert names(listing) == [f"take {i}.wav" for i in range(10_000)]


def test_completion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Mixes").mkdir()
    for name in ("mix 2.wav", "mix 10.wav", "other.txt"):
        (tmp_path / name).touch()
    (tmp_path / "Mixes" / "a.wav").touch()
    assert complete("mi", tmp_path, (".wav",)) == ["Mixes/", "mix 2.wav", "mix 10.wav"]
    assert complete("Mixes/", tmp_path) == ["Mixes/a.wav"]
    assert complete(f"{tmp_path}/Mix", tmp_path / "Mixes", (".wav",))[0] == f"{tmp_path}/Mixes/"
    assert complete("~", tmp_path) == ["~/"]
    assert complete("~/ot", tmp_path / "Mixes") == ["~/other.txt"]
    assert complete("~nobody-has-this-name/x", tmp_path) == []
    assert complete("gone/x", tmp_path) == []
    assert complete("a\0/b", tmp_path) == []


def test_completions_are_limited(tmp_path: Path) -> None:
    for i in range(MOST_COMPLETIONS + 5):
        (tmp_path / f"{i}.wav").touch()
    assert len(complete("", tmp_path)) == MOST_COMPLETIONS


def test_places_are_there_and_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "Songs").mkdir()
    recent = [tmp_path / "Songs" / name for name in ("a.graph.json", "b.graph.json")]
    found = places([*recent, tmp_path / "gone" / "c.graph.json"])
    assert ("Home", tmp_path) in found
    assert [place.path for place in found].count(tmp_path / "Songs") == 1
    assert all(place.path.is_dir() for place in found)
    assert len({place.path for place in found}) == len(found)

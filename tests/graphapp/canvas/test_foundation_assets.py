"""The fonts have what the program writes and their licenses; the icons lie on their grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphapp.canvas.fonts import FOLDER
from graphapp.canvas.icons import names, node_icon, strokes
from graphapp.canvas.sfnt import Widths
from nodes.registry import catalogue

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = "ABCxyz0189 ÄÖÜäöüßéèñçŁø αβγΩπμ ЖДяў …–—−×÷±≤≥∞→←↑↓·°½µ′″"
MUSIC = "♯♭▾▸✓✕"


@pytest.mark.parametrize("file", ["Inter-Medium.otf", "Inter-SemiBold.otf"])
def test_text_is_in_the_fonts(file: str) -> None:
    widths = Widths(FOLDER / file)
    assert [c for c in WRITTEN if not widths.has(c)] == []
    assert widths.of("MM") == pytest.approx(2 * widths.of("M"))
    assert widths.of("W") > widths.of("i")


def test_numbers_all_have_one_width() -> None:
    mono = Widths(FOLDER / "JetBrainsMono-Regular.ttf")
    assert [c for c in WRITTEN + MUSIC if not mono.has(c)] == []
    # 600 units in a line of 1020 + 300, as the font's makers state.
    assert {mono.of(c) for c in "0123456789 -+.−∞"} == {600 / 1320}


def test_every_font_has_its_license_beside_it() -> None:
    licenses = {path.name for path in FOLDER.glob("OFL-*.txt")}
    assert licenses == {"OFL-Inter.txt", "OFL-JetBrainsMono.txt"}
    for path in FOLDER.glob("OFL-*.txt"):
        assert "SIL OPEN FONT LICENSE" in path.read_text(encoding="utf-8")
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_000_000


def test_a_font_without_all_of_unicode_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.otf"
    data = (FOLDER / "Inter-Medium.otf").read_bytes()
    # Renumber the form of its maps for all of Unicode: 12, reserved 0.
    path.write_bytes(data.replace(b"\x00\x0c\x00\x00\x00\x00", b"\x00\x63\x00\x00\x00\x00"))
    with pytest.raises(ValueError, match=r"old\.otf: .* use another font"):
        Widths(path)


@pytest.mark.parametrize("name", names())
def test_an_icon_lies_on_its_grid(name: str) -> None:
    made = strokes(name)
    assert made
    for stroke in made:
        assert stroke.dot or len(stroke.points) > 1
        assert not stroke.filled or len(stroke.points) in {3, 4}
        for x, y in stroke.points:
            assert 1 <= x <= 23
            assert 1 <= y <= 23


def test_every_node_type_has_an_icon_of_its_own() -> None:
    icons = {name: node_icon(name, kind.category) for name, kind in catalogue().items()}
    assert all(name == icon for name, icon in icons.items())
    assert node_icon("tilt", "Tone") == "tone"
    assert node_icon("theremin", "Unheard-of") == "node"

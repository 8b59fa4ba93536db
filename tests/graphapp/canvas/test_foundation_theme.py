"""Colors can be read, and told apart by all eyes.

References
----------
.. [1] G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for
   simulation of color vision deficiency", 2009, table 1, severity 1.
.. [2] CIE 15, "Colorimetry", L*a*b* and its color difference of 1976.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from graphapp.canvas.theme import Style, ThemeName, alpha, contrast, mix, theme
from nodes.registry import catalogue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphapp.canvas.theme import Color, Theme

NAMES: tuple[ThemeName, ...] = "dark", "light"
THEMES = [theme(name, color_blind=blind) for name, blind in product(NAMES, (False, True))]
GROUNDS = ("background", "canvas", "panel", "raised", "well")
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def lab(color: Color, eyes: str) -> NDArray[np.float64]:
    """Return what eyes see of a color, in L*a*b*."""
    c = np.array(color[:3]) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    seen = np.clip(EYES[eyes] @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ seen / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def nearest(colors: list[Color], eyes: str) -> float:
    """Return the smallest difference between any two colors."""
    seen = [lab(color, eyes) for color in colors]
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2))


@pytest.mark.parametrize("colors", THEMES)
def test_text_can_be_read_on_every_ground(colors: Theme) -> None:
    grounds = [getattr(colors, ground) for ground in GROUNDS]
    for name in ("text", "dim", "good", "warn", "bad"):
        worst = min(contrast(getattr(colors, name), ground) for ground in grounds)
        assert worst >= 4.5, name
    assert min(contrast(colors.faint, ground) for ground in grounds) >= 3
    assert contrast(colors.on_accent, colors.accent) >= 4.5


@pytest.mark.parametrize("colors", THEMES)
def test_titles_can_be_read_in_their_categorys_color(colors: Theme) -> None:
    for category, color in colors.categories.items():
        for ground in (colors.canvas, colors.panel, colors.raised):
            assert contrast(color, ground) >= 4.5, category
        # A node's header is tinted with it.
        assert contrast(colors.text, mix(colors.raised, color, 0.25)) >= 4.5, category


@pytest.mark.parametrize("colors", THEMES)
def test_categories_are_told_apart(colors: Theme) -> None:
    # Alike at a glance are colors less than about 10 apart [2]_.
    assert nearest(list(colors.categories.values()), "normal") >= 20


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", NAMES)
def test_color_blind_eyes_tell_categories_and_signals_apart(name: ThemeName, eyes: str) -> None:
    colors = theme(name, color_blind=True)
    assert nearest(list(colors.categories.values()), eyes) >= 15
    assert nearest([colors.good, colors.warn, colors.bad], eyes) >= 25


def test_every_node_type_has_a_color_of_its_own_category() -> None:
    colors = theme("dark")
    hues = {name: colors.hue(kind.category) for name, kind in catalogue().items()}
    assert colors.categories["Other"] not in hues.values()
    assert hues["stem"] != hues["master"]
    assert colors.hue("Unheard-of") == colors.categories["Other"]


def test_mixing() -> None:
    red, clear = (255, 0, 0, 255), (255, 0, 0, 0)
    assert mix(red, clear, 0) == red
    assert mix(red, clear, 1) == clear
    assert alpha(red, 0.2) == (255, 0, 0, 51)


def test_a_style_is_compared_by_value() -> None:
    assert Style(theme("dark"), 1.5) == Style(theme("dark"), 1.5)
    assert Style(theme("dark")) != Style(theme("dark", color_blind=True))

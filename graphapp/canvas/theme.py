"""Colors: a dark and a light theme, each with a palette for color-blind eyes too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Color = tuple[int, int, int, int]
"""Red, green, blue and opacity, 0 to 255 each."""

ThemeName = Literal["dark", "light"]

_OPAQUE: Final = 255
"""Both are declared as ends of a graph; to the eye they are its beginning and its end."""


def rgb(value: int, opacity: int = _OPAQUE) -> Color:
    """Return a color from its usual notation.

    Examples
    --------
    >>> rgb(0xFF8000)
    (255, 128, 0, 255)
    """
    return value >> 16 & 255, value >> 8 & 255, value & 255, opacity


def mix(one: Color, other: Color, t: float) -> Color:
    """Return the color that lies at ``t``, 0 to 1, on the way from one to another.

    Examples
    --------
    >>> mix((0, 0, 0, 255), (100, 200, 50, 255), 0.5)
    (50, 100, 25, 255)
    """
    r, g, b, a = (round(u + (v - u) * t) for u, v in zip(one, other, strict=True))
    return r, g, b, a


def alpha(color: Color, opacity: float) -> Color:
    """Return a color with another opacity, 0 to 1.

    Examples
    --------
    >>> alpha((10, 20, 30, 255), 0.5)
    (10, 20, 30, 128)
    """
    return *color[:3], round(opacity * _OPAQUE)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two opaque colors, 1 to 21.

    References
    ----------
    .. [1] W3C, "Web content accessibility guidelines 2.2", "contrast ratio", 2023.

    Examples
    --------
    >>> round(contrast((0, 0, 0, 255), (255, 255, 255, 255)), 3)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    r, g, b = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (v / _OPAQUE for v in color[:3])
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@dataclass(frozen=True)
class Theme:
    """The colors of everything.

    Attributes
    ----------
    name : str
        "dark" or "light".
    background, canvas, panel, raised, well : Color
        Grounds: of the window, under the nodes, of panels, of what can be pressed, of what is
        sunk in (fields, meters, faces).
    line, line_strong : Color
        Edges and separators; edges that must be seen.
    text, dim, faint : Color
        Text; secondary text; hints and what is disabled.
    accent, on_accent : Color
        The main button and what is on; text upon it.
    good, warn, bad : Color
        Signals: meters, notifications.
    grid, grid_strong : Color
        The canvas' grid.
    shadow, selection : Color
        Under what floats; around what is selected.
    categories : mapping of str to Color
        By category of node types; `hue` copes with unknown ones.
    """

    name: ThemeName
    background: Color
    canvas: Color
    panel: Color
    raised: Color
    well: Color
    line: Color
    line_strong: Color
    text: Color
    dim: Color
    faint: Color
    accent: Color
    on_accent: Color
    good: Color
    warn: Color
    bad: Color
    grid: Color
    grid_strong: Color
    shadow: Color
    selection: Color
    categories: Mapping[str, Color]

    def hue(self, category: str) -> Color:
        """Return the color of a category of node types."""
        return self.categories.get(category, self.categories["Other"])


def _categories(*values: int) -> Mapping[str, Color]:
    names = "Source", "Tone", "Dynamics", "Level", "Space", "Routing", "Master", "Other"
    return MappingProxyType(dict(zip(names, map(rgb, values), strict=True)))


DARK: Final = Theme(
    name="dark",
    background=rgb(0x0D0F14),
    canvas=rgb(0x0D0F14),
    panel=rgb(0x12141A),
    raised=rgb(0x1E222B),
    well=rgb(0x0B0D11),
    line=rgb(0x262B36),
    line_strong=rgb(0x3A4152),
    text=rgb(0xE8ECF3),
    dim=rgb(0x98A1B3),
    faint=rgb(0x6B7385),
    accent=rgb(0x2F69D2),
    on_accent=rgb(0xFFFFFF),
    good=rgb(0x34D399),
    warn=rgb(0xFACC15),
    bad=rgb(0xF87171),
    grid=rgb(0x151820),
    grid_strong=rgb(0x1C2029),
    shadow=rgb(0x000000, 150),
    selection=rgb(0x60A5FA),
    categories=_categories(
        0x2DD4BF, 0x60A5FA, 0xFB923C, 0xF472B6, 0xC084FC, 0xFACC15, 0xF87171, 0xE2E8F0
    ),
)

LIGHT: Final = Theme(
    name="light",
    background=rgb(0xE4E7ED),
    canvas=rgb(0xEEF0F4),
    panel=rgb(0xF8F9FB),
    raised=rgb(0xE9ECF2),
    well=rgb(0xFFFFFF),
    line=rgb(0xD3D8E2),
    line_strong=rgb(0xA9B2C3),
    text=rgb(0x171B24),
    dim=rgb(0x525C70),
    faint=rgb(0x7A8496),
    accent=rgb(0x2459C4),
    on_accent=rgb(0xFFFFFF),
    good=rgb(0x05704A),
    warn=rgb(0x825B00),
    bad=rgb(0xBF2828),
    grid=rgb(0xE4E7ED),
    grid_strong=rgb(0xD8DDE6),
    shadow=rgb(0x39435A, 60),
    selection=rgb(0x2563EB),
    categories=_categories(
        0x0B776B, 0x1D5FD0, 0xB2480A, 0xB83280, 0x7E3AD2, 0x7F6200, 0xC0272D, 0x4A5568
    ),
)

_DARK_BLIND: Final = replace(
    DARK,
    good=rgb(0x5CE0C0),
    warn=rgb(0xF0E442),
    bad=rgb(0xEA5F3C),
    categories=_categories(
        0xA4FDC6, 0x06A2DD, 0xFFBA13, 0x8177FF, 0xF24C8E, 0xFDEC92, 0xD17249, 0xD7EAFE
    ),
)
_LIGHT_BLIND: Final = replace(
    LIGHT,
    good=rgb(0x006E66),
    warn=rgb(0x756600),
    bad=rgb(0x7D1020),
    categories=_categories(
        0x19775A, 0x004073, 0x895A31, 0x555ECB, 0x631B45, 0x393B00, 0xB64806, 0x5B6D7E
    ),
)


def theme(name: ThemeName, *, color_blind: bool = False) -> Theme:
    """Return a theme.

    Parameters
    ----------
    name : {"dark", "light"}
        Which one.
    color_blind : bool
        With hues that are told apart with protanopia, deuteranopia and tritanopia too: those of
        [1]_, spread in lightness.

    References
    ----------
    .. [1] M. Okabe, K. Ito, "Color universal design", 2008.
    """
    if name == "light":
        return _LIGHT_BLIND if color_blind else LIGHT
    return _DARK_BLIND if color_blind else DARK


class Style(NamedTuple):
    """How everything is drawn.

    Attributes
    ----------
    theme : Theme
        The colors.
    scale : float
        Pixels per unit of the design, 0.8 to 2.
    """

    theme: Theme
    scale: float = 1.0
